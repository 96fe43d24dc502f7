"""Campaigns, purses, markets, boxes and rewards in both languages: said from the start, and later."""

from typing import Any

from shared.contracts.fund.boxes.events import BoxRegistered
from shared.contracts.fund.boxes.translations import BoxTranslated, TranslateBox
from shared.contracts.fund.campaigns.commands import CancelCampaign
from shared.contracts.fund.campaigns.events import CampaignDrafted
from shared.contracts.fund.campaigns.matching import GetPool, PoolOpened
from shared.contracts.fund.campaigns.translations import CampaignTranslated, TranslateCampaign
from shared.contracts.fund.campaigns.views import GetCampaign
from shared.contracts.fund.disbursements.commands import ReportResult
from shared.contracts.fund.disbursements.events import DisbursementRequested, ResultReported
from shared.contracts.fund.disbursements.translations import DisbursementTranslated, TranslateDisbursement
from shared.contracts.fund.disbursements.views import GetDisbursement
from shared.contracts.fund.earmarks import (
    CreateEarmark,
    EarmarkCreated,
    EarmarkTranslated,
    GetEarmark,
    TranslateEarmark,
)
from shared.contracts.fund.markets.events import MarketPlanned
from shared.contracts.fund.markets.translations import MarketTranslated, TranslateMarket
from shared.contracts.fund.points.commands import WithdrawReward
from shared.contracts.fund.points.events import RewardOffered
from shared.contracts.fund.points.translations import RewardTranslated, TranslateReward
from shared.contracts.fund.points.views import GetReward
from shared.contracts.fund.refusals import DISBURSEMENT_IS_UNKNOWN, EARMARK_IS_UNKNOWN, RESULT_IS_NOT_REPORTED
from shared.contracts.fund.refusals.boxes import BOX_IS_IN_ANOTHER_STATE, BOX_IS_UNKNOWN
from shared.contracts.fund.refusals.campaigns import (
    CAMPAIGN_IS_IN_ANOTHER_STATE,
    CAMPAIGN_IS_UNKNOWN,
    PURSE_IS_SAID_WITH_ITS_CAMPAIGN,
)
from shared.contracts.fund.refusals.markets import MARKET_IS_IN_ANOTHER_STATE, MARKET_IS_UNKNOWN
from shared.contracts.fund.refusals.points import REWARD_IS_GONE, REWARD_IS_UNKNOWN
from shared.contracts.fund.statement import GetStatement
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from shared.kernel.roles import Role
from tests.specification import MONDAY
from tests.unit.fund.boxes import box_closing, registered, registering
from tests.unit.fund.boxes import seen as box_seen
from tests.unit.fund.campaigns import draft, drafted, live, opening, pool
from tests.unit.fund.markets import cancel, planned, planning, seen
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import (
    approved,
    by,
    granted,
    id_of,
    open_fund,
    payment,
    requested,
    staff,
    treasurer,
    wished,
)
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


def earmark(earmark_id: str, **english: Any) -> TranslateEarmark:
    return TranslateEarmark(earmark_id=earmark_id, **(english or CAMPAIGN), **staff())


async def test_a_purse_says_both_from_the_start_or_is_said_in_english_later_and_its_statement_too() -> None:
    wish = CreateEarmark(title="亲子名额", purpose="困难家庭儿童免费参加", **treasurer())
    fund = open_fund().when(wish.model_copy(update=CAMPAIGN))
    event = fund.happened(EarmarkCreated)
    assert (event.title_en, event.purpose_en) == tuple(CAMPAIGN.values())
    fund.when(earmark(event.earmark_id)).then_nothing()
    committee = by("committee-he", Role.COMMITTEE)
    other = fund.when(wish.model_copy(update=committee)).happened(EarmarkCreated)
    assert not {*other.model_dump()} & {*CAMPAIGN}
    fund.when(earmark(other.earmark_id, title_en="Places"))
    fund.then(
        EarmarkTranslated(
            earmark_id=other.earmark_id, title_en="Places", purpose_en=None, translated_at=MONDAY
        )
    )
    models = ReadModels(*fund.events)
    view = await models.ask(GetEarmark(earmark_id=other.earmark_id))
    assert view is not None
    assert (view.title, view.title_en, view.purpose_en) == ("亲子名额", "Places", None)
    statement = await models.ask(GetStatement())
    assert statement is not None
    assert [one.title_en for one in statement.purses] == [None, CAMPAIGN["title_en"], "Places"]


async def test_the_purse_of_a_campaign_is_called_as_the_campaign_is_in_english() -> None:
    fund = open_fund().when(draft().model_copy(update=CAMPAIGN))
    campaign_id = fund.happened(CampaignDrafted).campaign_id
    fund.when(opening(campaign_id))
    assert fund.happened(EarmarkCreated).purpose_en == CAMPAIGN["purpose_en"]
    fund.when(campaign(campaign_id, title_en="Roof garden"))
    models = ReadModels(*fund.events)
    view = await models.ask(GetEarmark(earmark_id=campaign_id))
    assert view is not None
    assert (view.title_en, view.purpose_en) == ("Roof garden", None)
    statement = await models.ask(GetStatement())
    assert statement is not None
    assert [one.title_en for one in statement.purses] == [None, "Roof garden"]
    told = fund.refuses(earmark(campaign_id), PURSE_IS_SAID_WITH_ITS_CAMPAIGN)
    assert told == {"campaign_id": campaign_id}


