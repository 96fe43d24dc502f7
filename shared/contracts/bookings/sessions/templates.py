"""Templates of sessions: what a partner does again and again, of which each draft says only when."""

from typing import ClassVar, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic.config import JsonDict

from shared.contracts.bookings.equipment.pieces import PiecesWanted
from shared.contracts.bookings.joint_hosts.commands import JointHostIds, each_host_once
from shared.contracts.bookings.refusals.equipment import EQUIPMENT_IS_UNKNOWN
from shared.contracts.bookings.refusals.sessions import (
    HOST_KEEPS_ENOUGH_TEMPLATES,
    SESSION_TEMPLATE_IS_UNKNOWN,
    SPACE_IS_TOO_SMALL,
    VOLUNTEER_ACTIVITY_HAS_NO_PRICE,
)
from shared.contracts.bookings.refusals.spaces import HOST_IS_UNKNOWN, SPACE_IS_UNKNOWN
from shared.contracts.bookings.refusals.tickets import (
    TICKET_TYPE_COSTS_MORE_THAN_THE_SESSION,
    TICKET_TYPE_FITS_NOBODY,
)
from shared.contracts.bookings.sessions.finding import Age
from shared.contracts.bookings.sessions.pricing import CopySessionRequest, PriceSessionRequest
from shared.contracts.bookings.sessions.tickets import MOST_TYPES, TicketFor, each_name_once
from shared.contracts.bookings.sessions.translations import InEnglish
from shared.contracts.bookings.spaces.commands import Minute, Units
from shared.contracts.partners.categories import SessionCategory
from shared.kernel.messages import Command, Event, Withheld
from shared.kernel.models import (
    Fen,
    Flag,
    Frozen,
    Id,
    Instant,
    Page,
    PagedQuery,
    PagedRequest,
    PositiveCount,
    Query,
    Request,
    Text,
    Title,
    View,
)
from shared.kernel.operations import Operation
from shared.kernel.roles import Allowed, Role, roles

_OF_ITS_HOST = roles(Role.PARTNER, Role.STAFF)
_A_DAY = 24 * 60


class TemplateTicketType(Frozen):
    """A ticket type of each session that is drafted from a template."""

    name: Title = Field(max_length=40)
    """What it is called, for everybody to read: 成人票."""
    price_fen: Fen
    """What a place costs, in fen: at most the session's price."""
    quota: PositiveCount | None = None
    """How many of the session's places may be of this type; null for all of them."""
    for_whom: TicketFor = TicketFor.EVERYBODY
    """Who takes it."""
    taken_until_minutes_before: PositiveCount | None = None
    """How many minutes before the start it is taken no more; null until enrolment ends."""


class TemplateContent(InEnglish):
    """What every session that is drafted from a template has in common: all but its date."""

    title: Title
    """What the session is called, for everybody to read."""
    description: Text | None = None
    """What happens there and what to bring, for everybody to read; null for nothing beyond the title."""
    space_id: Id
    """The space in which it takes place."""
    units: Units = 1
    """Number of the space's parts to book."""
    minutes: PositiveCount = Field(le=_A_DAY)
    """How long it takes, in minutes; a day at most."""
    capacity: PositiveCount
    """Number of places; at most as many people as those parts of the space hold."""
    for_minors: Flag = False
    """Whether it is meant for minors; what is meant up to an age under 18 is without being said to be."""
    volunteer: Flag = False
    """A volunteer activity: it never has a price."""
    category: SessionCategory | None = None
    """What it is about, so that residents find it; null where nothing is said."""
    age_from: Age | None = None
    """From which age on it is meant; null for no bound."""
    age_to: Age | None = None
    """Up to which age it is meant; null for no bound, or for minors the end of childhood."""
    price: PriceSessionRequest | None = None
    """What a place costs, and on what that stands, which is checked for each draft; null for free."""
    ticket_types: tuple[TemplateTicketType, ...] = Field(default=(), max_length=MOST_TYPES)
    """The ticket types by which its places are sold; none where there is one price for everybody."""
    equipment: PiecesWanted = ()
    """The pieces of equipment that its space is to have, each kind once; none until version 0.2."""
    joint_host_ids: JointHostIds = ()
    """The partners that each draft asks to hold it as well; none until version 0.2."""

    @model_validator(mode="after")
    def _ages_are_in_order(self) -> Self:
        if self.age_from is not None and self.age_to is not None and self.age_from > self.age_to:
            raise ValueError("the ages for which it is meant run from the lower to the higher")
        each_name_once(self.ticket_types)
        each_host_once(self.joint_host_ids)
        return self


