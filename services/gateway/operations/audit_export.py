"""The export of the whole ledger for the auditor: comma-separated values (RFC 4180)."""

import csv
import io
from collections.abc import AsyncIterator, Iterator

from services.gateway.operations.caller import Caller
from services.gateway.operations.ledger import statement_of
from shared.contracts.fund.audit_pack import TakeLedger
from shared.contracts.fund.disbursements.views import GetDisbursement
from shared.contracts.fund.entries import EntryView, ListEntries
from shared.contracts.fund.ledger import EXPENSE, HOST_CHARITY, INCOME, EntryKind
from shared.contracts.fund.statement import StatementView
from shared.kernel.refusals import Rejected
from shared.kernel.sheets import UTF_8_MARK, cell
from shared.projections.refusals import READ_MODEL_IS_BEHIND

_COLUMNS = (
    "record",
    "number",
    "booked_on",
    "kind",
    "account",
    "earmark_id",
    "amount_fen",
    "balance_after_fen",
    "entry_id",
    "subject_id",
    "reverses",
    "reversed_by",
    "reason",
    "reference",
    "evidence",
    "maker",
    "approvers",
)
_ENTRIES_AT_ONCE = 200


async def export_ledger(caller: Caller) -> AsyncIterator[str]:
    """The text of the export, piece by piece; `Rejected` before the first where it can't be whole yet.

    Who exports it stands in the fund's log before the first piece.
    """
    statement = await statement_of(caller, None)
    last = statement.last_entry_number
    newest = await caller.ask(ListEntries(newest_first=True, up_to=last, limit=1))
    reached = newest.items[0].number if newest.items else 0
    if reached < last:
        # Statement and ledger are folded apart; never export one without the other.
        raise Rejected(READ_MODEL_IS_BEHIND, wanted=last, reached=reached, retry_after_seconds=1)
    await caller.submit(TakeLedger)
    return _rows(caller, statement)


async def _rows(caller: Caller, statement: StatementView) -> AsyncIterator[str]:
    yield UTF_8_MARK + _csv([_COLUMNS])
    cursor: str | None = None
    while True:
        query = ListEntries(up_to=statement.last_entry_number, cursor=cursor, limit=_ENTRIES_AT_ONCE)
        page = await caller.ask(query)
        entries = [await _with_approvers(caller, entry) for entry in page.items]
        yield _csv(row for entry in entries for row in _of_entry(entry))
        cursor = page.next_cursor
        if cursor is None:
            break
    yield _csv(_totals(statement))


async def _with_approvers(caller: Caller, entry: EntryView) -> EntryView:
    """Payments that were recorded before their events named the approvers have them from their request."""
    if entry.kind is not EntryKind.DISBURSEMENT_PAID or entry.approver_ids:
        return entry
    payment = await caller.ask(GetDisbursement(disbursement_id=entry.subject_id))
    return entry.model_copy(update={"approver_ids": payment.approver_ids}) if payment else entry


def _of_entry(entry: EntryView) -> Iterator[tuple[object, ...]]:
    for line in entry.lines:
        yield (
            "entry",
            entry.number,
            entry.booked_on,
            entry.kind.value,
            line.account,
            line.earmark_id,
            line.amount_fen,
            entry.balance_after_fen,
            entry.entry_id,
            entry.subject_id,
            entry.reverses,
            entry.reversed_by,
            cell(entry.reason),
            None if entry.kind is EntryKind.DISBURSEMENT_PAID else cell(entry.reference),
            cell(entry.reference) if entry.kind is EntryKind.DISBURSEMENT_PAID else None,
            entry.maker,
            " ".join(entry.approver_ids),
        )


def _totals(statement: StatementView) -> Iterator[tuple[object, ...]]:
    """The statement in the signs of the ledger: debits positive, credits negative."""
    sums: list[tuple[str, str | None, int]] = [
        *((INCOME + line.source.value, None, -line.amount_fen) for line in statement.income),
        *((EXPENSE + line.purpose.value, None, line.amount_fen) for line in statement.expense),
        *((HOST_CHARITY, purse.earmark_id, purse.balance_fen) for purse in statement.purses),
        ("receivable:partner", None, statement.due_from_partners_fen),
        ("receivable:stall", None, statement.due_from_stalls_fen),
        ("receivable:merchant", None, statement.due_from_merchants_fen),
    ]
    for account, earmark_id, amount_fen in sums:
        yield ("total", statement.last_entry_number, None, None, account, earmark_id, amount_fen)


def _csv(rows: Iterator[tuple[object, ...]] | list[tuple[str, ...]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()
