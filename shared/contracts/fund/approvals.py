"""Who decides on a disbursement: comments, relations, approvals, the rejection."""

from typing import Annotated, ClassVar

from pydantic import ConfigDict

from shared.contracts.fund.refusals import (
    DISBURSEMENT_IS_DECIDED,
    DISBURSEMENT_IS_DECIDED_BY_VOTES,
    DISBURSEMENT_IS_UNKNOWN,
    PERSON_HAS_ALREADY_APPROVED,
    RELATED_PERSON_MAY_NOT_TAKE_PART,
    REQUESTER_MAY_NOT_DECIDE,
)
from shared.contracts.fund.refusals.bands import (
    APPROVER_IS_NOT_THE_OFFICER,
    OFFICER_HAS_APPROVED_TOO_MUCH,
)
from shared.contracts.fund.refusals.terms import COMMITTEE_TERM_IS_OVER
from shared.contracts.fund.votes import Seats
from shared.contracts.partners.purchases.payments import PurchasePayment
from shared.contracts.partners.refusals.relations import CLAIM_OF_YOURS_WAS_DISMISSED, RELATION_WAS_DISMISSED
from shared.kernel.messages import BESIDE_THE_WISH, ActorId, Command, Event, Withheld
from shared.kernel.models import (
    Flag,
    Id,
    Instant,
    Request,
    Text,
    Title,
)
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import Role, people, roles


class ReviewDisbursementRequest(Request):
    """What the supervisor thinks of a disbursement."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"in_favour": True, "comment": "报价三家比选，价格合理。"}]},
    )

    in_favour: Flag
    """Whether the supervisor would pay it."""
    comment: Text
    """What the supervisor thinks of it, for everybody to read; never about an identifiable person."""


class ReviewDisbursement(ReviewDisbursementRequest, Command):
    """The supervisor's comment, which binds nobody; without one, nothing that was voted is paid."""

    operation = Operation(
        "Comment on a disbursement",
        people(Role.SUPERVISOR),
        (DISBURSEMENT_IS_UNKNOWN, DISBURSEMENT_IS_DECIDED),
    )

    disbursement_id: Id


class DisbursementReviewed(Event):
    """The supervisor commented on a disbursement, which binds nobody and stays on the record."""

    type: ClassVar[str] = "fund.disbursement_reviewed.v1"

    disbursement_id: Id
    """The disbursement that the supervisor commented on."""
    in_favour: bool
    """Whether the supervisor would pay it. It binds nobody."""
    comment: str
    """What the supervisor thinks of it."""
    reviewed_by: PersonId
    """The supervisor: an opaque id."""
    reviewed_at: Instant
    """When the comment was made."""


