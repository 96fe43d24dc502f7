"""A source feeds several purposes: dated, to the fen, never what somebody gave for a purpose of their own."""

from datetime import timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import given
from pydantic import ValidationError

from services.fund.audit import audit
from shared.contracts.fund.earmarks import GetEarmark
from shared.contracts.fund.ledger import HOST_CHARITY, IncomeSource, ProposeReversal
from shared.contracts.fund.refusals import BALANCE_IS_TOO_LOW, EARMARK_IS_UNKNOWN
from shared.contracts.fund.refusals.splits import (
    SPLIT_BEGINS_TOO_EARLY,
    SPLIT_FEEDS_NO_CAMPAIGN,
    SPLIT_IS_NOT_PROPOSED,
    WHO_PROPOSES_A_SPLIT_DOES_NOT_DECIDE,
)
from shared.contracts.fund.splits import ListSources, ProposeSourceSplit, SourceSplitProposed, SourceSplitSet
from shared.contracts.fund.statement import GetStatement
from shared.kernel.messages import Event
from shared.kernel.money import WHOLE_IN_BPS, divided
from tests.specification import MONDAY, later
from tests.unit.fund.campaigns import live, pool, pooled
from tests.unit.fund.markets import count, held, pay_in
from tests.unit.fund.merchants import IN_AUGUST, agreed, agreeing, paying, stated
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import (
    SKY_FARM,
    TODAY,
    History,
    delivered,
    earmarked,
    granted,
    id_of,
    open_fund,
    refunded,
    remitted,
    reversal,
    treasurer,
    with_partner,
)
from tests.unit.fund.scenes import given as gift
from tests.unit.fund.splits import NEXT_DAY, TOMORROW, decision, lines_of, split, splitting

SHARE, GRANT, GIFTS = IncomeSource.SERVICE_SHARE, IncomeSource.GRANT, IncomeSource.CASUAL_DONATION


@given(st.integers(-(10**13), 10**13), st.lists(st.integers(0, 10_000), min_size=1, max_size=20))
def test_parts_come_to_the_amount_and_each_is_within_a_fen_of_its_share(
    amount_fen: int, weights: list[int]
) -> None:
    whole = sum(weights)
    if not whole:
        with pytest.raises(ValueError, match="an amount is not divided by"):
            divided(amount_fen, weights)
        return
    parts = divided(amount_fen, weights)
    assert sum(parts) == amount_fen
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * whole - amount_fen * weight) < whole
        assert part * amount_fen >= 0, "no part is on the other side of nothing"
    if amount_fen > 0:
        assert divided(-amount_fen, weights) == tuple(-part for part in parts)


def test_a_grant_is_divided_from_the_splits_first_day_on_and_the_day_before_it_is_general() -> None:
    spec = open_fund()
    purse = earmarked(spec)
    split(spec, GRANT, (purse, 3_333), (None, 6_667))
    assert spec.happened(SourceSplitSet).from_day == TOMORROW
    spec.when(granted(1_001)).when(granted(1_001, day=TOMORROW, at=NEXT_DAY))
    assert lines_of(spec, 1) == [(HOST_CHARITY, None, 1_001), ("income:grant", None, -1_001)]
    assert lines_of(spec, 2) == [
        (HOST_CHARITY, purse, 334),
        ("income:grant", purse, -334),
        (HOST_CHARITY, None, 667),
        ("income:grant", None, -667),
    ]
    # What is dated back into the day before follows what held then.
    spec.when(granted(1_001, at=NEXT_DAY))
    assert lines_of(spec, 3) == [(HOST_CHARITY, None, 1_001), ("income:grant", None, -1_001)]
    assert audit(enumerate(spec.events, 1)).discrepancies == []


def test_what_somebody_gives_for_a_purpose_of_their_own_is_not_divided() -> None:
    spec = open_fund()
    own, other = earmarked(spec), earmarked(spec)
    split(spec, GIFTS, (other, 10_000))
    spec.when(gift(500, earmark=own, day=TOMORROW, at=NEXT_DAY))
    assert lines_of(spec, 1) == [(HOST_CHARITY, own, 500), ("income:casual_donation", own, -500)]
    spec.when(gift(700, day=TOMORROW, at=NEXT_DAY))
    assert lines_of(spec, 2) == [(HOST_CHARITY, other, 700), ("income:casual_donation", other, -700)]


