"""Budgets: adopted by the committee's vote, changed by a new version, and never silently exceeded."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from pydantic import ValidationError

from shared.contracts.fund import COMMANDS
from shared.contracts.fund.approvals import RejectDisbursement
from shared.contracts.fund.budgets.events import (
    BudgetAdopted,
    BudgetLineFreed,
    BudgetLineNamed,
    BudgetLost,
    BudgetProposed,
)
from shared.contracts.fund.budgets.terms import BudgetState
from shared.contracts.fund.budgets.views import GetBudget, ListBudgets
from shared.contracts.fund.disbursements.events import (
    DisbursementPaid,
    DisbursementRequested,
    DisbursementWithdrawn,
)
from shared.contracts.fund.disbursements.views import DisbursementState, GetDisbursement
from shared.contracts.fund.opening import AdoptRules
from shared.contracts.fund.refusals import (
    COMMITTEE_IS_NOT_SEATED,
    DISBURSEMENT_IS_DECIDED,
    DISBURSEMENT_IS_UNKNOWN,
    DISBURSEMENT_WAS_REQUESTED_BY_OTHERS,
    PAYMENT_OF_WORK_IS_NOT_WITHDRAWN,
    PERSON_HAS_ALREADY_VOTED,
    VOTER_MUST_NOT_HOLD_ANOTHER_OFFICE,
)
from shared.contracts.fund.refusals import budgets as refusals
from shared.contracts.fund.votes import Seats, Vote
from shared.contracts.partners.committee_rules import CommitteeRules
from shared.contracts.partners.purchases.payments import SpendingPurpose
from shared.kernel.messages import Command
from shared.kernel.refusals import Refusal
from tests.specification import MONDAY, later
from tests.unit.fund.budgets import (
    A1,
    B1,
    adopted,
    bought,
    budgeted,
    carried,
    lines,
    naming,
    paying,
    planned,
    proposed,
    proposing,
    under,
    voting,
    withdrawal,
    withdrawing,
)
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import (
    COMMITTEE,
    History,
    approved,
    ballot,
    committee,
    granted,
    id_of,
    open_fund,
    payment,
    policy,
    requested,
    reversal,
    treasurer,
    voting_fund,
    wished,
)

NOBODY = id_of("nobody")
TRAINING = SpendingPurpose.TRAINING


def overrun(bps: int) -> AdoptRules:
    return AdoptRules(
        disbursement_approvals=2,
        committee=CommitteeRules(budget_overrun_bps=bps),
        zone="Asia/Shanghai",
        effective_from=MONDAY,
        **policy(),
    )


async def test_a_budget_is_adopted_by_the_committees_vote_and_each_payment_counts_under_its_line() -> None:
    spec = budgeted(planned(20_000), planned(5_000, "B1", TRAINING))
    assert spec.happened(BudgetAdopted).version == 1
    spec.when(granted(100_000))
    first, second = requested(spec, under()), requested(spec, under(amount_fen=3_000))
    one = (await lines(spec))[A1]
    assert (one.planned_fen, one.committed_fen, one.spent_fen, one.left_fen) == (20_000, 15_000, 0, 5_000)
    carried(spec, first)
    spec.when(paying(first))
    paid = spec.happened(DisbursementPaid)
    assert (paid.budget_line, paid.overrun_fen, paid.overrun_reason) == (A1, None, None)
    for person in COMMITTEE[:3]:
        spec.when(ballot(second, person, Vote.AGAINST))
    one = (await lines(spec))[A1]
    assert (one.committed_fen, one.spent_fen, one.left_fen) == (0, 12_000, 8_000)


async def test_a_payment_that_is_taken_back_gives_its_line_the_money_again() -> None:
    spec = budgeted().when(granted(100_000))
    wish = requested(spec, under())
    carried(spec, wish)
    entry = spec.when(paying(wish)).happened(DisbursementPaid).entry
    spec.when(reversal(spec, entry.entry_id, at=later(days=7)))
    assert spec.happened(BudgetLineFreed).budget_line == A1
    one = (await lines(spec))[A1]
    assert (one.committed_fen, one.spent_fen, one.left_fen) == (12_000, 0, 8_000)
    spec.when(paying(wish))
    assert spec.state.budgets.lines[A1].spent_fen == 12_000


async def test_a_new_version_says_why_and_what_it_drops_plans_nothing() -> None:
    spec = budgeted(planned(20_000), planned(5_000, "B1", TRAINING))
    second = adopted(spec, planned(30_000), reason="镜面需要全部更换")
    event = spec.happened(BudgetAdopted)
    assert (event.version, event.dropped, event.reason) == (2, ("B1",), "镜面需要全部更换")
    found = await lines(spec)
    assert {name: (one.planned_fen, one.version) for name, one in found.items()} == {
        A1: (30_000, 2),
        B1: (0, 2),
    }
    read = ReadModels(*spec.events)
    assert {one.version for one in (await read.ask(ListBudgets())).items} == {1, 2}
    told = await read.ask(GetBudget(budget_id=second))
    assert told is not None
    assert (told.state, told.reason) == (BudgetState.ADOPTED, "镜面需要全部更换")
    spec.refuses(under(B1), refusals.LINE_IS_NOT_BUDGETED)
    adopted(spec, planned(30_000), planned(1_000, "B1", TRAINING), reason="补充培训")
    assert spec.happened(BudgetAdopted).dropped == ()


async def test_a_budget_that_is_voted_down_or_taken_back_changes_nothing() -> None:
    spec = voting_fund()
    lost = proposed(spec)
    for person in COMMITTEE[:3]:
        spec.when(voting(lost, person, Vote.AGAINST))
    spec.happened(BudgetLost)
    back = proposed(spec)
    spec.when(withdrawing(back))
    assert await lines(spec) == {}
    states = [one.state for one in (await ReadModels(*spec.events).ask(ListBudgets())).items]
    assert sorted(states) == [BudgetState.LOST, BudgetState.WITHDRAWN]
    spec.when(wished())
    assert spec.happened(DisbursementRequested).budget_line is None


def test_years_without_a_budget_and_earlier_requests_are_paid_as_ever() -> None:
    spec = voting_fund().when(granted(100_000))
    early = requested(spec)
    adopted(spec)
    carried(spec, early)
    spec.when(paying(early))
    assert spec.happened(DisbursementPaid).budget_line is None


def test_without_rules_for_votes_the_budget_is_adopted_by_the_defaults_and_payments_by_approvals() -> None:
    spec = open_fund().when(granted(100_000))
    adopted(spec)
    wish = requested(spec, under())
    rejected = requested(spec, under(amount_fen=1))
    approved(spec, wish)
    spec.when(RejectDisbursement(disbursement_id=rejected, reason="x", **committee("committee-he")))
    spec.when(payment(wish))
    line = spec.state.budgets.lines[A1]
    assert (line.spent_fen, line.uses) == (12_000, 1)


@pytest.mark.parametrize(("bps", "amount_fen"), [(1_000, 22_000), (10_000, 40_000)])
async def test_beyond_its_line_a_payment_needs_rules_that_allow_it_and_a_reason(
    bps: int, amount_fen: int
) -> None:
    spec = budgeted().when(granted(100_000)).when(overrun(bps))
    wish, beyond = requested(spec, under(amount_fen=amount_fen)), requested(spec, under(amount_fen=1))
    carried(spec, wish)
    carried(spec, beyond)
    spec.refuses(paying(wish), refusals.BUDGET_LINE_IS_EXCEEDED)
    spec.when(paying(wish, "暴雨后追加维修"))
    paid = spec.happened(DisbursementPaid)
    assert (paid.overrun_fen, paid.overrun_reason) == (amount_fen - 20_000, "暴雨后追加维修")
    assert (await lines(spec))[A1].overrun_reason == "暴雨后追加维修"
    spec.refuses(paying(beyond, "再追加"), refusals.BUDGET_LINE_IS_EXCEEDED)


def test_bought_work_falls_under_the_only_line_of_its_kind_else_the_treasurer_names_one() -> None:
    spec = budgeted(planned(20_000), planned(5_000, "B1", TRAINING)).when(bought())
    assert spec.happened(DisbursementRequested).budget_line == A1
    unnamed = budgeted(planned(20_000), planned(5_000, "A2")).when(granted(100_000)).when(bought())
    wish = unnamed.happened(DisbursementRequested)
    assert (wish.budget_line, wish.budget_line_needed) == (None, True)
    carried(unnamed, wish.disbursement_id)
    unnamed.refuses(paying(wish.disbursement_id), refusals.BUDGET_LINE_MUST_BE_NAMED)
    unnamed.when(naming(wish.disbursement_id))
    assert unnamed.happened(BudgetLineNamed).amount_fen == 9_000
    unnamed.when(naming(wish.disbursement_id)).then_nothing()
    unnamed.when(paying(wish.disbursement_id))
    assert unnamed.state.budgets.lines[A1].spent_fen == 9_000


def test_a_budget_names_each_code_once() -> None:
    with pytest.raises(ValidationError, match="same code"):
        proposing(planned(), planned(1))


def test_a_quorum_and_a_majority_of_the_members_seated_now_adopt_it() -> None:
    spec = voting_fund()
    budget = proposed(spec)
    for person in COMMITTEE[:3]:
        spec.when(voting(budget, person))
        assert not any(isinstance(one, BudgetAdopted) for one in spec.last)
    # One of the three has left; who came in their place makes it three again, and the fourth carries it.
    others = Seats(committee=(*COMMITTEE[1:], "committee-new"))
    spec.when(voting(budget, "committee-new").model_copy(update={"seats": others}))
    assert not any(isinstance(one, BudgetAdopted) for one in spec.last)
    spec.when(voting(budget, COMMITTEE[3]).model_copy(update={"seats": others}))
    assert spec.happened(BudgetAdopted).version == 1


@pytest.fixture
def spent() -> tuple[History, str, str, str]:
    """Spent under A1: one paid, one that waits for its line, one that is up for a vote; and a proposal."""
    spec = voting_fund().when(granted(100_000))
    unnamed = requested(spec)
    adopted(spec, planned(20_000), planned(5_000, "B1", TRAINING))
    wish = requested(spec, under())
    carried(spec, wish)
    spec.when(paying(wish))
    next_year = proposed(spec, year=2027)
    return spec, wish, unnamed, next_year


NAMED: dict[Refusal, Callable[[History, str, str, str], list[Command]]] = {
    refusals.BUDGET_YEAR_IS_OVER: lambda _s, _w, _u, _n: [proposing(year=2025)],
    refusals.BUDGET_IS_PROPOSED_ALREADY: lambda _s, _w, _u, _n: [proposing(year=2027)],
    refusals.BUDGET_CHANGE_NEEDS_A_REASON: lambda _s, _w, _u, _n: [proposing()],
    refusals.BUDGET_LINE_IS_IN_USE: lambda _s, _w, _u, _n: [proposing(planned(1, "C1"), reason="x")],
    refusals.BUDGET_IS_NOT_UP_FOR_VOTE: lambda _s, _w, _u, _n: [
        voting(NOBODY, "committee-he"),
        withdrawing(NOBODY),
    ],
    VOTER_MUST_NOT_HOLD_ANOTHER_OFFICE: lambda _s, _w, _u, n: [voting(n, "treasurer-wu")],
    COMMITTEE_IS_NOT_SEATED: lambda _s, _w, _u, n: [
        voting(n, "committee-he").model_copy(update={"seats": Seats(committee=COMMITTEE[:4])})
    ],
    PERSON_HAS_ALREADY_VOTED: lambda s, _w, _u, n: [_voted(s, n)],
    refusals.BUDGET_LINE_MUST_BE_NAMED: lambda s, _w, _u, _n: [wished(), _unnamed_and_carried(s)],
    refusals.LINE_IS_NOT_BUDGETED: lambda _s, _w, u, _n: [under("2026.Z9"), naming(u, "2026.Z9")],
    refusals.BUDGET_LINE_SERVES_ANOTHER_PURPOSE: lambda _s, _w, u, _n: [under(B1), naming(u, B1)],
    refusals.BUDGET_LINE_IS_NAMED_ALREADY: lambda s, _w, _u, _n: [naming(requested(s, under()), B1)],
    refusals.BUDGET_LINE_IS_EXCEEDED: lambda s, _w, _u, _n: [_too_much(s)],
    DISBURSEMENT_IS_UNKNOWN: lambda _s, _w, _u, _n: [naming(NOBODY)],
    DISBURSEMENT_IS_DECIDED: lambda _s, w, _u, _n: [naming(w)],
}


def _voted(spec: History, budget: str) -> Command:
    spec.when(voting(budget, "committee-he"))
    return voting(budget, "committee-he")


def _unnamed_and_carried(spec: History) -> Command:
    wish = spec.when(bought(SpendingPurpose.ACTIVITIES)).happened(DisbursementRequested).disbursement_id
    carried(spec, wish)
    return paying(wish)


def _too_much(spec: History) -> Command:
    wish = requested(spec, under(amount_fen=8_001))
    carried(spec, wish)
    return paying(wish, "x")


@pytest.mark.parametrize("refusal", NAMED, ids=lambda refusal: refusal.code)
def test_what_a_budget_refuses_is_refused_with_its_facts(
    spent: tuple[History, str, str, str], refusal: Refusal
) -> None:
    for command in NAMED[refusal](*spent):
        assert spent[0].refuses(command, refusal).keys() == refusal.example.keys()


def test_every_refusal_of_a_budget_is_named_by_a_command_and_given_here() -> None:
    named = {one for command in COMMANDS for one in command.operation.refuses}
    assert set(refusals.ALL) <= named
    # The query's, and a meeting's: test_meetings.py.
    assert set(refusals.ALL) - set(NAMED) == {refusals.BUDGET_IS_UNKNOWN}


def test_the_line_of_a_year_that_is_over_takes_nothing_new() -> None:
    spec = budgeted()
    next_year = MONDAY + timedelta(days=365)
    late = under().model_copy(update={"now": next_year})
    spec.refuses(late, refusals.LINE_IS_NOT_BUDGETED)
    assert treasurer(next_year)["now"].year == 2027
    spec.when(proposing(year=2027, at=next_year)).happened(BudgetProposed)


async def test_a_request_that_is_withdrawn_frees_its_line_and_is_decided_no_more() -> None:
    spec = budgeted().when(granted(100_000))
    wrong, right = requested(spec, under(amount_fen=19_000)), requested(spec, under(amount_fen=12_000))
    spec.when(ballot(wrong, COMMITTEE[0]))
    spec.when(withdrawal(wrong))
    gone = spec.happened(DisbursementWithdrawn)
    assert (gone.budget_line, gone.amount_fen, gone.withdrawn_by) == (A1, 19_000, "staff-chen")
    spec.when(withdrawal(wrong)).then_nothing()
    one = (await lines(spec))[A1]
    assert (one.committed_fen, one.left_fen) == (12_000, 8_000)
    facts = spec.refuses(ballot(wrong, COMMITTEE[1]), DISBURSEMENT_IS_DECIDED)
    assert facts == {"state": "withdrawn"}
    carried(spec, right)
    spec.refuses(withdrawal(right), DISBURSEMENT_IS_DECIDED)
    seen = await ReadModels(*spec.events).ask(GetDisbursement(disbursement_id=wrong))
    assert seen is not None
    assert (seen.state, len(seen.votes)) == (DisbursementState.WITHDRAWN, 1)


def test_a_line_that_only_a_withdrawn_request_named_may_be_dropped() -> None:
    spec = budgeted(planned(20_000), planned(5_000, "B1", TRAINING)).when(granted(100_000))
    wrong = requested(spec, under())
    without = proposing(planned(5_000, "B1", TRAINING), reason="不再维修")
    spec.refuses(without, refusals.BUDGET_LINE_IS_IN_USE)
    spec.when(withdrawal(wrong)).when(without)
    spec.happened(BudgetProposed)


def test_whoever_typed_a_request_for_somebody_takes_it_back_and_nobody_else_does() -> None:
    spec = voting_fund()
    wish = requested(spec)
    spec.refuses(withdrawal(wish, treasurer()), DISBURSEMENT_WAS_REQUESTED_BY_OTHERS)
    work = spec.when(bought()).happened(DisbursementRequested).disbursement_id
    spec.refuses(withdrawal(work), PAYMENT_OF_WORK_IS_NOT_WITHDRAWN)
    spec.when(withdrawal(wish)).happened(DisbursementWithdrawn)