class DeclareRelationRequest(Request):
    """Who is related to the payee of a disbursement."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"person_id": None}]})

    person_id: ActorId | None = None
    """Who is related to the payee; null for oneself. Of others, treasurer and supervisor may declare it."""


class DeclareRelation(DeclareRelationRequest, Command):
    """A related person takes no part from then on; an approval given before no longer counts.

    Everybody declares it of themselves, or confirms it; of others, treasurer and supervisor may (Guangzhou,
    art. 33). Of others it is a claim, which they can contest within five days: until it is settled they
    abstain, and nothing is carried or lost that their vote could turn. Whoever had a claim dismissed, or
    nobody settled, makes no other one about the same payment.
    """

    operation = Operation(
        "Declare a relation to the payee",
        roles(Role.STAFF, Role.TREASURER, Role.COMMITTEE, Role.SUPERVISOR),
        (DISBURSEMENT_IS_UNKNOWN, RELATION_WAS_DISMISSED, CLAIM_OF_YOURS_WAS_DISMISSED),
    )

    disbursement_id: Id


class RelationDeclared(Event):
    type: ClassVar[str] = "fund.relation_declared.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    disbursement_id: Id
    person_id: str
    declared_by: str
    declared_at: Instant
    contest_by: Instant | None = None
    """Until when the person concerned can contest it; None where they said so themselves, and before 0.3."""


class ApproveDisbursement(Command):
    """Where no votes are taken: one of the approvals that the rules want, in person, never by the requester,
    never by a related person, never twice by the same. Approvals of those who lost their office don't count.

    Where votes are taken: the one approval of the officer for small payments, if the rules leave this one to
    an officer and the committee hasn't begun to vote on it.
    """

    operation = Operation(
        "Approve a disbursement",
        people(Role.COMMITTEE, Role.TREASURER),
        (
            DISBURSEMENT_IS_UNKNOWN,
            DISBURSEMENT_IS_DECIDED_BY_VOTES,
            DISBURSEMENT_IS_DECIDED,
            REQUESTER_MAY_NOT_DECIDE,
            RELATED_PERSON_MAY_NOT_TAKE_PART,
            PERSON_HAS_ALREADY_APPROVED,
            APPROVER_IS_NOT_THE_OFFICER,
            COMMITTEE_TERM_IS_OVER,
            OFFICER_HAS_APPROVED_TOO_MUCH,
        ),
    )

    disbursement_id: Id
    seats: Annotated[Seats, BESIDE_THE_WISH]


class ApprovalGiven(Event):
    """Somebody of the committee, or the treasurer, approved a disbursement in person."""

    type: ClassVar[str] = "fund.approval_given.v1"

    disbursement_id: Id
    """The disbursement that was approved, by this person among others."""
    approver_id: PersonId
    """Who approved it: an opaque id. Nobody counts twice."""
    given_at: Instant
    """When the approval was given."""


class ApprovalWithdrawn(Event):
    """An approval no longer counts: the person is related to the payee after all, or lost their office."""

    type: ClassVar[str] = "fund.approval_withdrawn.v1"

    disbursement_id: Id
    """The disbursement that lacks this approval again."""
    approver_id: PersonId
    """The person whose approval no longer counts: an opaque id."""
    withdrawn_at: Instant
    """When the relation to the payee was declared, or somebody approved in that person's place."""


class DisbursementApproved(Event):
    """It may be paid: as many people as the rules want approved, or the publicity after the vote is over."""

    type: ClassVar[str] = "fund.disbursement_approved.v1"

    disbursement_id: Id
    """The disbursement that the treasurer may have paid now."""
    approver_ids: tuple[PersonId, ...]
    """Everybody whose approval counts: opaque ids. Whoever is among them may not pay it."""
    approved_at: Instant
    """When the last approval that it needed was given, or the publicity was over."""


class RejectDisbursementRequest(Request):
    """Why a disbursement is not paid."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "同类支出本季度已满额"}]})

    reason: Title
    """Why it is not paid, for everybody to read; never about a person."""


class RejectDisbursement(RejectDisbursementRequest, Command):
    """Where no votes are taken: a member of the committee, or the treasurer, says no, which ends it."""

    operation = Operation(
        "Reject a disbursement",
        people(Role.COMMITTEE, Role.TREASURER),
        (
            DISBURSEMENT_IS_UNKNOWN,
            DISBURSEMENT_IS_DECIDED_BY_VOTES,
            DISBURSEMENT_IS_DECIDED,
            REQUESTER_MAY_NOT_DECIDE,
            RELATED_PERSON_MAY_NOT_TAKE_PART,
        ),
    )

    disbursement_id: Id


class DisbursementRejected(Event):
    """A disbursement was refused before it was paid, which ends it."""

    type: ClassVar[str] = "fund.disbursement_rejected.v1"

    disbursement_id: Id
    """The disbursement that is never paid."""
    reason: str
    """Why it is not paid."""
    rejected_by: PersonId
    """Who said no, from the committee or as treasurer: an opaque id."""
    rejected_at: Instant
    """When it was rejected."""
    purchase: PurchasePayment | None = None
    """The accepted milestone that it doesn't pay; null where no work is bought, and before 0.2."""
    budget_line: str | None = None
    """The line of a budget that has its money again; null where it named none."""
    amount_fen: int = 0
    """How much was asked for, in fen; 0 in what was recorded before it stood here."""
