"""Bought work and the fund together: whatever is tried, told twice or told late, no contract is overpaid."""

from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.fund.audit import audit
from services.fund.policies import POLICIES as OF_FUND
from services.partners.policies import POLICIES as OF_PARTNERS
from shared.contracts.fund.approvals import RejectDisbursement
from shared.contracts.fund.disbursements.events import DisbursementPaid, DisbursementRequested, PayeeRecorded
from shared.contracts.fund.disbursements.views import DisbursementState
from shared.contracts.fund.ledger import EntryReversed
from shared.contracts.fund.purchases import PurchasePaymentRefused
from shared.contracts.fund.refusals import (
    PAYER_MUST_BE_A_THIRD_PERSON,
    REQUESTER_MAY_NOT_DECIDE,
)
from shared.contracts.fund.votes import Seats
from shared.contracts.partners.purchases.delivering import AskPaymentAgain
from shared.contracts.partners.purchases.events import MilestoneAccepted
from shared.contracts.partners.purchases.paying import MilestonePaid, PaymentAsked
from shared.contracts.partners.purchases.payments import NotPaid
from shared.contracts.partners.purchases.views import MilestoneState, PurchaseState
from shared.kernel.messages import Command
from shared.kernel.refusals import Rejected
from tests.read_models import recorded
from tests.unit.fund import scenes as fund
from tests.unit.partners.purchases import (
    ACCEPTOR,
    BUYER,
    PRICE_FEN,
    RESIDENT,
    Purchasing,
    accepting_resident,
    acceptor,
    buyer,
    entry,
)


@dataclass
class Both:
    """The two services with what lies between them: reports that the other one has not heard of yet."""

    partners: Purchasing
    books: fund.History = field(default_factory=fund.open_fund)
    told: dict[str, int] = field(default_factory=lambda: {"partners": 0, "fund": 0})

    def __post_init__(self) -> None:
        self.books.when(fund.granted(10_000_000))

    def deliver(self, source: str, sequence: int) -> None:
        """The event of this number reaches the other service."""
        log = self.partners.history if source == "partners" else self.books.events
        event = log[sequence]
        if source == "partners":
            if isinstance(event, PaymentAsked):  # The others are no news: this fund is open already.
                for command in OF_FUND.commands_for(recorded(event, sequence + 1, source)):
                    self.books.when(command)
        else:
            for command in OF_PARTNERS.commands_for(recorded(event, sequence + 1, source)):
                self.partners.when(command)

    def settle(self) -> "Both":
        """Everything that happened reaches the other side, in order."""
        while self.told != self.heads():
            for source, head in self.heads().items():
                for sequence in range(self.told[source], head):
                    self.deliver(source, sequence)
                self.told[source] = head
        return self

    def heads(self) -> dict[str, int]:
        return {"partners": len(self.partners.history), "fund": len(self.books.events)}

    def standing(self) -> PurchaseState:
        return self.partners.state.purchases[self.partners.purchase_id].state

    def milestone(self, number: int) -> MilestoneState:
        return self.partners.state.purchases[self.partners.purchase_id].milestones[number - 1].state

    def requested(self) -> str:
        """The newest request that pays bought work."""
        return next(
            event.disbursement_id
            for event in reversed(self.books.events)
            if isinstance(event, DisbursementRequested)
        )


def both(*amounts: int) -> Both:
    return Both(Purchasing().bought(*amounts))


def ask_again(there: Both, milestone: int = 1) -> Command:
    return AskPaymentAgain(
        purchase_id=there.partners.purchase_id, milestone=milestone, earmark_id=None, **buyer()
    )


def test_an_accepted_milestone_is_paid_the_way_of_every_other_payment() -> None:
    there = both()
    there.partners.invoiced()
    there.settle()
    requested = next(one for one in there.books.events if isinstance(one, DisbursementRequested))
    assert (requested.amount_fen, requested.purchase is None) == (1_200_000, False)
    assert not any(isinstance(one, PayeeRecorded) for one in there.books.events)
    disbursement_id = requested.disbursement_id
    for person in (BUYER, ACCEPTOR, RESIDENT):
        vote = fund.approval(disbursement_id, fund.committee(person), everybody(person))
        there.books.refuses(vote, REQUESTER_MAY_NOT_DECIDE)
    fund.approved(there.books, disbursement_id)
    by_buyer = fund.payment(disbursement_id, envelope=fund.treasurer(person=BUYER))
    there.books.refuses(by_buyer, PAYER_MUST_BE_A_THIRD_PERSON)
    there.books.when(fund.payment(disbursement_id))
    assert there.milestone(1) is MilestoneState.PAYMENT_ASKED
    there.settle()
    assert there.milestone(1) is MilestoneState.PAID
    assert audit(enumerate(there.books.events, start=1)).discrepancies == []


def everybody(person: str) -> Seats:
    return fund.SEATS.model_copy(update={"committee": (*fund.SEATS.committee, person)})


def test_a_purse_that_is_not_there_is_answered_and_another_is_asked() -> None:
    there = Both(Purchasing().open_for().scoped(earmark_id=entry("no purse")).offered().awarded())
    there.partners.drafted_contract().signed().invoiced()
    there.settle()
    refused = next(one for one in there.books.events if isinstance(one, PurchasePaymentRefused))
    assert refused.reason is NotPaid.EARMARK_IS_UNKNOWN
    assert there.milestone(1) is MilestoneState.PAYMENT_REFUSED
    there.partners.when(ask_again(there))
    there.settle()
    assert there.books.state.disbursements[there.requested()].earmark_id is None
    assert there.milestone(1) is MilestoneState.PAYMENT_ASKED


