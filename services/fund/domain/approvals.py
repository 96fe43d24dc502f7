"""Who decides on a disbursement: several people, none of them its requester or related to its payee."""

from services.fund.domain.disbursements import (
    OPEN_TO_DECISION,
    PAID,
    require_disbursement,
)
from services.fund.domain.disclosure_clocks import related_payment_awaited
from services.fund.domain.guards import local_day, require_uninvolved
from services.fund.domain.officer import approved_alone
from services.fund.domain.residents_votes import annulled
from services.fund.domain.state import Disbursement, Fund
from services.fund.domain.votes import decided, is_carried, is_lost, lost, tally_of
from shared.contracts.fund.approvals import (
    ApprovalGiven,
    ApprovalWithdrawn,
    ApproveDisbursement,
    DeclareRelation,
    DisbursementApproved,
    DisbursementRejected,
    RejectDisbursement,
    RelationDeclared,
)
from shared.contracts.fund.disbursements.views import DisbursementState
from shared.contracts.fund.refusals import (
    DISBURSEMENT_IS_DECIDED,
    DISBURSEMENT_IS_DECIDED_BY_VOTES,
    PERSON_HAS_ALREADY_APPROVED,
)
from shared.contracts.fund.votes import Seats, VoteWithdrawn
from shared.contracts.partners.committee_rules import CommitteeRules
from shared.kernel.messages import Event
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected
from shared.kernel.roles import Role


def _lapsed(disbursement: Disbursement, seats: Seats) -> list[str]:
    """Those who approved it and hold neither of the offices any more that let them."""
    holders = {*seats.committee, *seats.treasurers}
    return [person for person in disbursement.approver_ids if person not in holders]


def approve_disbursement(state: Fund, command: ApproveDisbursement) -> list[Event]:
    disbursement = require_disbursement(state, command.disbursement_id)
    if disbursement.committee is not None:
        return approved_alone(state, disbursement, command)
    lapsed = _lapsed(disbursement, command.seats)
    is_open = disbursement.state is DisbursementState.REQUESTED
    if not is_open and not (disbursement.state is DisbursementState.APPROVED and lapsed):
        raise Rejected(DISBURSEMENT_IS_DECIDED, state=disbursement.state.value)
    approver = command.actor.id
    require_uninvolved(disbursement, approver)
    if approver in disbursement.approver_ids:
        raise Rejected(PERSON_HAS_ALREADY_APPROVED)
    events: list[Event] = [_withdrawn(command, person) for person in lapsed]
    events.append(
        ApprovalGiven(disbursement_id=command.disbursement_id, approver_id=approver, given_at=command.now)
    )
    counting = [person for person in disbursement.approver_ids if person not in lapsed]
    if len(counting) + 1 >= disbursement.approvals_needed:
        events.append(
            DisbursementApproved(
                disbursement_id=command.disbursement_id,
                approver_ids=(*counting, approver),
                approved_at=command.now,
            )
        )
    return events


def _withdrawn(command: ApproveDisbursement | DeclareRelation, person: str) -> ApprovalWithdrawn:
    return ApprovalWithdrawn(
        disbursement_id=command.disbursement_id, approver_id=person, withdrawn_at=command.now
    )


def approval_given(state: Fund, event: ApprovalGiven) -> None:
    state.disbursements[event.disbursement_id].approver_ids.append(event.approver_id)


def disbursement_approved(state: Fund, event: DisbursementApproved) -> None:
    state.disbursements[event.disbursement_id].state = DisbursementState.APPROVED
    state.deadlines.pop(event.disbursement_id, None)


def reject_disbursement(state: Fund, command: RejectDisbursement) -> list[Event]:
    disbursement = require_disbursement(state, command.disbursement_id)
    if disbursement.committee is not None:
        raise Rejected(DISBURSEMENT_IS_DECIDED_BY_VOTES)
    if disbursement.state is DisbursementState.REJECTED:
        return []
    if disbursement.state not in OPEN_TO_DECISION:
        raise Rejected(DISBURSEMENT_IS_DECIDED, state=disbursement.state.value)
    require_uninvolved(disbursement, command.actor.id)
    return [
        DisbursementRejected(
            disbursement_id=command.disbursement_id,
            reason=command.reason,
            rejected_by=command.actor.id,
            rejected_at=command.now,
            purchase=disbursement.purchase,
            budget_line=disbursement.budget_line,
            amount_fen=disbursement.amount_fen,
        )
    ]


def disbursement_rejected(state: Fund, event: DisbursementRejected) -> None:
    state.disbursements[event.disbursement_id].state = DisbursementState.REJECTED
    state.budgets.move(event.budget_line, uses=-1)


def declare_relation(state: Fund, command: DeclareRelation) -> list[Event]:
    person = command.person_id or command.actor.person
    if person != command.actor.person and not command.actor.has(Role.TREASURER, Role.SUPERVISOR):
        raise Rejected(ACTOR_MAY_NOT_DO_THIS)
    disbursement = require_disbursement(state, command.disbursement_id)
    if person in disbursement.related_ids:
        return []
    events: list[Event] = [
        RelationDeclared(
            disbursement_id=command.disbursement_id,
            person_id=person,
            declared_by=command.actor.id,
            declared_at=command.now,
        )
    ]
    if disbursement.state in PAID:
        today = local_day(state, command.now)
        return [*events, *related_payment_awaited(state, command.disbursement_id, today, command.now)]
    if disbursement.state not in OPEN_TO_DECISION:
        return events
    if disbursement.committee_ids and disbursement.committee is not None and not disbursement.officer_id:
        return [*events, *_without_the_person(state, disbursement, disbursement.committee, command, person)]
    if person in disbursement.approver_ids:
        events.append(_withdrawn(command, person))
    return events


def _without_the_person(
    state: Fund, disbursement: Disbursement, rules: CommitteeRules, command: DeclareRelation, person: str
) -> list[Event]:
    """The vote that counts no longer, and what the others come to, who may all have voted already."""
    disbursement_id, now = command.disbursement_id, command.now
    others = tuple(member for member in disbursement.committee_ids if member != person)
    votes = {member: vote for member, vote in disbursement.votes.items() if member != person}
    tally = tally_of(rules, disbursement, others, votes)
    is_open = disbursement.state is DisbursementState.REQUESTED
    stands = not is_open and is_carried(tally)
    events: list[Event] = []
    if person in disbursement.votes:
        events.append(
            VoteWithdrawn(disbursement_id=disbursement_id, voter_id=person, carried=stands, withdrawn_at=now)
        )
        if not stands:
            events += annulled(state, disbursement_id, now)
    if is_open:
        events += decided(disbursement, disbursement_id, votes, tally, now)
    elif person in disbursement.votes and not stands and is_lost(tally):
        events.append(lost(disbursement, disbursement_id, tally, now))
    return events


def relation_declared(state: Fund, event: RelationDeclared) -> None:
    state.disbursements[event.disbursement_id].related_ids.add(event.person_id)
    state.disbursements[event.disbursement_id].related_party = True


def approval_withdrawn(state: Fund, event: ApprovalWithdrawn) -> None:
    disbursement = state.disbursements[event.disbursement_id]
    disbursement.approver_ids.remove(event.approver_id)
    disbursement.state = DisbursementState.REQUESTED
    disbursement.officer_id = disbursement.publicity_ends_at = None
    state.deadlines.pop(event.disbursement_id, None)
