"""Gifts in kind: two people, a value with evidence, never more out than in, corrected by reversals."""

from collections.abc import Callable
from datetime import date

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from services.fund.audit import audit
from services.fund.domain.decider import DECIDER
from shared.contracts.fund import COMMANDS
from shared.contracts.fund import refusals as fund_refusals
from shared.contracts.fund.closing import PreparePeriod
from shared.contracts.fund.donations.commands import ReceiptDonation
from shared.contracts.fund.donations.events import DonationReceived, ReceiptState
from shared.contracts.fund.goods.events import (
    GoodsChecked,
    GoodsHandedOut,
    GoodsProposalMade,
    GoodsReceiptWaived,
    GoodsReversed,
    GoodsWrittenOff,
)
from shared.contracts.fund.goods.terms import GoodsState, ValueBasis
from shared.contracts.fund.goods.views import GetGoodsDonor, GetGoodsPart, GoodsDonorView, GoodsPartView
from shared.contracts.fund.refusals import goods as refusals
from shared.contracts.fund.statement import GetStatement, GoodsSums
from shared.kernel.messages import Command
from shared.kernel.refusals import Refusal, Rejected
from tests.soaking import when_soaking
from tests.specification import MONDAY, later
from tests.unit.fund.goods import (
    CHECKER,
    RECEIVER,
    confirmed,
    confirming,
    goods_count,
    goods_receipt,
    handing_out,
    seen,
    stored,
    taken_in,
    taking_back,
    taking_in,
    valuing,
    writing_off,
)
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import TODAY, History, closing, given, id_of, open_fund, treasurer
from tests.unit.shelves import assert_the_same_without_memory

NOBODY = id_of("nobody")


async def sums_of(spec: History) -> GoodsSums:
    statement = await ReadModels(*spec.events).ask(GetStatement(month="2026-07"))
    assert statement is not None
    assert (statement.closing_fen, statement.at_host_charity_fen) == (0, 0), "goods are no money"
    return statement.goods


async def test_what_one_took_in_and_another_counted_is_handed_out_written_off_and_told_beside_the_money() -> (
    None
):
    spec = open_fund()
    rice = stored(spec)
    assert spec.happened(GoodsChecked).receipt is ReceiptState.DUE
    spec.when(goods_receipt(rice)).when(goods_receipt(rice)).then_nothing()
    spec.when(handing_out(rice, 38))
    confirmed(spec, writing_off(rice, 2))
    view = await seen(spec, rice)
    assert (view.state, view.accepted, view.left) == (GoodsState.IN_STOCK, 50, 10)
    assert (view.handed_out, view.written_off, view.receipt_number) == (38, 2, "0000000201")
    assert await sums_of(spec) == GoodsSums(accepted=1, value_fen=175_000, handed_out=1, written_off=1)
    spec.when(handing_out(rice, 10))
    assert (await seen(spec, rice)).state is GoodsState.USED_UP
    assert audit(enumerate(spec.events, 1)).discrepancies == []


async def test_another_count_says_why_and_its_value_is_stated_anew_before_a_receipt_is_issued() -> None:
    spec = open_fund()
    rice = taken_in(spec)
    spec.when(goods_count(rice, 48, "两袋破损"))
    view = await seen(spec, rice)
    assert (view.accepted, view.value_fen, view.receipt) == (48, None, ReceiptState.NOT_YET_DUE)
    spec.refuses(goods_receipt(rice), refusals.GOODS_HAVE_NO_VALUE)
    spec.when(valuing(rice, 168_000)).when(goods_receipt(rice))
    assert (await seen(spec, rice)).receipt is ReceiptState.RECEIPTED
    assert await sums_of(spec) == GoodsSums(accepted=1, value_fen=168_000)
    assert audit(enumerate(spec.events, 1)).discrepancies == []


async def test_what_nobody_accepted_has_no_stock_no_value_and_no_receipt() -> None:
    spec = open_fund()
    rice = taken_in(spec)
    spec.when(goods_count(rice, 0, "已过期"))
    assert (await seen(spec, rice)).state is GoodsState.USED_UP
    spec.refuses(valuing(rice, 1), refusals.GOODS_ARE_IN_ANOTHER_STATE)
    assert await sums_of(spec) == GoodsSums()


