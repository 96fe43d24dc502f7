"""Decisions: the evidence behind them, who may not take part, publicity (公示) and objections."""

from enum import StrEnum
from typing import ClassVar

from pydantic import ConfigDict

from shared.contracts.partners.applications import ApplicationState
from shared.contracts.partners.refusals import (
    APPLICATION_IS_DECIDED,
    APPLICATION_IS_NOT_IN_SCREENING,
    APPLICATION_IS_NOT_SUBMITTED,
    APPLICATION_IS_SETTLED,
    APPLICATION_IS_UNKNOWN,
    EVIDENCE_IS_MISSING,
    EXCEPTION_NEEDS_TWO_STAFF,
    FEEDBACK_IS_STILL_OPEN,
    OBJECTION_IS_ANSWERED,
    OBJECTION_IS_UNKNOWN,
    PERSON_HAS_AN_OPEN_OBJECTION,
    PUBLICITY_IS_NOT_RUNNING,
    RELATED_PERSON_TAKES_NO_PART,
    SCREENING_HOLDS_A_YEAR_AT_MOST,
    SCREENING_MUST_BE_VALID,
)
from shared.kernel.messages import ActorId, Command, Event
from shared.kernel.models import (
    Flag,
    Frozen,
    Id,
    Instant,
    Page,
    PagedQuery,
    Query,
    Request,
    Text,
    Title,
    View,
)
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE, SIGNED_IN, Role, roles


class Verdict(StrEnum):
    ADMIT = "admit"
    REJECT = "reject"


class RelationKind(StrEnum):
    FAMILY = "family"
    EMPLOYMENT = "employment"
    BUSINESS = "business"
    OTHER = "other"


class DecisionState(StrEnum):
    PUBLICITY = "publicity"
    IN_EFFECT = "in_effect"
    SET_ASIDE = "set_aside"  # An objection was upheld.
    LAPSED = "lapsed"  # The application was withdrawn during publicity.


class EvidenceCode(StrEnum):
    """The pieces that an admission rests on."""

    MATCHED_NEED = "matched_need"
    TRIAL_HELD = "trial_held"
    FEEDBACK_WINDOW_CLOSED = "feedback_window_closed"
    FEEDBACK_QUORUM = "feedback_quorum"
    FEEDBACK_THRESHOLD = "feedback_threshold"
    SCREENING_RECORD = "screening_record"


class RecordScreeningRequest(Request):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"person": "partner-xiaochen", "valid_until": "2027-07-01T00:00:00+08:00"}]
        }
    )

    person: ActorId
    valid_until: Instant
    """At most a year ahead (Minors Protection Law, art. 62: on hiring and yearly)."""


class RecordScreening(RecordScreeningRequest, Command):
    """Staff record that nothing stands against a person's work with minors (Minors Protection Law, 62)."""

    operation = Operation(
        "Record a check for work with minors",
        roles(Role.STAFF),
        (SCREENING_MUST_BE_VALID, SCREENING_HOLDS_A_YEAR_AT_MOST),
    )


class DeclareRelationRequest(Request):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"kind": "family"}, {"person": "staff-wu", "kind": "business"}]}
    )

    person: ActorId | None = None
    """Who is related to the applicant; left out, oneself."""
    kind: RelationKind


class DeclareRelation(DeclareRelationRequest, Command):
    """Staff or committee declare that somebody is related: that person takes no part in the decision."""

    operation = Operation(
        "Declare a relation to the applicant",
        roles(Role.STAFF, Role.COMMITTEE),
        (APPLICATION_IS_UNKNOWN, APPLICATION_IS_SETTLED),
    )

    application_id: Id


class AskExceptionRequest(Request):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"public_reason": "台风停课，试课人数未达规则，街道已现场评估。"}]}
    )

    public_reason: Text


class AskException(AskExceptionRequest, Command):
    """One member of staff asks to decide without all the evidence, for a published reason.

    Another one must decide. A screening record for work with minors is never waived.
    """

    operation = Operation(
        "Ask for an exception",
        roles(Role.STAFF),
        (
            APPLICATION_IS_UNKNOWN,
            APPLICATION_IS_NOT_IN_SCREENING,
            APPLICATION_IS_DECIDED,
            APPLICATION_IS_SETTLED,
            RELATED_PERSON_TAKES_NO_PART,
        ),
    )

    application_id: Id


