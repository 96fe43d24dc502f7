"""Needs (需求清单): what residents lack, with its evidence, from collection to close-out (销号)."""

from enum import StrEnum
from typing import ClassVar

from pydantic import ConfigDict, Field

from shared.contracts.partners.refusals import (
    NEED_IS_DECLINED_ONLY_BEFORE_PUBLICATION,
    NEED_IS_EDITED_ONLY_BEFORE_PUBLICATION,
    NEED_IS_NOT_IN_A_PROJECT,
    NEED_IS_NOT_PUBLISHED,
    NEED_IS_SETTLED,
    NEED_IS_UNKNOWN,
    NEED_MUST_BE_VERIFIED_BEFORE_PUBLICATION,
)
from shared.kernel.messages import Command, Event
from shared.kernel.models import (
    Flag,
    Frozen,
    Id,
    Instant,
    Page,
    PagedQuery,
    PositiveCount,
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


class FieldOfWork(StrEnum):
    """领域 of a need or an application."""

    GOVERNANCE = "governance"  # 社区治理
    SUSTAINABLE_DEVELOPMENT = "sustainable_development"  # 可持续发展
    VOLUNTEERING = "volunteering"  # 志愿服务
    RURAL_REVITALISATION = "rural_revitalisation"  # 乡村振兴


class NeedSource(StrEnum):
    SURVEY = "survey"
    VISIT = "visit"
    HOTLINE = "hotline"


class NeedState(StrEnum):
    COLLECTED = "collected"
    VERIFIED = "verified"
    PUBLISHED = "published"
    MATCHED = "matched"
    IN_PROJECT = "in_project"
    CLOSED = "closed"
    DECLINED = "declined"


class NeedParticulars(Frozen):
    """What a need is, as staff write it down."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title": "亲子自然教育",
                    "field": "sustainable_development",
                    "source": "survey",
                    "households": 126,
                    "summary": "126户家庭在暑期问卷中希望就近参加种植和自然观察活动。",
                    "serves_minors": True,
                }
            ]
        }
    )

    title: Title
    field: FieldOfWork
    source: NeedSource
    households: PositiveCount
    """So many households were found to have this need: the evidence."""
    summary: Text
    """What was found, about households and never about an identifiable person."""
    serves_minors: Flag = False


class NeedRequest(NeedParticulars, Request):
    """A need, to be entered or to replace what was entered."""


class CollectNeed(NeedRequest, Command):
    """Staff enter what a survey, visits or the hotline showed, with its evidence."""

    operation = Operation("Enter a need", roles(Role.STAFF), makes="need_id")


class EditNeed(NeedRequest, Command):
    """Staff put a need right before it is published; all fields are replaced."""

    operation = Operation(
        "Edit a need",
        roles(Role.STAFF),
        (NEED_IS_UNKNOWN, NEED_IS_EDITED_ONLY_BEFORE_PUBLICATION, REVISION_HAS_MOVED_ON),
    )

    need_id: Id
    expected_revision: Revision | None = None


class VerifyNeed(Command):
    """Staff confirm that the evidence holds."""

    operation = Operation("Verify a need", roles(Role.STAFF), (NEED_IS_UNKNOWN, NEED_IS_SETTLED))

    need_id: Id


class PublishNeed(Command):
    """Staff put a verified need on the public list."""

    operation = Operation(
        "Publish a need",
        roles(Role.STAFF),
        (NEED_IS_UNKNOWN, NEED_IS_SETTLED, NEED_MUST_BE_VERIFIED_BEFORE_PUBLICATION),
    )

    need_id: Id


class ReasonRequest(Request):
    """The reason for a step, stated for everybody to read."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "与三月公布的需求重复"}]})

    reason: Title


class DeclineNeed(ReasonRequest, Command):
    """Staff decline a need before it is published, for a stated reason."""

    operation = Operation(
        "Decline a need", roles(Role.STAFF), (NEED_IS_UNKNOWN, NEED_IS_DECLINED_ONLY_BEFORE_PUBLICATION)
    )

    need_id: Id


class ConfirmNeed(Command):
    """A resident confirms that a need in a project is met: it is closed (销号)."""

    operation = Operation(
        "Confirm that a need is met", roles(Role.RESIDENT), (NEED_IS_UNKNOWN, NEED_IS_NOT_IN_A_PROJECT)
    )

    need_id: Id


class CloseNeed(ReasonRequest, Command):
    """Staff close a published need without a resident's confirmation; the reason is for all to read."""

    operation = Operation(
        "Close a need for a reason",
        roles(Role.STAFF),
        (NEED_IS_UNKNOWN, NEED_IS_NOT_PUBLISHED, NEED_IS_SETTLED),
    )

    need_id: Id


class NeedCollected(Event):
    type: ClassVar[str] = "partners.need_collected.v1"
    public: ClassVar[bool] = False  # Not verified yet, and perhaps never published.

    need_id: Id
    particulars: NeedParticulars
    collected_at: Instant


class NeedEdited(Event):
    type: ClassVar[str] = "partners.need_edited.v1"
    public: ClassVar[bool] = False

    need_id: Id
    particulars: NeedParticulars
    revision: int


class NeedVerified(Event):
    type: ClassVar[str] = "partners.need_verified.v1"
    public: ClassVar[bool] = False

    need_id: Id
    verified_at: Instant


class NeedPublished(Event):
    type: ClassVar[str] = "partners.need_published.v1"

    need_id: Id
    particulars: NeedParticulars
    published_at: Instant


class NeedDeclined(Event):
    type: ClassVar[str] = "partners.need_declined.v1"
    public: ClassVar[bool] = False

    need_id: Id
    reason: str
    declined_at: Instant


class NeedMatched(Event):
    """An application was matched to a need: it may become the project that meets it."""

    type: ClassVar[str] = "partners.need_matched.v1"

    need_id: Id
    application_id: Id


class NeedReleased(Event):
    """A matched application came to nothing: the need looks for others again."""

    type: ClassVar[str] = "partners.need_released.v1"

    need_id: Id
    application_id: Id


class NeedTakenUp(Event):
    """A matched application was admitted: the need is in a project."""

    type: ClassVar[str] = "partners.need_taken_up.v1"

    need_id: Id
    application_id: Id
    partner_id: Id


class NeedClosed(Event):
    type: ClassVar[str] = "partners.need_closed.v1"

    need_id: Id
    confirmed_by_resident: bool
    """A resident confirmed that it is met; otherwise ``reason`` says why it was closed."""
    reason: str | None
    application_ids: tuple[Id, ...]
    """Undecided applications that were matched to it and now are not."""
    closed_at: Instant


class NeedView(View):
    need_id: str
    state: NeedState
    title: str
    field: FieldOfWork
    source: NeedSource
    households: int
    summary: str
    serves_minors: bool
    listed: bool = False
    """On the public list; staff alone see what is not."""
    application_ids: tuple[str, ...] = ()
    """Undecided applications that are matched to it."""
    served_by: dict[str, str] = Field(default_factory=dict)
    """The partners whose projects serve it, by the application that led to each."""
    reason: str | None = None
    """Why it was declined or closed."""
    confirmed_by_resident: bool = False
    collected_at: Instant
    published_at: Instant | None = None
    closed_at: Instant | None = None
    revision: int = 1


class GetNeed(Query[NeedView | None]):
    """One need; staff alone see one that is not published."""

    operation = Operation("Read a need", ANYONE, (NEED_IS_UNKNOWN,))

    need_id: Id


class ListNeeds(PagedQuery[Page[NeedView]]):
    """The public list, the newest first; staff see those that are not published too."""

    operation = Operation("List needs", ANYONE)

    state: NeedState | None = None
    """Only items in this state."""
    listed: bool | None = True
    """On the public list; None for all. The route decides by the caller: staff may see the others too."""
