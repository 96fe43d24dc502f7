"""A charity market from its plan to its disclosure; its stalls."""

from services.fund.domain.campaign_law import require_certificate, require_plan
from services.fund.domain.guards import local_day, require_earmark
from services.fund.domain.market_state import Market, Stall
from services.fund.domain.overdue_disclosures import MARKET_DISCLOSED_WITHIN, await_disclosure
from services.fund.domain.state import Fund
from shared.contracts.fund.markets.commands import (
    AddStall,
    CancelMarket,
    DiscloseMarket,
    FileMarket,
    OpenMarket,
    PlanMarket,
)
from shared.contracts.fund.markets.events import (
    MarketCancelled,
    MarketDisclosed,
    MarketFiled,
    MarketOpened,
    MarketPlanned,
    StallAdded,
    StallKeepersRecorded,
)
from shared.contracts.fund.markets.terms import MarketState
from shared.contracts.fund.refusals import PARTNER_IS_UNKNOWN
from shared.contracts.fund.refusals.markets import (
    CERTIFICATE_DOES_NOT_COVER_THE_MARKET,
    MARKET_DAY_IS_OVER,
    MARKET_HAS_NO_STALLS,
    MARKET_IS_IN_ANOTHER_STATE,
    MARKET_IS_UNKNOWN,
    MARKET_LEAVES_ITS_PLAN,
    MARKET_MUST_BE_FILED_FIRST,
    MARKET_NEEDS_A_SECOND_PERSON,
    STALL_KEEPER_TAKES_NO_PART,
)
from shared.kernel.messages import Command, Event
from shared.kernel.refusals import Rejected

UNOPENED = (MarketState.PLANNED, MarketState.FILED)


def require_market(state: Fund, market_id: str) -> Market:
    market = state.markets.get(market_id)
    if market is None:
        raise Rejected(MARKET_IS_UNKNOWN)
    return market


def require_market_state(market: Market, *possible: MarketState) -> None:
    if market.state not in possible:
        raise Rejected(MARKET_IS_IN_ANOTHER_STATE, state=market.state.value)


def require_no_keeper(market: Market, command: Command) -> None:
    """Related persons take no part in the decision (Guangzhou regulations on charity, art. 33)."""
    if market.keepers & {command.actor.id, command.actor.person}:
        raise Rejected(STALL_KEEPER_TAKES_NO_PART)


def _require_day_ahead(state: Fund, command: Command, market_day: Market | PlanMarket) -> None:
    today = local_day(state, command.now)
    if market_day.held_on < today:
        raise Rejected(MARKET_DAY_IS_OVER, held_on=market_day.held_on.isoformat(), today=today.isoformat())


def plan_market(state: Fund, command: PlanMarket) -> list[Event]:
    require_earmark(state, command.earmark_id)
    _require_day_ahead(state, command, command)
    return [
        MarketPlanned(
            market_id=command.new_id("market"),
            title=command.title,
            held_on=command.held_on,
            place=command.place,
            booking_id=command.booking_id,
            responsible_id=command.responsible_id or command.actor.person,
            use=command.use,
            earmark_id=command.earmark_id,
            planned_by=command.actor.id,
            planned_at=command.now,
            title_en=command.title_en,
            use_en=command.use_en,
        )
    ]


def market_planned(state: Fund, event: MarketPlanned) -> None:
    state.markets[event.market_id] = Market(
        held_on=event.held_on,
        planned_by=event.planned_by,
        earmark_id=event.earmark_id,
        english=(event.title_en, event.use_en),
    )


def file_market(state: Fund, command: FileMarket) -> list[Event]:
    market = require_market(state, command.market_id)
    require_market_state(market, *UNOPENED)
    return [
        MarketFiled(
            market_id=command.market_id,
            filing_number=command.filing_number,
            starts_on=command.starts_on,
            ends_on=command.ends_on,
            area=command.area,
            cost_fen=command.cost_fen,
            filed_at=command.now,
        )
    ]


