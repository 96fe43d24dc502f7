"""Disbursements from the request to the payment's result; who decides stands in `approvals`."""

from datetime import date

from services.fund.domain.bands import small_band
from services.fund.domain.campaign_giving import require_released
from services.fund.domain.committee_terms import who_count
from services.fund.domain.disclosure_clocks import paid_to_related
from services.fund.domain.guards import (
    local_day,
    require_balance,
    require_earmark,
    require_new_slip,
    require_open_day,
)
from services.fund.domain.journal import Journal, book, transfer
from services.fund.domain.spending_plan import (
    line_of,
    require_planned,
    require_within_plan,
    year_of_budget,
)
from services.fund.domain.state import Disbursement, Fund
from shared.contracts.fund.approvals import DisbursementReviewed, ReviewDisbursement
from shared.contracts.fund.disbursements.commands import (
    CloseDisbursement,
    PayDisbursement,
    ReportResult,
    RequestDisbursement,
)
from shared.contracts.fund.disbursements.events import (
    DisbursementClosed,
    DisbursementPaid,
    DisbursementRequested,
    PayeeRecorded,
    ResultReported,
)
from shared.contracts.fund.disbursements.views import DisbursementState
from shared.contracts.fund.ledger import EXPENSE, HOST_CHARITY, EntryKind
from shared.contracts.fund.purchases import RequestPurchasePayment
from shared.contracts.fund.refusals import (
    APPROVALS_COUNT_NO_LONGER,
    DISBURSEMENT_IS_DECIDED,
    DISBURSEMENT_IS_NOT_APPROVED,
    DISBURSEMENT_IS_NOT_PAID,
    DISBURSEMENT_IS_UNKNOWN,
    PAYER_MUST_BE_A_THIRD_PERSON,
    PAYMENT_LIES_BEFORE_ITS_PUBLICITY_ENDED,
    RELATED_PERSON_MAY_NOT_TAKE_PART,
    RESULT_MUST_BE_REPORTED_BEFORE_CLOSING,
    SUPERVISOR_MUST_COMMENT_FIRST,
)
from shared.contracts.partners.purchases.payments import SpendingPurpose
from shared.kernel.messages import Event
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected
from shared.kernel.roles import Role

OPEN_TO_DECISION = (
    DisbursementState.REQUESTED,
    DisbursementState.WITH_RESIDENTS,
    DisbursementState.IN_PUBLICITY,
    DisbursementState.APPROVED,
)
PAID = (DisbursementState.PAID, DisbursementState.REPORTED, DisbursementState.CLOSED)


def require_disbursement(state: Fund, disbursement_id: str) -> Disbursement:
    disbursement = state.disbursements.get(disbursement_id)
    if disbursement is None:
        raise Rejected(DISBURSEMENT_IS_UNKNOWN)
    return disbursement


def request_disbursement(state: Fund, command: RequestDisbursement) -> list[Event]:
    require_earmark(state, command.earmark_id)
    require_planned(state, command)
    return disbursement_for(state, command, None)


def disbursement_for(
    state: Fund,
    command: RequestDisbursement | RequestPurchasePayment,
    bought: RequestPurchasePayment | None,
) -> list[Event]:
    """What is requested, by the rules of the day: by a person, or because bought work was accepted."""
    disbursement_id, rules = command.new_id("disbursement"), state.rules_at(command.now)
    events: list[Event] = [
        DisbursementRequested(
            disbursement_id=disbursement_id,
            title=command.title,
            title_en=None if isinstance(command, RequestPurchasePayment) else command.title_en,
            purpose=command.purpose,
            amount_fen=command.amount_fen,
            payee_organisation=command.payee_organisation,
            earmark_id=command.earmark_id,
            requested_by=bought.requested_by if bought else command.actor.person,
            entered_by=bought.entered_by if bought else command.actor.id,
            approvals_needed=rules.disbursement_approvals,
            committee=rules.committee,
            requested_at=command.now,
            purchase=bought.payment if bought else None,
            involved=bought.involved if bought else (),
            budget_line=line_of(state, command),
            budget_line_needed=year_of_budget(state, command) is not None,
        )
    ]
    if command.payee_id is not None:
        events.append(PayeeRecorded(disbursement_id=disbursement_id, payee_id=command.payee_id))
    return events


