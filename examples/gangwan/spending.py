"""Part 4 of the thread, second half: money leaves the fund by several hands, and the books add up."""

from dataclasses import dataclass
from unicodedata import east_asian_width

from examples.gangwan.fund import GIFT_FEN
from examples.gangwan.places import HAIWAN
from examples.gangwan.stage import Facts, Stage, expect
from shared.contracts.fund.approvals import RejectDisbursementRequest, ReviewDisbursementRequest
from shared.contracts.fund.disbursements.commands import (
    PayDisbursementRequest,
    ReportResultRequest,
    RequestDisbursementRequest,
)
from shared.contracts.fund.disbursements.views import DisbursementState, DisbursementView
from shared.contracts.fund.ledger import HOST_CHARITY, EntryView, SpendingPurpose
from shared.contracts.fund.refusals import (
    BALANCE_IS_TOO_LOW,
    PERSON_HAS_ALREADY_APPROVED,
    REQUESTER_MAY_NOT_DECIDE,
)
from shared.contracts.fund.statement import StatementView
from shared.kernel.money import yuan

_TOO_MUCH_FEN = GIFT_FEN + 200
_SPENT_FEN = 8_000
_WIDTH = 34


def spend(stage: Stage, purse_id: str) -> None:
    """Plays the part: more than there is, then what there is."""
    stage.title("4  Fund: money is spent by several hands")
    _more_than_there_is(stage, purse_id)
    _what_there_is(stage, purse_id)


def _more_than_there_is(stage: Stage, purse_id: str) -> None:
    here = _requested(stage, purse_id, _TOO_MUCH_FEN)
    approvals = f"{here}/approvals"
    stage.refused("gu-committee", "approves the own request", approvals, by=REQUESTER_MAY_NOT_DECIDE)
    stage.does("shen-committee", "approves it", approvals)
    stage.refused("shen-committee", "approves it again", approvals, by=PERSON_HAS_ALREADY_APPROVED)
    stage.does("ye-committee", "approves it: two are needed", approvals)
    stage.refused(
        "qian-treasurer",
        "pays it",
        f"{here}/payment",
        _payment(stage),
        by=BALANCE_IS_TOO_LOW,
        telling=_too_low,
    )
    no = RejectDisbursementRequest(reason="专项余额不足，请按余额重新申请")
    stage.does("tang-committee", f"rejects it: {no.reason}", f"{here}/rejection", no)


def _what_there_is(stage: Stage, purse_id: str) -> None:
    here = _requested(stage, purse_id, _SPENT_FEN)
    comment = ReviewDisbursementRequest(
        in_favour=True, comment="名额按困难家庭登记顺序发放，价格与公示一致。"
    )
    stage.does("bao-supervisor", f"comments: {comment.comment}", f"{here}/reviews", comment)
    stage.does("shen-committee", "approves it", f"{here}/approvals")
    stage.does("ye-committee", "approves it", f"{here}/approvals")
    stage.does("qian-treasurer", f"pays ¥{yuan(_SPENT_FEN)}", f"{here}/payment", _payment(stage))
    result = ReportResultRequest(result="困难家庭儿童参加了天空农场亲子无土栽培课。")
    stage.does("gu-committee", f"reports: {result.result}", f"{here}/result", result)
    stage.does("bao-supervisor", "closes it", f"{here}/closure")
    view = stage.get(None, here, DisbursementView)
    expect((view.state, len(view.approver_ids)), (DisbursementState.CLOSED, 2), "state and approvals")


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


def _payment(stage: Stage) -> PayDisbursementRequest:
    return PayDisbursementRequest(paid_on=stage.saturday, evidence=f"银行回单 {stage.run}-9")


def _too_low(facts: Facts) -> str:
    expect(facts.get("balance_fen"), GIFT_FEN, "the balance of the purse")
    return f"the purse holds ¥{yuan(GIFT_FEN)}, whatever the fund has beside it"


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
