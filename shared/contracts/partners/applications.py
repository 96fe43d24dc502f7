"""Applications: what an applicant would do, and the way from draft to match."""

from enum import StrEnum
from typing import ClassVar, Self

from pydantic import ConfigDict, Field, model_validator

from shared.contracts.partners.admission import ActorKind, Mechanism, PartnerForm
from shared.contracts.partners.intents import Contribution
from shared.contracts.partners.needs import FieldOfWork
from shared.contracts.partners.refusals import (
    APPLICATION_BELONGS_TO_SOMEBODY_ELSE,
    APPLICATION_IS_NOT_A_DRAFT,
    APPLICATION_IS_NOT_EDITED_NOW,
    APPLICATION_IS_NOT_IN_SCREENING,
    APPLICATION_IS_NOT_SUBMITTED,
    APPLICATION_IS_SETTLED,
    APPLICATION_IS_UNKNOWN,
    CALL_TAKES_NO_APPLICATIONS_NOW,
    NEED_IS_NOT_PUBLISHED,
    NEED_IS_UNKNOWN,
    NO_INFORMATION_IS_ASKED,
    OF_WHAT_IT_NAMES,
    PERSON_HAS_MANY_DRAFTS,
    RELATED_PERSON_TAKES_NO_PART,
)
from shared.kernel.messages import Command, Event
from shared.kernel.models import (
    Flag,
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
from shared.kernel.operations import Operation
from shared.kernel.refusals import REVISION_HAS_MOVED_ON
from shared.kernel.roles import SIGNED_IN, Role, roles


class ApplicationState(StrEnum):
    """Where an application stands.

    A trial that is recorded as held opens its feedback in the same moment, and a decision its publicity:
    so no application rests in "trial held" or "decided".
    """

    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    SCREENING = "screening"
    INFORMATION_ASKED = "information_asked"
    MATCHED = "matched"
    TRIAL_PLANNED = "trial_planned"
    FEEDBACK_OPEN = "feedback_open"
    FEEDBACK_CLOSED = "feedback_closed"
    PUBLICITY = "publicity"
    ADMITTED = "admitted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class ApplicationParticulars(Frozen):
    """Who applies, to do what."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "form": "team",
                    "actor_kind": "business",
                    "mechanism": "space_cooperation",
                    "field": "sustainable_development",
                    "organisation": "广州晓宸生物科技有限公司",
                    "project": "天空农场",
                    "summary": "在党群服务中心三楼露台开设种植、无土栽培、自然课堂、亲子手工和绘本活动。",
                    "contributions": [{"kind": "professional_service", "summary": "无土栽培与自然教育课程"}],
                    "serves_minors": True,
                }
            ]
        }
    )

    form: PartnerForm
    actor_kind: ActorKind
    mechanism: Mechanism
    field: FieldOfWork
    organisation: Title | None = None
    """A team names its organisation; an independent person must not, since names are personal data."""
    project: Title
    summary: Text
    contributions: tuple[Contribution, ...] = Field(min_length=1, max_length=10)
    serves_minors: Flag
    """If so, a valid screening record is part of the evidence (Minors Protection Law, art. 62)."""
    call_id: Id | None = None
    """The recruitment call that it answers."""
    intent_id: Id | None = None
    """The intent that it comes of."""

    @model_validator(mode="after")
    def _names_an_organisation_if_a_team(self) -> Self:
        if (self.form is PartnerForm.TEAM) != (self.organisation is not None):
            raise ValueError("a team names its organisation, an independent person names none")
        return self


class ApplicationRequest(ApplicationParticulars, Request):
    """An application, to be drafted or to replace a draft."""


class DraftApplication(ApplicationRequest, Command):
    """Anybody who is signed in drafts an application; whoever drafts it is the applicant."""

    operation = Operation(
        "Draft an application", SIGNED_IN, (*OF_WHAT_IT_NAMES, PERSON_HAS_MANY_DRAFTS), makes="application_id"
    )


class EditApplication(ApplicationRequest, Command):
    """The applicant changes a draft, or what more information was asked about; all fields are replaced."""

    operation = Operation(
        "Edit an application",
        SIGNED_IN,
        (
            APPLICATION_IS_UNKNOWN,
            APPLICATION_BELONGS_TO_SOMEBODY_ELSE,
            APPLICATION_IS_NOT_EDITED_NOW,
            REVISION_HAS_MOVED_ON,
            *OF_WHAT_IT_NAMES,
        ),
    )

    application_id: Id
    expected_revision: Revision | None = None


class SubmitApplication(Command):
    """The applicant submits. The bar that the residents' feedback must clear is set on this day."""

    operation = Operation(
        "Submit an application",
        SIGNED_IN,
        (
            APPLICATION_IS_UNKNOWN,
            APPLICATION_BELONGS_TO_SOMEBODY_ELSE,
            APPLICATION_IS_NOT_A_DRAFT,
            CALL_TAKES_NO_APPLICATIONS_NOW,
            *OF_WHAT_IT_NAMES,
        ),
    )

    application_id: Id


class BeginScreening(Command):
    """Staff take a submitted application in hand."""

    operation = Operation(
        "Begin screening", roles(Role.STAFF), (APPLICATION_IS_UNKNOWN, APPLICATION_IS_NOT_SUBMITTED)
    )

    application_id: Id


class RequestInformationRequest(Request):
    model_config = ConfigDict(json_schema_extra={"examples": [{"question": "请补充露台荷载和灌溉方案。"}]})

    question: Text


class RequestInformation(RequestInformationRequest, Command):
    """Staff ask the applicant for more information."""

    operation = Operation(
        "Ask the applicant", roles(Role.STAFF), (APPLICATION_IS_UNKNOWN, APPLICATION_IS_NOT_IN_SCREENING)
    )

    application_id: Id


class AnswerInformationRequest(Request):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"answer": "种植箱每平方米不超过150公斤，滴灌用水接自二楼。"}]}
    )

    answer: Text


