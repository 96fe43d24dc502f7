"""What is asked of sessions: draft, price, open, close, cancel, record who came, deliver."""

from typing import Self

from pydantic import ConfigDict, Field, model_validator

from shared.contracts.bookings.equipment.pieces import PiecesWanted
from shared.contracts.bookings.joint_hosts.commands import JointHostIds, each_host_once
from shared.contracts.bookings.refusals.courses import LESSON_BELONGS_TO_A_COURSE
from shared.contracts.bookings.refusals.draws import DRAW_LEAVES_NO_TIME
from shared.contracts.bookings.refusals.enrolments import ENROLMENT_HAS_NO_PLACE, ENROLMENT_IS_UNKNOWN
from shared.contracts.bookings.refusals.equipment import OF_EQUIPMENT
from shared.contracts.bookings.refusals.joint_hosts import OF_INVITED_HOSTS
from shared.contracts.bookings.refusals.references import (
    PRICE_NEEDS_A_REFERENCE,
    REFERENCE_IS_NOT_IN_FORCE,
)
from shared.contracts.bookings.refusals.sessions import (
    AGREEMENT_DOES_NOT_SERVE_MINORS,
    ATTENDANCE_MUST_BE_RECORDED_BEFORE_DELIVERY,
    OF_AN_END,
    PRICE_IS_ABOVE_THE_CAP,
    PRICE_NEEDS_AN_ACTIVE_AGREEMENT,
    SCREENING_ENDS_BEFORE_THE_SESSION,
    SESSION_HAS_NOT_ENDED,
    SESSION_HAS_STARTED,
    SESSION_IS_NO_LONGER_A_DRAFT,
    SESSION_IS_OVER,
    SESSION_IS_UNKNOWN,
    SESSION_WAS_HELD,
    SESSION_WAS_NEVER_OPENED,
    SESSIONS_AWAIT_REPORTS,
    SPACE_IS_TOO_SMALL,
)
from shared.contracts.bookings.refusals.spaces import (
    AGREEMENT_DOES_NOT_COVER_THE_SPACE,
    AGREEMENT_DOES_NOT_NAME_THE_CATEGORY,
    AGREEMENT_IS_NOT_IN_FORCE,
    OF_A_PARTNERS_SPACE,
    OF_A_SLOT,
    OF_A_TIME,
    OF_STANDING,
)
from shared.contracts.bookings.refusals.tickets import (
    TICKET_TYPE_COSTS_MORE_THAN_THE_SESSION,
    TICKET_TYPE_FITS_NOBODY,
)
from shared.contracts.bookings.sessions.finding import Age
from shared.contracts.bookings.sessions.pricing import OF_A_PRICE, PriceSessionRequest
from shared.contracts.bookings.sessions.tickets import MOST_TYPES, TicketTypeWish, each_name_once
from shared.contracts.bookings.sessions.translations import InEnglish
from shared.contracts.bookings.spaces.commands import SlotRequest, Units
from shared.contracts.partners.categories import SessionCategory
from shared.kernel.messages import Command
from shared.kernel.models import Flag, Id, PositiveCount, Request, Text, Title, is_unsaid
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class DraftSessionRequest(InEnglish, SlotRequest):
    """A session to plan, with the space and the time that are booked for it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "partner_id": "0197e3a0-5c00-7a10-8000-00000000a001",
                    "space_id": "0197e3a0-5c00-7a10-8000-000000000004",
                    "starts_at": "2026-07-11T09:00:00+08:00",
                    "ends_at": "2026-07-11T10:30:00+08:00",
                    "title": "天空农场:亲子无土栽培课",
                    "capacity": 20,
                    "for_minors": True,
                }
            ]
        }
    )

    partner_id: Id
    """The partner that holds the session; the caller must be its representative, or staff."""
    space_id: Id
    """The space in which it takes place, which is booked with it."""
    units: Units = 1
    """Number of the space's parts to book."""
    title: Title
    """What the session is called, for everybody to read."""
    description: Text | None = None
    """What happens there and what to bring, for everybody to read; null for nothing beyond the title."""
    capacity: PositiveCount
    """Number of places; at most as many people as the booked parts of the space hold."""
    for_minors: Flag = False
    """Whether it is meant for minors: then the partner's agreement must say that it serves them.

    What is meant up to an age under 18 is for minors without being said to be.
    """
    volunteer: Flag = False
    """A volunteer activity: it never has a price (Volunteer Service Regulations, art. 2, 21, 37)."""
    category: SessionCategory | None = Field(default=None, exclude_if=is_unsaid)
    """What it is about, so that residents find it; null where nothing is said."""
    age_from: Age | None = Field(default=None, exclude_if=is_unsaid)
    """From which age on it is meant; null for no bound. Checked for children, by their year of birth."""
    age_to: Age | None = Field(default=None, exclude_if=is_unsaid)
    """Up to which age it is meant; null for no bound, or for minors the end of childhood."""
    price: PriceSessionRequest | None = Field(default=None, exclude_if=is_unsaid)
    """The price, where it is known already, as it can also be set later; null for a free session so far."""
    ticket_types: tuple[TicketTypeWish, ...] | None = Field(
        default=None, max_length=MOST_TYPES, exclude_if=is_unsaid
    )
    """The ticket types, where they are known already, as they can also be set later; null for none so far."""
    equipment: PiecesWanted | None = Field(default=None, exclude_if=is_unsaid)
    """The pieces of equipment that its space is to have, each kind once; null for none so far."""
    joint_host_ids: JointHostIds | None = Field(default=None, exclude_if=is_unsaid)
    """The partners that are asked to hold it as well, each once: each says yes or no for itself. Null for
    none so far."""

    @model_validator(mode="after")
    def _ages_are_in_order(self) -> Self:
        if self.age_from is not None and self.age_to is not None and self.age_from > self.age_to:
            raise ValueError("the ages for which it is meant run from the lower to the higher")
        each_name_once(self.ticket_types or ())
        each_host_once(self.joint_host_ids or ())
        return self


