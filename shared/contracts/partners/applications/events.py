"""What happens to applications, and the particulars that are recorded of each."""

from typing import ClassVar, Self

from pydantic import ConfigDict, Field, model_validator

from shared.contracts.partners.admission import ActorKind, Mechanism, PartnerForm
from shared.contracts.partners.intents import Contribution
from shared.contracts.partners.needs.events import FieldOfWork
from shared.kernel.messages import Event
from shared.kernel.models import Flag, Frozen, Id, Instant, Text, Title


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