def disbursement_requested(state: Fund, event: DisbursementRequested) -> None:
    state.disbursements[event.disbursement_id] = Disbursement(
        amount_fen=event.amount_fen,
        earmark_id=event.earmark_id,
        requester_ids={event.requested_by, event.entered_by, *event.involved},
        approvals_needed=event.approvals_needed,
        purpose=event.purpose.value,
        committee=event.committee,
        purchase=event.purchase,
        title=event.title,
        english=(event.title_en, None),
        budget_line=event.budget_line,
        budget_line_needed=event.budget_line_needed,
    )
    state.budgets.move(event.budget_line, uses=1)
    if event.purchase is not None:
        state.purchase_payments[event.purchase.payment_id] = event.disbursement_id


def payee_recorded(state: Fund, event: PayeeRecorded) -> None:
    state.disbursements[event.disbursement_id].related_ids.add(event.payee_id)


def review_disbursement(state: Fund, command: ReviewDisbursement) -> list[Event]:
    disbursement = require_disbursement(state, command.disbursement_id)
    if disbursement.state not in OPEN_TO_DECISION:
        raise Rejected(DISBURSEMENT_IS_DECIDED, state=disbursement.state.value)
    return [
        DisbursementReviewed(
            disbursement_id=command.disbursement_id,
            in_favour=command.in_favour,
            comment=command.comment,
            reviewed_by=command.actor.person,
            reviewed_at=command.now,
        )
    ]


def disbursement_reviewed(state: Fund, event: DisbursementReviewed) -> None:
    state.disbursements[event.disbursement_id].reviewed = True


def _require_payable(state: Fund, disbursement: Disbursement, command: PayDisbursement) -> tuple[str, ...]:
    """Who carries the payment; refused before all have had their say, and to whoever took part."""
    if disbursement.state is not DisbursementState.APPROVED:
        raise Rejected(
            DISBURSEMENT_IS_NOT_APPROVED,
            state=disbursement.state.value,
            approvals=len(disbursement.approver_ids),
            approvals_needed=disbursement.approvals_needed,
        )
    payer = command.actor.id
    if payer in disbursement.requester_ids or payer in disbursement.approver_ids:
        raise Rejected(PAYER_MUST_BE_A_THIRD_PERSON)
    if payer in disbursement.related_ids:
        raise Rejected(RELATED_PERSON_MAY_NOT_TAKE_PART)
    approvers = _approvers_who_count(state, disbursement, command)
    if not disbursement.reviewed and _needs_the_supervisor(disbursement):
        raise Rejected(SUPERVISOR_MUST_COMMENT_FIRST)
    return approvers


def _needs_the_supervisor(disbursement: Disbursement) -> bool:
    """Whether nothing is paid before the supervisor's word: where votes decide, and for one officer as the
    rules say."""
    band = small_band(disbursement) if disbursement.officer_id is not None else None
    return band.supervisor_comments if band else disbursement.committee is not None


def _require_after_publicity(state: Fund, disbursement: Disbursement, day: date) -> None:
    ends_at = disbursement.publicity_ends_at
    if ends_at is not None and day < (ended_on := local_day(state, ends_at)):
        raise Rejected(
            PAYMENT_LIES_BEFORE_ITS_PUBLICITY_ENDED, day=day.isoformat(), ended_on=ended_on.isoformat()
        )


