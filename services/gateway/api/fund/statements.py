"""Statements of banks and wallets: import, what is proposed, match, book, set aside; what a month lacks."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from services.gateway.api.answers import Created, created_in
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import month_end, statements
from services.gateway.operations.caller import Caller
from shared.contracts.fund.account_statements.commands import (
    IMPORT_A_FILE,
    BookLines,
    BookLinesRequest,
    DecideLine,
    ImportFileRequest,
    MatchLines,
    MatchLinesRequest,
    ReopenLine,
    SetLineAside,
    UndoMatch,
)
from shared.contracts.fund.account_statements.proposals import (
    PROPOSE_MATCHES,
    READ_CHECKLIST,
    ChecklistView,
    ProposalsView,
)
from shared.contracts.fund.account_statements.views import (
    GetStatementLine,
    ListStatementFiles,
    ListStatementLines,
)
from shared.kernel.months import Month

router = APIRouter(tags=["fund"])

_MonthOfPath = Annotated[Month, Path(description="The month, in the community's zone: `2026-07`.")]


@route_to(router, "POST /fund/statements", IMPORT_A_FILE, name="import_fund_statement")
async def import_statement(body: ImportFileRequest, caller: Caller, response: Response) -> Created:
    """Reads a file of a bank, WeChat Pay or Alipay, and lays its lines beside the books.

    The layout is found by the words of the headings. The file's own counts, totals and balances must hold;
    nothing is skipped: a line that is not understood refuses the file and is named. Lines that an earlier
    file of the account had are not recorded again.
    """
    outcome = await statements.import_file(caller, body)
    return created_in(response, outcome, outcome.made("statement_id"), "fund/statements")


open_to(router, "GET /fund/statements", ListStatementFiles)
open_to(router, "GET /fund/statement-lines", ListStatementLines)
open_to(router, "GET /fund/statement-lines/{line_id}", GetStatementLine)
open_to(router, "POST /fund/statement-lines/{line_id}/decision", DecideLine, name="decide_statement_line")
open_to(router, "POST /fund/statement-lines/{line_id}/aside", SetLineAside, name="set_statement_line_aside")
open_to(router, "POST /fund/statement-lines/{line_id}/reopening", ReopenLine, name="reopen_statement_line")
open_to(router, "POST /fund/statement-matches/{match_id}/undoing", UndoMatch, name="undo_statement_match")


@route_to(router, "POST /fund/statement-matches", MatchLines, name="match_statement_lines")
async def match_lines(body: MatchLinesRequest, caller: Caller, response: Response) -> Created:
    outcome = await caller.submit(MatchLines, body)
    return created_in(response, outcome, outcome.made("match_id"), "fund/statement-lines")


@route_to(router, "POST /fund/statement-bookings", BookLines, name="book_statement_lines")
async def book_lines(body: BookLinesRequest, caller: Caller, response: Response) -> Created:
    outcome = await statements.book_lines(caller, body)
    return created_in(response, outcome, outcome.made("match_id"), "fund/statement-lines")


@route_to(
    router, "GET /fund/months/{month}/proposals", PROPOSE_MATCHES, name="propose_fund_matches", asks=True
)
async def propose_matches(month: _MonthOfPath, caller: Caller) -> ProposalsView:
    """Which lines and entries of a month seem to tell of the same money. Nothing is matched by asking."""
    return await month_end.proposals_of(caller, month)


@route_to(router, "GET /fund/months/{month}/checklist", READ_CHECKLIST, name="read_fund_checklist", asks=True)
async def read_checklist(month: _MonthOfPath, caller: Caller) -> ChecklistView:
    """What a month lacks before two people can close it, and what they should look at."""
    return await month_end.checklist_of(caller, month)