async def test_what_was_recorded_by_mistake_is_taken_back_and_stays_to_be_read() -> None:
    spec = open_fund()
    rice = stored(spec)
    spec.when(goods_receipt(rice)).when(handing_out(rice, 5))
    out = spec.happened(GoodsHandedOut).movement_id
    spec.refuses(taking_back(rice), refusals.GOODS_HAVE_GONE_OUT)
    confirmed(spec, taking_back(rice, out))
    view = await seen(spec, rice)
    assert (view.left, view.handed_out, view.movements[0].reversed_reason) == (50, 0, "重复登记")
    confirmed(spec, taking_back(rice))
    assert spec.happened(GoodsReversed).cancelled_receipt == "0000000201"
    view = await seen(spec, rice)
    assert (view.state, view.left, view.receipt) == (GoodsState.REVERSED, 0, ReceiptState.CANCELLED)
    assert await sums_of(spec) == GoodsSums()
    assert audit(enumerate(spec.events, 1)).discrepancies == []


async def test_who_gave_is_told_to_those_who_keep_the_books_and_each_is_told_their_own_part() -> None:
    spec = open_fund()
    rice = stored(spec)
    spec.when(writing_off(rice, 1)).when(writing_off(rice, 1)).then_nothing()
    read = ReadModels(*spec.events)
    assert await read.ask(GetGoodsDonor(goods_id=rice)) == GoodsDonorView(
        goods_id=rice, donor_id="resident-lin"
    )
    own = await read.ask(GetGoodsPart(goods_id=rice, person_id=RECEIVER))
    assert own == GoodsPartView(goods_id=rice, received=True, proposed=True)
    assert await read.ask(GetGoodsPart(goods_id=NOBODY, person_id=RECEIVER)) is None
    assert await read.ask(GetGoodsDonor(goods_id=NOBODY)) is None


def test_a_month_does_not_close_while_the_receipt_for_a_gift_in_kind_is_due() -> None:
    spec = open_fund()
    rice = stored(spec)
    over = later(30)
    facts = spec.refuses(
        PreparePeriod(month="2026-07", **treasurer(over)), fund_refusals.PERIOD_HAS_RECEIPTS_DUE
    )
    assert facts["subject_ids"] == [rice]
    spec.when(goods_receipt(rice, None)).then(GoodsReceiptWaived(goods_id=rice, waived_at=MONDAY))
    spec.when(goods_receipt(rice, None)).then_nothing()
    spec.when(closing(spec, "2026-07", over))
    spec.refuses(handing_out(rice, 1, at=over), fund_refusals.PERIOD_IS_CLOSED)


def test_a_proposal_that_another_replaced_is_not_confirmed() -> None:
    spec = open_fund()
    rice = stored(spec)
    first = spec.when(writing_off(rice, 3)).happened(GoodsProposalMade).proposal_id
    second = spec.when(writing_off(rice, 2)).happened(GoodsProposalMade).proposal_id
    spec.refuses(confirming(rice, first), refusals.NOTHING_IS_PROPOSED_OF_THE_GOODS)
    spec.when(confirming(rice, second))
    assert spec.happened(GoodsWrittenOff).left == 48


class Scene:
    """Rice that nobody counted, that is in stock, that is out, that nobody knows the giver of, and more."""

    def __init__(self) -> None:
        self.spec = spec = open_fund()
        self.fresh, self.stored = taken_in(spec), stored(spec)
        self.out = stored(spec)
        spec.when(handing_out(self.out, 50))
        self.movement = spec.happened(GoodsHandedOut).movement_id
        self.anonymous = stored(spec, taking_in(donor=None))
        self.unvalued = stored(spec, taking_in(value_fen=None))
        self.late = stored(spec, taking_in(use_by=TODAY))
        self.receipted = stored(spec)
        spec.when(goods_receipt(self.receipted))
        self.gone = stored(spec)
        confirmed(spec, taking_back(self.gone))
        self.proposed = stored(spec)
        self.proposal = spec.when(writing_off(self.proposed, 40)).happened(GoodsProposalMade).proposal_id
        self.short = stored(spec)
        self.too_much = spec.when(writing_off(self.short, 40)).happened(GoodsProposalMade).proposal_id
        spec.when(handing_out(self.short, 20))
        self.held = stored(spec)
        self.whole = spec.when(taking_back(self.held)).happened(GoodsProposalMade).proposal_id
        spec.when(handing_out(self.held, 1))


