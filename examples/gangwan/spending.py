"""Part 4 of the thread, second half: money leaves the fund by several hands, and the books add up."""

from dataclasses import dataclass
from datetime import date
from unicodedata import east_asian_width

from examples.gangwan.api import Unexpected
from examples.gangwan.fund import GIFT_FEN
from examples.gangwan.places import HAIWAN
from examples.gangwan.stage import ZONE, Stage, expect, local
from shared.contracts.fund.approvals import ReviewDisbursementRequest
from shared.contracts.fund.disbursements.commands import (
    PayDisbursementRequest,
    ReportResultRequest,
    RequestDisbursementRequest,
)
from shared.contracts.fund.disbursements.views import DisbursementState, DisbursementView
from shared.contracts.fund.entries import EntryView
from shared.contracts.fund.ledger import HOST_CHARITY
from shared.contracts.fund.objections import (
    AnswerDisbursementObjectionRequest,
    ObjectToDisbursementRequest,
)
from shared.contracts.fund.refusals import (
    DISBURSEMENT_IS_NOT_APPROVED,
    PERSON_HAS_ALREADY_VOTED,
    REQUESTER_MAY_NOT_DECIDE,
)
from shared.contracts.fund.statement import StatementView
from shared.contracts.fund.votes import Vote, VoteOnDisbursementRequest
from shared.contracts.partners.purchases.payments import SpendingPurpose
from shared.kernel.money import yuan

_TOO_MUCH_FEN = GIFT_FEN + 200
_SPENT_FEN = 8_000
_AYE = VoteOnDisbursementRequest(vote=Vote.IN_FAVOUR)
_APPROVED_AT_LEAST = {
    DisbursementState.APPROVED,
    DisbursementState.PAID,
    DisbursementState.REPORTED,
    DisbursementState.CLOSED,
}
_WIDTH = 34


def spend(stage: Stage, purse_id: str) -> None:
    """Plays the part: a request that is voted down, then one that is paid."""
    stage.title("4  Fund: money is spent by several hands")
    _more_than_there_is(stage, purse_id)
    _what_there_is(stage, purse_id)


def _more_than_there_is(stage: Stage, purse_id: str) -> None:
    here = _requested(stage, purse_id, _TOO_MUCH_FEN)
    votes = f"{here}/votes"
    stage.refused("gu-committee", "votes on the own request", votes, _AYE, by=REQUESTER_MAY_NOT_DECIDE)
    stage.does("shen-committee", "votes for it", votes, _AYE)
    stage.refused("shen-committee", "votes again", votes, _AYE, by=PERSON_HAS_ALREADY_VOTED)
    no = VoteOnDisbursementRequest(vote=Vote.AGAINST)
    stage.does("tang-committee", "votes against it: the purse does not hold so much", votes, no)
    stage.does("ye-committee", "votes against it", votes, no)
    stage.tell("three of the four who may vote can't be reached any more: it is lost")
    stage.refused(
        "qian-treasurer",
        "pays it",
        f"{here}/payment",
        _payment(stage, stage.saturday),
        by=DISBURSEMENT_IS_NOT_APPROVED,
    )


def _what_there_is(stage: Stage, purse_id: str) -> None:
    here = _requested(stage, purse_id, _SPENT_FEN)
    comment = ReviewDisbursementRequest(
        in_favour=True, comment="名额按困难家庭登记顺序发放，价格与公示一致。"
    )
    for member in ("shen", "ye", "tang"):
        stage.does(f"{member}-committee", "votes for it", f"{here}/votes", _AYE)
    shown = stage.get(None, here, DisbursementView)
    if shown.publicity_ends_at is None:
        raise Unexpected("three of four voted for it, and it is not in publicity")
    stage.tell(f"three of four are a majority: it is in publicity until {local(shown.publicity_ends_at)}")
    objection = ObjectToDisbursementRequest(text="名额怎么分配？")
    objected = stage.does("zhao", "objects", f"{here}/objections", objection)
    answer = AnswerDisbursementObjectionRequest(answer="按困难家庭登记顺序。", upheld=False)
    answered = f"{here}/objections/{objected.id}/answer"
    stage.does("bao-supervisor", f"answers for everybody to read: {answer.answer}", answered, answer)
    stage.does("bao-supervisor", f"comments: {comment.comment}", f"{here}/reviews", comment)
    stage.wait_for(shown.publicity_ends_at, "the publicity ends")
    stage.until(
        lambda: stage.get(None, here, DisbursementView),
        lambda view: view.state in _APPROVED_AT_LEAST,
        "the approval after the publicity",
    )
    paid_on = shown.publicity_ends_at.astimezone(ZONE).date()
    stage.does("qian-treasurer", f"pays ¥{yuan(_SPENT_FEN)}", f"{here}/payment", _payment(stage, paid_on))
    result = ReportResultRequest(result="困难家庭儿童参加了天空农场亲子无土栽培课。")
    stage.does("gu-committee", f"reports: {result.result}", f"{here}/result", result)
    stage.does("bao-supervisor", "closes it", f"{here}/closure")
    view = stage.get(None, here, DisbursementView)
    expect((view.state, len(view.approver_ids)), (DisbursementState.CLOSED, 3), "state and votes")