def divided_shares() -> tuple[History, str]:
    """From tomorrow on 60% of partners' shares are for a purse; a session then has a share of 150.01 yuan."""
    spec = with_partner()
    purse = earmarked(spec)
    split(spec, SHARE, (purse, 6_000), (None, 4_000))
    spec.when(delivered("种植课", 100_007, at=NEXT_DAY))
    return spec, purse


def test_a_share_is_divided_when_it_accrues_and_each_purse_is_paid_in_proportion_to_what_it_is_owed() -> None:
    spec, purse = divided_shares()
    account = f"receivable:partner:{SKY_FARM}"
    assert spec.state.owed[account] == {purse: 9_001, "general": 6_000}
    spec.when(remitted(10_001, day=TOMORROW, at=NEXT_DAY))
    assert spec.state.purses[purse] == 6_001
    assert spec.state.purses["general"] == 4_000
    spec.when(remitted(5_000, day=TOMORROW, at=NEXT_DAY))
    assert (spec.state.purses[purse], spec.state.purses["general"]) == (9_001, 6_000)
    assert account not in spec.state.owed, "what owes nothing is not kept"
    assert audit(enumerate(spec.events, 1)).discrepancies == []


def test_a_refund_takes_from_each_purse_what_the_session_gave_it_also_under_a_later_split() -> None:
    spec, _ = divided_shares()
    split(spec, SHARE, (None, 10_000), day=TODAY + timedelta(days=2), at=NEXT_DAY)
    spec.when(refunded(100_007, at=later(days=3)))
    assert spec.state.owed == {}
    assert spec.state.partners[SKY_FARM].due_fen == 0
    assert audit(enumerate(spec.events, 1)).discrepancies == []


def test_what_was_paid_before_a_refund_counts_against_the_partners_next_share() -> None:
    spec, purse = divided_shares()
    spec.when(remitted(15_001, day=TOMORROW, at=NEXT_DAY)).when(refunded(100_007, at=NEXT_DAY))
    account = f"receivable:partner:{SKY_FARM}"
    assert spec.state.owed[account] == {purse: -9_001, "general": -6_000}
    assert spec.state.purses[purse] == 9_001, "the money is where it arrived"
    spec.when(delivered("手工课", 200_000, at=NEXT_DAY))
    assert sum(spec.state.owed[account].values()) == 30_000 - 15_001
    spec.when(remitted(14_999, day=TOMORROW, at=NEXT_DAY))
    assert account not in spec.state.owed
    assert audit(enumerate(spec.events, 1)).discrepancies == []


def test_a_divided_entry_is_taken_back_whole_and_not_where_a_purse_has_spent_its_part() -> None:
    spec = open_fund()
    purse, other = earmarked(spec), earmarked(spec)
    split(spec, GRANT, (purse, 5_000), (other, 5_000))
    spec.when(granted(1_000, day=TOMORROW, at=NEXT_DAY))
    entry_id = next(iter(spec.state.postings))
    spec.state.purses[other] -= 1  # As though a fen of it were spent.
    wrong = ProposeReversal(entry_id=entry_id, reason="x", **treasurer(NEXT_DAY))
    assert spec.refuses(wrong, BALANCE_IS_TOO_LOW)["earmark_id"] == other
    spec.state.purses[other] += 1
    spec.when(reversal(spec, entry_id, at=NEXT_DAY))
    assert (spec.state.purses[purse], spec.state.purses[other]) == (0, 0)
    assert audit(enumerate(spec.events, 1)).discrepancies == []


