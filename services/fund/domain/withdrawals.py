"""Whoever asked for a payment takes the request back before it is decided."""

from services.fund.domain.disbursements import require_disbursement
from services.fund.domain.state import Fund
from shared.contracts.fund.disbursements.commands import WithdrawDisbursement
from shared.contracts.fund.disbursements.events import DisbursementWithdrawn
from shared.contracts.fund.disbursements.views import DisbursementState
from shared.contracts.fund.refusals import (
    DISBURSEMENT_IS_DECIDED,
    DISBURSEMENT_WAS_REQUESTED_BY_OTHERS,
    PAYMENT_OF_WORK_IS_NOT_WITHDRAWN,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected


def withdraw_disbursement(state: Fund, command: WithdrawDisbursement) -> list[Event]:
    disbursement, person = require_disbursement(state, command.disbursement_id), command.actor.person
    if not disbursement.requester_ids & {person, command.actor.id}:
        raise Rejected(DISBURSEMENT_WAS_REQUESTED_BY_OTHERS)
    if disbursement.purchase is not None:
        raise Rejected(PAYMENT_OF_WORK_IS_NOT_WITHDRAWN, purchase_id=disbursement.purchase.purchase_id)
    if disbursement.state is DisbursementState.WITHDRAWN:
        return []
    if disbursement.state is not DisbursementState.REQUESTED:
        raise Rejected(DISBURSEMENT_IS_DECIDED, state=disbursement.state.value)
    return [
        DisbursementWithdrawn(
            disbursement_id=command.disbursement_id,
            amount_fen=disbursement.amount_fen,
            budget_line=disbursement.budget_line,
            withdrawn_by=person,
            withdrawn_at=command.now,
        )
    ]


def disbursement_withdrawn(state: Fund, event: DisbursementWithdrawn) -> None:
    state.disbursements[event.disbursement_id].state = DisbursementState.WITHDRAWN
    state.budgets.move(event.budget_line, uses=-1)
