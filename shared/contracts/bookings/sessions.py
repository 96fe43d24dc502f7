"""Sessions: a partner's courses and activities in a booked space, from draft to delivery."""

from enum import StrEnum
from typing import ClassVar, Self

from pydantic import ConfigDict, Field, model_validator

from shared.contracts.bookings.refusals import (
    AGREEMENT_DOES_NOT_SERVE_MINORS,
    ATTENDANCE_MUST_BE_RECORDED_BEFORE_DELIVERY,
    ENROLMENT_HAS_NO_PLACE,
    ENROLMENT_IS_UNKNOWN,
    HOST_IS_SUSPENDED,
    HOST_IS_UNKNOWN,
    OF_A_HOST,
    OF_A_SLOT,
    OF_AN_END,
    PRICE_IS_ABOVE_THE_CAP,
    PRICE_NEEDS_AN_ACTIVE_AGREEMENT,
    SESSION_HAS_STARTED,
    SESSION_IS_NO_LONGER_A_DRAFT,
    SESSION_IS_OVER,
    SESSION_IS_UNKNOWN,
    SESSION_WAS_NEVER_OPENED,
    SPACE_IS_TOO_SMALL,
    VOLUNTEER_ACTIVITY_HAS_NO_PRICE,
)
from shared.contracts.bookings.spaces import SlotRequest, Units
from shared.kernel.messages import Command, Event
from shared.kernel.models import (
    Fen,
    Flag,
    Id,
    Instant,
    Page,
    PagedQuery,
    PagedRequest,
    PositiveCount,
    PositiveFen,
    Query,
    Request,
    Text,
    Title,
    View,
)
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE, Role, roles


class SessionState(StrEnum):
    DRAFTED = "drafted"
    PRICED = "priced"
    OPEN = "open"
    FULL = "full"  # Open, and every place is taken or on offer: who enrols now, waits.
    CLOSED = "closed"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


UNOPENED = frozenset({SessionState.DRAFTED, SessionState.PRICED})
"""The states of a draft."""
EVERYBODY = "everybody"


class DraftSessionRequest(SlotRequest):
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
    space_id: Id
    units: Units = 1
    title: Title
    description: Text | None = None
    capacity: PositiveCount
    """Number of places; at most as many people as the space holds."""
    for_minors: Flag = False
    volunteer: Flag = False
    """A volunteer activity: it never has a price (Volunteer Service Regulations, art. 2, 21, 37)."""


class DraftSession(DraftSessionRequest, Command):
    """The partner's representative (or staff) plans a session; its space is booked with it."""

    operation = Operation(
        "Draft a session",
        roles(Role.PARTNER, Role.STAFF),
        (*OF_A_SLOT, *OF_A_HOST, SPACE_IS_TOO_SMALL),
        makes="session_id",
    )


class PriceSessionRequest(Request):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "market_reference_fen": 12_800,
                    "market_source": "南沙区三家同类亲子种植课单次均价,2026年6月",
                    "price_fen": 5_000,
                }
            ]
        }
    )

    market_reference_fen: PositiveFen
    market_source: Text
    """Where the market price comes from, so that anybody can check it."""
    price_fen: Fen
    """Per person; 0 makes the session free again."""


class PriceSession(PriceSessionRequest, Command):
    """Sets the price beside its market reference. Above the cap it is refused, with the computed cap."""

    operation = Operation(
        "Price a session",
        roles(Role.PARTNER, Role.STAFF),
        (
            SESSION_IS_UNKNOWN,
            HOST_IS_UNKNOWN,
            HOST_IS_SUSPENDED,
            SESSION_IS_NO_LONGER_A_DRAFT,
            VOLUNTEER_ACTIVITY_HAS_NO_PRICE,
            PRICE_NEEDS_AN_ACTIVE_AGREEMENT,
            PRICE_IS_ABOVE_THE_CAP,
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
            HOST_IS_UNKNOWN,
            HOST_IS_SUSPENDED,
            SESSION_IS_NO_LONGER_A_DRAFT,
            SESSION_HAS_STARTED,
            AGREEMENT_DOES_NOT_SERVE_MINORS,
            PRICE_NEEDS_AN_ACTIVE_AGREEMENT,
            PRICE_IS_ABOVE_THE_CAP,
        ),
    )

    session_id: Id


class CloseSession(Command):
    """Ends enrolment early. The waitlist goes on until the start."""

    operation = Operation(
        "Close enrolment",
        roles(Role.PARTNER, Role.STAFF),
        (SESSION_IS_UNKNOWN, HOST_IS_UNKNOWN, SESSION_WAS_NEVER_OPENED, SESSION_IS_OVER),
    )

    session_id: Id


class CancelSessionRequest(Request):
    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "台风预警,露天平台关闭"}]})

    reason: Title
    """Public, and never about a person: it stays in the log."""


