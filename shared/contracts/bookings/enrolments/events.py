"""What happens to enrolments. None of it is public: it tells who takes part in what."""

from enum import StrEnum
from typing import ClassVar

from shared.kernel.messages import Event, Withheld
from shared.kernel.models import BasisPoints, Id, Instant


class RefundReason(StrEnum):
    """Why money was given back. A closed list: free text may tell of people, and events may not."""

    ENROLMENT_CANCELLED = "enrolment_cancelled"
    SESSION_CANCELLED = "session_cancelled"
    SESSION_CHANGED = "session_changed"
    DISSATISFACTION = "dissatisfaction"
    PAID_BY_MISTAKE = "paid_by_mistake"
    GOODWILL = "goodwill"


LETS_OFF = frozenset({RefundReason.SESSION_CHANGED, RefundReason.DISSATISFACTION, RefundReason.GOODWILL})
"""Why somebody who keeps a place is not asked again for what was given back. What was paid by mistake is open
again, and what is given back for a place that is given up is no debt."""


class EnrolmentConfirmed(Event):
    type: ClassVar[str] = "bookings.enrolment_confirmed.v1"
    public: ClassVar[bool] = False  # Events of this file tell who takes part in what.
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    enrolment_id: Id
    session_id: Id
    person_id: str
    price_fen: int
    enrolled_at: Instant
    course_enrolment_id: Id | None = None
    """The place in a course that it is a part of. Absent before 0.2.0, and for other sessions."""
    child_id: Id | None = None
    """Whose place it is, where the person is the guardian; null for one's own, and until version 0.2."""
    ticket_type_id: Id | None = None
    """The ticket type of the place; null where the session has none, and until version 0.2."""
    appointment_with: Id | None = None
    """The partner with whom it is an appointment; null where it is none, and until version 0.2."""
    appointment_at: Instant | None = None
    """When that begins; null where it is none, and until version 0.2."""
    late_cancel_minutes: int | None = None
    """Given back less than this long before the start, it is given back late, by the limits of booking when
    the place was given. Absent before 0.2.0: what they say when it is given back."""
    late_refund_bps: BasisPoints | None = None
    """What is then owed of what was paid, in basis points; absent as that."""


class WaitlistJoined(Event):
    type: ClassVar[str] = "bookings.waitlist_joined.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    enrolment_id: Id
    session_id: Id
    person_id: str
    price_fen: int
    ticket: int
    """The order of joining, 1, 2, 3 … in each session; it never changes."""
    position: int
    """How many wait then, this person included."""
    joined_at: Instant
    child_id: Id | None = None
    """Whose place it is, where the person is the guardian; null for one's own, and until version 0.2."""
    party_id: Id | None = None
    """What those have in common who wait together, for as many places as they are; null for who waits alone,
    and until version 0.2."""
    ticket_type_id: Id | None = None
    """The ticket type of the place; null where the session has none, and until version 0.2."""


class PlaceOffered(Event):
    type: ClassVar[str] = "bookings.place_offered.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    enrolment_id: Id
    session_id: Id
    person_id: str
    expires_at: Instant
    offered_at: Instant
    ticket_type_id: Id | None = None
    """The ticket type of the place; null where the session has none, and until version 0.2."""


class OfferAccepted(Event):
    type: ClassVar[str] = "bookings.offer_accepted.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    enrolment_id: Id
    session_id: Id
    person_id: str
    accepted_at: Instant
    appointment_with: Id | None = None
    """The partner with whom it is an appointment; null where it is none, and until version 0.2."""
    appointment_at: Instant | None = None
    """When that begins; null where it is none, and until version 0.2."""
    late_cancel_minutes: int | None = None
    """Given back less than this long before the start, it is given back late, by the limits of booking when
    the place was given. Absent before 0.2.0: what they say when it is given back."""
    late_refund_bps: BasisPoints | None = None
    """What is then owed of what was paid, in basis points; absent as that."""


class OfferDeclined(Event):
    type: ClassVar[str] = "bookings.offer_declined.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    enrolment_id: Id
    session_id: Id
    person_id: str
    declined_at: Instant
    ticket_type_id: Id | None = None
    """The ticket type of the place; null where the session has none, and until version 0.2."""


class OfferLapsed(Event):
    type: ClassVar[str] = "bookings.offer_lapsed.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    enrolment_id: Id
    session_id: Id
    person_id: str
    lapsed_at: Instant
    ticket_type_id: Id | None = None
    """The ticket type of the place; null where the session has none, and until version 0.2."""


class WaitlistLeft(Event):
    type: ClassVar[str] = "bookings.waitlist_left.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    enrolment_id: Id
    session_id: Id
    person_id: str
    left_at: Instant


class WaitlistDissolved(Event):
    """The session started: who still waited did not get a place."""

    type: ClassVar[str] = "bookings.waitlist_dissolved.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    session_id: Id
    enrolment_ids: tuple[Id, ...]
    dissolved_at: Instant
    person_ids: tuple[str, ...] = ()
    """Who waited, or whose children did. Absent before 0.2.0."""


class EnrolmentCancelled(Event):
    type: ClassVar[str] = "bookings.enrolment_cancelled.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    enrolment_id: Id
    session_id: Id
    person_id: str
    cancelled_at: Instant
    refund_owed_fen: int | None = None
    """What is to be given back, by the limits of booking. Absent before 0.2.0: all that was paid."""
    course_enrolment_id: Id | None = None
    """The place in a course that was given back as a whole; null where it was this place alone."""
    ticket_type_id: Id | None = None
    """The ticket type of the place; null where the session has none, and until version 0.2."""
    appointment_with: Id | None = None
    """The partner with whom it is an appointment; null where it is none, and until version 0.2."""
    appointment_at: Instant | None = None
    """When that begins; null where it is none, and until version 0.2."""


class PaymentRecorded(Event):
    type: ClassVar[str] = "bookings.payment_recorded.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    enrolment_id: Id
    session_id: Id
    amount_fen: int
    paid_fen: int
    """In all, after this payment."""
    recorded_at: Instant


class EnrolmentRefunded(Event):
    """Money was given back before the delivery."""

    type: ClassVar[str] = "bookings.enrolment_refunded.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    enrolment_id: Id
    session_id: Id
    refunded_fen: int
    reason: RefundReason
    refunded_at: Instant