def pay_disbursement(state: Fund, command: PayDisbursement) -> list[Event]:
    disbursement = require_disbursement(state, command.disbursement_id)
    approvers = _require_payable(state, disbursement, command)
    require_open_day(state, command, command.paid_on)
    _require_after_publicity(state, disbursement, command.paid_on)
    require_new_slip(state, command.evidence)
    require_released(state, disbursement.earmark_id, disbursement.amount_fen)
    require_balance(state, disbursement.earmark_id, disbursement.amount_fen)
    overrun_fen = require_within_plan(state, disbursement, command)
    return [
        DisbursementPaid(
            disbursement_id=command.disbursement_id,
            purpose=SpendingPurpose(disbursement.purpose),
            amount_fen=disbursement.amount_fen,
            earmark_id=disbursement.earmark_id,
            paid_by=command.actor.id,
            paid_on=command.paid_on,
            evidence=command.evidence,
            approver_ids=approvers,
            purchase=disbursement.purchase,
            budget_line=disbursement.budget_line,
            overrun_fen=overrun_fen,
            overrun_reason=command.overrun_reason if overrun_fen else None,
            entry=Journal(state, command).entry(
                EntryKind.DISBURSEMENT_PAID,
                command.disbursement_id,
                transfer(
                    EXPENSE + disbursement.purpose,
                    HOST_CHARITY,
                    disbursement.amount_fen,
                    disbursement.earmark_id,
                ),
                booked_on=command.paid_on,
            ),
        ),
        *paid_to_related(state, command),
    ]


def _approvers_who_count(
    state: Fund, disbursement: Disbursement, command: PayDisbursement
) -> tuple[str, ...]:
    """Those who approved it and still hold their office; refused where they are too few."""
    seats = command.seats
    if disbursement.committee is None:
        holders, needed = {*seats.committee, *seats.treasurers}, disbursement.approvals_needed
    else:
        rules = disbursement.committee
        voted = disbursement.votes or disbursement.approver_ids  # None voted on what an officer approved.
        in_time = who_count(state, seats.committee, rules, voted, command.now)
        holders = {*in_time} - {*seats.treasurers, *seats.staff} - disbursement.related_ids
        needed = disbursement.needed
    counting = [person for person in disbursement.approver_ids if person in holders]
    if len(counting) < needed:
        lapsed = [person for person in disbursement.approver_ids if person not in holders]
        raise Rejected(APPROVALS_COUNT_NO_LONGER, counting=len(counting), needed=needed, lapsed_ids=[*lapsed])
    return tuple(counting)


def disbursement_paid(state: Fund, event: DisbursementPaid) -> None:
    state.disbursements[event.disbursement_id].state = DisbursementState.PAID
    state.budgets.move(event.budget_line, spent_fen=event.amount_fen)
    book(state, event.entry, event.evidence)


def report_result(state: Fund, command: ReportResult) -> list[Event]:
    disbursement = require_disbursement(state, command.disbursement_id)
    if command.actor.person not in disbursement.requester_ids and not command.actor.has(
        Role.STAFF, Role.TREASURER, Role.COMMITTEE
    ):
        raise Rejected(ACTOR_MAY_NOT_DO_THIS)
    if disbursement.state is not DisbursementState.PAID:
        raise Rejected(DISBURSEMENT_IS_NOT_PAID, state=disbursement.state.value)
    return [
        ResultReported(
            disbursement_id=command.disbursement_id,
            result=command.result,
            result_en=command.result_en,
            reported_by=command.actor.person,
            reported_at=command.now,
        )
    ]


def result_reported(state: Fund, event: ResultReported) -> None:
    disbursement = state.disbursements[event.disbursement_id]
    disbursement.state = DisbursementState.REPORTED
    disbursement.english = disbursement.english[0], event.result_en


def close_disbursement(state: Fund, command: CloseDisbursement) -> list[Event]:
    disbursement = require_disbursement(state, command.disbursement_id)
    if disbursement.state is DisbursementState.CLOSED:
        return []
    if disbursement.state is not DisbursementState.REPORTED:
        raise Rejected(RESULT_MUST_BE_REPORTED_BEFORE_CLOSING, state=disbursement.state.value)
    return [
        DisbursementClosed(
            disbursement_id=command.disbursement_id,
            closed_by=command.actor.person,
            closed_at=command.now,
        )
    ]


def disbursement_closed(state: Fund, event: DisbursementClosed) -> None:
    state.disbursements[event.disbursement_id].state = DisbursementState.CLOSED