async def test_stalls_and_merchants_owe_each_purse_its_part_and_what_they_name_holds() -> None:
    spec = open_fund()
    purse, own = earmarked(spec), earmarked(spec)
    split(spec, IncomeSource.MARKET, (purse, 2_500), (None, 7_500))
    split(spec, IncomeSource.MERCHANT_SHARE, (purse, 5_000), (None, 5_000))
    market, (stall,) = held(spec, 10_000)
    for person in ("staff-chen", "treasurer-wu"):
        spec.when(count(market, stall, 1_003, person, at=NEXT_DAY))
    assert spec.state.owed[f"receivable:stall:{stall}"] == {purse: 251, "general": 752}
    spec.when(pay_in(market, stall, 1_003))
    merchant, named = agreed(spec), agreed(spec, agreeing(earmark=own))
    for one, slip in ((merchant, "一"), (named, "二")):
        statement = stated(spec, one, 1_000_050)
        spec.when(paying(one, statement, 20_001, slip, at=IN_AUGUST))
    assert spec.state.purses == {"general": 752 + 10_000, purse: 251 + 10_001, own: 20_001}
    view = await ReadModels(*spec.events).ask(GetEarmark(earmark_id=own))
    assert view is not None
    assert (view.received_fen, view.balance_fen) == (20_001, 20_001)
    assert audit(enumerate(spec.events, 1)).discrepancies == []
    paid_in = list(spec.state.postings)[1]
    spec.when(reversal(spec, paid_in, at=IN_AUGUST))
    assert spec.state.markets[market].stalls[stall].paid_fen == 0
    assert spec.state.owed[f"receivable:stall:{stall}"] == {purse: 251, "general": 752}


async def test_the_statement_says_for_what_each_source_was_and_everybody_reads_the_splits() -> None:
    spec = open_fund()
    purse = earmarked(spec)
    split(spec, GRANT, (purse, 10_000))
    split(spec, GRANT, (purse, 5_000), (None, 5_000))
    spec.when(granted(101, day=TOMORROW, at=NEXT_DAY))
    models = ReadModels(*spec.events)
    statement = await models.ask(GetStatement())
    assert statement is not None
    (grants,) = (line for line in statement.income if line.amount_fen)
    told = [(one.earmark_id, one.title, one.amount_fen) for one in grants.purses]
    assert told == [(None, None, 50), (purse, "天空农场亲子名额", 51)]
    sources = {one.source: one for one in await models.ask(ListSources())}
    assert IncomeSource.CROWDFUNDING not in sources
    assert sources[GIFTS].splits == ()
    assert sources[GRANT].split_on(TODAY) is None
    (found,) = sources[GRANT].splits
    assert [one.share_bps for one in found.parts] == [5_000, 5_000]
    assert sources[GRANT].split_on(TOMORROW) == found


def test_a_split_begins_tomorrow_and_names_purses_that_are_no_campaigns() -> None:
    spec = open_fund()
    campaign = live(spec)
    pool_id = pooled(spec, pool(campaign))
    facts = spec.refuses(splitting(GRANT, (None, 10_000), day=TODAY), SPLIT_BEGINS_TOO_EARLY)
    assert facts == {"from_day": "2026-07-06", "earliest": "2026-07-07"}
    for purse in (campaign, pool_id):
        spec.refuses(splitting(GRANT, (purse, 10_000)), SPLIT_FEEDS_NO_CAMPAIGN)
    spec.refuses(splitting(GRANT, (id_of("nowhere"), 10_000)), EARMARK_IS_UNKNOWN)


async def test_nothing_is_divided_until_somebody_else_decides_what_a_source_is_for() -> None:
    spec = open_fund()
    purse = earmarked(spec)
    spec.when(splitting(GRANT, (purse, 10_000)))
    proposed = spec.happened(SourceSplitProposed)
    assert (proposed.proposed_by, proposed.source, proposed.from_day) == ("committee-he", GRANT, TOMORROW)
    spec.when(splitting(GRANT, (purse, 10_000))).then_nothing()
    (said,) = [one.proposed for one in await ReadModels(*spec.events).ask(ListSources()) if one.proposed]
    assert (said.proposal_id, said.proposed_by) == (proposed.proposal_id, "committee-he")
    spec.refuses(decision(spec, "committee-he"), WHO_PROPOSES_A_SPLIT_DOES_NOT_DECIDE)
    related = decision(spec, related=("committee-he",))
    spec.refuses(related, WHO_PROPOSES_A_SPLIT_DOES_NOT_DECIDE)
    spec.when(granted(1_000, day=TOMORROW, at=NEXT_DAY))
    assert lines_of(spec, 1) == [(HOST_CHARITY, None, 1_000), ("income:grant", None, -1_000)]
    late = spec.refuses(decision(spec, at=NEXT_DAY), SPLIT_BEGINS_TOO_EARLY)
    assert late == {"from_day": "2026-07-07", "earliest": "2026-07-08"}


