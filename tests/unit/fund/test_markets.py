"""Charity markets: counted by two, settled, owed, paid in, reversed."""

from collections.abc import Callable
from datetime import date

import pytest

from services.fund.audit import audit
from shared.contracts.fund import COMMANDS
from shared.contracts.fund import refusals as fund_refusals
from shared.contracts.fund.ledger import IncomeSource, ProposeReversal, ReverseEntry
from shared.contracts.fund.markets.events import (
    MarketShareAccrued,
    MarketSharePaidIn,
    StallAdded,
    StallSettled,
)
from shared.contracts.fund.markets.terms import MarketState, StallOwner, StallState
from shared.contracts.fund.markets.views import ListStallDues, MarketPartView, StallDueView
from shared.contracts.fund.refusals import campaigns as campaign_refusals
from shared.contracts.fund.refusals import markets as refusals
from shared.contracts.fund.sums import GatherClocks, GatherFunds
from shared.kernel.messages import Command
from shared.kernel.refusals import Refusal
from tests.specification import MONDAY, later
from tests.unit.fund.campaigns import certificate
from tests.unit.fund.markets import (
    HE,
    KEEPER,
    STAFF,
    TREASURER,
    adding,
    cancel,
    count,
    disclose,
    held,
    market_filing,
    market_opening,
    part,
    pay_in,
    planned,
    planning,
    seen,
    settle,
    stalled,
)
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import (
    SKY_FARM,
    TODAY,
    History,
    closing,
    id_of,
    open_fund,
    reversal,
    sums,
    treasurer,
    with_partner,
)

NOBODY, HERE = id_of("nobody"), "haiwan"


async def test_two_equal_counts_settle_a_stall_and_its_share_is_owed_until_it_is_paid_in() -> None:
    spec = open_fund()
    market, (stall,) = held(spec, 5_000)
    spec.when(count(market, stall, 36_051))
    blind = (await seen(spec, market)).stalls[0]
    assert (blind.state, blind.counts_fen, blind.takings_fen) == (StallState.COUNTED_ONCE, (), None)
    spec.when(count(market, stall, 36_051, TREASURER))
    assert spec.happened(MarketShareAccrued).amount_fen == 18_026
    assert sums(spec) == {f"receivable:stall:{stall}": 18_026, "income:market": -18_026}
    spec.when(pay_in(market, stall, 18_026))
    assert sums(spec)["assets:host_charity"] == 18_026
    spec.when(disclose(market)).when(disclose(market)).then_nothing()
    view = await seen(spec, market)
    assert (view.state, view.share_fen, view.paid_fen) == (MarketState.DISCLOSED, 18_026, 18_026)
    assert audit(enumerate(spec.events, 1)).discrepancies == []


def test_a_third_count_that_agrees_with_one_settles_the_difference() -> None:
    spec = open_fund()
    market, (stall,) = held(spec, 10_000)
    spec.when(count(market, stall, 100)).when(count(market, stall, 90, TREASURER))
    spec.when(count(market, stall, 100, HE))
    settled = spec.happened(StallSettled)
    assert (settled.counts_fen, settled.takings_fen, settled.reason) == ((100, 90, 100), 100, None)


async def test_somebody_else_settles_a_difference_with_a_reason_for_everybody_to_read() -> None:
    spec = open_fund()
    market, (stall,) = held(spec, 10_000)
    spec.when(count(market, stall, 100)).when(count(market, stall, 90, TREASURER))
    spec.when(settle(market, stall, 95))
    view = (await seen(spec, market)).stalls[0]
    assert (view.counts_fen, view.takings_fen, view.reason) == ((100, 90), 95, "漏点")


def test_a_stall_that_sold_nothing_is_settled_without_an_entry() -> None:
    spec = open_fund()
    market, (stall,) = held(spec, 10_000)
    spec.when(count(market, stall, 0)).when(count(market, stall, 0, TREASURER))
    assert spec.happened(StallSettled).all_settled
    assert sums(spec) == {}


async def test_a_share_that_is_reversed_is_counted_anew_and_disclosed_again() -> None:
    spec = open_fund()
    market, (stall,) = held(spec, 10_000)
    spec.when(count(market, stall, 100)).when(count(market, stall, 100, TREASURER))
    accrued = spec.happened(MarketShareAccrued)
    spec.when(disclose(market)).when(reversal(spec, accrued.entry.entry_id))
    view = await seen(spec, market)
    assert (view.state, view.stalls[0].state, view.share_fen) == (
        MarketState.COUNTING,
        StallState.UNCOUNTED,
        0,
    )
    spec.when(count(market, stall, 80)).when(count(market, stall, 80, TREASURER))
    assert sums(spec)["income:market"] == -80