def _requested(stage: Stage, purse_id: str, amount_fen: int) -> str:
    request = RequestDisbursementRequest(
        title="天空农场亲子名额补贴",
        purpose=SpendingPurpose.ASSISTANCE,
        amount_fen=amount_fen,
        payee_organisation="广州晓宸生物科技有限公司",
        earmark_id=purse_id,
    )
    what = f"requests ¥{yuan(amount_fen)} from the purse: {request.title}"
    requested = stage.does("gu-committee", what, f"{HAIWAN}/fund/disbursements", request)
    return f"{HAIWAN}/fund/disbursements/{requested.id}"


def _payment(stage: Stage, paid_on: date) -> PayDisbursementRequest:
    return PayDisbursementRequest(paid_on=paid_on, evidence=f"银行回单 {stage.run}-9")


@dataclass(frozen=True)
class _Sums:
    """The books, summed up by an outside reader from the public ledger."""

    entries: int
    income_fen: int
    expense_fen: int
    at_host_charity_fen: int
    due_from_partners_fen: int


def check_books(stage: Stage) -> None:
    """Anybody reads the statement and the ledger: each adds up, and they say the same."""
    stage.title("4  Fund: the statement, and the public ledger behind it")
    entries = stage.all(None, f"{HAIWAN}/fund/ledger", EntryView)
    statement = stage.get(None, f"{HAIWAN}/fund", StatementView)
    for line in _rows(statement):
        stage.tell(line)
    sums = _summed(entries)
    expect(sums.entries, statement.last_entry_number, "entries in the ledger")
    expect(sums.income_fen, statement.income_total_fen, "the ledger's income")
    expect(sums.expense_fen, statement.expense_total_fen, "the ledger's expense")
    expect(sums.at_host_charity_fen, statement.at_host_charity_fen, "the ledger's money at the charity")
    expect(sums.due_from_partners_fen, statement.due_from_partners_fen, "the ledger's receivables")
    surplus_fen = statement.opening_fen + statement.income_total_fen - statement.expense_total_fen
    expect(surplus_fen, statement.closing_fen, "opening + income - expense")
    held_fen = statement.at_host_charity_fen + statement.due_from_partners_fen
    expect(held_fen, statement.closing_fen, "money at the charity + due from partners")
    purses_fen = sum(purse.balance_fen for purse in statement.purses)
    expect(purses_fen, statement.at_host_charity_fen, "the sum of the purses")
    stage.tell(f"It adds up, and so do the {sums.entries} entries of the ledger, each of which sums to zero.")


def _summed(entries: list[EntryView]) -> _Sums:
    expect([one.number for one in entries], [*range(1, len(entries) + 1)], "the numbers of the entries")
    for entry in entries:
        expect(sum(line.amount_fen for line in entry.lines), 0, f"the lines of entry {entry.number}")

    def total(prefix: str) -> int:
        lines = (line for entry in entries for line in entry.lines)
        return sum(line.amount_fen for line in lines if line.account.startswith(prefix))

    return _Sums(
        len(entries), -total("income:"), total("expense:"), total(HOST_CHARITY), total("receivable:")
    )


def _rows(statement: StatementView) -> list[str]:
    """The statement as a table of two columns."""
    rows = [(f"{statement.name}, money at {statement.host_charity}", "")]
    rows += [
        (f"income     {line.source}", yuan(line.amount_fen)) for line in statement.income if line.amount_fen
    ]
    rows += [
        (f"expense    {line.purpose}", yuan(-line.amount_fen))
        for line in statement.expense
        if line.amount_fen
    ]
    rows += [("closing", yuan(statement.closing_fen))]
    rows += [("  due from partners", yuan(statement.due_from_partners_fen))]
    rows += [("  at the host charity", yuan(statement.at_host_charity_fen))]
    rows += [
        (f"    {purse.title or 'for any purpose'}", yuan(purse.balance_fen)) for purse in statement.purses
    ]
    return [f"{name}{' ' * (_WIDTH - _columns(name))}{amount:>12}".rstrip() for name, amount in rows]


def _columns(text: str) -> int:
    """How wide a terminal shows it: Chinese characters take two columns."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