class AnswerInformation(AnswerInformationRequest, Command):
    """The applicant answers; screening goes on."""

    operation = Operation(
        "Answer a question of the staff",
        SIGNED_IN,
        (APPLICATION_IS_UNKNOWN, APPLICATION_BELONGS_TO_SOMEBODY_ELSE, NO_INFORMATION_IS_ASKED),
    )

    application_id: Id


class MatchApplicationRequest(Request):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"need_ids": ["0197d9a0-0000-7000-8000-000000000001"]}]}
    )

    need_ids: tuple[Id, ...] = Field(min_length=1, max_length=20)


class MatchApplication(MatchApplicationRequest, Command):
    """Staff match a screened application to the published needs that it would meet, or to further ones."""

    operation = Operation(
        "Match an application to needs",
        roles(Role.STAFF),
        (
            APPLICATION_IS_UNKNOWN,
            APPLICATION_IS_NOT_IN_SCREENING,
            NEED_IS_UNKNOWN,
            NEED_IS_NOT_PUBLISHED,
            RELATED_PERSON_TAKES_NO_PART,
        ),
    )

    application_id: Id


class WithdrawApplication(Command):
    """The applicant withdraws before the application is settled."""

    operation = Operation(
        "Withdraw an application",
        SIGNED_IN,
        (APPLICATION_IS_UNKNOWN, APPLICATION_BELONGS_TO_SOMEBODY_ELSE, APPLICATION_IS_SETTLED),
    )

    application_id: Id


class ApplicationDrafted(Event):
    type: ClassVar[str] = "partners.application_drafted.v1"
    public: ClassVar[bool] = False

    application_id: Id
    applicant: str
    particulars: ApplicationParticulars
    drafted_at: Instant


class ApplicationEdited(Event):
    type: ClassVar[str] = "partners.application_edited.v1"
    public: ClassVar[bool] = False

    application_id: Id
    particulars: ApplicationParticulars
    revision: int


class ApplicationSubmitted(Event):
    type: ClassVar[str] = "partners.application_submitted.v1"

    application_id: Id
    applicant: str
    particulars: ApplicationParticulars
    feedback_quorum: int
    """So many residents must answer: the rule on the day of submission, which later changes do not move."""
    feedback_threshold_bps: int
    submitted_at: Instant


class ScreeningBegun(Event):
    type: ClassVar[str] = "partners.screening_begun.v1"

    application_id: Id


class InformationRequested(Event):
    type: ClassVar[str] = "partners.information_requested.v1"
    public: ClassVar[bool] = False

    application_id: Id
    question: str


class InformationAnswered(Event):
    type: ClassVar[str] = "partners.information_answered.v1"
    public: ClassVar[bool] = False

    application_id: Id
    answer: str


class ApplicationMatched(Event):
    type: ClassVar[str] = "partners.application_matched.v1"

    application_id: Id
    project: str
    need_ids: tuple[Id, ...]


class ApplicationWithdrawn(Event):
    type: ClassVar[str] = "partners.application_withdrawn.v1"

    application_id: Id
    decision_id: Id | None
    """The decision that was in its publicity and lapses."""
    withdrawn_at: Instant


class Exchange(View):
    """A question of the staff and the applicant's answer to it."""

    question: str
    answer: str | None = None


class ApplicationView(View):
    """An application as the applicant and those who review it see it."""

    application_id: str
    state: ApplicationState
    applicant: str
    form: PartnerForm
    actor_kind: ActorKind
    mechanism: Mechanism
    field: FieldOfWork
    organisation: str | None
    project: str
    summary: str
    contributions: tuple[Contribution, ...]
    serves_minors: bool
    call_id: str | None
    intent_id: str | None
    exchanges: tuple[Exchange, ...] = ()
    need_ids: tuple[str, ...] = ()
    trial_id: str | None = None
    """The newest trial."""
    feedback_closes_at: Instant | None = None
    publicity_ends_at: Instant | None = None
    partner_id: str | None = None
    drafted_at: Instant
    submitted_at: Instant | None = None
    revision: int = 1


class GetApplication(Query[ApplicationView | None]):
    """One application: for the applicant, and those who work on it."""

    operation = Operation("Read an application", SIGNED_IN, (APPLICATION_IS_UNKNOWN,))

    application_id: Id


class ListApplications(PagedQuery[Page[ApplicationView]]):
    """All applications, the newest first, for those who work on them; everybody else sees their own."""

    operation = Operation("List applications", SIGNED_IN)

    state: ApplicationState | None = None
    """Only items in this state."""
    applicant: str | None = None