async def test_each_is_told_their_own_part_and_nobody_elses() -> None:
    spec = open_fund()
    market, (stall, other) = held(spec, 10_000, 10_000)
    assert await part(spec, NOBODY, STAFF) is None
    spec.when(count(market, stall, 100)).when(count(market, stall, 100, HE))
    accrued = spec.happened(MarketShareAccrued).entry.entry_id
    planner, counter, keeper = [await part(spec, market, one) for one in (STAFF, HE, KEEPER)]
    assert planner == MarketPartView(market_id=market, planned=True, counted=(stall,))
    assert counter == MarketPartView(market_id=market, counted=(stall,))
    assert keeper == MarketPartView(market_id=market, keeps=True)
    spec.when(count(market, other, 1)).when(reversal(spec, accrued))
    assert await part(spec, market, STAFF) == MarketPartView(market_id=market, planned=True, counted=(other,))


def test_a_partners_stall_names_a_partner_that_the_fund_knows() -> None:
    spec = with_partner()
    stall = spec.when(adding(planned(spec), partner=SKY_FARM)).happened(StallAdded)
    assert (stall.owner, stall.partner_id) == (StallOwner.PARTNER, SKY_FARM)


async def test_who_is_related_to_a_stalls_partner_does_not_count_it_and_counts_the_others() -> None:
    spec = with_partner()
    market = planned(spec)
    theirs = spec.when(adding(market, partner=SKY_FARM)).happened(StallAdded).stall_id
    other = stalled(spec, market, keeper="resident-he")
    after(spec, certificate(), market_filing(market), market_opening(market))
    related = ((), (SKY_FARM,))
    spec.refuses(count(market, theirs, 1, related=related), refusals.PERSON_IS_RELATED_TO_THE_STALL)
    spec.when(count(market, other, 100, related=related)).when(count(market, other, 100, HE))
    again = reversal(spec, spec.happened(MarketShareAccrued).entry.entry_id)
    spec.when(again)
    to_keeper = count(market, other, 1, related=(("resident-he",), ()))
    spec.refuses(to_keeper, refusals.PERSON_IS_RELATED_TO_THE_STALL)


async def test_what_stalls_owe_is_listed_by_partner_and_age_beside_what_the_district_reads() -> None:
    spec = with_partner()
    market = planned(spec)
    stall = spec.when(adding(market, 10_000, partner=SKY_FARM)).happened(StallAdded).stall_id
    stalled(spec, market)
    after(spec, certificate(), market_filing(market), market_opening(market))
    spec.when(count(market, stall, 100)).when(count(market, stall, 100, HE))
    accrued = spec.happened(MarketShareAccrued).entry.entry_id
    spec.when(pay_in(market, stall, 40))
    payment = spec.happened(MarketSharePaidIn).entry.entry_id
    (due,) = await dues(spec)
    assert (due.stall_id, due.partner_id, due.due_fen, due.since) == (stall, SKY_FARM, 60, TODAY)
    funds = await ReadModels(*spec.events).ask(GatherFunds(communities=(HERE,)))
    assert funds[HERE].due_from_stalls_fen == 60
    (month,) = funds[HERE].months
    assert (month.income, month.expense) == ({IncomeSource.MARKET: 100}, {})
    assert [one.due_fen for one in await dues(spec, SKY_FARM)] == [60]
    after(spec, reversal(spec, payment))
    assert [one.due_fen for one in await dues(spec)] == [100]
    after(spec, reversal(spec, accrued))
    assert await dues(spec) == []


async def test_a_market_is_on_the_districts_clock_until_it_is_disclosed_and_after_a_reversal() -> None:
    spec = open_fund()
    market, (stall,) = held(spec, 10_000)
    assert await clocks(spec) == [date(2026, 8, 5)]
    spec.when(count(market, stall, 100)).when(count(market, stall, 100, HE))
    accrued = spec.happened(MarketShareAccrued).entry.entry_id
    after(spec, disclose(market))
    assert await clocks(spec) == []
    after(spec, reversal(spec, accrued))
    assert await clocks(spec) == [date(2026, 8, 5)]


async def dues(spec: History, partner: str | None = None) -> list[StallDueView]:
    return (await ReadModels(*spec.events).ask(ListStallDues(owing=True, partner_id=partner))).items


