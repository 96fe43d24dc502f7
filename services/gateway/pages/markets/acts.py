"""The acts on a charity market and its stalls, each a form of its own that a phone shows whole."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Response

from services.gateway.operations import market_relations
from services.gateway.pages.markets.routes import market_of, part_of
from services.gateway.pages.markets.steps import acts_of, stall_acts
from services.gateway.pages.site.fields import Choices, Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, Nothing, answer_form
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.visit import Visit
from shared.contracts.fund.markets import commands, counting
from shared.contracts.fund.markets.views import MarketView, StallView
from shared.contracts.fund.refusals.markets import MARKET_IS_UNKNOWN, STALL_IS_UNKNOWN
from shared.kernel.messages import Command
from shared.kernel.models import Request
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected, require

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Act:
    """What a form asks for."""

    command: type[Command]
    request: type[Request]
    fields: Callable[[Fields], tuple[Field, ...]]
    danger: bool = False


def filing(fields: Fields, cost_hint: str = "markets.cost_hint") -> tuple[Field, ...]:
    """What is filed of a plan to ask everybody."""
    return (
        fields("filing_number"),
        fields("starts_on", Kind.DAY),
        fields("ends_on", Kind.DAY),
        fields("area"),
        fields("cost_fen", Kind.MONEY, hint=cost_hint),
    )


def reason(fields: Fields) -> tuple[Field, ...]:
    """Why; everybody reads it."""
    return (fields("reason", hint="markets.published"),)


def _takings(fields: Fields) -> Field:
    return fields("takings_fen", Kind.MONEY, label="markets.counted", hint="markets.counted_hint")


OF_MARKETS: dict[str, Act] = {
    "filing": Act(commands.FileMarket, commands.FileMarketRequest, filing),
    "opening": Act(commands.OpenMarket, Nothing, lambda _: ()),
    "disclosure": Act(commands.DiscloseMarket, Nothing, lambda _: ()),
    "cancellation": Act(commands.CancelMarket, commands.CancelMarketRequest, reason, danger=True),
}
OF_STALLS: dict[str, Act] = {
    "count": Act(counting.CountTakings, counting.CountTakingsRequest, lambda fields: (_takings(fields),)),
    "settlement": Act(
        counting.SettleDifference,
        counting.SettleDifferenceRequest,
        lambda fields: (_takings(fields), *reason(fields)),
    ),
    "payment": Act(
        counting.PayInShare,
        counting.PayInShareRequest,
        lambda fields: (
            fields("amount_fen", Kind.MONEY),
            fields("received_on", Kind.DAY),
            fields("reference", hint="markets.slip_hint"),
        ),
    ),
}


@form_at("/{community}/fund/markets/{market_id}/{act}", lambda route: page(router, route))
async def acting(visit: Visit) -> Response:
    """One act on a market: its form, and what is sent with it."""
    name = visit.part("act")
    if name not in OF_MARKETS:
        raise Rejected(MARKET_IS_UNKNOWN)
    found = await market_of(visit)
    await visit.caller(OF_MARKETS[name].command)
    back = f"/{visit.community}/fund/markets/{found.market_id}"
    if visit.request.method != "POST":
        open_acts = acts_of(found, await part_of(visit), await visit.roles())
        if name not in open_acts:
            return visit.see(back)  # An old link, or somebody else's: the page says how things stand.
    shown = await visit.shown()
    facts = (
        (visit.words("markets.stands"), visit.words.of(found.state)),
        (visit.words("markets.held_on"), shown.date_of(found.held_on)),
        (visit.words("markets.stalls"), ", ".join(one.title for one in found.stalls)),
        *(((visit.words("markets.share"), shown.money(found.share_fen)),) if found.share_fen else ()),
    )
    return await _answer(
        visit, OF_MARKETS[name], _Place(name, back, title_in(visit.language, found), facts), found.market_id
    )


@form_at("/{community}/fund/markets/{market_id}/stalls/{stall_id}/{act}", lambda route: page(router, route))
async def acting_on_a_stall(visit: Visit) -> Response:
    """One act on a stall. The form of a count shows nobody's count, and asks for one figure."""
    name = visit.part("act")
    if name not in OF_STALLS:
        raise Rejected(STALL_IS_UNKNOWN)
    found = await market_of(visit)
    stall = _stall_of(visit, found)
    await visit.caller(OF_STALLS[name].command)
    back, shown = f"/{visit.community}/fund/markets/{found.market_id}", await visit.shown()
    if visit.request.method != "POST":
        open_acts = stall_acts(found, stall, await part_of(visit), await visit.roles(), shown.today)
        if name not in open_acts:
            return visit.see(back)
    due_fen = stall.share_fen - stall.paid_fen
    facts = (
        (visit.words("markets.stall"), stall.title),
        (visit.words("markets.pledge"), shown.percent(stall.pledged_bps)),
        *(((visit.words("markets.due"), shown.money(due_fen)),) if name == "payment" else ()),
    )
    place = _Place(name, back, title_in(visit.language, found), facts, shown.today)
    return await _answer(visit, OF_STALLS[name], place, found.market_id, stall_id=stall.stall_id)


def _stall_of(visit: Visit, found: MarketView) -> StallView:
    stall_id = visit.id_part("stall_id", STALL_IS_UNKNOWN)
    return require(next((one for one in found.stalls if one.stall_id == stall_id), None), STALL_IS_UNKNOWN)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a form stands, and what it says before anything is typed."""

    act: str
    back: str
    back_words: str
    facts: Choices
    today: date | None = None


async def _answer(visit: Visit, act: Act, place: _Place, market_id: str, **ids: str) -> Response:
    form = Form(
        title=visit.words(f"markets.act_{place.act}"),
        back=place.back,
        back_words=place.back_words,
        lead=visit.words(f"markets.lead_{place.act}"),
        facts=place.facts,
        fields=act.fields(Fields(visit.words)),
        values=(("received_on", place.today.isoformat()),) if place.act == "payment" and place.today else (),
        button=visit.words(f"markets.act_{place.act}"),
        danger=act.danger,
    )

    async def done(body: Request, once: str) -> Response:
        outcome = await _do(visit, act.command, body, once, market_id, **ids)
        return visit.see_done(place.back, act.command, outcome)

    return await answer_form(visit, form, act.request, done)


async def _do(
    visit: Visit, command: type[Command], body: Request, once: str, market_id: str, **ids: str
) -> Outcome:
    """Has it decided; who counts or settles is looked up in the register of relations before."""
    caller = await visit.changing(command, once)
    if isinstance(body, counting.SettleDifferenceRequest):
        return await market_relations.settle_difference(caller, market_id, ids["stall_id"], body)
    if isinstance(body, counting.CountTakingsRequest):
        return await market_relations.count_takings(caller, market_id, ids["stall_id"], body)
    sent = None if isinstance(body, Nothing) else body
    return await caller.submit(command, sent, market_id=market_id, **ids)