async def test_a_pool_is_called_in_english_as_its_purse_is() -> None:
    fund = open_fund()
    wish = pool(live(fund))
    opened = fund.when(wish.model_copy(update={"title_en": "Twice as much"})).happened(PoolOpened)
    assert fund.happened(EarmarkCreated).title_en == opened.title_en == "Twice as much"
    fund.when(earmark(opened.pool_id, title_en="Each gift doubled"))
    models = ReadModels(*fund.events)
    seen_pool = await models.ask(GetPool(pool_id=opened.pool_id))
    purse = await models.ask(GetEarmark(earmark_id=opened.pool_id))
    assert seen_pool is not None
    assert purse is not None
    assert seen_pool.title_en == purse.title_en == "Each gift doubled"


def test_nobody_says_a_purse_in_english_that_is_unknown_or_without_an_office_of_the_fund() -> None:
    fund = open_fund()
    fund.refuses(earmark(NOWHERE), EARMARK_IS_UNKNOWN)
    created = fund.when(CreateEarmark(title="x", purpose="x", **treasurer())).happened(EarmarkCreated)
    fund.refuses(earmark(created.earmark_id).model_copy(update=RESIDENT), ACTOR_MAY_NOT_DO_THIS)


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


BOX: dict[str, Any] = {"title_en": "Box in the hall", "use_en": "Visits to the elderly."}


def box(box_id: str, **english: Any) -> TranslateBox:
    return TranslateBox(box_id=box_id, **(english or BOX), **staff())


async def test_a_donation_box_says_both_from_the_start_or_is_said_in_english_later() -> None:
    fund = open_fund().when(registering().model_copy(update=BOX))
    event = fund.happened(BoxRegistered)
    assert (event.title_en, event.use_en) == tuple(BOX.values())
    fund.when(box(event.box_id)).then_nothing()
    other = registered(fund)
    assert not {*fund.happened(BoxRegistered).model_dump()} & {*BOX}
    fund.when(box(other, title_en="Box"))
    fund.then(BoxTranslated(box_id=other, title_en="Box", use_en=None, translated_at=MONDAY))
    view = await box_seen(fund, other)
    assert (view.title, view.title_en, view.use_en) == (registering().title, "Box", None)


def test_nobody_says_a_donation_box_in_english_that_is_unknown_or_taken_down() -> None:
    fund = open_fund()
    fund.refuses(box(NOWHERE), BOX_IS_UNKNOWN)
    box_id = registered(fund)
    fund.refuses(box(box_id).model_copy(update=RESIDENT), ACTOR_MAY_NOT_DO_THIS)
    fund.when(box_closing(box_id))
    assert fund.refuses(box(box_id), BOX_IS_IN_ANOTHER_STATE) == {"state": "closed"}


PAYMENT: dict[str, Any] = {"title_en": "Mirrors repaired", "result_en": None}


def disbursement(disbursement_id: str, **english: Any) -> TranslateDisbursement:
    return TranslateDisbursement(disbursement_id=disbursement_id, **(english or PAYMENT), **staff())


async def test_a_payment_says_both_from_the_start_or_is_said_in_english_later_with_what_came_of_it() -> None:
    fund = open_fund().when(granted())
    wish = requested(fund, wished().model_copy(update={"title_en": "Mirrors repaired"}))
    fund.when(disbursement(wish)).then_nothing()
    told = {"title_en": "Mirrors repaired", "result_en": "New mirrors."}
    assert fund.refuses(disbursement(wish, **told), RESULT_IS_NOT_REPORTED) == {}
    approved(fund, wish)
    fund.when(payment(wish))
    report = ReportResult(disbursement_id=wish, result="镜面已更换", **staff())
    fund.when(report.model_copy(update={"result_en": "New mirrors."}))
    assert fund.happened(ResultReported).result_en == "New mirrors."
    fund.when(disbursement(wish, **told)).then_nothing()
    fund.when(disbursement(wish, title_en="Mirrors"))
    fund.then(
        DisbursementTranslated(disbursement_id=wish, title_en="Mirrors", result_en=None, translated_at=MONDAY)
    )
    view = await ReadModels(*fund.events).ask(GetDisbursement(disbursement_id=wish))
    assert view is not None
    assert (view.title_en, view.result, view.result_en) == ("Mirrors", "镜面已更换", None)


def test_a_payment_without_english_is_recorded_as_it_was_before_and_nobody_says_an_unknown_one() -> None:
    fund = open_fund()
    fund.refuses(disbursement(NOWHERE), DISBURSEMENT_IS_UNKNOWN)
    wish = requested(fund)
    assert not {*fund.happened(DisbursementRequested).model_dump()} & {*PAYMENT}
    fund.refuses(disbursement(wish).model_copy(update=RESIDENT), ACTOR_MAY_NOT_DO_THIS)
