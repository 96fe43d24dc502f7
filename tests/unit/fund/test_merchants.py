"""Merchants' shares: stated by month, owed, paid in, overdue, reversed."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from services.fund.audit import audit
from services.fund.domain.ticks import due
from shared.contracts.fund import COMMANDS
from shared.contracts.fund import refusals as fund_refusals
from shared.contracts.fund.ledger import IncomeSource, ProposeReversal, ReverseEntry
from shared.contracts.fund.merchants.events import (
    SalesShareAccrued,
    SalesShareFellDue,
    SalesSharePaidIn,
    SalesStated,
)
from shared.contracts.fund.merchants.views import GetOwnMerchants
from shared.contracts.fund.refusals import merchants as refusals
from shared.contracts.fund.statement import GetStatement
from shared.contracts.fund.sums import GatherFunds
from shared.kernel.messages import Command, Tick
from shared.kernel.refusals import Refusal
from shared.kernel.roles import Role
from tests.specification import later
from tests.unit.fund.merchants import (
    AUGUST,
    CONTACT,
    IN_AUGUST,
    JULY,
    TENTH_IS_OVER,
    agreed,
    agreeing,
    ending,
    paying,
    seen,
    stated,
    stating,
)
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import (
    TODAY,
    YEAR_IS_OVER,
    History,
    closing,
    earmarked,
    id_of,
    open_fund,
    policy,
    reversal,
    sums,
    treasurer,
)

NOBODY = id_of("nobody")


async def test_a_months_share_is_owed_from_its_statement_until_it_is_paid_in() -> None:
    spec = open_fund()
    merchant = agreed(spec, agreeing(earmark=earmarked(spec)))
    statement = stated(spec, merchant, 2_680_025)
    assert spec.happened(SalesShareAccrued).amount_fen == 53_601
    assert sums(spec) == {f"receivable:merchant:{merchant}": 53_601, "income:merchant_share": -53_601}
    spec.when(paying(merchant, statement, 50_000))
    view = await seen(spec, merchant)
    assert (view.sales_fen, view.share_fen, view.paid_fen, view.due_fen, view.owing) == (
        2_680_025,
        53_601,
        50_000,
        3_601,
        True,
    )
    told = await ReadModels(*spec.events).ask(GetStatement())
    assert told is not None
    assert (told.due_from_merchants_fen, told.at_host_charity_fen, told.closing_fen) == (
        3_601,
        50_000,
        53_601,
    )
    funds = await ReadModels(*spec.events).ask(GatherFunds(communities=("haiwan",)))
    assert funds["haiwan"].due_from_merchants_fen == 3_601
    assert {key: fen for one in funds["haiwan"].months for key, fen in one.income.items()} == {
        IncomeSource.MERCHANT_SHARE: 53_601
    }
    assert audit(enumerate(spec.events, 1)).discrepancies == []


async def test_staff_enter_a_statement_that_they_name_and_a_merchant_states_its_own_sales() -> None:
    spec = open_fund()
    merchant = agreed(spec)
    spec.when(stating(merchant, person="staff-chen", role=Role.STAFF, statement="七月收银汇总"))
    assert spec.happened(SalesStated).statement == "七月收银汇总"
    own = await ReadModels(*spec.events).ask(GetOwnMerchants(person_id=CONTACT))
    assert own.merchant_ids == (merchant,)
    assert (await ReadModels(*spec.events).ask(GetOwnMerchants(person_id="lin"))).merchant_ids == ()


def test_a_month_without_sales_is_stated_without_an_entry_and_may_be_stated_anew() -> None:
    spec = open_fund()
    merchant = agreed(spec)
    stated(spec, merchant, 0)
    assert sums(spec) == {}
    spec.when(stating(merchant, 10_000))
    assert sums(spec)["income:merchant_share"] == -200


async def test_a_share_that_is_reversed_is_stated_anew_and_a_payment_that_is_is_owed_again() -> None:
    spec = open_fund()
    merchant = agreed(spec)
    statement = stated(spec, merchant)
    accrued = spec.happened(SalesShareAccrued).entry.entry_id
    spec.when(paying(merchant, statement, 53_600))
    spec.when(reversal(spec, spec.happened(SalesSharePaidIn).entry.entry_id))
    assert (await seen(spec, merchant)).due_fen == 53_600
    spec.when(reversal(spec, accrued))
    assert (await seen(spec, merchant)).statements == ()
    stated(spec, merchant, 100_000)
    assert (await seen(spec, merchant)).share_fen == 2_000
    assert audit(enumerate(spec.events, 1)).discrepancies == []


def test_the_day_of_a_month_passes_once_and_says_what_is_missing_or_owed() -> None:
    spec = open_fund()
    merchant = agreed(spec)
    assert due(spec.state) == TENTH_IS_OVER
    spec.when(Tick(**policy(TENTH_IS_OVER)))
    fell = spec.happened(SalesShareFellDue)
    assert (fell.month, fell.stated, fell.due_fen, fell.contact_ids) == (JULY, False, 0, (CONTACT,))
    statement = stated(spec, merchant, 2_680_000, AUGUST)
    spec.when(paying(merchant, statement, 600, at=later(days=61)))
    over = later(days=70)
    spec.when(Tick(**policy(over)))
    fell = spec.happened(SalesShareFellDue)
    assert (fell.month, fell.stated, fell.due_fen) == (AUGUST, True, 53_000)
    spec.when(ending(merchant, AUGUST, at=over))
    assert due(spec.state) == YEAR_IS_OVER
    spec.when(ending(merchant, AUGUST, at=over)).then_nothing()


def test_months_that_pass_while_nothing_runs_are_told_each_and_none_after_the_last() -> None:
    spec = open_fund()
    merchant = agreed(spec)
    spec.when(ending(merchant, AUGUST))
    spec.when(Tick(**policy(later(days=120))))
    assert [one.month for one in spec.events if isinstance(one, SalesShareFellDue)] == [JULY, AUGUST]
    assert due(spec.state) == YEAR_IS_OVER


class Scene:
    """A merchant with a stated and a paid month; another that has ended; and one in a fund of its own."""

    def __init__(self) -> None:
        self.spec = spec = open_fund()
        self.merchant, self.other, self.ended = agreed(spec), agreed(spec), agreed(spec)
        self.open = stated(spec, self.merchant)
        self.accrued = spec.happened(SalesShareAccrued).entry.entry_id
        self.paid = stated(spec, self.other)
        self.due = spec.happened(SalesShareAccrued).entry.entry_id
        spec.when(paying(self.other, self.paid, 53_600))
        spec.when(ending(self.ended, JULY))


def entered(merchant: str, statement: str | None = None) -> Command:
    return stating(merchant, 1, person="staff-chen", role=Role.STAFF, statement=statement)


Case = Callable[[Scene], list[Command]]
CASES: dict[Refusal, Case] = {
    fund_refusals.EARMARK_IS_UNKNOWN: lambda s: [agreeing(earmark=NOBODY)],
    fund_refusals.DAY_LIES_BEFORE_THE_FUND: lambda s: [
        agreeing(month="2026-06"),
        paying(s.merchant, s.open, 1, day=date(2026, 7, 5)),
    ],
    refusals.MERCHANT_IS_UNKNOWN: lambda s: [stating(NOBODY), paying(NOBODY, s.open, 1), ending(NOBODY)],
    refusals.SALES_STATEMENT_IS_UNKNOWN: lambda s: [
        paying(s.merchant, NOBODY, 1),
        paying(s.other, s.open, 1),
    ],
    refusals.MERCHANT_IS_SOMEBODY_ELSES: lambda s: [stating(s.ended, person="resident-lin")],
    refusals.SALES_NEED_THEIR_STATEMENT: lambda s: [entered(s.ended)],
    refusals.MONTH_LIES_OUTSIDE_THE_AGREEMENT: lambda s: [
        stating(s.merchant, month="2026-06"),
        stating(s.ended, month=AUGUST, at=later(days=61)),
        ending(s.merchant, "2026-06"),
    ],
    refusals.SALES_MONTH_IS_NOT_OVER: lambda s: [stating(s.merchant, month=AUGUST)],
    refusals.SALES_ARE_STATED: lambda s: [stating(s.merchant, 1), entered(s.merchant, "更正")],
    refusals.MERCHANT_HAS_ENDED: lambda s: [ending(s.ended, AUGUST)],
    refusals.MERCHANT_OWES_LESS: lambda s: [
        paying(s.merchant, s.open, 53_601),
        paying(s.other, s.paid, 1),
    ],
    refusals.MERCHANT_HAS_PAID_IN: lambda s: [
        ProposeReversal(entry_id=s.due, reason="错", **treasurer(IN_AUGUST))
    ],
    fund_refusals.DAY_LIES_IN_THE_FUTURE: lambda s: [
        paying(s.merchant, s.open, 1, day=TODAY + timedelta(days=31))
    ],
    fund_refusals.REFERENCE_IS_BOOKED: lambda s: [paying(s.merchant, s.open, 1, " 商家 回单")],
}
GIVEN_ALONE = {refusals.MERCHANT_HAS_STATED_LATER_SALES, fund_refusals.PERIOD_IS_CLOSED}


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene()


@pytest.mark.parametrize("refusal", CASES, ids=lambda one: one.code)
def test_what_a_merchant_refuses_is_refused_with_its_facts(refusal: Refusal, scene: Scene) -> None:
    for command in CASES[refusal](scene):
        assert scene.spec.refuses(command, refusal).keys() == refusal.example.keys()


def test_an_agreement_does_not_end_before_what_is_stated() -> None:
    spec = open_fund()
    merchant = agreed(spec)
    stated(spec, merchant, 1, AUGUST)
    facts = spec.refuses(ending(merchant, JULY), refusals.MERCHANT_HAS_STATED_LATER_SALES)
    assert facts.keys() == refusals.MERCHANT_HAS_STATED_LATER_SALES.example.keys()


def test_a_share_is_not_reversed_while_a_payment_stands_that_came_after_the_proposal() -> None:
    scene = Scene()
    scene.spec.when(ProposeReversal(entry_id=scene.accrued, reason="错", **treasurer(IN_AUGUST)))
    scene.spec.when(paying(scene.merchant, scene.open, 1, "后到"))
    again = ReverseEntry(entry_id=scene.accrued, **treasurer(IN_AUGUST, "treasurer-ye"))
    scene.spec.refuses(again, refusals.MERCHANT_HAS_PAID_IN)


def test_nothing_is_paid_into_a_closed_month() -> None:
    spec = open_fund()
    merchant = agreed(spec)
    statement = stated(spec, merchant)
    after: History = spec.when(closing(spec, JULY, IN_AUGUST))
    after.refuses(paying(merchant, statement, 1), fund_refusals.PERIOD_IS_CLOSED)


def test_every_refusal_of_a_merchant_is_named_by_a_command_and_given_here() -> None:
    named = {
        one
        for command in COMMANDS
        if ".merchants." in command.__module__
        for one in command.operation.refuses
    }
    assert named | {refusals.MERCHANT_HAS_PAID_IN} == {*CASES} | GIVEN_ALONE
    assert set(refusals.ALL) <= {*CASES} | GIVEN_ALONE
