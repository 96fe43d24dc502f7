"""The fund's public face: its statement, its months, and the export for the auditor."""

import csv
import io
from collections.abc import AsyncIterator, Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import StreamingResponse

from services.gateway.api.access import Anyone, Caller, Treasurer, allow
from services.gateway.api.answers import Done, done, found, refusals
from shared.contracts.fund.ledger import (
    EXPENSE,
    HOST_CHARITY,
    INCOME,
    ClosePeriod,
    ClosePeriodRequest,
    EntryView,
    ListEntries,
    Month,
)
from shared.contracts.fund.refusals import PERIOD_IS_NOT_OVER
from shared.contracts.fund.statement import GetStatement, ListPeriods, PeriodView, StatementView
from shared.kernel.messages import Role
from shared.kernel.refusals import COMMUNITY_IS_NOT_OPEN, Rejected
from shared.projections.refusals import READ_MODEL_IS_BEHIND

router = APIRouter(tags=["fund"])

Examiner = Annotated[
    Caller,
    Depends(allow(Role.AUDITOR, Role.SUPERVISOR, Role.TREASURER, Role.COMMITTEE, Role.DISTRICT)),
]

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
)
_ENTRIES_AT_ONCE = 200


class CsvResponse(StreamingResponse):
    """Comma-separated values (RFC 4180), UTF-8 with a byte order mark, which spreadsheets need."""

    media_type = "text/csv"


@router.get("/fund", operation_id="get_fund_statement", summary="Read the fund's statement")
async def get_fund_statement(
    caller: Anyone,
    month: Annotated[Month | None, Query(description="Of this month; left out, of all time.")] = None,
) -> StatementView:
    """What came in, what went out, what is there and for what: for everybody to read.

    It adds up: opening + income − expense = closing = money at the host charity + shares due. The ledger
    and the audit export take their totals from this very query (Charity Law, art. 8 and 71).
    """
    return await statement_of(caller, month)


@router.get("/fund/periods", operation_id="list_fund_periods", summary="List the months of the books")
async def list_fund_periods(caller: Anyone) -> list[PeriodView]:
    """Every month with entries: its income, its expense, what the fund owned at its end."""
    return await caller.ask("fund", ListPeriods())


@router.post(
    "/fund/periods",
    operation_id="close_fund_period",
    summary="Close a month",
    responses=refusals(PERIOD_IS_NOT_OVER),
)
async def close_fund_period(body: ClosePeriodRequest, caller: Treasurer, response: Response) -> Done:
    """Closes the books of a month, and of all months before it: nothing is dated into them any more."""
    return done(response, await caller.submit("fund", ClosePeriod, body))


@router.get(
    "/fund/audit-export",
    operation_id="export_fund_ledger",
    summary="Export the whole ledger",
    response_class=CsvResponse,
)
async def export_fund_ledger(caller: Examiner) -> CsvResponse:
    """The whole ledger as CSV: one row per line of an entry (`entry`), then the statement's totals (`total`).

    The totals are those of `GET …/fund`, of exactly the entries that are exported.
    """
    statement = await statement_of(caller, None)
    last = statement.last_entry_number
    newest = await caller.ask("fund", ListEntries(newest_first=True, up_to=last, limit=1))
    reached = newest.items[0].number if newest.items else 0
    if reached < last:
        # Statement and ledger are folded apart; never export one without the other.
        raise Rejected(READ_MODEL_IS_BEHIND, wanted=last, reached=reached, retry_after_seconds=1)
    return CsvResponse(
        _rows(caller, statement),
        headers={"Content-Disposition": f'attachment; filename="fund-{caller.community}.csv"'},
    )


async def statement_of(caller: Caller, month: str | None) -> StatementView:
    """The statement; every total that the API shows comes from here."""
    return found(await caller.ask("fund", GetStatement(month=month)), COMMUNITY_IS_NOT_OPEN)


async def _rows(caller: Caller, statement: StatementView) -> AsyncIterator[str]:
    yield "\ufeff" + _csv([_COLUMNS])
    cursor: str | None = None
    while True:
        query = ListEntries(up_to=statement.last_entry_number, cursor=cursor, limit=_ENTRIES_AT_ONCE)
        page = await caller.ask("fund", query)
        yield _csv(row for entry in page.items for row in _of_entry(entry))
        cursor = page.next_cursor
        if cursor is None:
            break
    yield _csv(_totals(statement))


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
            _plain(entry.reason),
        )


def _totals(statement: StatementView) -> Iterator[tuple[object, ...]]:
    """The statement in the signs of the ledger: debits positive, credits negative."""
    sums: list[tuple[str, str | None, int]] = [
        *((INCOME + line.source.value, None, -line.amount_fen) for line in statement.income),
        *((EXPENSE + line.purpose.value, None, line.amount_fen) for line in statement.expense),
        *((HOST_CHARITY, purse.earmark_id, purse.balance_fen) for purse in statement.purses),
        ("receivable:partner", None, statement.due_from_partners_fen),
    ]
    for account, earmark_id, amount_fen in sums:
        yield ("total", statement.last_entry_number, None, None, account, earmark_id, amount_fen)


def _csv(rows: Iterator[tuple[object, ...]] | list[tuple[str, ...]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _plain(text: str | None) -> str | None:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text and text[0] in "=+-@" else text