async def clocks(spec: History) -> list[date]:
    found = await ReadModels(*spec.events).ask(GatherClocks(communities=(HERE,)))
    return list(found[HERE].disclosures_due)


class Scene:
    """An open market with an uncounted, a counted, a different, a settled and a paid stall; and others."""

    def __init__(self) -> None:
        self.spec = spec = open_fund()
        self.draft = planned(spec)
        stalled(spec, self.draft)
        self.market, stalls = held(spec, 10_000, 10_000, 10_000, 10_000, 10_000)
        self.fresh, self.once, self.differs, self.done, self.paid = stalls
        spec.when(count(self.market, self.once, 100))
        spec.when(count(self.market, self.differs, 100)).when(count(self.market, self.differs, 90, HE))
        for stall in (self.done, self.paid):
            spec.when(count(self.market, stall, 100)).when(count(self.market, stall, 100, HE))
        self.accrued = spec.happened(MarketShareAccrued).entry.entry_id
        spec.when(pay_in(self.market, self.paid, 100))
        self.payment = spec.happened(MarketSharePaidIn).entry.entry_id
        self.ahead = planned(spec, planning(date(2026, 7, 20)))
        self.later = stalled(spec, self.ahead)


def bare() -> tuple[History, str]:
    """A market with a stall in a fund that has no certificate."""
    spec = open_fund()
    market = planned(spec)
    stalled(spec, market)
    return spec, market


def after(spec: History, *commands: Command) -> History:
    for command in commands:
        spec.when(command)
    return spec


def opened_ahead(s: Scene) -> History:
    return after(
        s.spec, market_filing(s.ahead, date(2026, 7, 20), date(2026, 7, 20)), market_opening(s.ahead)
    )


def acts(market: str, stall: str) -> list[Command]:
    return [count(market, stall, 1), settle(market, stall, 1)]


Case = Callable[[Scene], list[Command]]
CASES: dict[Refusal, Case] = {
    fund_refusals.EARMARK_IS_UNKNOWN: lambda s: [planning(earmark=NOBODY)],
    refusals.MARKET_DAY_IS_OVER: lambda s: [
        planning(date(2026, 7, 5)),
        market_opening(s.draft, at=later(days=1)),
    ],
    fund_refusals.PARTNER_IS_UNKNOWN: lambda s: [adding(s.draft, partner=NOBODY)],
    refusals.MARKET_IS_UNKNOWN: lambda s: [
        market_filing(NOBODY),
        adding(NOBODY),
        market_opening(NOBODY),
        cancel(NOBODY),
        disclose(NOBODY),
        pay_in(NOBODY, s.fresh, 1),
        *acts(NOBODY, s.fresh),
    ],
    refusals.STALL_IS_UNKNOWN: lambda s: [pay_in(s.market, NOBODY, 1), *acts(s.market, NOBODY)],
    refusals.MARKET_IS_IN_ANOTHER_STATE: lambda s: [
        market_filing(s.market),
        adding(s.market),
        market_opening(s.market),
        cancel(s.market),
        disclose(s.market),
        *acts(s.ahead, s.later),
    ],
    refusals.MARKET_NEEDS_A_SECOND_PERSON: lambda s: [market_opening(s.draft, STAFF)],
    refusals.STALL_KEEPER_TAKES_NO_PART: lambda s: [
        market_opening(s.draft, KEEPER),
        disclose(s.market, KEEPER),
        count(s.market, s.fresh, 1, KEEPER),
        settle(s.market, s.differs, 95, KEEPER),
    ],
    refusals.PERSON_IS_RELATED_TO_THE_STALL: lambda s: [
        count(s.market, s.fresh, 1, related=((KEEPER,), ())),
        settle(s.market, s.differs, 95).model_copy(update={"related_people": (KEEPER,)}),
    ],
    refusals.STALL_IS_SETTLED: lambda s: acts(s.market, s.done),
    refusals.PERSON_HAS_COUNTED_THE_STALL: lambda s: [count(s.market, s.once, 100)],
    refusals.COUNTS_DO_NOT_DIFFER: lambda s: [settle(s.market, s.once, 100), settle(s.market, s.fresh, 0)],
    refusals.SETTLER_MUST_NOT_HAVE_COUNTED: lambda s: [settle(s.market, s.differs, 95, HE)],
    refusals.TAKINGS_LIE_OUTSIDE_THE_COUNTS: lambda s: [
        settle(s.market, s.differs, 89),
        settle(s.market, s.differs, 101),
    ],
    refusals.STALL_OWES_LESS: lambda s: [pay_in(s.market, s.done, 101), pay_in(s.market, s.fresh, 1)],
    refusals.STALL_HAS_PAID_IN: lambda s: [
        ProposeReversal(entry_id=s.accrued, reason="点错", **treasurer()),
    ],
    fund_refusals.DAY_LIES_IN_THE_FUTURE: lambda s: [pay_in(s.market, s.done, 1, day=date(2026, 7, 7))],
    fund_refusals.DAY_LIES_BEFORE_THE_FUND: lambda s: [pay_in(s.market, s.done, 1, day=date(2026, 7, 5))],
    fund_refusals.REFERENCE_IS_BOOKED: lambda s: [pay_in(s.market, s.done, 1, " 集市 回单")],
}