async def test_another_proposal_takes_its_place_and_what_was_decided_tells_of_both_hands() -> None:
    spec = open_fund()
    purse = earmarked(spec)
    first = decision(spec.when(splitting(GRANT, (purse, 10_000))))
    by_treasurer = splitting(GRANT, (purse, 5_000), (None, 5_000)).model_dump() | treasurer()
    spec.when(ProposeSourceSplit.model_validate(by_treasurer))
    spec.refuses(first, SPLIT_IS_NOT_PROPOSED)
    spec.when(decision(spec, "committee-he"))
    told = spec.happened(SourceSplitSet)
    assert (told.proposed_by, told.decided_by) == ("treasurer-wu", "committee-he")
    (source,) = [one for one in await ReadModels(*spec.events).ask(ListSources()) if one.splits]
    assert source.proposed is None
    assert (source.splits[0].proposed_by, source.splits[0].decided_by) == ("treasurer-wu", "committee-he")
    spec.refuses(decision(spec, "committee-deng"), SPLIT_IS_NOT_PROPOSED)


def test_the_audit_asks_for_two_hands_of_splits_that_tell_of_them_and_of_no_earlier_ones() -> None:
    spec = split(open_fund(), GRANT, (None, 10_000))
    *before, decided = spec.events
    assert isinstance(decided, SourceSplitSet)
    alone = decided.model_copy(update={"decided_by": decided.proposed_by})
    found = audit(enumerate([*before, alone], 1)).discrepancies
    assert [one.sentence for one in found] == ["two people decide what a source is for"]
    of_then = SourceSplitSet.model_validate(decided.model_dump(exclude={"proposed_by", "decided_by"}))
    assert audit(enumerate([*before, of_then], 1)).discrepancies == []
    spec_of_then = open_fund().given(of_then)
    assert spec_of_then.state.splits["grant"] == spec.state.splits["grant"]


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        (GRANT, [(None, 9_999)]),
        (GRANT, [(None, 5_000), (None, 5_000)]),
        (GRANT, []),
        (IncomeSource.CROWDFUNDING, [(None, WHOLE_IN_BPS)]),
    ],
)
def test_a_split_divides_the_whole_names_each_purpose_once_and_is_of_no_campaigns(
    source: IncomeSource, parts: list[tuple[str | None, int]]
) -> None:
    with pytest.raises(ValidationError):
        splitting(source, *parts)


def test_the_audit_finds_a_fen_in_the_wrong_purse() -> None:
    spec = open_fund()
    purse = earmarked(spec)
    split(spec, GRANT, (purse, 5_000), (None, 5_000))
    spec.when(granted(1_001, day=TOMORROW, at=NEXT_DAY))
    *before, received = spec.events
    moved = {0: 1, 1: -1, 2: -1, 3: 1}
    lines = [
        line.model_copy(update={"amount_fen": line.amount_fen + moved[place]})
        for place, line in enumerate(received.entry.lines)  # type: ignore[attr-defined]
    ]
    entry = received.entry.model_copy(update={"lines": tuple(lines)})  # type: ignore[attr-defined]
    wrong: list[Event] = [*before, received.model_copy(update={"entry": entry})]
    found = audit(enumerate(wrong, 1))
    assert [one.sentence for one in found.discrepancies] == ["an entry says what its event says"]


def test_what_was_recorded_before_there_were_splits_is_general() -> None:
    spec = with_partner().when(delivered("种植课", 100_000, at=MONDAY)).when(remitted(10_000))
    assert spec.state.owed[f"receivable:partner:{SKY_FARM}"] == {"general": 5_000}
