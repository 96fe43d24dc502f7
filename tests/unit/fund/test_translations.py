"""Campaigns, charity markets and rewards in both languages: said from the start, and later."""

from typing import Any

from shared.contracts.fund.campaigns.commands import CancelCampaign
from shared.contracts.fund.campaigns.events import CampaignDrafted
from shared.contracts.fund.campaigns.translations import CampaignTranslated, TranslateCampaign
from shared.contracts.fund.campaigns.views import GetCampaign
from shared.contracts.fund.markets.events import MarketPlanned
from shared.contracts.fund.markets.translations import MarketTranslated, TranslateMarket
from shared.contracts.fund.points.commands import WithdrawReward
from shared.contracts.fund.points.events import RewardOffered
from shared.contracts.fund.points.translations import RewardTranslated, TranslateReward
from shared.contracts.fund.points.views import GetReward
from shared.contracts.fund.refusals.campaigns import CAMPAIGN_IS_IN_ANOTHER_STATE, CAMPAIGN_IS_UNKNOWN
from shared.contracts.fund.refusals.markets import MARKET_IS_IN_ANOTHER_STATE, MARKET_IS_UNKNOWN
from shared.contracts.fund.refusals.points import REWARD_IS_GONE, REWARD_IS_UNKNOWN
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from shared.kernel.roles import Role
from tests.specification import MONDAY
from tests.unit.fund.campaigns import draft, drafted, live
from tests.unit.fund.markets import cancel, planned, planning, seen
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import by, id_of, open_fund, staff, treasurer
from tests.unit.fund.test_points import offer

NOWHERE = id_of("nowhere")
CAMPAIGN: dict[str, Any] = {"title_en": "A garden on the roof", "purpose_en": "For children."}
MARKET: dict[str, Any] = {"title_en": "Charity market", "use_en": "Visits to the elderly."}
RESIDENT = by("resident-lin", Role.RESIDENT)


def campaign(campaign_id: str, **english: Any) -> TranslateCampaign:
    return TranslateCampaign(campaign_id=campaign_id, **(english or CAMPAIGN), **staff())


def market(market_id: str, **english: Any) -> TranslateMarket:
    return TranslateMarket(market_id=market_id, **(english or MARKET), **treasurer())


def reward(reward_id: str, title_en: str = "Cloth bag") -> TranslateReward:
    return TranslateReward(reward_id=reward_id, title_en=title_en, **staff())


async def test_a_campaign_says_both_from_the_start_or_is_said_in_english_while_it_stands() -> None:
    fund = open_fund().when(draft().model_copy(update=CAMPAIGN))
    event = fund.happened(CampaignDrafted)
    assert (event.title_en, event.purpose_en) == tuple(CAMPAIGN.values())
    fund.when(campaign(event.campaign_id)).then_nothing()
    other = live(fund)
    fund.when(campaign(other))
    fund.then(CampaignTranslated(campaign_id=other, translated_at=MONDAY, **CAMPAIGN))
    fund.when(campaign(other, title_en="Rainbow garden"))
    view = await ReadModels(*fund.events).ask(GetCampaign(campaign_id=other))
    assert view is not None
    assert (view.title, view.title_en, view.purpose_en) == (draft().title, "Rainbow garden", None)


def test_a_campaign_without_english_is_recorded_as_it_was_before() -> None:
    fund = open_fund().when(draft())
    assert not {*fund.happened(CampaignDrafted).model_dump()} & {*CAMPAIGN}


def test_nobody_says_a_campaign_in_english_that_is_unknown_or_has_failed() -> None:
    fund = open_fund()
    fund.refuses(campaign(NOWHERE), CAMPAIGN_IS_UNKNOWN)
    campaign_id = drafted(fund)
    fund.refuses(campaign(campaign_id).model_copy(update=RESIDENT), ACTOR_MAY_NOT_DO_THIS)
    fund.when(CancelCampaign(campaign_id=campaign_id, reason="大修", **treasurer()))
    assert fund.refuses(campaign(campaign_id), CAMPAIGN_IS_IN_ANOTHER_STATE) == {"state": "failed"}


async def test_a_market_says_both_from_the_start_or_is_said_in_english_until_it_is_disclosed() -> None:
    fund = open_fund().when(planning().model_copy(update=MARKET))
    event = fund.happened(MarketPlanned)
    assert (event.title_en, event.use_en) == tuple(MARKET.values())
    fund.when(market(event.market_id)).then_nothing()
    other = planned(fund)
    assert not {*fund.happened(MarketPlanned).model_dump()} & {*MARKET}
    fund.when(market(other)).then(MarketTranslated(market_id=other, translated_at=MONDAY, **MARKET))
    view = await seen(fund, other)
    assert (view.title, view.title_en, view.use_en) == ("公益集市", *MARKET.values())


def test_nobody_says_a_market_in_english_that_is_unknown_or_cancelled() -> None:
    fund = open_fund()
    fund.refuses(market(NOWHERE), MARKET_IS_UNKNOWN)
    market_id = planned(fund)
    fund.refuses(market(market_id).model_copy(update=RESIDENT), ACTOR_MAY_NOT_DO_THIS)
    fund.when(cancel(market_id))
    assert fund.refuses(market(market_id), MARKET_IS_IN_ANOTHER_STATE) == {"state": "cancelled"}


async def test_a_reward_says_both_from_the_start_or_is_said_in_english_until_it_is_withdrawn() -> None:
    fund = open_fund().when(offer().model_copy(update={"title_en": "Cloth bag"}))
    event = fund.happened(RewardOffered)
    assert event.title_en == "Cloth bag"
    fund.when(reward(event.reward_id)).then_nothing()
    fund.when(reward(event.reward_id, "Bag"))
    fund.then(RewardTranslated(reward_id=event.reward_id, title_en="Bag", translated_at=MONDAY))
    view = await ReadModels(*fund.events).ask(GetReward(reward_id=event.reward_id))
    assert view is not None
    assert (view.title, view.title_en) == (event.title, "Bag")
    fund.refuses(reward(NOWHERE), REWARD_IS_UNKNOWN)
    fund.refuses(reward(event.reward_id).model_copy(update=RESIDENT), ACTOR_MAY_NOT_DO_THIS)
    fund.when(WithdrawReward(reward_id=event.reward_id, reason="商家停业", **staff()))
    assert fund.refuses(reward(event.reward_id), REWARD_IS_GONE) == {"left": 1}
    fund.when(offer())
    assert "title_en" not in fund.happened(RewardOffered).model_dump()
