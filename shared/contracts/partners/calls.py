"""Recruitment calls (招募公告): when, for what and to meet which needs partners are sought."""

from enum import StrEnum
from typing import ClassVar

from pydantic import ConfigDict, Field

from shared.contracts.partners.refusals.calls import (
    CALL_IS_NOT_A_DRAFT,
    CALL_IS_NOT_CLOSED,
    CALL_IS_NOT_PUBLISHED,
    CALL_IS_UNKNOWN,
    CALL_WINDOW_HAS_PASSED,
)
from shared.contracts.partners.refusals.needs import NEED_IS_NOT_PUBLISHED, NEED_IS_UNKNOWN
from shared.kernel.messages import Command, Event
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
)
from shared.kernel.operations import Operation
from shared.kernel.refusals import REVISION_HAS_MOVED_ON
from shared.kernel.roles import ANYONE, Role, roles
from shared.kernel.windows import TimeWindow


class CallState(StrEnum):
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
    text: Text
    categories: tuple[Title, ...] = Field(min_length=1, max_length=20)
    need_ids: tuple[Id, ...] = Field(min_length=1, max_length=50)
    """The published needs that the call wants met."""
    window: TimeWindow
    """Applications to the call are taken in this window."""


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

    call_id: Id
    particulars: CallParticulars
    drafted_at: Instant


class CallEdited(Event):
    type: ClassVar[str] = "partners.call_edited.v1"
    public: ClassVar[bool] = False

    call_id: Id
    particulars: CallParticulars
    revision: int


class CallPublished(Event):
    type: ClassVar[str] = "partners.call_published.v1"

    call_id: Id
    particulars: CallParticulars
    published_at: Instant


class CallClosed(Event):
    type: ClassVar[str] = "partners.call_closed.v1"

    call_id: Id
    at_window_end: bool
    """Otherwise staff closed it early."""
    closed_at: Instant


class CallArchived(Event):
    type: ClassVar[str] = "partners.call_archived.v1"

    call_id: Id
    archived_at: Instant


class CallView(View):
    call_id: str
    state: CallState
    title: str
    text: str
    categories: tuple[str, ...]
    need_ids: tuple[str, ...]
    window: TimeWindow
    listed: bool = False
    """Published once; staff alone see drafts."""
    drafted_at: Instant
    published_at: Instant | None = None
    closed_at: Instant | None = None
    revision: int = 1


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
