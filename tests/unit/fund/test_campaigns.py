"""Campaigns: pledges until the end, all or nothing, refunds to the fen, money by milestones, what is left."""

from datetime import UTC, date, datetime

import pytest

from services.fund.audit import audit
from services.fund.domain.ticks import due
from shared.contracts.fund.campaigns.commands import CancelCampaign, DraftCampaignRequest
from shared.contracts.fund.campaigns.events import (
    CampaignClosed,
    CampaignFailed,
    CampaignOpened,
    CampaignSucceeded,
    SurplusMoved,
)
from shared.contracts.fund.campaigns.refunds import CampaignRefunded, GiftRefunded
from shared.contracts.fund.campaigns.terms import CampaignState, FundingMode
from shared.contracts.fund.campaigns.views import GetCampaign
from shared.contracts.fund.donations.commands import ReceiptDonation, WithdrawPledge
from shared.contracts.fund.donations.events import DonationReceived, ReceiptState
from shared.contracts.fund.donations.views import DonationState, ListDonationRecords, RefundState
from shared.contracts.fund.earmarks import GetEarmark
from shared.contracts.fund.ledger import EntryReversed, IncomeSource
from shared.contracts.fund.refusals import DONATION_IS_NOT_PLEDGED
from shared.contracts.fund.refusals import campaigns as refusals
from shared.contracts.fund.statement import GetStatement
from shared.kernel.roles import Role
from tests.unit.fund.campaigns import (
    LAST_DAY,
    OVER,
    arrival,
    draft,
    left,
    live,
    over,
    pledged,
    pledging,
    proposing,
    refund,
    release,
    surplus,
)
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import (
    History,
    approved,
    by,
    committee,
    donated,
    earmarked,
    given,
    open_fund,
    payment,
    requested,
    reversal,
    sums,
    treasurer,
    wished,
)


def holds(spec: History) -> None:
    """The audit, which shares no code with the rules, agrees with all that was recorded."""
    assert audit(enumerate(spec.events, 1)).discrepancies == []


def test_it_ends_with_its_last_day_and_takes_no_pledge_after_it_though_no_tick_was_heard() -> None:
    spec = open_fund()
    garden = live(spec)
    assert spec.happened(CampaignOpened).ends_at == datetime(2026, 7, 31, 16, tzinfo=UTC) == due(spec.state)
    spec.when(pledging(garden, at=datetime(2026, 7, 31, 15, 59, tzinfo=UTC)))
    spec.refuses(pledging(garden, at=datetime(2026, 7, 31, 16, tzinfo=UTC)), refusals.CAMPAIGN_IS_OVER)
    # A month after its end its disclosure is overdue.
    assert due(spec.when(over()).state) == datetime(2026, 9, 1, 16, tzinfo=UTC)


async def test_pledges_that_reach_the_minimum_make_it_succeed_and_are_booked_when_they_arrive() -> None:
    spec = open_fund()
    garden = live(spec)
    first, second = (pledged(spec, pledging(garden, 15_000, one)) for one in ("resident-lin", "resident-he"))
    assert spec.when(over()).happened(CampaignSucceeded).raised_fen == 30_000
    event = spec.when(arrival(first, 14_000, OVER)).happened(DonationReceived)
    assert (event.source, event.earmark_id, event.pledged_fen) == (IncomeSource.CROWDFUNDING, garden, 15_000)
    assert sums(spec) == {"assets:host_charity": 14_000, "income:crowdfunding": -14_000}
    view = await ReadModels(*spec.events).ask(GetCampaign(campaign_id=garden))
    assert view is not None
    assert (view.pledged_fen, view.received_fen, view.raised_fen) == (15_000, 14_000, 29_000)
    spec.when(WithdrawPledge(donation_id=second, **by("resident-he", Role.RESIDENT)))
    view = await ReadModels(*spec.events).ask(GetCampaign(campaign_id=garden))
    assert view is not None
    assert (view.state, view.pledged_fen) == (CampaignState.SUCCEEDED, 0)
    holds(spec)