class DraftSession(DraftSessionRequest, Command):
    """The partner's representative (or staff) plans a session; its space is booked with it."""

    operation = Operation(
        "Draft a session",
        roles(Role.PARTNER, Role.STAFF),
        (
            *OF_A_PARTNERS_SPACE,
            AGREEMENT_DOES_NOT_NAME_THE_CATEGORY,
            SESSIONS_AWAIT_REPORTS,
            SCREENING_ENDS_BEFORE_THE_SESSION,
            SPACE_IS_TOO_SMALL,
            *OF_A_TIME,
            *OF_A_SLOT,
            *OF_EQUIPMENT,
            *OF_A_PRICE,
            TICKET_TYPE_COSTS_MORE_THAN_THE_SESSION,
            TICKET_TYPE_FITS_NOBODY,
            *OF_INVITED_HOSTS,
        ),
        makes="session_id",
    )


class PriceSession(PriceSessionRequest, Command):
    """Sets the price beside its market reference. Above the cap it is refused, with the computed cap."""

    operation = Operation(
        "Price a session",
        roles(Role.PARTNER, Role.STAFF),
        (
            SESSION_IS_UNKNOWN,
            LESSON_BELONGS_TO_A_COURSE,
            *OF_STANDING,
            SESSION_IS_NO_LONGER_A_DRAFT,
            *OF_A_PRICE,
            TICKET_TYPE_COSTS_MORE_THAN_THE_SESSION,
        ),
    )

    session_id: Id


