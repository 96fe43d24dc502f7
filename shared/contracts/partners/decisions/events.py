"""What happens on the way to a decision and in its publicity."""

from enum import StrEnum
from typing import ClassVar

from shared.contracts.partners.applications.views import ApplicationState
from shared.contracts.partners.review_rules import Criterion
from shared.kernel.messages import Event, Withheld
from shared.kernel.models import Frozen, Id, Instant, Words
from shared.kernel.people import PersonId


class Verdict(StrEnum):
    """What is decided of an application."""

    ADMIT = "admit"
    REJECT = "reject"


class RelationKind(StrEnum):
    """How a person can be related to an applicant."""

    FAMILY = "family"
    EMPLOYMENT = "employment"
    BUSINESS = "business"
    OTHER = "other"


class EvidenceCode(StrEnum):
    """The pieces that an admission rests on."""

    MATCHED_NEED = "matched_need"
    TRIAL_HELD = "trial_held"
    FEEDBACK_WINDOW_CLOSED = "feedback_window_closed"
    FEEDBACK_QUORUM = "feedback_quorum"
    FEEDBACK_THRESHOLD = "feedback_threshold"
    SCREENING_RECORD = "screening_record"


class Waiver(Frozen):
    """An exception that two named members of staff made, and what it did without."""

    public_reason: Words
    """Why it was decided without all the evidence; in an answer, empty once it is erased."""
    asked_by: PersonId
    """The member of staff who asked for the exception: an opaque id."""
    decided_by: PersonId
    """The other member of staff who decided by it: an opaque id."""
    missing: tuple[EvidenceCode, ...]
    """The pieces of evidence that were not there."""


class CriterionTotal(Criterion):
    """What all reviewers together gave by one criterion."""

    total: int
    """Sum of their scores, each of which is from 1 to 5."""


class ReviewTotals(Frozen):
    """What the reviewers made of an application, in numbers: who voted how stays inside."""

    reviewers: int
    """How many reviewed it."""
    votes_to_admit: int
    """How many of them voted to admit the applicant; the others voted to reject."""
    criteria: tuple[CriterionTotal, ...]
    """The totals, by criterion."""


class ScreeningRecorded(Event):
    type: ClassVar[str] = "partners.screening_recorded.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    person: str
    valid_until: Instant
    recorded_at: Instant
    recorded_by: str | None = None
    """Who of the staff recorded it, and so doesn't decide; None before 0.2."""


class RelationDeclared(Event):
    """Somebody is said to be related to an applicant: by themselves, or by another, whom they may contest."""

    type: ClassVar[str] = "partners.relation_declared.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    application_id: Id
    person: str
    kind: RelationKind
    declared_at: Instant
    declared_by: str | None = None
    """Who said so; None where it was recorded before that was kept."""
    contest_by: Instant | None = None
    """Until when the person may contest what another says of them; None: it binds."""


class ExceptionAsked(Event):
    """One member of staff asks to decide without all the evidence, for a public reason; another one must
    decide."""

    type: ClassVar[str] = "partners.exception_asked.v2"

    application_id: Id
    """The application that is to be decided without all the evidence."""
    asked_by: PersonId
    """The member of staff who asked, and so does not decide: an opaque id."""
    public_reason: Words
    """Why the evidence need not be complete."""
    asked_at: Instant
    """When it was asked."""


class ExceptionAskedV1(ExceptionAsked):
    """As 0.1 recorded it, with the text itself."""

    type: ClassVar[str] = "partners.exception_asked.v1"
    earlier: ClassVar[bool] = True

    public_reason: str


class ApplicationDecided(Event):
    """A decision was taken. It is shown until ``publicity_ends_at`` and takes effect after that."""

    type: ClassVar[str] = "partners.application_decided.v2"

    decision_id: Id
    """Id of the decision; objections and its end name it."""
    application_id: Id
    """The application that was decided on."""
    project: str
    """What its project is called."""
    organisation: str | None
    """The team's organisation; null for an independent person, whose name is personal data."""
    decision: Verdict
    """Whether the applicant is to be admitted."""
    reason: Words
    """Why it was decided so."""
    decided_by: PersonId
    """Who decided: an opaque id."""
    exception: Waiver | None
    """By what exception it was decided; null where the evidence was complete or the decision is a
    rejection."""
    decided_at: Instant
    """When it was decided, and its publicity began."""
    publicity_ends_at: Instant
    """Until when anybody may object; the decision takes effect then, or once all objections are answered."""
    applicant: PersonId | None = None
    """Who applied: an opaque id; null until version 0.2."""
    reviews: ReviewTotals | None = None
    """What the reviewers made of it; null where it was submitted under rules without reviewers."""


class ApplicationDecidedV1(ApplicationDecided):
    """As 0.1 recorded it, with the texts themselves."""

    type: ClassVar[str] = "partners.application_decided.v1"
    earlier: ClassVar[bool] = True

    reason: str


class ObjectionRaised(Event):
    type: ClassVar[str] = "partners.objection_raised.v1"
    public: ClassVar[bool] = False  # Who said what; the answer is public.
    withheld: ClassVar[Withheld | None] = Withheld.ANSWER

    objection_id: Id
    decision_id: Id
    application_id: Id
    raised_by: str
    text_id: Id
    text_sha256: str | None = None
    """As in `KeptWords`; None where the objection was raised before 0.2."""
    raised_at: Instant


class ObjectionAnswered(Event):
    """The community answered an objection, for everybody to read."""

    type: ClassVar[str] = "partners.objection_answered.v2"

    objection_id: Id
    """The objection that was answered. Who raised it stands in no public event."""
    decision_id: Id
    """The decision that it was raised against."""
    application_id: Id
    """The application that was decided on."""
    answer: Words
    """What the community says to it."""
    upheld: bool
    """Whether the objection is right: then the decision is set aside."""
    answered_at: Instant
    """When it was answered."""


class ObjectionAnsweredV1(ObjectionAnswered):
    """As 0.1 recorded it, with the text itself."""

    type: ClassVar[str] = "partners.objection_answered.v1"
    earlier: ClassVar[bool] = True

    answer: str


class DecisionSetAside(Event):
    """An upheld objection undid a decision: the application waits for another one."""

    type: ClassVar[str] = "partners.decision_set_aside.v1"

    decision_id: Id
    """The decision that takes no effect."""
    application_id: Id
    """The application that waits for another decision."""
    objection_id: Id
    """The objection that was upheld."""
    returns_to: ApplicationState
    """The state that the application had before the decision and has again."""
    set_aside_at: Instant
    """When the objection was upheld."""


class ApplicationRejected(Event):
    """A rejection took effect after its publicity."""

    type: ClassVar[str] = "partners.application_rejected.v2"

    application_id: Id
    """The application that came to nothing."""
    decision_id: Id
    """The decision that took effect."""
    reason: Words
    """Why it was rejected."""
    rejected_at: Instant
    """When the rejection took effect."""


class ApplicationRejectedV1(ApplicationRejected):
    """As 0.1 recorded it, with the text itself."""

    type: ClassVar[str] = "partners.application_rejected.v1"
    earlier: ClassVar[bool] = True

    reason: str