async def test_below_the_minimum_each_gift_is_given_back_to_the_fen_and_pledges_lapse() -> None:
    spec = open_fund()
    garden = live(spec)
    early, anonymous = (
        donated(spec, given(9_999, earmark=garden)),
        donated(spec, given(1, None, earmark=garden)),
    )
    spec.when(ReceiptDonation(donation_id=early.donation_id, receipt_number="粤捐 9", **treasurer()))
    promise = pledged(spec, pledging(garden, 19_999))
    failed = spec.when(over()).happened(CampaignFailed)
    assert failed.refund_ids == (early.donation_id, anonymous.donation_id)
    spec.refuses(arrival(promise, 19_999, OVER), DONATION_IS_NOT_PLEDGED)
    models = ReadModels(*spec.events)
    todo = await models.ask(ListDonationRecords(earmark_id=garden, refund=RefundState.DUE))
    assert {one.amount_fen for one in todo.items} == {1, 9_999}
    spec.when(refund(early.donation_id))
    assert spec.happened(GiftRefunded).amount_fen == 9_999
    assert spec.state.donations[early.donation_id].receipt is ReceiptState.CANCELLED
    spec.refuses(refund(early.donation_id), refusals.REFUND_IS_NOT_DUE)
    spec.when(refund(anonymous.donation_id)).happened(CampaignRefunded)
    assert spec.state.purses[garden] == 0
    assert set(sums(spec).values()) == {0}
    view = await ReadModels(*spec.events).ask(GetCampaign(campaign_id=garden))
    assert view is not None
    assert (view.state, view.refunds_due, view.refunded_fen) == (CampaignState.REFUNDED, 0, 10_000)
    assert (view.raised_fen, view.gifts) == (0, 0)
    holds(spec)


def test_an_open_campaign_keeps_whatever_came_and_fails_only_with_nothing() -> None:
    spec = open_fund()
    garden = live(spec, draft(mode=FundingMode.OPEN))
    spec.when(given(1, earmark=garden))
    assert spec.when(over()).happened(CampaignSucceeded).raised_fen == 1
    spec = open_fund()
    live(spec, draft(mode=FundingMode.OPEN))
    assert spec.when(over()).happened(CampaignFailed).refund_ids == ()


def test_money_that_comes_after_the_failure_is_booked_and_due_to_go_back() -> None:
    spec = open_fund()
    garden = live(spec)
    spec.when(over())
    assert spec.state.campaigns.by_id[garden].state is CampaignState.FAILED
    late = donated(spec, given(500, earmark=garden, at=OVER))
    assert late.refund_due
    spec.when(refund(late.donation_id)).happened(CampaignRefunded)
    holds(spec)


def test_a_cancelled_campaign_gives_everything_back() -> None:
    spec = open_fund()
    garden = live(spec)
    gift = donated(spec, given(50_000, earmark=garden))
    cancel = CancelCampaign(campaign_id=garden, reason="天台要大修", **treasurer())
    failed = spec.when(cancel).happened(CampaignFailed)
    assert (failed.reason, failed.refund_ids) == ("天台要大修", (gift.donation_id,))
    spec.when(cancel).then_nothing()
    # Thirty days later its disclosure is overdue.
    assert due(spec.state) == datetime(2026, 8, 5, 16, tzinfo=UTC)


def test_a_refund_that_was_booked_wrongly_is_reversed_and_due_again() -> None:
    spec = open_fund()
    garden = live(spec)
    gift = donated(spec, given(700, earmark=garden))
    wrong = spec.when(over()).when(refund(gift.donation_id)).happened(GiftRefunded)
    spec.when(reversal(spec, wrong.entry.entry_id, at=OVER))
    assert spec.state.donations[gift.donation_id].state is DonationState.RECEIVED
    assert spec.state.campaigns.by_id[garden].refunds == {gift.donation_id: 700}
    assert spec.state.campaigns.by_id[garden].state is CampaignState.REFUNDING
    spec.when(refund(gift.donation_id, at=OVER.replace(hour=2))).happened(CampaignRefunded)
    holds(spec)


def test_a_gift_that_was_booked_wrongly_leaves_the_list_of_refunds() -> None:
    spec = open_fund()
    garden = live(spec)
    gift = donated(spec, given(700, earmark=garden))
    spec.when(over()).when(reversal(spec, gift.entry.entry_id, at=OVER))
    assert spec.happened(EntryReversed).refund_was_due
    assert spec.happened(CampaignRefunded).campaign_id == garden
    holds(spec)


