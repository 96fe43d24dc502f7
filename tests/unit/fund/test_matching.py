"""Matching: a factor within caps per gift, person, campaign and pool; first come, first matched."""

import pytest

from services.fund.audit import audit
from shared.contracts.fund.campaigns.events import SurplusMoved
from shared.contracts.fund.campaigns.matching import GetPool, GiftMatched, MatchReturned, PoolClosed
from shared.contracts.fund.campaigns.surplus import SurplusProposed
from shared.contracts.fund.donations.events import DonationReceived
from shared.contracts.fund.ledger import ProposeReversal
from shared.contracts.fund.refusals import campaigns as refusals
from shared.contracts.fund.statement import GetStatement
from tests.unit.fund.campaigns import (
    arrival,
    emptying,
    live,
    over,
    pledged,
    pledging,
    pool,
    pool_closing,
    pooled,
    refund,
)
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import (
    History,
    committee,
    donated,
    earmarked,
    given,
    granted,
    many,
    open_fund,
    reversal,
    treasurer,
)


def matched(spec: History) -> list[int]:
    """What was added, gift by gift."""
    return [event.amount_fen for event in spec.events if isinstance(event, GiftMatched)]


def backed(spec: History, *campaign_ids: str, money_fen: int = 100_000, **caps: int) -> str:
    """A pool with money in it."""
    pool_id = pooled(spec, pool(*campaign_ids, **caps))
    spec.when(granted(money_fen, earmark=pool_id))
    return pool_id


async def test_a_gift_is_doubled_from_the_pool_and_no_income_is_made_of_it() -> None:
    spec = open_fund()
    garden = live(spec)
    pool_id = backed(spec, garden)
    spec.when(given(1_234, earmark=garden))
    assert (spec.state.purses[garden], spec.state.purses[pool_id]) == (2_468, 98_766)
    models = ReadModels(*spec.events)
    statement, view = await models.ask(GetStatement()), await models.ask(GetPool(pool_id=pool_id))
    assert statement is not None
    assert statement.income_total_fen == 101_234
    assert view is not None
    assert (view.paid_fen, view.matched_gifts) == (1_234, 1)
    assert audit(enumerate(spec.events, 1)).discrepancies == []


@pytest.mark.parametrize(
    ("caps", "added"),
    [
        ({"gift": 150}, [100, 150, 150, 100]),
        ({"person": 250}, [100, 150, 200]),
        ({"campaign": 250}, [100, 150]),
        ({"cap_fen": 350}, [100, 200, 50]),
        ({"money_fen": 320}, [100, 200, 20]),
        ({"factor_bps": 3_333}, [33, 66, 66, 33]),
    ],
)
def test_each_cap_holds_first_come_first_served(caps: dict[str, int], added: list[int]) -> None:
    """Two gifts of one neighbour, one of another, one of nobody; the last three come in one list."""
    spec = open_fund()
    garden = live(spec)
    backed(spec, garden, **caps)
    spec.when(given(100, "resident-lin", earmark=garden))
    spec.when(
        many(
            given(200, "resident-lin", earmark=garden),
            given(200, "resident-he", earmark=garden),
            given(100, None, earmark=garden),
        )
    )
    assert matched(spec) == added
    assert audit(enumerate(spec.events, 1)).discrepancies == []


def test_a_pledge_is_matched_when_its_money_comes_and_only_then() -> None:
    spec = open_fund()
    garden = live(spec)
    backed(spec, garden)
    promise = pledged(spec, pledging(garden, 30_000))
    assert matched(spec) == []
    spec.when(over()).when(arrival(promise, 30_000))
    assert matched(spec) == [30_000]


def test_a_match_goes_back_with_a_gift_that_is_reversed_or_given_back() -> None:
    spec = open_fund()
    garden = live(spec)
    pool_id = backed(spec, garden, cap_fen=1_000)
    wrong, right = donated(spec, given(600, earmark=garden)), donated(spec, given(300, earmark=garden))
    entry_id = next(one.entry.entry_id for one in spec.events if isinstance(one, GiftMatched))
    spec.refuses(
        ProposeReversal(entry_id=entry_id, reason="x", **treasurer()), refusals.MATCH_FOLLOWS_ITS_GIFT
    )
    spec.when(reversal(spec, wrong.entry.entry_id))
    assert spec.happened(MatchReturned).amount_fen == 600
    assert spec.state.campaigns.pools[pool_id].paid_fen == 300
    spec.when(over()).when(refund(right.donation_id))
    assert (spec.state.purses[garden], spec.state.purses[pool_id]) == (0, 100_000)
    assert audit(enumerate(spec.events, 1)).discrepancies == []


def test_gifts_to_a_campaign_that_failed_are_not_matched() -> None:
    spec = open_fund()
    garden = live(spec)
    backed(spec, garden)
    spec.when(over()).when(given(500, earmark=garden, at=over().now))
    assert matched(spec) == []


