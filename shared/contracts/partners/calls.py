"""Recruitment calls (招募公告): when, for what and to meet which needs partners are sought."""

from enum import StrEnum
from typing import ClassVar

from pydantic import ConfigDict, Field

from shared.contracts.partners.refusals.calls import (
    CALL_IS_NOT_A_DRAFT,
    CALL_IS_NOT_CLOSED,
    CALL_IS_NOT_PUBLISHED,
    CALL_IS_UNKNOWN,
    CALL_TAKES_NO_APPLICATIONS_NOW,
    CALL_WINDOW_HAS_PASSED,
)
from shared.contracts.partners.refusals.needs import NEED_IS_NOT_PUBLISHED, NEED_IS_UNKNOWN
from shared.contracts.partners.surveys.instrument import Question
from shared.kernel.messages import Command, Event, Withheld
from shared.kernel.models import (
    Frozen,
    Id,
    Instant,
    Page,
    PagedQuery,
    PagedRequest,
    Query,
    Request,
    Revision,
    Text,
    Title,
    View,
    is_unsaid,
)
from shared.kernel.operations import Operation
from shared.kernel.refusals import REVISION_HAS_MOVED_ON
from shared.kernel.roles import ANYONE, Allowed, Role, roles
from shared.kernel.windows import TimeWindow


class CallState(StrEnum):
    """How a recruitment call stands; it takes applications only while it is `published`."""

    DRAFTED = "drafted"
    PUBLISHED = "published"
    CLOSED = "closed"
    ARCHIVED = "archived"


class CallParticulars(Frozen):
    """What a call says."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title": "海湾社区2026年夏季社区合伙人招募公告",
                    "text": "面向企业、社会组织和个人招募社区合伙人，共营社区空间。",
                    "categories": ["自然教育", "亲子手工"],
                    "need_ids": ["0197d9a0-0000-7000-8000-000000000001"],
                    "window": {
                        "starts_at": "2026-07-01T09:00:00+08:00",
                        "ends_at": "2026-08-01T00:00:00+08:00",
                    },
                }
            ]
        }
    )

    title: Title
    """What the call is called, for everybody to read."""
    text: Text
    """What the community looks for and what it offers, for everybody to read."""
    categories: tuple[Title, ...] = Field(min_length=1, max_length=20)
    """What kinds of service it looks for."""
    need_ids: tuple[Id, ...] = Field(min_length=1, max_length=50)
    """The published needs that the call wants met."""
    window: TimeWindow
    """Applications to the call are taken in this window."""
    title_en: Title | None = Field(default=None, exclude_if=is_unsaid)
    """What it is called in English; absent where nobody said, and before 0.2.0."""
    text_en: Text | None = Field(default=None, exclude_if=is_unsaid)
    """The same as its text, in English; absent where nobody said, and before 0.2.0."""


class CallRequest(CallParticulars, Request):
    """A call, to be drafted or to replace a draft."""


class DraftCall(CallRequest, Command):
    """Staff draft a recruitment call: its window, categories, and the needs it answers."""

    operation = Operation("Draft a call", roles(Role.STAFF), (NEED_IS_UNKNOWN,), makes="call_id")


class EditCall(CallRequest, Command):
    """Staff change a draft; all fields are replaced."""

    operation = Operation(
        "Edit a drafted call",
        roles(Role.STAFF),
        (CALL_IS_UNKNOWN, NEED_IS_UNKNOWN, CALL_IS_NOT_A_DRAFT, REVISION_HAS_MOVED_ON),
    )

    call_id: Id
    expected_revision: Revision | None = None


class PublishCall(Command):
    """Staff publish a draft; it closes by itself when its window ends."""

    operation = Operation(
        "Publish a call",
        roles(Role.STAFF),
        (
            CALL_IS_UNKNOWN,
            NEED_IS_UNKNOWN,
            CALL_IS_NOT_A_DRAFT,
            CALL_WINDOW_HAS_PASSED,
            NEED_IS_NOT_PUBLISHED,
        ),
    )

    call_id: Id


class ExtendCallRequest(Request):
    """Until when a published call takes applications."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"ends_at": "2026-08-31T18:00:00+08:00"}]})

    ends_at: Instant
    """Until when the call takes applications at least; no later than it does now changes nothing."""