Case = Callable[[Scene], list[Command]]
CASES: dict[Refusal, Case] = {
    refusals.GOODS_ARE_UNKNOWN: lambda s: [
        goods_count(NOBODY),
        valuing(NOBODY, 1),
        goods_receipt(NOBODY),
        handing_out(NOBODY, 1),
        writing_off(NOBODY, 1),
        taking_back(NOBODY),
        confirming(NOBODY, s.proposal),
    ],
    refusals.GOODS_ARE_IN_ANOTHER_STATE: lambda s: [
        goods_count(s.stored),
        valuing(s.fresh, 1),
        goods_receipt(s.fresh),
        handing_out(s.fresh, 1),
        writing_off(s.gone, 1),
        taking_back(s.gone),
        confirming(s.gone, s.proposal),
    ],
    refusals.RECEIVER_DOES_NOT_CHECK_THE_GOODS: lambda s: [goods_count(s.fresh, person=RECEIVER)],
    refusals.COUNT_OF_GOODS_NEEDS_ITS_REASON: lambda s: [goods_count(s.fresh, 49), goods_count(s.fresh, 51)],
    refusals.VALUE_NEEDS_ITS_EVIDENCE: lambda s: [
        taking_in().model_copy(update={"evidence": None}),
        taking_in(value_fen=None).model_copy(update={"basis": ValueBasis.INVOICE}),
        valuing(s.stored, 1, evidence=None),
        valuing(s.stored, 1, ValueBasis.NOT_STATED),
        valuing(s.stored, None),
    ],
    refusals.GOODS_ARE_PAST_THEIR_USE: lambda s: [
        taking_in(use_by=date(2026, 7, 5)),
        handing_out(s.late, 1, date(2026, 7, 7), later(1)),
    ],
    refusals.GOODS_HAVE_NO_VALUE: lambda s: [goods_receipt(s.unvalued)],
    refusals.STOCK_IS_TOO_LOW: lambda s: [
        handing_out(s.stored, 51),
        handing_out(s.out, 1),
        writing_off(s.stored, 51),
        confirming(s.short, s.too_much),
    ],
    refusals.MOVEMENT_IS_UNKNOWN: lambda s: [taking_back(s.stored, s.movement)],
    refusals.GOODS_HAVE_GONE_OUT: lambda s: [taking_back(s.out), confirming(s.held, s.whole)],
    refusals.NOTHING_IS_PROPOSED_OF_THE_GOODS: lambda s: [confirming(s.stored, s.proposal)],
    fund_refusals.SECOND_PERSON_MUST_BE_ANOTHER: lambda s: [confirming(s.proposed, s.proposal, RECEIVER)],
    fund_refusals.ANONYMOUS_DONATION_NAMES_NOBODY: lambda s: [goods_receipt(s.anonymous)],
    fund_refusals.RECEIPT_IS_ALREADY_ISSUED: lambda s: [
        goods_receipt(s.receipted, "0000000202"),
        valuing(s.receipted, 1),
    ],
    fund_refusals.RECEIPT_NUMBER_IS_TAKEN: lambda s: [goods_receipt(s.stored)],
    fund_refusals.DAY_LIES_IN_THE_FUTURE: lambda s: [
        taking_in(day=date(2026, 7, 7)),
        handing_out(s.stored, 1, date(2026, 7, 7)),
    ],
    fund_refusals.DAY_LIES_BEFORE_THE_FUND: lambda s: [
        taking_in(day=date(2026, 7, 5)),
        handing_out(s.stored, 1, date(2026, 7, 5)),
    ],
}
GIVEN_ALONE = {fund_refusals.PERIOD_IS_CLOSED, refusals.GOODS_GO_OUT_AFTER_THEY_CAME}


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene()


@pytest.mark.parametrize("refusal", CASES, ids=lambda one: one.code)
def test_what_a_gift_in_kind_refuses_is_refused_with_its_facts(refusal: Refusal, scene: Scene) -> None:
    for command in CASES[refusal](scene):
        assert scene.spec.refuses(command, refusal).keys() == refusal.example.keys()


