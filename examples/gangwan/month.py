"""Part 4 of the thread, in Nanbeitai: a month's books are closed against the bank's file, and proved."""

from collections.abc import Callable, Iterable
from http import HTTPStatus

from examples.gangwan.api import Unexpected
from examples.gangwan.bank import Bank
from examples.gangwan.places import NANBEITAI
from examples.gangwan.stage import Facts, Stage, expect
from shared.contracts.fund.account_statements.commands import (
    BookLinesRequest,
    MatchLinesRequest,
    SetLineAsideRequest,
)
from shared.contracts.fund.account_statements.movements import AsideReason, Books, LineState, Movement
from shared.contracts.fund.account_statements.proposals import ChecklistView, ProposalsView
from shared.contracts.fund.account_statements.refusals.lines import STATEMENT_FILE_IS_IMPORTED
from shared.contracts.fund.account_statements.views import StatementLineView
from shared.contracts.fund.closing import ClosePeriodRequest, PreparePeriodRequest
from shared.contracts.fund.donations.commands import ReceiptDonationRequest
from shared.contracts.fund.refusals import PERIOD_HAS_LINES_WAITING, SECOND_PERSON_MUST_BE_ANOTHER
from shared.contracts.fund.statement import StatementView
from shared.kernel.money import yuan
from shared.kernel.months import month_of

Prove = Callable[[bytes], Iterable[str]]
"""Checks an audit pack with nothing but the pack; gives what it says, line by line."""

_FUND = f"{NANBEITAI}/fund"
_FEE_FEN, _INTEREST_FEN, _DUES_FEN = 150, 96, 50_000
_BOOKED_AS = {Movement.FEE: Books.FEE, Movement.INTEREST: Books.INTEREST}


def close_month(stage: Stage, bank: Bank) -> None:
    """Plays it for the month of the market, once that is over."""
    stage.title("4  Fund: the month's books are closed against the bank's statement")
    month = month_of(stage.market_day)
    stage.wait_for(stage.month_over, f"{month} is over")
    _imported(stage, bank, month)
    _receipted(stage, month)
    complete = PreparePeriodRequest(month=month)
    prepared = f"{_FUND}/prepared-periods"
    waiting = PERIOD_HAS_LINES_WAITING
    what = f"would declare {month} complete"
    stage.refused("jin-treasurer", what, prepared, complete, by=waiting, telling=_waiting)
    _matched(stage, month)
    _explained(stage, month)
    checklist = f"{_FUND}/months/{month}/checklist"
    stage.looks("jin-treasurer", "reads what the month lacks", checklist, ChecklistView, _ready)
    stage.does("jin-treasurer", f"declares {month} complete", prepared, complete)
    close = ClosePeriodRequest(month=month)
    another = SECOND_PERSON_MUST_BE_ANOTHER
    stage.refused("jin-treasurer", "would close it too", f"{_FUND}/periods", close, by=another)
    stage.does("yue-supervisor", "closes it", f"{_FUND}/periods", close)
    stage.looks(None, f"reads the statement of {month}", _FUND, StatementView, _closed, month=month)


def prove_books(stage: Stage, prove: Prove | None) -> None:
    """The auditor takes the pack; whoever plays this may prove it, with nothing else."""
    stage.title("4  Fund: the auditor proves the books of Nanbeitai without the platform")
    stage.note("xing-auditor", "takes the audit pack: GET …/fund/audit-pack")
    answer = stage.api.call("GET", "xing-auditor", f"{_FUND}/audit-pack")
    if answer.status_code != HTTPStatus.OK:
        raise Unexpected(f"GET {_FUND}/audit-pack: got {answer.status_code} {answer.text[:200]}")
    stage.tell(f"{len(answer.content):,} bytes")
    if prove is not None:
        stage.note("xing-auditor", "checks it in an empty folder: hehuo audit audit-pack-nanbeitai.zip")
        for line in prove(answer.content):
            stage.tell(line)


def _imported(stage: Stage, bank: Bank, month: str) -> None:
    """The file has three lines that nobody has booked: a fee, interest, and what is not the fund's."""
    day = stage.market_day
    bank.moved(day, -_FEE_FEN, 51, "", "手续费")
    bank.moved(day, _INTEREST_FEN, 52, "", "结息")
    bank.moved(day, _DUES_FEN, 53, "广州市南沙区志愿者联合会", "会费")
    file, path = bank.file(month), f"{_FUND}/statements"
    stage.does("jin-treasurer", f"imports the bank's file of {month}", path, file)
    again = STATEMENT_FILE_IS_IMPORTED
    stage.refused("jin-treasurer", "imports it a second time", path, file, by=again)


def _receipted(stage: Stage, month: str) -> None:
    """Receipts that an earlier run left due, if it was never gone on with: those donors want none."""
    lacks = stage.get("jin-treasurer", f"{_FUND}/months/{month}/checklist", ChecklistView)
    none = ReceiptDonationRequest(receipt_number=None)
    left = {key: (f"{_FUND}/donations/{key}/receipt", none) for key in lacks.receipts_due}
    stage.works_off("jin-treasurer", "notes that donors of an earlier run want no receipt", left)


def _waiting(facts: Facts) -> str:
    return f"{facts.get('waiting')} lines wait for an entry of the books"


def _matched(stage: Stage, month: str) -> None:
    """What seems to tell of the same money is confirmed; in a run that goes on, what is left of it."""
    path = f"{_FUND}/statement-matches"
    found = stage.get("jin-treasurer", f"{_FUND}/months/{month}/proposals", ProposalsView)
    matches = {
        one.line_ids[0]: (path, MatchLinesRequest(line_ids=one.line_ids, entry_ids=one.entry_ids))
        for one in found.proposals
    }
    ways = ", ".join(sorted({one.why for one in found.proposals}))
    stage.works_off("jin-treasurer", f"confirms which lines and entries are proposed, by {ways}", matches)


def _explained(stage: Stage, month: str) -> None:
    """The lines that no entry explains are booked as what they are, or set aside."""
    path = f"{_FUND}/statement-lines"
    waiting = stage.all("jin-treasurer", path, StatementLineView, month=month, state=LineState.WAITING)
    for movement, books in _BOOKED_AS.items():
        booked = {
            one.line_id: (
                f"{_FUND}/statement-bookings",
                BookLinesRequest(line_ids=(one.line_id,), books=books),
            )
            for one in waiting
            if one.movement is movement
        }
        stage.works_off("jin-treasurer", f"books what nobody had booked, as {books}", booked)
    aside = SetLineAsideRequest(reason=AsideReason.NOT_OF_THIS_FUND)
    others = {
        one.line_id: (f"{path}/{one.line_id}/aside", aside)
        for one in waiting
        if one.movement not in _BOOKED_AS
    }
    stage.works_off("jin-treasurer", f"sets aside what is {aside.reason}", others)


def _ready(lacks: ChecklistView) -> str:
    expect((lacks.ready, lacks.lines_waiting, lacks.receipts_due), (True, (), ()), "what the month lacks")
    told = [f"nothing stands in the way; {len(lacks.entries_not_found)} entries are on no statement"]
    told += [
        f"{one.account}: ¥{yuan(one.opening_fen)} before, ¥{yuan(one.closing_fen)} after"
        for one in lacks.accounts
        if one.opening_fen is not None and one.closing_fen is not None
    ]
    return "\n".join(told)


def _closed(statement: StatementView) -> str:
    expect((statement.month, statement.closed), (statement.month, True), "the closed month")
    return f"closed: ¥{yuan(statement.income_total_fen)} in, ¥{yuan(statement.expense_total_fen)} out"
