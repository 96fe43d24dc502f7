"""Scenes of charity markets: planned, filed, opened, counted, paid in."""

from datetime import date, datetime

from services.fund.domain.state import Fund
from shared.contracts.fund.markets.commands import (
    AddStall,
    CancelMarket,
    DiscloseMarket,
    FileMarket,
    OpenMarket,
    PlanMarket,
)
from shared.contracts.fund.markets.counting import CountTakings, PayInShare, SettleDifference
from shared.contracts.fund.markets.events import MarketPlanned, StallAdded
from shared.contracts.fund.markets.terms import StallOwner
from shared.contracts.fund.markets.views import GetMarket, GetMarketPart, MarketPartView, MarketView
from shared.kernel.roles import Role
from tests.specification import MONDAY, Specification
from tests.unit.fund.campaigns import certificate
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import TODAY, History, by, committee, staff, treasurer

Spec = Specification[Fund]
KEEPER = "resident-lin"
STAFF, TREASURER, HE, YE = "staff-chen", "treasurer-wu", "committee-he", "committee-ye"
_ROLES = {STAFF: Role.STAFF, TREASURER: Role.TREASURER}


def planning(held_on: date = TODAY, earmark: str | None = None, at: datetime = MONDAY) -> PlanMarket:
    return PlanMarket(
        title="公益集市", held_on=held_on, place="露台", use="长者慰问", earmark_id=earmark, **staff(at=at)
    )


def planned(spec: Spec, command: PlanMarket | None = None) -> str:
    return spec.when(command or planning()).happened(MarketPlanned).market_id


def adding(market_id: str, bps: int = 5_000, keeper: str = KEEPER, partner: str | None = None) -> AddStall:
    return AddStall(
        market_id=market_id,
        title="香包",
        owner=StallOwner.PARTNER if partner else StallOwner.RESIDENT,
        partner_id=partner,
        keeper_ids=(keeper,),
        pledged_bps=bps,
        related=False,
        **staff(),
    )


def stalled(spec: Spec, market_id: str, bps: int = 5_000, keeper: str = KEEPER) -> str:
    return spec.when(adding(market_id, bps, keeper)).happened(StallAdded).stall_id


def market_filing(market_id: str, first: date = TODAY, last: date = TODAY) -> FileMarket:
    return FileMarket(
        market_id=market_id,
        filing_number="粤穗募备 2026-0118",
        starts_on=first,
        ends_on=last,
        area="港湾街道",
        cost_fen=0,
        **treasurer(),
    )


def market_opening(market_id: str, person: str = HE, at: datetime = MONDAY) -> OpenMarket:
    return OpenMarket(market_id=market_id, **committee(person, at))


def held(spec: Spec, *bps: int, earmark: str | None = None) -> tuple[str, list[str]]:
    """An open market on its day, with stalls that pledge so much."""
    market_id = planned(spec, planning(earmark=earmark))
    stalls = [stalled(spec, market_id, one) for one in bps]
    spec.when(certificate()).when(market_filing(market_id)).when(market_opening(market_id))
    return market_id, stalls


def count(
    market_id: str,
    stall_id: str,
    takings_fen: int,
    person: str = STAFF,
    at: datetime = MONDAY,
    related: tuple[tuple[str, ...], tuple[str, ...]] = ((), ()),
) -> CountTakings:
    envelope = by(person, _ROLES.get(person, Role.COMMITTEE), at=at)
    return CountTakings(
        market_id=market_id,
        stall_id=stall_id,
        takings_fen=takings_fen,
        related_people=related[0],
        related_partners=related[1],
        **envelope,
    )


def settle(market_id: str, stall_id: str, takings_fen: int, person: str = YE) -> SettleDifference:
    return SettleDifference(
        market_id=market_id, stall_id=stall_id, takings_fen=takings_fen, reason="漏点", **committee(person)
    )


def pay_in(
    market_id: str, stall_id: str, amount_fen: int, reference: str = "集市回单", day: date = TODAY
) -> PayInShare:
    return PayInShare(
        market_id=market_id,
        stall_id=stall_id,
        amount_fen=amount_fen,
        received_on=day,
        reference=reference,
        **treasurer(),
    )


def cancel(market_id: str) -> CancelMarket:
    return CancelMarket(market_id=market_id, reason="暴雨预警", **staff())


def disclose(market_id: str, person: str = HE) -> DiscloseMarket:
    return DiscloseMarket(market_id=market_id, **committee(person))


async def seen(spec: History, market_id: str) -> MarketView:
    market = await ReadModels(*spec.events).ask(GetMarket(market_id=market_id))
    assert market is not None
    return market


async def part(spec: History, market_id: str, person: str) -> MarketPartView | None:
    return await ReadModels(*spec.events).ask(GetMarketPart(market_id=market_id, person_id=person))