_EXAMPLE: JsonDict = {
    "title": "天空农场:亲子无土栽培课",
    "description": "请带水杯",
    "space_id": "0197e3a0-5c00-7a10-8000-000000000004",
    "minutes": 90,
    "capacity": 20,
    "for_minors": True,
    "price": {"reference_id": "0197e3a0-5c00-7a10-8000-00000000d001", "price_fen": 5_000},
    "ticket_types": [
        {"name": "成人票", "price_fen": 5_000, "for_whom": "adults"},
        {"name": "早鸟票", "price_fen": 4_000, "quota": 5, "taken_until_minutes_before": 4_320},
    ],
}
_OF_ITS_CONTENT = (
    SPACE_IS_UNKNOWN,
    EQUIPMENT_IS_UNKNOWN,
    SPACE_IS_TOO_SMALL,
    VOLUNTEER_ACTIVITY_HAS_NO_PRICE,
    TICKET_TYPE_COSTS_MORE_THAN_THE_SESSION,
    TICKET_TYPE_FITS_NOBODY,
)


class KeepSessionTemplateRequest(Request):
    """A template to keep."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"partner_id": "0197e3a0-5c00-7a10-8000-00000000a001", "session": _EXAMPLE}]
        }
    )

    partner_id: Id
    """The partner whose template it is; the caller must be its representative, or staff."""
    session: TemplateContent
    """What the sessions are that are drafted from it."""


class KeepSessionTemplate(KeepSessionTemplateRequest, Command):
    """Keeps a template of sessions, of which each draft then says only when. Nothing is booked by it.

    What depends on the day is checked for each draft: the agreement, the price's market reference.
    """

    operation = Operation(
        "Keep a template of sessions",
        _OF_ITS_HOST,
        (HOST_IS_UNKNOWN, *_OF_ITS_CONTENT, HOST_KEEPS_ENOUGH_TEMPLATES),
        makes="template_id",
    )


class EditSessionTemplateRequest(Request):
    """A template anew: all that sessions which are drafted from it from now on are."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"session": _EXAMPLE}]})

    session: TemplateContent
    """What the sessions are that are drafted from it."""


class EditSessionTemplate(EditSessionTemplateRequest, Command):
    """Describes a template anew. Sessions that were drafted from it stay as they are."""

    operation = Operation(
        "Edit a template of sessions", _OF_ITS_HOST, (SESSION_TEMPLATE_IS_UNKNOWN, *_OF_ITS_CONTENT)
    )

    template_id: Id


class DropSessionTemplate(Command):
    """Keeps a template no longer. Sessions that were drafted from it stay as they are."""

    operation = Operation("Drop a template of sessions", _OF_ITS_HOST, (SESSION_TEMPLATE_IS_UNKNOWN,))

    template_id: Id


class DraftFromTemplateRequest(CopySessionRequest):
    """When a session takes place that is as its template says."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"starts_at": "2026-07-18T09:00:00+08:00"}]})

    starts_at: Minute
    """When the session begins, on a whole minute."""
    space_id: Id | None = None
    """Another space for this one session; null for the template's."""


class SessionTemplateKept(Event):
    """A partner keeps a template of sessions, or keeps it anew."""

    type: ClassVar[str] = "bookings.session_template_kept.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = roles(Role.STAFF)

    template_id: Id
    """The template."""
    partner_id: Id
    """The partner whose it is."""
    session: TemplateContent
    """What sessions that are drafted from it are, from now on."""
    kept_at: Instant
    """When it was kept."""


class SessionTemplateDropped(Event):
    """A partner keeps a template of sessions no longer."""

    type: ClassVar[str] = "bookings.session_template_dropped.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = roles(Role.STAFF)

    template_id: Id
    """The template."""
    partner_id: Id
    """The partner whose it was."""
    dropped_at: Instant
    """When it was dropped."""


class SessionTemplateView(View):
    """A template of sessions."""

    template_id: Id
    """What to name to draft from it."""
    partner_id: Id
    """The partner whose it is."""
    session: TemplateContent
    """What sessions that are drafted from it are."""
    kept_at: Instant
    """When it was last kept."""
    first_kept_at: Instant
    """When it was first kept."""


class ListSessionTemplatesRequest(PagedRequest):
    partner_id: Id | None = None
    """Only those of this partner."""


class ListSessionTemplates(ListSessionTemplatesRequest, PagedQuery[Page[SessionTemplateView]]):
    """Templates of sessions, the oldest first: a partner's own, and all for staff."""

    operation = Operation("List templates of sessions", _OF_ITS_HOST)

    seen_by: tuple[str, ...] | None
    """The partners whose templates the caller may see; None: all. Never taken from a request."""


class GetSessionTemplate(Query[SessionTemplateView | None]):
    """One template of sessions, for its partner and for staff."""

    operation = Operation("Read a template of sessions", _OF_ITS_HOST, (SESSION_TEMPLATE_IS_UNKNOWN,))

    template_id: Id
    seen_by: tuple[str, ...] | None
    """As for `ListSessionTemplates`."""