class DecideApplicationRequest(Request):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"decision": "admit", "reason": "居民试课反馈良好，符合需求"}]}
    )

    decision: Verdict
    reason: Title


class DecideApplication(DecideApplicationRequest, Command):
    """Staff or committee decide. Without all the evidence, the refusal names each missing piece.

    The decision is shown for the days of publicity and takes effect after them, if no objection waits.
    """

    operation = Operation(
        "Decide on an application",
        roles(Role.STAFF, Role.COMMITTEE),
        (
            APPLICATION_IS_UNKNOWN,
            APPLICATION_IS_NOT_SUBMITTED,
            APPLICATION_IS_NOT_IN_SCREENING,
            APPLICATION_IS_DECIDED,
            APPLICATION_IS_SETTLED,
            RELATED_PERSON_TAKES_NO_PART,
            FEEDBACK_IS_STILL_OPEN,
            EVIDENCE_IS_MISSING,
            EXCEPTION_NEEDS_TWO_STAFF,
        ),
        makes="decision_id",
    )

    application_id: Id


class RaiseObjectionRequest(Request):
    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "露台周末噪音会影响楼上住户。"}]})

    text: Text
    """Kept where it can be erased, never in an event."""


class RaiseObjection(Command):
    """Anybody who is signed in objects during publicity; until it is answered, nothing takes effect."""

    operation = Operation(
        "Object to a decision",
        SIGNED_IN,
        (APPLICATION_IS_UNKNOWN, PUBLICITY_IS_NOT_RUNNING, PERSON_HAS_AN_OPEN_OBJECTION),
        makes="objection_id",
    )

    application_id: Id
    text_id: Id
    """Where the vault keeps the person's own words."""


class AnswerObjectionRequest(Request):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"answer": "活动限定在9:00至18:00，已与楼上住户商定。", "upheld": False}]
        }
    )

    answer: Text
    upheld: Flag
    """Whether the objection is right: then the decision is set aside and must be taken again."""


class AnswerObjection(AnswerObjectionRequest, Command):
    """Staff or committee answer for everybody to read; an upheld objection sets the decision aside."""

    operation = Operation(
        "Answer an objection",
        roles(Role.STAFF, Role.COMMITTEE),
        (APPLICATION_IS_UNKNOWN, OBJECTION_IS_UNKNOWN, OBJECTION_IS_ANSWERED, RELATED_PERSON_TAKES_NO_PART),
    )

    application_id: Id
    objection_id: Id


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


class EvidencePiece(View):
    """One piece of evidence, computed from records and never typed in."""

    code: EvidenceCode
    met: bool
    found: int | None
    """How many were found, or basis points in favour, or 1 for there; None while it is not to be known."""
    needed: int


class EvidenceView(View):
    application_id: str
    complete: bool
    pieces: tuple[EvidencePiece, ...]


class GetEvidence(Query[EvidenceView | None]):
    """Every piece that an admission rests on, computed from the records: met or not, found, needed."""

    operation = Operation("Read the evidence", SIGNED_IN, (APPLICATION_IS_UNKNOWN,))

    application_id: Id
    at: Instant


class DecisionView(View):
    """A decision, as everybody may read it during publicity and after."""

    decision_id: str
    application_id: str
    state: DecisionState
    project: str
    organisation: str | None
    decision: Verdict
    reason: str
    decided_by: str
    exception: Waiver | None
    objections_raised: int = 0
    objections_open: int = 0
    decided_at: Instant
    publicity_ends_at: Instant
    partner_id: str | None = None


class ListDecisions(PagedQuery[Page[DecisionView]]):
    """Decisions, the newest first, for everybody to read, in publicity and after."""

    operation = Operation("List decisions", ANYONE)

    state: DecisionState | None = None
    """Only items in this state."""
    application_id: Id | None = None
    """Only decisions on this application."""


class ObjectionView(View):
    """An objection, without who raised it."""

    objection_id: str
    application_id: str
    decision_id: str
    text_id: str
    raised_at: Instant
    answer: str | None = None
    upheld: bool | None = None
    answered_at: Instant | None = None


class ListObjections(PagedQuery[Page[ObjectionView]]):
    """Objections in the order in which they were raised, without who raised them, with their answers."""

    operation = Operation("List objections", ANYONE)

    application_id: Id
