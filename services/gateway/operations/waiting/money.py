"""What waits in the fund: money that is awaited or owed, receipts, and disbursements on their way."""

from collections.abc import Sequence

from services.gateway.operations import disbursements
from services.gateway.operations.caller import Caller
from services.gateway.operations.waiting import share_disputes
from services.gateway.operations.whole_lists import whole_answer
from shared.contracts.fund.disbursements.views import (
    DisbursementState,
    DisbursementView,
    ListDisbursements,
)
from shared.contracts.fund.donations.events import ReceiptState
from shared.contracts.fund.donations.views import DonationState, DonationView, ListDonationRecords
from shared.contracts.fund.shares.views import GetShare, ListShares, ShareView
from shared.contracts.gateway.waiting import Task, WaitingThing
from shared.kernel.roles import Role

_TO_COMMENT_ON = (
    DisbursementState.REQUESTED,
    DisbursementState.WITH_RESIDENTS,
    DisbursementState.IN_PUBLICITY,
)
"""While nothing is approved the supervisor's word comes in time."""


async def of_partner(caller: Caller, partners: Sequence[str]) -> list[WaitingThing]:
    """The share that the caller's partners owe, and what of it waits for an answer."""
    shares = [await caller.ask(GetShare(partner_id=one)) for one in partners]
    return [
        *[_of_share(one, Task.REMIT_SHARE, Role.PARTNER) for one in shares if one is not None and _due(one)],
        *await share_disputes.of_partner(caller, [one for one in shares if one is not None]),
    ]


async def of_treasurer(caller: Caller) -> list[WaitingThing]:
    """Pledges, receipts, shares, and what is approved and not paid yet."""
    pledged = await whole_answer(caller, ListDonationRecords(state=DonationState.PLEDGED))
    unreceipted = await whole_answer(caller, ListDonationRecords(receipt=ReceiptState.DUE))
    shares = await whole_answer(caller, ListShares())
    return [
        *(_of_gift(one, Task.AWAIT_GIFT) for one in pledged),
        *(_of_gift(one, Task.ISSUE_RECEIPT) for one in unreceipted),
        *(_of_share(one, Task.COLLECT_SHARE, Role.TREASURER) for one in shares if _due(one)),
        *await share_disputes.to_answer(caller, Role.TREASURER),
        *await _to_pay(caller),
        *await _disbursements(caller, DisbursementState.REPORTED, Task.CLOSE_DISBURSEMENT, Role.TREASURER),
    ]


async def _to_pay(caller: Caller) -> list[WaitingThing]:
    """What is approved, for who neither asked for it nor decided on it, nor is related to whom it pays."""
    return [
        _of_disbursement(one, Task.PAY_DISBURSEMENT, Role.TREASURER)
        for one in await _in_state(caller, DisbursementState.APPROVED)
        if caller.person_id not in one.approver_ids and await _decides(caller, one)
    ]


async def _decides(caller: Caller, one: DisbursementView) -> bool:
    """Whether the caller may take part in it."""
    part = await disbursements.own_part(caller, one.disbursement_id)
    return part is None or part.decides


async def of_committee(caller: Caller) -> list[WaitingThing]:
    """Requests on which the caller has not voted and may."""
    return [
        _of_disbursement(one, Task.APPROVE_DISBURSEMENT, Role.COMMITTEE)
        for one in await _in_state(caller, DisbursementState.REQUESTED)
        if caller.person_id not in {*one.approver_ids, *(vote.voter_id for vote in one.votes)}
        and await _decides(caller, one)
    ]


async def of_supervisor(caller: Caller) -> list[WaitingThing]:
    """Requests on which the caller has said nothing, and disputes of statements."""
    return [
        *[
            _of_disbursement(one, Task.REVIEW_DISBURSEMENT, Role.SUPERVISOR)
            for state in _TO_COMMENT_ON
            for one in await _in_state(caller, state)
            if caller.person_id not in {review.reviewed_by for review in one.reviews}
        ],
        *await share_disputes.to_answer(caller, Role.SUPERVISOR),
    ]


async def of_staff(caller: Caller) -> list[WaitingThing]:
    """What was paid, and of which nobody has said what came of it."""
    return await _disbursements(caller, DisbursementState.PAID, Task.REPORT_DISBURSEMENT, Role.STAFF)


async def _disbursements(
    caller: Caller, state: DisbursementState, task: Task, role: Role
) -> list[WaitingThing]:
    return [_of_disbursement(one, task, role) for one in await _in_state(caller, state)]


async def _in_state(caller: Caller, state: DisbursementState) -> list[DisbursementView]:
    return await whole_answer(caller, ListDisbursements(state=state))


def _of_disbursement(one: DisbursementView, task: Task, role: Role) -> WaitingThing:
    return WaitingThing(
        task=task,
        role=role,
        subject_id=one.disbursement_id,
        title=one.title,
        title_en=one.title_en,
        organisation=one.payee_organisation,
        amount_fen=one.amount_fen,
        since=one.requested_at,
    )


def _of_gift(one: DonationView, task: Task) -> WaitingThing:
    return WaitingThing(
        task=task,
        role=Role.TREASURER,
        subject_id=one.donation_id,
        title="",
        amount_fen=one.amount_fen,
        person_id=one.donor_id,
        since=one.recorded_at,
    )


def _due(one: ShareView) -> int:
    """What a partner is to pay, in fen: nothing that is in dispute."""
    return max(0, one.due_fen - one.disputed_fen)


def _of_share(one: ShareView, task: Task, role: Role) -> WaitingThing:
    return WaitingThing(
        task=task,
        role=role,
        subject_id=one.partner_id,
        title=one.project or "",
        organisation=one.organisation,
        amount_fen=_due(one),
    )
