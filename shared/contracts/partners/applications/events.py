"""What happens to applications, and the particulars that are recorded of each."""

from typing import ClassVar, Self

from pydantic import ConfigDict, Field, model_validator

from shared.contracts.partners.admission import REVIEWERS, ActorKind, Mechanism, PartnerForm
from shared.contracts.partners.needs.events import FieldOfWork
from shared.contracts.partners.offered import Contribution
from shared.contracts.partners.review_rules import ReviewRules
from shared.contracts.partners.waiting_rules import WaitingRules
from shared.kernel.messages import Event, Withheld
from shared.kernel.models import Flag, Frozen, Id, Instant, Prose, Title, Words, is_unsaid
from shared.kernel.people import PersonId
from shared.kernel.roles import Allowed


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
    """Whether a team with an organisation applies, or one independent person."""
    actor_kind: ActorKind
    """Which of the actors applies: the community, an organisation, a social worker, a volunteer, a
    business."""
    mechanism: Mechanism
    """How the applicant would co-operate with the community (合作机制)."""
    field: FieldOfWork
    """The field of work (领域) that the project belongs to."""
    organisation: Title | None = None
    """A team names its organisation; an independent person must not, since names are personal data."""
    project: Title
    """What the project is called."""
    summary: Prose
    """What the applicant would do, for reviewers and residents."""
    contributions: tuple[Contribution, ...] = Field(min_length=1, max_length=10)
    """What the applicant would put in (贡献)."""
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
    type: ClassVar[str] = "partners.application_drafted.v2"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = REVIEWERS

    application_id: Id
    applicant: PersonId
    particulars: ApplicationParticulars
    drafted_at: Instant


class ApplicationDraftedV1(ApplicationDrafted):
    """As 0.1 recorded it, with the texts themselves."""

    type: ClassVar[str] = "partners.application_drafted.v1"
    earlier: ClassVar[bool] = True


class ApplicationEdited(Event):
    type: ClassVar[str] = "partners.application_edited.v2"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = REVIEWERS

    application_id: Id
    particulars: ApplicationParticulars
    revision: int


class ApplicationEditedV1(ApplicationEdited):
    """As 0.1 recorded it, with the texts themselves."""

    type: ClassVar[str] = "partners.application_edited.v1"
    earlier: ClassVar[bool] = True


class ApplicationSubmitted(Event):
    """Somebody applies to become a partner. It ends under the rules of this day."""

    type: ClassVar[str] = "partners.application_submitted.v2"

    application_id: Id
    """The application that waits for screening."""
    applicant: PersonId
    """Who applies: an opaque id."""
    particulars: ApplicationParticulars
    """What the applicant would do, as it was submitted."""
    feedback_quorum: int
    """Minimum number of residents who must answer: the rule on the day of submission, which later changes do
    not move."""
    feedback_threshold_bps: int
    """Share of the answers that must be in favour, in basis points: the rule of the same day."""
    staff_entered_bps: int | None = None
    """At most this share of the quorum may be people whom staff checked in or answered for, in basis points:
    the rule of the same day. Null where it was submitted before there was a bound."""
    review: ReviewRules | None = None
    """How it is reviewed before it is decided on: the rule of the same day. Null where that knew no reviews:
    then one decision is enough."""
    publicity_days: int | None = Field(default=None, exclude_if=is_unsaid)
    """How many days a decision on it is shown: the rule of the same day. Absent where it was submitted before
    that was kept: then the rule of the day of the decision."""
    feedback_window_hours: int | None = Field(default=None, exclude_if=is_unsaid)
    """How many hours there are to give feedback after its trial: the rule of the same day. Absent as
    `publicity_days` is: then the rule of the day on which the trial was held."""
    waiting: WaitingRules | None = Field(default=None, exclude_if=is_unsaid)
    """How long it waits for its applicant or for a trial: the rule of the same day; absent, for ever. Without
    `publicity_days`, the rule of the day on which each wait begins."""
    submitted_at: Instant
    """When it was submitted."""


class ApplicationSubmittedV1(ApplicationSubmitted):
    """As 0.1 recorded it, with the texts themselves."""

    type: ClassVar[str] = "partners.application_submitted.v1"
    earlier: ClassVar[bool] = True


class ScreeningBegun(Event):
    """Staff look at an application that was submitted."""

    type: ClassVar[str] = "partners.screening_begun.v1"

    application_id: Id
    """The application that staff are looking at."""
    begun_by: PersonId | None = None
    """Who of the staff, and so doesn't decide; null before 0.2."""


class InformationRequested(Event):
    type: ClassVar[str] = "partners.information_requested.v2"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED
    readers: ClassVar[Allowed | None] = REVIEWERS

    application_id: Id
    question: Words


class InformationRequestedV1(InformationRequested):
    """As 0.1 recorded it, with the text itself."""

    type: ClassVar[str] = "partners.information_requested.v1"
    earlier: ClassVar[bool] = True

    question: str


class InformationAnswered(Event):
    type: ClassVar[str] = "partners.information_answered.v2"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.ANSWER

    application_id: Id
    answer: Words


class InformationAnsweredV1(InformationAnswered):
    """As 0.1 recorded it, with the text itself."""

    type: ClassVar[str] = "partners.information_answered.v1"
    earlier: ClassVar[bool] = True

    answer: str


class ApplicationMatched(Event):
    """Staff matched an application to published needs that it would meet."""

    type: ClassVar[str] = "partners.application_matched.v1"

    application_id: Id
    """The application that can have a trial now."""
    project: str
    """What its project is called."""
    need_ids: tuple[Id, ...]
    """All needs that it would meet, those that were matched before included."""


class ApplicationWithdrawn(Event):
    """The applicant gave an application up."""

    type: ClassVar[str] = "partners.application_withdrawn.v1"

    application_id: Id
    """The application that the applicant gave up."""
    decision_id: Id | None
    """The decision that was in its publicity and lapses."""
    withdrawn_at: Instant
    """When it was withdrawn."""
