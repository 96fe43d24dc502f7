"""What a month lacks before it is closed, and which lines and entries seem to belong together."""

from collections.abc import Container, Sequence
from dataclasses import dataclass

from services.gateway.operations.caller import Caller
from services.gateway.operations.local_time import zone_here
from services.gateway.operations.statement_balances import accounts_of
from services.gateway.operations.whole_lists import whole_answer
from services.gateway.statements.proposing import moved_fen, propose, twins
from shared.contracts.bookings.sessions.views import ListSessions, ReportState
from shared.contracts.fund.account_statements.movements import LineState
from shared.contracts.fund.account_statements.proposals import ChecklistView, ProposalsView
from shared.contracts.fund.account_statements.views import (
    ListStatementFiles,
    ListStatementLines,
    StatementLineView,
)
from shared.contracts.fund.disbursements.views import DisbursementState, ListDisbursements
from shared.contracts.fund.donations.events import ReceiptState
from shared.contracts.fund.donations.views import ListDonationRecords
from shared.contracts.fund.entries import EntryView, GetEntry, ListEntries
from shared.contracts.fund.goods.views import ListGoods
from shared.contracts.fund.shares.views import ListRemittances, ListShares
from shared.contracts.fund.statement import ListPeriods
from shared.kernel.months import month_after, month_at, month_before, month_of

_FIRST = "2000-01"
"""Of 200 each: a month with more lines or entries is none of a community's fund."""


@dataclass(frozen=True, slots=True)
class MonthOfStatements:
    """A month's lines, the entries around them, and what could be matched."""

    lines: Sequence[StatementLineView]
    entries: Sequence[EntryView]
    proposals: ProposalsView


async def month_of_statements(caller: Caller, month: str) -> MonthOfStatements:
    """All that it takes to match a month's lines."""
    lines = await whole_answer(caller, ListStatementLines(month=month))
    # Books are late by days; what a month has to be set right after its close is booked into an open one.
    closed = any(one.month == month and one.closed for one in await caller.ask(ListPeriods()))
    today = month_at(caller.now, (await zone_here(caller)).key) if closed else month
    around = {max(month_before(month), _FIRST), month, month_after(month), today}
    entries = [one for each in sorted(around) for one in await whole_answer(caller, ListEntries(month=each))]
    proposals = ProposalsView(
        month=month,
        proposals=tuple(propose(lines, entries)),
        twins=tuple(twins(lines)),
        waiting=sum(one.state is LineState.WAITING for one in lines),
    )
    return MonthOfStatements(lines, entries, proposals)


async def proposals_of(caller: Caller, month: str) -> ProposalsView:
    """What could be matched among the lines of a month and the entries around it."""
    return (await month_of_statements(caller, month)).proposals


async def checklist_of(caller: Caller, month: str) -> ChecklistView:
    """What stands in the way of closing the month, and what two people should look at before."""
    periods = {one.month: one for one in await caller.ask(ListPeriods())}
    lines = await whole_answer(caller, ListStatementLines(month=month))
    files = await whole_answer(caller, ListStatementFiles())
    receipts = await _receipts_due(caller, month)
    waiting = await _open(caller, month, LineState.WAITING)
    doubted = await _open(caller, month, LineState.DOUBTED)
    paid = await whole_answer(caller, ListDisbursements(state=DisbursementState.PAID))
    return ChecklistView(
        month=month,
        closed=month in periods and periods[month].closed,
        prepared=month in periods and periods[month].prepared,
        receipts_due=receipts,
        lines_waiting=tuple(one.line_id for one in waiting),
        lines_doubted=tuple(one.line_id for one in doubted),
        earlier_months=tuple(sorted({one.month for one in (*waiting, *doubted)} - {month})),
        entries_not_found=await _not_found(caller, month) if files else (),
        sessions_not_reported=await _not_reported(caller, month),
        shares_due=await _shares_due(caller),
        payments_without_result=tuple(one.disbursement_id for one in paid),
        accounts=await accounts_of(caller, month, lines, files),
        ready=not (receipts or waiting or doubted),
    )


async def _open(caller: Caller, month: str, state: LineState) -> list[StatementLineView]:
    """Lines of the month or an earlier one that have come no further."""
    return [one for one in await whole_answer(caller, ListStatementLines(state=state)) if one.month <= month]


async def _shares_due(caller: Caller) -> tuple[str, ...]:
    return tuple(one.partner_id for one in await whole_answer(caller, ListShares()) if one.due_fen > 0)


async def _receipts_due(caller: Caller, month: str) -> tuple[str, ...]:
    gifts = await whole_answer(caller, ListDonationRecords(receipt=ReceiptState.DUE))
    due = [
        one.donation_id for one in gifts if one.received_on is not None and month_of(one.received_on) <= month
    ]
    in_kind = await whole_answer(caller, ListGoods(receipt=ReceiptState.DUE))
    due += [one.goods_id for one in in_kind if one.checked_on and month_of(one.checked_on) <= month]
    for share in await whole_answer(caller, ListShares()):
        arrived = await whole_answer(caller, ListRemittances(partner_id=share.partner_id))
        due += [
            one.remittance_id
            for one in arrived
            if one.receipt_number is None and not one.reversed and month_of(one.arrived_on) <= month
        ]
    return tuple(due)


async def _not_found(caller: Caller, month: str) -> tuple[str, ...]:
    """Entries that moved money and are on no statement; what was taken back within the books is none.

    It is not within the books where a statement has one of the two: then it should have the other.
    """
    entries = await whole_answer(caller, ListEntries(month=month))
    missing = {one.entry_id: one for one in entries if moved_fen(one) and not one.on_statement}
    return tuple([key for key, one in missing.items() if not await _is_taken_back(caller, one, missing)])


async def _is_taken_back(caller: Caller, one: EntryView, missing: Container[str]) -> bool:
    """Whether it and what reverses it, or is reversed by it, are both on no statement: the other one is
    ``missing`` too, or may be of another month."""
    other_id = one.reverses or one.reversed_by
    if other_id is None or other_id in missing:
        return other_id is not None
    other = await caller.ask(GetEntry(entry_id=other_id))
    return other is not None and not other.on_statement


async def _not_reported(caller: Caller, month: str) -> tuple[str, ...]:
    zone = (await zone_here(caller)).key
    over = [
        *await whole_answer(caller, ListSessions(report=ReportState.DUE, seen_by=None)),
        *await whole_answer(caller, ListSessions(report=ReportState.OVERDUE, seen_by=None)),
    ]
    return tuple(one.session_id for one in over if month_at(one.starts_at, zone) <= month)
