"""Campaigns, purses, markets, boxes, payments and rewards, said in English."""

from services.fund.domain.boxes import require_box
from services.fund.domain.campaign_life import require_campaign, require_state
from services.fund.domain.disbursements import require_disbursement
from services.fund.domain.guards import require_earmark
from services.fund.domain.markets import require_market, require_market_state
from services.fund.domain.rewards import require_reward
from services.fund.domain.state import Fund
from shared.contracts.fund.boxes.terms import BoxState
from shared.contracts.fund.boxes.translations import BoxTranslated, TranslateBox
from shared.contracts.fund.campaigns.terms import CampaignState
from shared.contracts.fund.campaigns.translations import CampaignTranslated, TranslateCampaign
from shared.contracts.fund.disbursements.translations import DisbursementTranslated, TranslateDisbursement
from shared.contracts.fund.disbursements.views import DisbursementState
from shared.contracts.fund.earmarks import EarmarkTranslated, TranslateEarmark
from shared.contracts.fund.markets.terms import MarketState
from shared.contracts.fund.markets.translations import MarketTranslated, TranslateMarket
from shared.contracts.fund.points.translations import RewardTranslated, TranslateReward
from shared.contracts.fund.refusals import RESULT_IS_NOT_REPORTED
from shared.contracts.fund.refusals.campaigns import PURSE_IS_SAID_WITH_ITS_CAMPAIGN
from shared.contracts.fund.refusals.points import REWARD_IS_GONE
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected

_CAMPAIGN_STANDS = (
    CampaignState.DRAFTED,
    CampaignState.FILED,
    CampaignState.LIVE,
    CampaignState.SUCCEEDED,
)
_MARKET_STANDS = (
    MarketState.PLANNED,
    MarketState.FILED,
    MarketState.OPEN,
    MarketState.COUNTING,
    MarketState.SETTLED,
)
_REPORTED = (DisbursementState.REPORTED, DisbursementState.CLOSED)
_BOX_STANDS = tuple(one for one in BoxState if one is not BoxState.CLOSED)


def translate_campaign(state: Fund, command: TranslateCampaign) -> list[Event]:
    campaign = require_campaign(state, command.campaign_id)
    require_state(campaign, *_CAMPAIGN_STANDS)
    if campaign.english == (command.title_en, command.purpose_en):
        return []
    return [
        CampaignTranslated(
            campaign_id=command.campaign_id,
            title_en=command.title_en,
            purpose_en=command.purpose_en,
            translated_at=command.now,
        )
    ]


def campaign_translated(state: Fund, event: CampaignTranslated) -> None:
    state.campaigns.by_id[event.campaign_id].english = event.title_en, event.purpose_en


def translate_earmark(state: Fund, command: TranslateEarmark) -> list[Event]:
    require_earmark(state, command.earmark_id)
    if command.earmark_id in state.campaigns.by_id:
        raise Rejected(PURSE_IS_SAID_WITH_ITS_CAMPAIGN, campaign_id=command.earmark_id)
    if state.purses_in_english.get(command.earmark_id) == (command.title_en, command.purpose_en):
        return []
    return [
        EarmarkTranslated(
            earmark_id=command.earmark_id,
            title_en=command.title_en,
            purpose_en=command.purpose_en,
            translated_at=command.now,
        )
    ]


def earmark_translated(state: Fund, event: EarmarkTranslated) -> None:
    state.purses_in_english[event.earmark_id] = event.title_en, event.purpose_en


def translate_market(state: Fund, command: TranslateMarket) -> list[Event]:
    market = require_market(state, command.market_id)
    require_market_state(market, *_MARKET_STANDS)
    if market.english == (command.title_en, command.use_en):
        return []
    return [
        MarketTranslated(
            market_id=command.market_id,
            title_en=command.title_en,
            use_en=command.use_en,
            translated_at=command.now,
        )
    ]


def market_translated(state: Fund, event: MarketTranslated) -> None:
    state.markets[event.market_id].english = event.title_en, event.use_en


def translate_box(state: Fund, command: TranslateBox) -> list[Event]:
    box = require_box(state, command.box_id, *_BOX_STANDS)
    if box.english == (command.title_en, command.use_en):
        return []
    return [
        BoxTranslated(
            box_id=command.box_id,
            title_en=command.title_en,
            use_en=command.use_en,
            translated_at=command.now,
        )
    ]


def box_translated(state: Fund, event: BoxTranslated) -> None:
    state.boxes.by_id[event.box_id].english = event.title_en, event.use_en


def translate_disbursement(state: Fund, command: TranslateDisbursement) -> list[Event]:
    disbursement = require_disbursement(state, command.disbursement_id)
    if command.result_en is not None and disbursement.state not in _REPORTED:
        raise Rejected(RESULT_IS_NOT_REPORTED)
    if disbursement.english == (command.title_en, command.result_en):
        return []
    return [
        DisbursementTranslated(
            disbursement_id=command.disbursement_id,
            title_en=command.title_en,
            result_en=command.result_en,
            translated_at=command.now,
        )
    ]


def disbursement_translated(state: Fund, event: DisbursementTranslated) -> None:
    state.disbursements[event.disbursement_id].english = event.title_en, event.result_en


def translate_reward(state: Fund, command: TranslateReward) -> list[Event]:
    reward = require_reward(state, command.reward_id)
    if reward.withdrawn:
        raise Rejected(REWARD_IS_GONE, left=reward.left)
    if reward.title_en == command.title_en:
        return []
    return [
        RewardTranslated(reward_id=command.reward_id, title_en=command.title_en, translated_at=command.now)
    ]


def reward_translated(state: Fund, event: RewardTranslated) -> None:
    state.points.rewards[event.reward_id].title_en = event.title_en
