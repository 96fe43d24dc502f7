"""What the fund needs to know of delivered sessions."""

from typing import ClassVar

from shared.kernel.messages import Event
from shared.kernel.models import Id, Instant


class SessionDelivered(Event):
    """A partner's session took place. ``takings_fen`` is what was paid less what was given back."""

    type: ClassVar[str] = "bookings.session_delivered.v1"

    session_id: Id
    """The session that took place."""
    partner_id: Id
    """The partner that held it, and owes the share of its takings."""
    agreement_id: Id | None
    """The agreement whose terms bind it; null for a session without a price."""
    space_id: Id
    """The space in which it took place."""
    title: str
    """What the session was called."""
    enrolled: int
    """Number of people who had a place."""
    attended: int
    """Number of those who came."""
    paid_fen: int
    """What was paid for all places, in fen."""
    refunded_fen: int
    """What was given back of it before the delivery, in fen."""
    takings_fen: int
    """`paid_fen - refunded_fen`: the base of the fund's share."""
    delivered_at: Instant
    """When it was recorded that it took place; its terms give the share where `starts_at` is absent."""
    starts_at: Instant | None = None
    """When the session began: the terms in force at this moment give the share. Absent before 0.2.0."""
    early_reason: str | None = None
    """Why it was delivered before its planned end; null where it was not."""


class SessionPaid(Event):
    """Money came after the delivery: the base of the share grows by ``amount_fen``."""

    type: ClassVar[str] = "bookings.session_paid.v1"

    session_id: Id
    """The delivered session whose takings grow."""
    partner_id: Id
    """The partner that held it."""
    agreement_id: Id | None
    """The agreement whose terms bind it; null for a session without a price."""
    title: str
    """What the session was called."""
    starts_at: Instant
    """When the session began: the terms in force at this moment give the share."""
    enrolment_id: Id
    """The place that was paid for. Whose it is stands in no public event."""
    amount_fen: int
    """What was paid this time, in fen."""
    paid_at: Instant
    """When the payment was recorded."""


class SessionRefunded(Event):
    """Money was given back after delivery: the base of the share shrinks by ``refunded_fen``."""

    type: ClassVar[str] = "bookings.session_refunded.v1"

    session_id: Id
    """The delivered session whose takings shrink."""
    partner_id: Id
    """The partner that held it."""
    agreement_id: Id | None
    """The agreement whose terms bind it; null for a session without a price."""
    enrolment_id: Id
    """The place for which the money was given back. Whose it is stands in no public event."""
    refunded_fen: int
    """What was given back this time, in fen."""
    reason: str
    """Why the money was given back: one of a closed list."""
    refunded_at: Instant
    """When the refund was recorded."""