def test_nothing_goes_out_before_it_came() -> None:
    spec = open_fund()
    rice = taking_in(day=date(2026, 7, 8)).model_copy(update={"now": later(2)})
    rice_id = taken_in(spec, rice)
    spec.when(goods_count(rice_id))
    early = handing_out(rice_id, 1, date(2026, 7, 7), later(2))
    spec.refuses(early, refusals.GOODS_GO_OUT_AFTER_THEY_CAME)


def test_a_movement_that_was_taken_back_meanwhile_is_not_taken_back_twice() -> None:
    spec = open_fund()
    rice = stored(spec)
    movement = spec.when(handing_out(rice, 5)).happened(GoodsHandedOut).movement_id
    confirmed(spec, taking_back(rice, movement))
    spec.refuses(taking_back(rice, movement), refusals.MOVEMENT_IS_UNKNOWN)


def test_a_receipts_number_serves_one_gift_of_money_or_in_kind() -> None:
    spec = open_fund()
    rice = stored(spec)
    gift = spec.when(given(100)).happened(DonationReceived).donation_id
    spec.when(ReceiptDonation(donation_id=gift, receipt_number="0000000201", **treasurer()))
    spec.refuses(goods_receipt(rice), fund_refusals.RECEIPT_NUMBER_IS_TAKEN)


def test_every_refusal_of_goods_is_named_by_a_command_and_given_here() -> None:
    named = {
        one for command in COMMANDS if ".goods." in command.__module__ for one in command.operation.refuses
    }
    assert named == {*CASES} | GIVEN_ALONE
    assert set(refusals.ALL) <= named


class StockMachine(RuleBasedStateMachine):
    """Any sequence of what people do to a stock; what is refused changes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.spec = open_fund()
        self.goods = [stored(self.spec, taking_in(quantity)) for quantity in (3, 7)]

    def attempt(self, command: Command) -> bool:
        try:
            self.spec.when(command)
        except Rejected:
            return False
        return True

    @rule(which=st.integers(0, 1), quantity=st.integers(1, 5))
    def hand_out(self, which: int, quantity: int) -> None:
        self.attempt(handing_out(self.goods[which], quantity))

    @rule(which=st.integers(0, 1), quantity=st.integers(1, 5))
    def propose_to_write_off(self, which: int, quantity: int) -> None:
        self.attempt(writing_off(self.goods[which], quantity))

    @rule(which=st.integers(0, 1), number=st.integers(0, 3))
    def propose_to_take_back(self, which: int, number: int) -> None:
        out = [*self.spec.state.goods[self.goods[which]].movements, None]
        self.attempt(taking_back(self.goods[which], out[number % len(out)]))

    @rule(which=st.integers(0, 1), person=st.sampled_from([RECEIVER, CHECKER]))
    def confirm(self, which: int, person: str) -> None:
        proposal = self.spec.state.goods[self.goods[which]].proposal
        if proposal is not None:
            done = self.attempt(confirming(self.goods[which], proposal.proposal_id, person))
            assert not (done and person == RECEIVER), "one person did both"

    @invariant()
    def never_more_out_than_in(self) -> None:
        for goods_id, quantity in zip(self.goods, (3, 7), strict=True):
            good = self.spec.state.goods[goods_id]
            out = sum(one.quantity for one in good.movements.values())
            assert good.left >= 0
            assert out + good.left == (0 if good.state is GoodsState.REVERSED else quantity)

    def teardown(self) -> None:
        assert audit(enumerate(self.spec.events, 1)).discrepancies == []
        assert_the_same_without_memory(DECIDER, self.spec.events)


def test_never_more_goes_out_than_came_in_whatever_people_do() -> None:
    run_state_machine_as_test(
        StockMachine,
        settings=settings(
            max_examples=when_soaking(250, 12),
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[*HealthCheck],
        ),
    )


def test_an_auditor_finds_more_out_than_in_and_one_person_doing_both() -> None:
    spec = open_fund()
    rice = stored(spec)
    spec.when(handing_out(rice, 50))
    confirmed(spec, taking_back(rice, spec.happened(GoodsHandedOut).movement_id))
    confirmed(spec, writing_off(rice, 1))
    written = spec.happened(GoodsWrittenOff)
    forged = written.model_copy(update={"quantity": 51, "left": -1, "written_off_by": written.proposed_by})
    found = {one.sentence for one in audit(enumerate([*spec.events[:-1], forged], 1)).discrepancies}
    assert found == {"no more goes out than there is", "two people write goods off or take them back"}