class CancelSession(CancelSessionRequest, Command):
    """Cancels a session: everybody is refunded, every enrolment ends, and the space is free."""

    operation = Operation(
        "Cancel a session",
        roles(Role.PARTNER, Role.STAFF),
        (SESSION_IS_UNKNOWN, HOST_IS_UNKNOWN, SESSION_IS_OVER),
    )

    session_id: Id


class RecordAttendanceRequest(Request):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"attended": ["0197e3a0-5c00-7a10-8000-00000000f001"], "absent": []}],
        }
    )

    attended: tuple[Id, ...] = Field(default=(), max_length=2000)
    """Enrolments whose person came."""
    absent: tuple[Id, ...] = Field(default=(), max_length=2000)

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


class DeliverSession(Command):
    """The session took place: what was paid and given back so far are its takings, and the fund hears."""

    operation = Operation(
        "Record that a session took place",
        roles(Role.PARTNER, Role.STAFF),
        (*OF_AN_END, ATTENDANCE_MUST_BE_RECORDED_BEFORE_DELIVERY),
    )

    session_id: Id


class SessionDrafted(Event):
    type: ClassVar[str] = "bookings.session_drafted.v1"

    session_id: Id
    partner_id: Id
    space_id: Id
    booking_id: Id
    starts_at: Instant
    ends_at: Instant
    title: str
    description: str | None
    capacity: int
    for_minors: bool
    volunteer: bool
    drafted_at: Instant


class SessionPriced(Event):
    type: ClassVar[str] = "bookings.session_priced.v1"

    session_id: Id
    partner_id: Id
    market_reference_fen: int
    market_source: str
    price_fen: int
    cap_fen: int | None
    """The highest price that the agreement allows; None for a free session."""
    agreement_id: Id | None
    priced_at: Instant


class SessionOpened(Event):
    type: ClassVar[str] = "bookings.session_opened.v1"

    session_id: Id
    partner_id: Id
    space_id: Id
    title: str
    starts_at: Instant
    ends_at: Instant
    capacity: int
    price_fen: int
    agreement_id: Id | None
    """The agreement that binds the takings; None for a free session."""
    opened_at: Instant


class SessionClosed(Event):
    """Nobody enrols any more: the host closed the session, or it started."""

    type: ClassVar[str] = "bookings.session_closed.v1"

    session_id: Id
    partner_id: Id
    started: bool
    closed_at: Instant


class SessionCancelled(Event):
    type: ClassVar[str] = "bookings.session_cancelled.v1"

    session_id: Id
    partner_id: Id
    reason: str
    enrolment_ids: tuple[Id, ...]
    """Every enrolment that ends by it; what was paid comes back by one ``EnrolmentRefunded`` each."""
    cancelled_at: Instant


class AttendanceRecorded(Event):
    type: ClassVar[str] = "bookings.attendance_recorded.v1"
    public: ClassVar[bool] = False

    session_id: Id
    attended: tuple[Id, ...]
    absent: tuple[Id, ...]
    recorded_at: Instant


class SessionView(View):
    session_id: Id
    partner_id: Id
    space_id: Id
    booking_id: Id
    starts_at: Instant
    ends_at: Instant
    title: str
    description: str | None
    capacity: int
    for_minors: bool
    volunteer: bool
    state: SessionState
    market_reference_fen: int | None = None
    market_source: str | None = None
    price_fen: int = 0
    cap_fen: int | None = None
    agreement_id: Id | None = None
    places_taken: int = 0
    """Confirmed and on offer."""
    waiting: int = 0
    attended: int | None = None
    """Set by the delivery."""
    paid_fen: int = 0
    refunded_fen: int = 0
    takings_fen: int | None = None
    """Set by the delivery; lowered by refunds after it."""
    drafted_at: Instant
    cancelled_because: str | None = None

    @property
    def seen_by(self) -> str:
        """Who sees it, beside staff: `EVERYBODY`, or the partner whose draft it is."""
        return self.partner_id if self.state in UNOPENED else EVERYBODY


class ListSessionsRequest(PagedRequest):
    partner_id: Id | None = None
    """Only those of this partner."""
    space_id: Id | None = None
    """Only those in this space."""
    state: SessionState | None = None
    """Only those in this state."""
    starts_from: Instant | None = None
    """Only those that start at this moment or later."""
    starts_before: Instant | None = None
    """Only those that start before this moment."""


class ListSessions(ListSessionsRequest, PagedQuery[Page[SessionView]]):
    """Sessions by their start. Drafts are listed for their partner and for staff only."""

    operation = Operation("List sessions", ANYONE)

    seen_by: tuple[str, ...] | None
    """What the caller may see of `SessionView.seen_by`; None: all. Never taken from a request."""


class GetSession(Query[SessionView | None]):
    """One session: its price and where the market reference comes from, places taken, and how it ended."""

    operation = Operation("Read a session", ANYONE, (SESSION_IS_UNKNOWN,))

    session_id: Id
    seen_by: tuple[str, ...] | None
    """As for `ListSessions`."""