def market_filed(state: Fund, event: MarketFiled) -> None:
    market = state.markets[event.market_id]
    market.state, market.planned = MarketState.FILED, (event.starts_on, event.ends_on)


def add_stall(state: Fund, command: AddStall) -> list[Event]:
    market = require_market(state, command.market_id)
    require_market_state(market, *UNOPENED, MarketState.OPEN)
    partner = state.partners.get(command.partner_id or "")
    if command.partner_id is not None and not (partner and partner.registered):
        raise Rejected(PARTNER_IS_UNKNOWN)
    stall_id = command.new_id("stall")
    added: list[Event] = [
        StallAdded(
            market_id=command.market_id,
            stall_id=stall_id,
            title=command.title,
            owner=command.owner,
            partner_id=command.partner_id,
            pledged_bps=command.pledged_bps,
            related=command.related,
            added_at=command.now,
        )
    ]
    if command.keeper_ids:
        added.append(
            StallKeepersRecorded(
                market_id=command.market_id, stall_id=stall_id, keeper_ids=command.keeper_ids
            )
        )
    return added


def stall_added(state: Fund, event: StallAdded) -> None:
    market = state.markets[event.market_id]
    market.stalls[event.stall_id] = Stall(event.pledged_bps, event.partner_id)


def stall_keepers_recorded(state: Fund, event: StallKeepersRecorded) -> None:
    market = state.markets[event.market_id]
    market.keepers |= set(event.keeper_ids)
    market.stalls[event.stall_id].keepers |= set(event.keeper_ids)


def open_market(state: Fund, command: OpenMarket) -> list[Event]:
    market = require_market(state, command.market_id)
    if market.state is MarketState.OPEN:
        return []
    require_market_state(market, *UNOPENED)
    if market.planned_by in {command.actor.id, command.actor.person}:
        raise Rejected(MARKET_NEEDS_A_SECOND_PERSON)
    require_no_keeper(market, command)
    if not market.stalls:
        raise Rejected(MARKET_HAS_NO_STALLS)
    _require_day_ahead(state, command, market)
    day, held_on = (market.held_on, market.held_on), market.held_on.isoformat()
    require_certificate(state.campaigns, day, CERTIFICATE_DOES_NOT_COVER_THE_MARKET, held_on=held_on)
    require_plan(market.planned, day, MARKET_MUST_BE_FILED_FIRST, MARKET_LEAVES_ITS_PLAN)
    return [
        MarketOpened(
            market_id=command.market_id,
            disclose_by=market.held_on + MARKET_DISCLOSED_WITHIN,
            opened_by=command.actor.id,
            opened_at=command.now,
        )
    ]


def market_opened(state: Fund, event: MarketOpened) -> None:
    state.markets[event.market_id].state = MarketState.OPEN
    await_disclosure(state, event.market_id, event.opened_at)


def cancel_market(state: Fund, command: CancelMarket) -> list[Event]:
    market = require_market(state, command.market_id)
    if market.state is MarketState.CANCELLED:
        return []
    require_market_state(market, *UNOPENED, MarketState.OPEN)
    return [MarketCancelled(market_id=command.market_id, reason=command.reason, cancelled_at=command.now)]


def market_cancelled(state: Fund, event: MarketCancelled) -> None:
    state.markets[event.market_id].state = MarketState.CANCELLED
    state.disclosures.ends.drop(event.market_id)


def disclose_market(state: Fund, command: DiscloseMarket) -> list[Event]:
    market = require_market(state, command.market_id)
    require_no_keeper(market, command)
    if market.state is MarketState.DISCLOSED:
        return []
    require_market_state(market, MarketState.SETTLED)
    return [
        MarketDisclosed(market_id=command.market_id, disclosed_by=command.actor.id, disclosed_at=command.now)
    ]


def market_disclosed(state: Fund, event: MarketDisclosed) -> None:
    state.markets[event.market_id].state = MarketState.DISCLOSED
    state.disclosures.ends.drop(event.market_id)
