"""What is asked on the way to a decision: record, declare, decide, object, answer."""

from typing import Annotated

from pydantic import ConfigDict, Field

from shared.contracts.partners.decisions.events import RelationKind, Verdict
from shared.contracts.partners.refusals.applications import (
    APPLICATION_IS_NOT_IN_SCREENING,
    APPLICATION_IS_NOT_SUBMITTED,
    APPLICATION_IS_SETTLED,
    APPLICATION_IS_UNKNOWN,
)
from shared.contracts.partners.refusals.decisions import (
    APPLICATION_IS_DECIDED,
    EVIDENCE_IS_MISSING,
    EXCEPTION_NEEDS_TWO_STAFF,
    FEEDBACK_IS_STILL_OPEN,
    OBJECTION_IS_ANSWERED,
    OBJECTION_IS_UNKNOWN,
    PERSON_HAS_AN_OPEN_OBJECTION,
    PUBLICITY_IS_NOT_RUNNING,
    RELATED_PERSON_TAKES_NO_PART,
    SCREENING_HOLDS_A_YEAR_AT_MOST,
    SCREENING_IS_RECORDED_BY_OTHERS,
    SCREENING_MUST_BE_VALID,
    WHO_PREPARED_DOES_NOT_DECIDE,
)
from shared.contracts.partners.refusals.relations import (
    CLAIM_OF_YOURS_WAS_DISMISSED,
    RELATION_MAY_TURN_THE_DECISION,
    RELATION_WAS_DISMISSED,
)
from shared.contracts.partners.refusals.reviews import DECISION_FOLLOWS_THE_VOTES, DECISION_NEEDS_REVIEWS
from shared.kernel.messages import BESIDE_THE_WISH, ActorId, Command
from shared.kernel.models import Flag, Id, Instant, Line, Prose, Request, Text, is_unsaid
from shared.kernel.operations import Operation
from shared.kernel.roles import SIGNED_IN, Role, people, roles


class RecordScreeningRequest(Request):
    """Whose record was checked for work with minors, and how long that holds."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"person": "partner-xiaochen", "valid_until": "2027-07-01T00:00:00+08:00"}]
        }
    )

    person: ActorId
    """Whose record was checked: an opaque id."""
    valid_until: Instant
    """At most a year ahead (Minors Protection Law, art. 62: on hiring and yearly)."""


class RecordScreening(RecordScreeningRequest, Command):
    """Staff record that nothing stands against a person's work with minors (Minors Protection Law, 62)."""

    operation = Operation(
        "Record a check for work with minors",
        roles(Role.STAFF),
        (SCREENING_MUST_BE_VALID, SCREENING_HOLDS_A_YEAR_AT_MOST, SCREENING_IS_RECORDED_BY_OTHERS),
    )


class DeclareRelationRequest(Request):
    """Who is related to an applicant, and how."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"kind": "family"}, {"person": "staff-wu", "kind": "business"}]}
    )

    person: ActorId | None = None
    """Who is related to the applicant; left out, oneself."""
    kind: RelationKind
    """How the person is related to the applicant."""


class DeclareRelation(DeclareRelationRequest, Command):
    """Staff or committee declare that somebody is related: that person takes no part in the decision.

    Of oneself it binds at once. Of another it is a claim: they are told and abstain, contest it within five
    days or let it bind, and a third person settles what is contested. Until then nothing is decided that
    their voice could turn. Whoever had a claim dismissed, or nobody settled, makes no other one about the
    same application.
    """

    operation = Operation(
        "Declare a relation to the applicant",
        roles(Role.STAFF, Role.COMMITTEE),
        (
            APPLICATION_IS_UNKNOWN,
            APPLICATION_IS_SETTLED,
            RELATION_WAS_DISMISSED,
            CLAIM_OF_YOURS_WAS_DISMISSED,
        ),
    )

    application_id: Id


class AskExceptionRequest(Request):
    """Why an application should be decided without all the evidence."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"public_reason": "台风停课，试课人数未达规则，街道已现场评估。"}]}
    )

    public_reason: Prose
    """Why the evidence need not be complete, for everybody to read; as little as possible about a person."""


class AskException(AskExceptionRequest, Command):
    """One member of staff asks to decide without all the evidence, for a published reason.

    Another one must decide. A screening record for work with minors is never waived.
    """

    operation = Operation(
        "Ask for an exception",
        people(Role.STAFF),
        (
            APPLICATION_IS_UNKNOWN,
            APPLICATION_IS_NOT_IN_SCREENING,
            APPLICATION_IS_DECIDED,
            APPLICATION_IS_SETTLED,
            RELATED_PERSON_TAKES_NO_PART,
        ),
        official=True,
    )

    application_id: Id


class DecideApplicationRequest(Request):
    """A decision on an application, and its public reason."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"decision": "admit", "reason": "居民试课反馈良好，符合需求"}]}
    )

    decision: Verdict
    """Whether the applicant is to be admitted."""
    reason: Line
    """Why, for everybody to read; as little as possible about a person."""


class DecideApplication(DecideApplicationRequest, Command):
    """Staff or committee decide, as the reviewers voted. Without all the evidence, the refusal names each
    missing piece; without enough reviews, how many are lacking.

    The decision is shown for the days of publicity and takes effect after them, if no objection waits.
    """

    operation = Operation(
        "Decide on an application",
        people(Role.STAFF, Role.COMMITTEE),
        (
            APPLICATION_IS_UNKNOWN,
            APPLICATION_IS_NOT_SUBMITTED,
            APPLICATION_IS_NOT_IN_SCREENING,
            APPLICATION_IS_DECIDED,
            APPLICATION_IS_SETTLED,
            RELATED_PERSON_TAKES_NO_PART,
            WHO_PREPARED_DOES_NOT_DECIDE,
            FEEDBACK_IS_STILL_OPEN,
            EVIDENCE_IS_MISSING,
            EXCEPTION_NEEDS_TWO_STAFF,
            DECISION_NEEDS_REVIEWS,
            DECISION_FOLLOWS_THE_VOTES,
            RELATION_MAY_TURN_THE_DECISION,
        ),
        makes="decision_id",
        official=True,
    )

    application_id: Id
    in_office: Annotated[tuple[ActorId, ...] | None, BESIDE_THE_WISH] = Field(
        default=None, exclude_if=is_unsaid
    )
    """Who holds an office in which applications are reviewed at this moment: what others reviewed before they
    gave theirs up counts no more. The gateway says it, and no request can; None where nobody asked it."""


class RaiseObjectionRequest(Request):
    """An objection to a decision, in the person's own words."""

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
    text_sha256: str | None = None
    """What proves them: see `KeptWords`."""


class AnswerObjectionRequest(Request):
    """The community's answer to an objection, and whether it is upheld."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"answer": "活动限定在9:00至18:00，已与楼上住户商定。", "upheld": False}]
        }
    )

    answer: Prose
    """What the community says to the objection, for everybody to read; as little as possible about a
    person."""
    upheld: Flag
    """Whether the objection is right: then the decision is set aside and must be taken again."""


class AnswerObjection(AnswerObjectionRequest, Command):
    """Staff or committee answer for everybody to read; an upheld objection sets the decision aside."""

    operation = Operation(
        "Answer an objection",
        people(Role.STAFF, Role.COMMITTEE),
        (APPLICATION_IS_UNKNOWN, OBJECTION_IS_UNKNOWN, OBJECTION_IS_ANSWERED, RELATED_PERSON_TAKES_NO_PART),
        official=True,
    )

    application_id: Id
    objection_id: Id
