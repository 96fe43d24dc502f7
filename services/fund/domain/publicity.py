"""Publicity (公示): what the committee carried is shown, and each objection answered, before it is paid."""

from datetime import datetime

from services.fund.domain.disbursements import require_disbursement
from services.fund.domain.state import Disbursement, Fund, Objection
from shared.contracts.fund.approvals import DisbursementApproved
from shared.contracts.fund.disbursements.views import DisbursementState
from shared.contracts.fund.objections import (
    AnswerDisbursementObjection,
    DisbursementObjectedTo,
    DisbursementObjectionAnswered,
    ObjectToDisbursement,
)
from shared.contracts.fund.refusals import (
    DISBURSEMENT_IS_NOT_IN_PUBLICITY,
    DISBURSEMENT_OBJECTION_IS_ANSWERED,
    DISBURSEMENT_OBJECTION_IS_UNKNOWN,
    PERSON_HAS_OBJECTED_ALREADY,
    RELATED_PERSON_MAY_NOT_TAKE_PART,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected


def object_to_disbursement(state: Fund, command: ObjectToDisbursement) -> list[Event]:
    disbursement = require_disbursement(state, command.disbursement_id)
    ends_at = disbursement.publicity_ends_at
    if disbursement.state is not DisbursementState.IN_PUBLICITY or ends_at is None or command.now >= ends_at:
        raise Rejected(DISBURSEMENT_IS_NOT_IN_PUBLICITY, state=disbursement.state.value)
    person = command.actor.person
    if any(one.raised_by == person and not one.answered for one in disbursement.objections.values()):
        raise Rejected(PERSON_HAS_OBJECTED_ALREADY)
    return [
        DisbursementObjectedTo(
            disbursement_id=command.disbursement_id,
            objection_id=command.new_id("objection"),
            raised_by=person,
            text_id=command.text_id,
            text_sha256=command.text_sha256,
            raised_at=command.now,
        )
    ]


def disbursement_objected_to(state: Fund, event: DisbursementObjectedTo) -> None:
    state.disbursements[event.disbursement_id].objections[event.objection_id] = Objection(event.raised_by)
    state.deadlines.pop(event.disbursement_id, None)


def answer_disbursement_objection(state: Fund, command: AnswerDisbursementObjection) -> list[Event]:
    disbursement = require_disbursement(state, command.disbursement_id)
    objection = disbursement.objections.get(command.objection_id)
    if objection is None:
        raise Rejected(DISBURSEMENT_OBJECTION_IS_UNKNOWN)
    if command.actor.id in {objection.raised_by, *disbursement.related_ids, *disbursement.requester_ids}:
        raise Rejected(RELATED_PERSON_MAY_NOT_TAKE_PART)
    if objection.answered:
        raise Rejected(DISBURSEMENT_OBJECTION_IS_ANSWERED)
    return [
        DisbursementObjectionAnswered(
            disbursement_id=command.disbursement_id,
            objection_id=command.objection_id,
            answer=command.answer,
            upheld=command.upheld,
            answered_by=command.actor.id,
            answered_at=command.now,
        )
    ]


def disbursement_objection_answered(state: Fund, event: DisbursementObjectionAnswered) -> None:
    disbursement = state.disbursements[event.disbursement_id]
    disbursement.objections[event.objection_id].answered = True
    if disbursement.state is not DisbursementState.IN_PUBLICITY:
        return
    if event.upheld:
        disbursement.state = DisbursementState.REQUESTED
        disbursement.votes.clear()
        disbursement.approver_ids.clear()
        disbursement.publicity_ends_at = disbursement.officer_id = disbursement.referred = None
        state.deadlines.pop(event.disbursement_id, None)
    elif disbursement.publicity_ends_at is not None and all(
        one.answered for one in disbursement.objections.values()
    ):
        state.deadlines[event.disbursement_id] = disbursement.publicity_ends_at


def publicity_over(disbursement: Disbursement, disbursement_id: str, now: datetime) -> DisbursementApproved:
    """What the end of its publicity makes of it."""
    return DisbursementApproved(
        disbursement_id=disbursement_id,
        approver_ids=tuple(disbursement.approver_ids),
        approved_at=now,
    )