def pay(spec: History, garden: str, amount_fen: int) -> str:
    wish = requested(spec, wished(amount_fen, earmark=garden))
    approved(spec, wish)
    return wish


async def test_money_is_paid_as_milestones_are_reached_and_no_fen_before() -> None:
    spec = open_fund()
    garden = live(spec)
    spec.when(given(33_333, earmark=garden)).when(over())
    wish = pay(spec, garden, 20_000)
    facts = spec.refuses(payment(wish, envelope=treasurer(OVER)), refusals.MONEY_IS_NOT_RELEASED)
    assert facts == {"released_fen": 0, "spent_fen": 0, "amount_fen": 20_000}
    spec.when(release(garden)).when(release(garden)).then_nothing()
    spec.when(payment(wish, envelope=treasurer(OVER)))
    more = payment(pay(spec, garden, 1), envelope=treasurer(OVER))
    facts = spec.refuses(more, refusals.MONEY_IS_NOT_RELEASED)
    assert facts == {"released_fen": 20_000, "spent_fen": 20_000, "amount_fen": 1}
    spec.when(release(garden, 2)).when(more)
    purse = await ReadModels(*spec.events).ask(GetEarmark(earmark_id=garden))
    assert purse is not None
    assert (purse.received_fen, purse.spent_fen) == (33_333, 20_001)
    holds(spec)


async def test_what_is_left_goes_to_a_similar_purpose_by_decision_and_the_totals_stay() -> None:
    spec = open_fund()
    garden, care = live(spec), earmarked(spec)
    spec.when(given(40_000, earmark=garden)).when(over()).when(release(garden))
    spec.refuses(proposing(garden, care), refusals.NOTHING_IS_LEFT)  # The second step still waits for it.
    spec.when(release(garden, 2)).when(proposing(garden, care))
    spec.when(surplus(garden)).happened(CampaignClosed)
    moved = spec.happened(SurplusMoved)
    assert (moved.amount_fen, moved.proposed_by, moved.decided_by) == (
        40_000,
        "treasurer-wu",
        "committee-he",
    )
    assert (spec.state.purses[garden], spec.state.purses[care]) == (0, 40_000)
    models = ReadModels(*spec.events)
    statement = await models.ask(GetStatement())
    assert statement is not None
    assert statement.income_total_fen == statement.closing_fen == statement.at_host_charity_fen == 40_000
    view = await models.ask(GetCampaign(campaign_id=garden))
    assert view is not None
    assert (view.state, view.surplus_fen) == (CampaignState.CLOSED, 40_000)
    holds(spec)


def test_what_donors_leave_to_the_fund_is_decided_on_once_nothing_is_due_any_more() -> None:
    spec = open_fund()
    garden, care = live(spec), earmarked(spec)
    kept, back = (donated(spec, given(one, earmark=garden)).donation_id for one in (800, 200))
    spec.when(over()).when(left(kept))
    spec.refuses(proposing(garden, care), refusals.NOTHING_IS_LEFT)
    spec.when(refund(back)).when(proposing(garden, care)).when(surplus(garden))
    assert (spec.state.purses[garden], spec.state.purses[care]) == (0, 800)
    holds(spec)


def test_who_drafted_it_is_no_second_person() -> None:
    spec = open_fund()
    garden = live(spec)
    spec.when(given(40_000, earmark=garden)).when(over())
    drafter = committee("staff-chen", OVER)
    command = release(garden).model_copy(update={"actor": drafter["actor"]})
    spec.refuses(command, refusals.CAMPAIGN_NEEDS_A_SECOND_PERSON)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"costs": [{"title": "x", "amount_fen": 1, "required": False}]}, "one of the costs is required"),
        ({"milestones": [{"title": "x", "share_bps": 9_999}]}, "together release 10,000 basis points"),
    ],
)
def test_a_draft_adds_up(change: dict[str, object], said: str) -> None:
    told = draft().model_dump(mode="json", include={*DraftCampaignRequest.model_fields})
    assert DraftCampaignRequest.model_validate(told).ends_on == LAST_DAY == date(2026, 7, 31)
    with pytest.raises(ValueError, match=said):
        DraftCampaignRequest.model_validate(told | change)