def test_what_one_who_approves_rejects_may_be_asked_again() -> None:
    there = both()
    there.partners.invoiced()
    there.settle()
    rejection = RejectDisbursement(
        disbursement_id=there.requested(), reason="x", **fund.committee("committee-he")
    )
    there.books.when(rejection)
    assert there.settle().milestone(1) is MilestoneState.PAYMENT_REFUSED
    there.partners.when(ask_again(there))
    fund.approved(there.settle().books, there.requested())
    there.books.when(fund.payment(there.requested()))
    assert there.settle().milestone(1) is MilestoneState.PAID


def test_the_fund_reckons_by_itself_that_a_contract_is_not_overpaid() -> None:
    there = both()
    there.partners.invoiced(1)
    there.settle()
    asked = next(one for one in there.partners.history if isinstance(one, PaymentAsked))
    for number, (milestone, amount_fen) in enumerate(((1, 1), (2, 800_001))):
        payment = asked.payment.model_copy(
            update={"payment_id": entry(f"forged {number}"), "milestone": milestone}
        )
        forged = asked.model_copy(update={"payment": payment, "amount_fen": amount_fen})
        for command in OF_FUND.commands_for(recorded(forged, 900 + number, "partners")):
            there.books.when(command)
        assert there.books.happened(PurchasePaymentRefused).reason is NotPaid.CONTRACT_IS_PAID


def test_a_payment_that_was_booked_by_mistake_is_taken_back_on_both_sides() -> None:
    there = both(PRICE_FEN)
    there.partners.invoiced()
    there.settle()
    fund.approved(there.books, there.requested())
    there.books.when(fund.payment(there.requested()))
    paid = there.settle().books.events[-1]
    assert there.standing() is PurchaseState.COMPLETED
    assert isinstance(paid, DisbursementPaid)
    there.books.when(fund.reversal(there.books, paid.entry.entry_id))
    assert there.books.happened(EntryReversed).purchase == paid.purchase
    assert there.settle().milestone(1) is MilestoneState.PAYMENT_ASKED
    assert there.standing() is PurchaseState.CONTRACTED
    there.books.when(fund.payment(there.requested()))
    assert there.settle().milestone(1) is MilestoneState.PAID


STEPS = st.lists(
    st.tuples(st.integers(0, 11), st.integers(1, 2), st.integers(1, 3), st.integers(0, 10_000)),
    min_size=15,
    max_size=60,
)
BOUNDED = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@BOUNDED
@given(STEPS)
def test_nothing_is_paid_unaccepted_nor_beyond_the_contract_however_it_is_told(
    steps: list[tuple[int, int, int, int]],
) -> None:
    there = both()
    there.settle()
    for kind, milestone, part, chance in steps:
        _step(there, kind, milestone, part, chance)
        _promises_hold(there)
    _promises_hold(there.settle())
    paid_by_fund = sum(
        one.amount_fen
        for one in there.books.state.disbursements.values()
        if one.purchase is not None and one.state is DisbursementState.PAID
    )
    purchase = there.partners.state.purchases[there.partners.purchase_id]
    assert sum(one.paid_fen for one in purchase.milestones) == paid_by_fund


def _step(there: Both, kind: int, milestone: int, part: int, chance: int) -> None:
    """One wish, allowed or not, or one report: any of what happened may be told now, or told again."""
    if kind >= 8:
        source = "partners" if kind % 2 else "fund"
        head = there.heads()[source]
        there.deliver(source, head - 1 - chance % min(head, 12))
        return
    partners, newest = there.partners, _newest(there)
    amount_fen = partners.state.purchases[partners.purchase_id].milestones[milestone - 1].amount_fen
    bill: dict[str, Any] = {"amount_fen": amount_fen * part // 2, "invoice_number": f"发票{chance}"}
    wishes: tuple[tuple[Any, Command], ...] = (
        (partners, partners.delivery(milestone)),
        (partners, partners.acceptance(acceptor(), milestone)),
        (partners, partners.acceptance(accepting_resident(), milestone)),
        (partners, partners.invoice(milestone, **bill)),
        (partners, ask_again(there, milestone)),
        (
            there.books,
            RejectDisbursement(disbursement_id=newest, reason="x", **fund.committee("committee-he")),
        ),
        (there.books, fund.approval(newest, fund.committee(fund.COMMITTEE[part]))),
        (there.books, fund.payment(newest)),
    )
    where, command = wishes[kind]
    try:
        where.when(command)
    except Rejected:
        return


def _newest(there: Both) -> str:
    return next(reversed(there.books.state.disbursements), entry("none"))


def _promises_hold(there: Both) -> None:
    accepted = {one.milestone for one in there.partners.history if isinstance(one, MilestoneAccepted)}
    bought = [one for one in there.books.state.disbursements.values() if one.purchase is not None]
    alive = [one for one in bought if one.state is not DisbursementState.REJECTED]
    assert sum(one.amount_fen for one in alive) <= PRICE_FEN
    assert {one.purchase.milestone for one in bought if one.purchase} <= accepted
    paid = [one for one in there.partners.history if isinstance(one, MilestonePaid)]
    assert len({one.entry_id for one in paid}) == len(paid)
    assert sum(one.amount_fen for one in paid) <= PRICE_FEN
    assert {one.payment.milestone for one in paid} <= accepted


def test_a_request_that_is_told_again_is_one_payment() -> None:
    there = both()
    there.partners.invoiced()
    there.settle()
    count = len(there.books.events)
    for sequence, event in enumerate(there.partners.history):
        if isinstance(event, PaymentAsked):
            there.deliver("partners", sequence)
    assert len(there.books.events) == count
    assert isinstance(there.books.events[-1], DisbursementRequested)