@pytest.mark.parametrize("refusal", CASES, ids=lambda one: one.code)
def test_what_a_market_refuses_is_refused_with_its_facts(refusal: Refusal) -> None:
    scene = Scene()
    for command in CASES[refusal](scene):
        assert scene.spec.refuses(command, refusal).keys() == refusal.example.keys()


def test_the_laws_gate_of_a_market_is_told_with_its_article() -> None:
    spec, market = bare()
    opening = market_opening(market)
    spec.refuses(opening, campaign_refusals.CERTIFICATE_IS_MISSING)
    after(spec, certificate(last=date(2026, 7, 5)))
    spec.refuses(opening, refusals.CERTIFICATE_DOES_NOT_COVER_THE_MARKET)
    after(spec, certificate())
    spec.refuses(opening, refusals.MARKET_MUST_BE_FILED_FIRST)
    after(spec, market_filing(market, date(2026, 7, 7), date(2026, 7, 8)))
    spec.refuses(opening, refusals.MARKET_LEAVES_ITS_PLAN)
    after(spec, market_filing(market), opening, opening).then_nothing()
    assert "Charity Law, art. 24" in refusals.MARKET_MUST_BE_FILED_FIRST.sentence


def test_a_market_without_stalls_does_not_open_and_none_is_counted_before_its_day() -> None:
    scene = Scene()
    empty = planned(scene.spec)
    scene.spec.refuses(market_opening(empty), refusals.MARKET_HAS_NO_STALLS)
    opened_ahead(scene)
    scene.spec.refuses(count(scene.ahead, scene.later, 1), refusals.MARKET_IS_NOT_HELD_YET)


def test_a_share_is_not_reversed_while_a_payment_stands_that_came_after_the_proposal() -> None:
    scene = Scene()
    proposal = ProposeReversal(entry_id=scene.payment, reason="重复", **treasurer())
    after(scene.spec, proposal, cancel(scene.ahead), cancel(scene.ahead)).then_nothing()
    after(scene.spec, reversal(scene.spec, scene.payment))
    proposed = ProposeReversal(entry_id=scene.accrued, reason="点错", **treasurer())
    after(scene.spec, proposed, pay_in(scene.market, scene.paid, 1, "再缴"))
    again = ReverseEntry(entry_id=scene.accrued, **treasurer(person="treasurer-ye"))
    scene.spec.refuses(again, refusals.STALL_HAS_PAID_IN)


def test_nothing_is_paid_into_a_closed_month() -> None:
    scene = Scene()
    scene.spec.when(closing(scene.spec, "2026-06", MONDAY))
    late = pay_in(scene.market, scene.done, 1, "迟到", date(2026, 6, 30))
    scene.spec.refuses(late, fund_refusals.PERIOD_IS_CLOSED)


def test_every_refusal_of_a_market_is_named_by_a_command_and_given_here() -> None:
    named = {
        one for command in COMMANDS if ".markets." in command.__module__ for one in command.operation.refuses
    }
    gate = {
        campaign_refusals.CERTIFICATE_IS_MISSING,
        refusals.CERTIFICATE_DOES_NOT_COVER_THE_MARKET,
        refusals.MARKET_MUST_BE_FILED_FIRST,
        refusals.MARKET_LEAVES_ITS_PLAN,
        refusals.MARKET_HAS_NO_STALLS,
        refusals.MARKET_IS_NOT_HELD_YET,
        fund_refusals.PERIOD_IS_CLOSED,
    }
    assert named | {refusals.STALL_HAS_PAID_IN} == {*CASES} | gate
    assert set(refusals.ALL) <= {*CASES} | gate
