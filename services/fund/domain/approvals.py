"""Who decides on a disbursement: several people, none of them its requester or related to its payee."""

from services.fund.domain.disbursements import (
    OPEN_TO_DECISION,
    require_disbursement,
)
from services.fund.domain.guards import require_uninvolved
from services.fund.domain.officer import approved_alone
from services.fund.domain.state import Disbursement, Fund
from shared.contracts.fund.approvals import (
    ApprovalGiven,
    ApprovalWithdrawn,
    ApproveDisbursement,
    DisbursementApproved,
    DisbursementRejected,
    RejectDisbursement,
)
from shared.contracts.fund.disbursements.views import DisbursementState
from shared.contracts.fund.refusals import (
    DISBURSEMENT_IS_DECIDED,
    DISBURSEMENT_IS_DECIDED_BY_VOTES,
    PERSON_HAS_ALREADY_APPROVED,
)
from shared.contracts.fund.votes import Seats
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected


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


def _withdrawn(command: ApproveDisbursement, person: str) -> ApprovalWithdrawn:
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


def approval_withdrawn(state: Fund, event: ApprovalWithdrawn) -> None:
    disbursement = state.disbursements[event.disbursement_id]
    disbursement.approver_ids.remove(event.approver_id)
    disbursement.state = DisbursementState.REQUESTED
    disbursement.officer_id = disbursement.publicity_ends_at = None
    state.deadlines.pop(event.disbursement_id, None)