def test_the_rest_of_a_pool_goes_where_its_sponsor_agreed_and_it_matches_no_more() -> None:
    spec = open_fund()
    garden, care = live(spec), earmarked(spec)
    pool_id = backed(spec, garden, money_fen=500)
    gift = spec.when(given(200, earmark=garden)).happened(DonationReceived)
    spec.refuses(emptying(pool_id), refusals.POOL_HAS_MONEY_LEFT)
    spec.when(emptying(pool_id, care)).when(pool_closing(pool_id)).happened(PoolClosed)
    moved = spec.happened(SurplusMoved)
    assert (moved.amount_fen, moved.proposed_by, moved.decided_by) == (300, "treasurer-wu", "committee-he")
    spec.when(given(200, earmark=garden))
    assert matched(spec) == [200]
    spec.when(pool_closing(pool_id)).then_nothing()
    spec.when(reversal(spec, gift.entry.entry_id))  # What comes back after it is decided on again.
    spec.refuses(pool_closing(pool_id), refusals.SURPLUS_MUST_BE_PROPOSED_FIRST)
    spec.when(emptying(pool_id, care))
    assert spec.when(pool_closing(pool_id)).happened(SurplusMoved).amount_fen == 200
    pooled(spec, pool(garden))  # Another sponsor may follow.


async def test_what_was_decided_of_a_pool_stands_in_its_view_with_where_why_and_by_whom() -> None:
    spec = open_fund()
    garden, care = live(spec), earmarked(spec)
    pool_id = backed(spec, garden, money_fen=500)
    gift = spec.when(given(200, earmark=garden)).happened(DonationReceived)
    why = emptying(pool_id, care).reason
    moved = spec.when(emptying(pool_id, care)).when(pool_closing(pool_id)).happened(SurplusMoved)
    spec.when(reversal(spec, gift.entry.entry_id))  # What comes back after it is decided on again.
    spec.when(emptying(pool_id, care)).when(pool_closing(pool_id))
    spec.when(reversal(spec, moved.entry.entry_id))
    view = await ReadModels(*spec.events).ask(GetPool(pool_id=pool_id))
    assert view is not None
    assert (view.closed, view.proposed) == (True, None)
    told = [(one.to_earmark_id, one.amount_fen, one.reason, one.taken_back) for one in view.decisions]
    assert told == [(care, 300, why, True), (care, 200, why, False)]
    assert {(one.proposed_by, one.decided_by) for one in view.decisions} == {("treasurer-wu", "committee-he")}


async def test_a_pool_closed_with_nothing_left_tells_why_and_by_whom() -> None:
    spec = open_fund()
    pool_id = pooled(spec, pool(live(spec)))
    closed = spec.when(emptying(pool_id)).when(pool_closing(pool_id)).happened(PoolClosed)
    view = await ReadModels(*spec.events).ask(GetPool(pool_id=pool_id))
    assert view is not None
    (one,) = view.decisions
    assert (one.surplus_id, one.to_earmark_id, one.amount_fen) == (None, None, 0)
    assert (one.reason, one.decided_at) == (closed.reason, closed.closed_at)
    assert (one.proposed_by, one.decided_by) == ("treasurer-wu", "committee-he")
    # In a log from before it took two people, nobody proposed it.
    older = [one for one in spec.events if not isinstance(one, SurplusProposed)]
    view = await ReadModels(*older).ask(GetPool(pool_id=pool_id))
    assert view is not None
    assert [(one.proposed_by, one.reason) for one in view.decisions] == [(None, closed.reason)]


async def test_nothing_moves_until_somebody_else_agrees_who_is_not_related_to_who_proposed_it() -> None:
    spec = open_fund()
    garden, care, garden_care = live(spec), earmarked(spec), earmarked(spec)
    pool_id = backed(spec, garden, money_fen=500)
    by_member = emptying(pool_id, care).model_copy(update=committee("committee-he"))
    spec.when(by_member).when(by_member).then_nothing()
    assert spec.state.purses[pool_id] == 500
    spec.refuses(pool_closing(pool_id), refusals.WHO_PROPOSES_A_SURPLUS_DOES_NOT_DECIDE)
    related = pool_closing(pool_id, "committee-gu").model_copy(update={"related_people": ("committee-he",)})
    spec.refuses(related, refusals.WHO_PROPOSES_A_SURPLUS_DOES_NOT_DECIDE)
    read_before = pool_closing(pool_id)
    spec.when(emptying(pool_id, garden_care))  # Another proposal takes its place.
    spec.refuses(read_before, refusals.SURPLUS_WAS_PROPOSED_ANEW)
    pools = await ReadModels(*spec.events).ask(GetPool(pool_id=pool_id))
    assert pools is not None
    assert pools.proposed is not None
    assert (pools.proposed.to_earmark_id, pools.proposed.proposed_by) == (garden_care, "treasurer-wu")
    assert spec.when(pool_closing(pool_id)).happened(SurplusMoved).to_earmark_id == garden_care
    pools = await ReadModels(*spec.events).ask(GetPool(pool_id=pool_id))
    assert pools is not None
    assert (pools.proposed, pools.closed) == (None, True)
    by_one = [
        one.model_copy(update={"proposed_by": one.decided_by}) if isinstance(one, SurplusMoved) else one
        for one in spec.events
    ]
    found = audit(enumerate(by_one, 1)).discrepancies
    assert [one.sentence for one in found] == ["two people decide where a surplus goes"]
