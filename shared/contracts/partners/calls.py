"""Recruitment calls (招募公告): when, for what and to meet which needs partners are sought."""

from enum import StrEnum
from typing import ClassVar

from pydantic import ConfigDict, Field

from shared.kernel.messages import Command, Event
from shared.kernel.models import (
    Frozen,
    Id,
    Instant,
    Page,
    PagedQuery,
    Query,
    Request,
    Revision,
    Text,
    Title,
    View,
)
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
    """Staff draft a call."""


class EditCall(CallRequest, Command):
    """Staff change a drafted call; all fields are replaced."""

    call_id: Id
    expected_revision: Revision | None = None


class PublishCall(Command):
    """Staff publish a drafted call; each need it names must be on the public list."""

    call_id: Id


class CloseCall(Command):
    """Staff close a published call before its window ends."""

    call_id: Id


class ArchiveCall(Command):
    """Staff put a closed call away."""

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
    call_id: Id


class ListCalls(PagedQuery[Page[CallView]]):
    """Calls, the newest first."""

    state: CallState | None = None
    listed_only: bool = True