class ExtendCall(ExtendCallRequest, Command):
    """Staff give a published call more time. It never gets less: that would shut out who relied on it."""

    operation = Operation(
        "Extend a call", roles(Role.STAFF), (CALL_IS_UNKNOWN, CALL_TAKES_NO_APPLICATIONS_NOW)
    )

    call_id: Id


class CloseCall(Command):
    """Staff close a call before its window ends."""

    operation = Operation("Close a call early", roles(Role.STAFF), (CALL_IS_UNKNOWN, CALL_IS_NOT_PUBLISHED))

    call_id: Id


class ArchiveCall(Command):
    """Staff put a closed call away."""

    operation = Operation("Archive a call", roles(Role.STAFF), (CALL_IS_UNKNOWN, CALL_IS_NOT_CLOSED))

    call_id: Id


class CallDrafted(Event):
    type: ClassVar[str] = "partners.call_drafted.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = roles(Role.STAFF)

    call_id: Id
    particulars: CallParticulars
    copied_from: Id | None = Field(default=None, exclude_if=is_unsaid)
    drafted_at: Instant


class CallEdited(Event):
    type: ClassVar[str] = "partners.call_edited.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = roles(Role.STAFF)

    call_id: Id
    particulars: CallParticulars
    revision: int


class CallPublished(Event):
    """A recruitment call (招募公告) is out: it takes applications within its window."""

    type: ClassVar[str] = "partners.call_published.v1"

    call_id: Id
    """The call that takes applications from now on, within its window."""
    particulars: CallParticulars
    """What the call says."""
    published_at: Instant
    """When it was published."""


class CallExtended(Event):
    """A recruitment call takes applications for longer than it was to."""

    type: ClassVar[str] = "partners.call_extended.v1"

    call_id: Id
    """The call that has more time."""
    ends_at: Instant
    """The new end of its window."""
    extended_at: Instant
    """When staff extended it."""


class CallClosed(Event):
    """A recruitment call takes no more applications."""

    type: ClassVar[str] = "partners.call_closed.v1"

    call_id: Id
    """The call that takes no more applications."""
    at_window_end: bool
    """Otherwise staff closed it early."""
    closed_at: Instant
    """When it closed, by its window or by staff."""


class CallArchived(Event):
    """Staff put a closed call away."""

    type: ClassVar[str] = "partners.call_archived.v1"

    call_id: Id
    """The closed call that is put away."""
    archived_at: Instant
    """When it was archived."""


class CallView(View):
    """A recruitment call (招募公告) as everybody may read it once it is published."""

    call_id: str
    """What an application names to answer this call."""
    state: CallState
    """How it stands, from drafted to archived."""
    title: str
    """What the call is called."""
    text: str
    """What the community looks for and what it offers."""
    categories: tuple[str, ...]
    """What kinds of service it looks for."""
    need_ids: tuple[str, ...]
    """The needs that it answers."""
    window: TimeWindow
    """From when to when it takes applications."""
    title_en: str | None = None
    """What it is called in English; null where nobody said."""
    text_en: str | None = None
    """The same as its text, in English; null where nobody said."""
    questions: tuple[Question, ...] = ()
    """What it asks of whoever applies to it, beside what every application says."""
    questions_frozen: bool = False
    """Whether somebody has applied, so that what it asks stays as it is."""
    listed: bool = False
    """Published once; staff alone see drafts."""
    copied_from: str | None = None
    """The earlier call of which it was made; null where it was made of none."""
    drafted_at: Instant
    """When it was drafted."""
    published_at: Instant | None = None
    """When it was published; null until then."""
    closed_at: Instant | None = None
    """When it closed; null until then."""
    revision: int = 1
    """How often it has been written: its ETag, to be sent as `If-Match` by whoever edits it."""


class GetCall(Query[CallView | None]):
    """One call; staff alone see a draft."""

    operation = Operation("Read a call", ANYONE, (CALL_IS_UNKNOWN,))

    call_id: Id


class ListCallsRequest(PagedRequest):
    state: CallState | None = None
    """Only items in this state."""


class ListCalls(ListCallsRequest, PagedQuery[Page[CallView]]):
    """Published calls, the newest first; staff see drafts too."""

    operation = Operation("List calls", ANYONE)

    listed: bool | None = True
    """On the public list; None for all. Never taken from a request."""
