"""Who decides on a disbursement: several people, none of them its requester or related to its payee."""

from services.fund.domain.disbursements import (
    OPEN_TO_DECISION,
    require_disbursement,
)
from services.fund.domain.state import Disbursement, Fund
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
    PERSON_HAS_ALREADY_APPROVED,
    RELATED_PERSON_MAY_NOT_TAKE_PART,
    REQUESTER_MAY_NOT_DECIDE,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected
from shared.kernel.roles import Role


def _require_uninvolved(disbursement: Disbursement, person: str) -> None:
    """Related persons take no part in the decision (Guangzhou regulations on charity, art. 33)."""
    if person in disbursement.requester_ids:
        raise Rejected(REQUESTER_MAY_NOT_DECIDE)
    if person in disbursement.related_ids:
        raise Rejected(RELATED_PERSON_MAY_NOT_TAKE_PART)


def approve_disbursement(state: Fund, command: ApproveDisbursement) -> list[Event]:
    disbursement = require_disbursement(state, command.disbursement_id)
    if disbursement.state is not DisbursementState.REQUESTED:
        raise Rejected(DISBURSEMENT_IS_DECIDED, state=disbursement.state.value)
    approver = command.actor.id
    _require_uninvolved(disbursement, approver)
    if approver in disbursement.approver_ids:
        raise Rejected(PERSON_HAS_ALREADY_APPROVED)
    events: list[Event] = [
        ApprovalGiven(disbursement_id=command.disbursement_id, approver_id=approver, given_at=command.now)
    ]
    approver_ids = (*disbursement.approver_ids, approver)
    if len(approver_ids) >= disbursement.approvals_needed:
        events.append(
            DisbursementApproved(
                disbursement_id=command.disbursement_id,
                approver_ids=approver_ids,
                approved_at=command.now,
            )
        )
    return events


def approval_given(state: Fund, event: ApprovalGiven) -> None:
    state.disbursements[event.disbursement_id].approver_ids.append(event.approver_id)


def disbursement_approved(state: Fund, event: DisbursementApproved) -> None:
    state.disbursements[event.disbursement_id].state = DisbursementState.APPROVED


def reject_disbursement(state: Fund, command: RejectDisbursement) -> list[Event]:
    disbursement = require_disbursement(state, command.disbursement_id)
    if disbursement.state is DisbursementState.REJECTED:
        return []
    if disbursement.state not in OPEN_TO_DECISION:
        raise Rejected(DISBURSEMENT_IS_DECIDED, state=disbursement.state.value)
    _require_uninvolved(disbursement, command.actor.id)
    return [
        DisbursementRejected(
            disbursement_id=command.disbursement_id,
            reason=command.reason,
            rejected_by=command.actor.id,
            rejected_at=command.now,
        )
    ]


def disbursement_rejected(state: Fund, event: DisbursementRejected) -> None:
    state.disbursements[event.disbursement_id].state = DisbursementState.REJECTED


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
    if disbursement.state in OPEN_TO_DECISION and person in disbursement.approver_ids:
        events.append(
            ApprovalWithdrawn(
                disbursement_id=command.disbursement_id, approver_id=person, withdrawn_at=command.now
            )
        )
    return events


def relation_declared(state: Fund, event: RelationDeclared) -> None:
    state.disbursements[event.disbursement_id].related_ids.add(event.person_id)


def approval_withdrawn(state: Fund, event: ApprovalWithdrawn) -> None:
    disbursement = state.disbursements[event.disbursement_id]
    disbursement.approver_ids.remove(event.approver_id)
    disbursement.state = DisbursementState.REQUESTED
