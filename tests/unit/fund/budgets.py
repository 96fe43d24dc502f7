"""Scenes of budgets: proposed, voted on, spent."""

from datetime import datetime

from services.fund.domain.state import Fund
from shared.contracts.fund.budgets.commands import (
    NameBudgetLine,
    ProposeBudget,
    VoteOnBudget,
    WithdrawBudget,
)
from shared.contracts.fund.budgets.events import BudgetProposed
from shared.contracts.fund.budgets.terms import FundBudgetLine
from shared.contracts.fund.budgets.views import BudgetLineView, ListBudgetLines
from shared.contracts.fund.disbursements.commands import (
    PayDisbursement,
    RequestDisbursement,
    WithdrawDisbursement,
)
from shared.contracts.fund.disbursements.events import DisbursementRequested
from shared.contracts.fund.purchases import RequestPurchasePayment
from shared.contracts.fund.votes import Vote
from shared.contracts.partners.purchases.payments import PurchasePayment, SpendingPurpose
from shared.kernel.messages import Envelope, Tick
from tests.specification import MONDAY, Specification, later
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import (
    COMMITTEE,
    FIVE,
    History,
    ballot,
    committee,
    id_of,
    payment,
    policy,
    requested,
    review,
    staff,
    treasurer,
    voting_fund,
    wished,
)

A1, B1 = "2026.A1", "2026.B1"


def planned(
    amount_fen: int = 20_000, code: str = "A1", purpose: SpendingPurpose = SpendingPurpose.FACILITIES
) -> FundBudgetLine:
    return FundBudgetLine(code=code, title="场地维修", purpose=purpose, amount_fen=amount_fen)


def proposing(
    *lines: FundBudgetLine, year: int = 2026, reason: str | None = None, at: datetime = MONDAY
) -> ProposeBudget:
    return ProposeBudget(year=year, lines=lines or (planned(),), reason=reason, **treasurer(at))


def voting(
    budget: str, person: str, vote: Vote = Vote.IN_FAVOUR, envelope: Envelope | None = None
) -> VoteOnBudget:
    return VoteOnBudget(budget_id=budget, vote=vote, seats=FIVE, **(envelope or committee(person)))


def withdrawing(budget: str) -> WithdrawBudget:
    return WithdrawBudget(budget_id=budget, **treasurer())


def naming(disbursement: str, line: str = A1) -> NameBudgetLine:
    return NameBudgetLine(disbursement_id=disbursement, budget_line=line, **treasurer())


def proposed(spec: History, *lines: FundBudgetLine, year: int = 2026, reason: str | None = None) -> str:
    return spec.when(proposing(*lines, year=year, reason=reason)).happened(BudgetProposed).budget_id


def adopted(spec: History, *lines: FundBudgetLine, year: int = 2026, reason: str | None = None) -> str:
    """Four of the five vote for it: the quorum."""
    budget = proposed(spec, *lines, year=year, reason=reason)
    for person in COMMITTEE[:4]:
        spec.when(voting(budget, person))
    return budget


def budgeted(*lines: FundBudgetLine) -> History:
    """海湾社区 with a budget of 2026."""
    spec = voting_fund()
    adopted(spec, *lines)
    return spec


def under(line: str | None = A1, amount_fen: int = 12_000) -> RequestDisbursement:
    return wished(amount_fen).model_copy(update={"budget_line": line})


def carried(spec: History, disbursement: str) -> None:
    """Voted, commented on, and shown for a week."""
    for person in COMMITTEE[:4]:
        spec.when(ballot(disbursement, person))
    spec.when(review(disbursement)).when(Tick(**policy(later(days=7))))


def paying(disbursement: str, reason: str | None = None) -> PayDisbursement:
    paid = payment(disbursement, envelope=treasurer(later(days=7)), seats=FIVE)
    return paid.model_copy(update={"overrun_reason": reason})


async def lines(spec: History) -> dict[str, BudgetLineView]:
    found = await ReadModels(*spec.events).ask(ListBudgetLines())
    return {one.budget_line: one for one in found.items}


def bought(purpose: SpendingPurpose = SpendingPurpose.FACILITIES) -> RequestPurchasePayment:
    return RequestPurchasePayment(
        payment=PurchasePayment(
            payment_id=id_of(f"payment {purpose}"),
            purchase_id=id_of("purchase"),
            milestone=1,
            contract_fen=50_000,
        ),
        title="维修",
        purpose=purpose,
        amount_fen=9_000,
        payee_organisation="南沙区港湾维修服务部",
        payee_id=None,
        earmark_id=None,
        requested_by="staff-chen",
        entered_by="staff-chen",
        involved=(),
        **policy(),
    )


def withdrawal(disbursement: str, envelope: Envelope | None = None) -> WithdrawDisbursement:
    return WithdrawDisbursement(disbursement_id=disbursement, **(envelope or staff()))


def bought_work(spec: Specification[Fund]) -> str:
    """What accepted work asks to be paid."""
    return spec.when(bought()).happened(DisbursementRequested).disbursement_id


def spend_all(spec: Specification[Fund]) -> None:
    wish = requested(spec, wished(spec.state.balance_fen))
    for person in COMMITTEE[:4]:
        spec.when(ballot(wish, person))
    spec.when(review(wish)).when(Tick(**policy(later(days=7))))
    spec.when(payment(wish, envelope=treasurer(later(days=7)), seats=FIVE))