class OpenSession(Command):
    """Opens a session for enrolment; a price needs an agreement in force (Charity Law, art. 37)."""

    operation = Operation(
        "Open a session for enrolment",
        roles(Role.PARTNER, Role.STAFF),
        (
            SESSION_IS_UNKNOWN,
            LESSON_BELONGS_TO_A_COURSE,
            SESSION_IS_NO_LONGER_A_DRAFT,
            *OF_STANDING,
            SESSIONS_AWAIT_REPORTS,
            SESSION_HAS_STARTED,
            DRAW_LEAVES_NO_TIME,
            AGREEMENT_DOES_NOT_SERVE_MINORS,
            SCREENING_ENDS_BEFORE_THE_SESSION,
            PRICE_NEEDS_AN_ACTIVE_AGREEMENT,
            PRICE_NEEDS_A_REFERENCE,
            REFERENCE_IS_NOT_IN_FORCE,
            PRICE_IS_ABOVE_THE_CAP,
            AGREEMENT_IS_NOT_IN_FORCE,
            AGREEMENT_DOES_NOT_COVER_THE_SPACE,
            AGREEMENT_DOES_NOT_NAME_THE_CATEGORY,
        ),
    )

    session_id: Id


class CloseSession(Command):
    """Ends enrolment early. The waitlist goes on until the start."""

    operation = Operation(
        "Close enrolment",
        roles(Role.PARTNER, Role.STAFF),
        (SESSION_IS_UNKNOWN, LESSON_BELONGS_TO_A_COURSE, SESSION_IS_OVER, SESSION_WAS_NEVER_OPENED),
    )

    session_id: Id


class CancelSessionRequest(Request):
    """Why a session does not take place."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "台风预警,露天平台关闭"}]})

    reason: Title
    """Public, and never about a person: it stays in the log."""


class CancelSession(CancelSessionRequest, Command):
    """Cancels a session: every enrolment ends, the space is free, and what was paid is owed.

    Once it has started only staff cancel it, and nobody does where people attended.
    """

    operation = Operation(
        "Cancel a session",
        roles(Role.PARTNER, Role.STAFF),
        (
            SESSION_IS_UNKNOWN,
            SESSION_IS_OVER,
            LESSON_BELONGS_TO_A_COURSE,
            SESSION_WAS_HELD,
            SESSION_HAS_STARTED,
        ),
    )

    session_id: Id


class RecordAttendanceRequest(Request):
    """Who came to a session and who did not. What is named in neither list stays as it is."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"attended": ["0197e3a0-5c00-7a10-8000-00000000f001"], "absent": []}],
        }
    )

    attended: tuple[Id, ...] = Field(default=(), max_length=2000)
    """Enrolments whose person came."""
    absent: tuple[Id, ...] = Field(default=(), max_length=2000)
    """Enrolments whose person did not come."""

    @model_validator(mode="after")
    def _nobody_is_in_both(self) -> Self:
        if not set(self.attended).isdisjoint(self.absent):
            raise ValueError("nobody is both attended and absent")
        return self


class RecordAttendance(RecordAttendanceRequest, Command):
    """Who came and who did not. May be repeated and corrected until the delivery."""

    operation = Operation(
        "Record who came",
        roles(Role.PARTNER, Role.STAFF),
        (*OF_AN_END, ENROLMENT_IS_UNKNOWN, ENROLMENT_HAS_NO_PLACE),
    )

    session_id: Id


class DeliverSessionRequest(Request):
    """What is said of a delivery, where anything is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{}, {"early_reason": "雷雨,提前半小时结束"}]})

    early_reason: Title | None = None
    """Why a session is delivered before its planned end; needed only then. Public, never about a person."""


class DeliverSession(DeliverSessionRequest, Command):
    """The session took place: what was paid and given back so far are its takings, and the fund hears.

    Also for a partner that is suspended or has left: what was held is reported, and its share is owed.
    """

    operation = Operation(
        "Record that a session took place",
        roles(Role.PARTNER, Role.STAFF),
        (*OF_AN_END, SESSION_HAS_NOT_ENDED, ATTENDANCE_MUST_BE_RECORDED_BEFORE_DELIVERY),
    )

    session_id: Id
