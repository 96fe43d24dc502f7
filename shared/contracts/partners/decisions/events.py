"""What happens on the way to a decision and in its publicity."""

from enum import StrEnum
from typing import ClassVar

from shared.contracts.partners.applications.views import ApplicationState
from shared.kernel.messages import Event
from shared.kernel.models import Frozen, Id, Instant


class Verdict(StrEnum):
    ADMIT = "admit"
    REJECT = "reject"


class RelationKind(StrEnum):
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

    public_reason: str
    asked_by: str
    decided_by: str
    missing: tuple[EvidenceCode, ...]


class ScreeningRecorded(Event):
    type: ClassVar[str] = "partners.screening_recorded.v1"
    public: ClassVar[bool] = False

    person: str
    valid_until: Instant
    recorded_at: Instant


class RelationDeclared(Event):
    type: ClassVar[str] = "partners.relation_declared.v1"
    public: ClassVar[bool] = False

    application_id: Id
    person: str
    kind: RelationKind
    declared_at: Instant


class ExceptionAsked(Event):
    type: ClassVar[str] = "partners.exception_asked.v1"

    application_id: Id
    asked_by: str
    public_reason: str
    asked_at: Instant


class ApplicationDecided(Event):
    """A decision was taken. It is shown until ``publicity_ends_at`` and takes effect after that."""

    type: ClassVar[str] = "partners.application_decided.v1"

    decision_id: Id
    application_id: Id
    project: str
    organisation: str | None
    decision: Verdict
    reason: str
    decided_by: str
    exception: Waiver | None
    decided_at: Instant
    publicity_ends_at: Instant


class ObjectionRaised(Event):
    type: ClassVar[str] = "partners.objection_raised.v1"
    public: ClassVar[bool] = False  # Who said what; the answer is public.

    objection_id: Id
    decision_id: Id
    application_id: Id
    raised_by: str
    text_id: Id
    raised_at: Instant


class ObjectionAnswered(Event):
    type: ClassVar[str] = "partners.objection_answered.v1"

    objection_id: Id
    decision_id: Id
    application_id: Id
    answer: str
    upheld: bool
    answered_at: Instant


class DecisionSetAside(Event):
    """An upheld objection undid a decision: the application waits for another one."""

    type: ClassVar[str] = "partners.decision_set_aside.v1"

    decision_id: Id
    application_id: Id
    objection_id: Id
    returns_to: ApplicationState
    set_aside_at: Instant


class ApplicationRejected(Event):
    """A rejection took effect after its publicity."""

    type: ClassVar[str] = "partners.application_rejected.v1"

    application_id: Id
    decision_id: Id
    reason: str
    rejected_at: Instant
