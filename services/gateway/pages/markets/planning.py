"""Planning a charity market, and signing its stalls up: the forms that staff and treasurer fill in."""

from fastapi import APIRouter, Response
from pydantic import Field as Bounded

from services.gateway.operations import markets
from services.gateway.operations.people import contacts
from services.gateway.pages.markets.routes import market_of, part_of
from services.gateway.pages.markets.steps import acts_of
from services.gateway.pages.site.english import english_fields, say_in_english
from services.gateway.pages.site.fields import Choices, Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.forms import made_of, one_a_line
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.names import partners_of, purse_choices, room_choices
from services.gateway.pages.site.residents import the_resident
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.bookings.events import BookingUse
from shared.contracts.bookings.bookings.views import BookingState, ListBookings
from shared.contracts.fund.markets.commands import AddStall, AddStallRequest, PlanMarket, PlanMarketRequest
from shared.contracts.fund.markets.terms import StallOwner
from shared.contracts.fund.markets.translations import TranslateMarket, TranslateMarketRequest
from shared.contracts.gateway.contact import ContactPurpose
from shared.kernel.messages import ActorId
from shared.kernel.models import Id, Request, Text, Title

router = APIRouter(include_in_schema=False)

_MOST_BOOKINGS = 200


@form_at("/{community}/fund/market-plan", lambda route: page(router, route))
async def planning(visit: Visit) -> Response:
    """When, where and what for, for those who may plan one."""
    await visit.caller(PlanMarket)
    fields, back = Fields(visit.words), f"/{visit.community}/fund/markets"
    form = Form(
        title=visit.words("markets.plan"),
        lead=visit.words("markets.plan_lead"),
        back=back,
        back_words=visit.words("markets.title"),
        fields=(
            fields("title", label="markets.name"),
            fields("held_on", Kind.DAY, label="markets.held_on"),
            fields("place"),
            fields(
                "booking_id",
                Kind.SELECT,
                label="markets.booking",
                hint="markets.booking_hint",
                choices=await _bookings(visit),
            ),
            fields("use", Kind.AREA, label="markets.use", hint="markets.published"),
            *english_fields(visit.words, "use"),
            fields("earmark_id", Kind.SELECT, label="markets.purse", choices=await purse_choices(visit)),
        ),
        button=visit.words("markets.plan"),
    )

    async def done(body: PlanMarketRequest, once: str) -> Response:
        outcome = await markets.plan_market(await visit.changing(PlanMarket, once), body)
        return visit.see_done(f"{back}/{outcome.made('market_id')}", PlanMarket, outcome)

    return await answer_form(visit, form, PlanMarketRequest, done)


@form_at("/{community}/fund/markets/{market_id}/translate", lambda route: page(router, route))
async def translate(visit: Visit) -> Response:
    """Says it in English, or says it better."""
    await visit.caller(TranslateMarket)
    found, says = await market_of(visit), (TranslateMarket, TranslateMarketRequest)
    back = f"/{visit.community}/fund/markets/{found.market_id}"
    return await say_in_english(visit, found, back, says, "use", market_id=found.market_id)


class StallForm(Request):
    """The form of a stall as it is sent: keepers one a line as they are known here, the pledge in percent."""

    title: Title
    owner: StallOwner
    partner_id: Id | None = None
    keepers: Text | None = None
    officials: tuple[ActorId, ...] = Bounded(default=(), max_length=10)
    pledged_percent: int = Bounded(strict=True, ge=1, le=100)


@form_at("/{community}/fund/markets/{market_id}/stall", lambda route: page(router, route))
async def signing_up(visit: Visit) -> Response:
    """A stall: whose it is, who keeps it, what part of its takings it pledges."""
    found = await market_of(visit)
    await visit.caller(AddStall)
    back = f"/{visit.community}/fund/markets/{found.market_id}"
    if visit.request.method != "POST":
        open_acts = acts_of(found, await part_of(visit), await visit.roles())
        if "stall" not in open_acts:
            return visit.see(back)
    form = Form(
        title=visit.words("markets.act_stall"),
        lead=visit.words("markets.lead_stall"),
        back=back,
        back_words=title_in(visit.language, found),
        fields=await _stall_fields(visit),
        values=(("pledged_percent", "100"),),
        button=visit.words("markets.act_stall"),
    )

    async def done(body: StallForm, once: str) -> Response:
        lines = one_a_line(body.keepers or "")
        residents = [await the_resident(visit, AddStall, one, "keepers") for one in lines]
        wish = body.model_dump(include={"title", "owner", "partner_id"})
        people = tuple(dict.fromkeys((*residents, *body.officials)))
        wish |= {"keeper_ids": people, "pledged_bps": body.pledged_percent * 100}
        caller = await visit.changing(AddStall, once)
        outcome = await markets.add_stall(caller, found.market_id, made_of(AddStallRequest, wish))
        return visit.see_done(back, AddStall, outcome)

    return await answer_form(visit, form, StallForm, done)


async def _stall_fields(visit: Visit) -> tuple[Field, ...]:
    fields = Fields(visit.words)
    return (
        fields("title", label="markets.offers", hint="markets.published"),
        fields.one_of("owner", StallOwner, label="markets.owner"),
        fields("partner_id", Kind.SELECT, label="markets.partner", choices=await _partners(visit)),
        fields("keepers", Kind.AREA, label="markets.keepers", hint="markets.keepers_hint", required=False),
        fields(
            "officials",
            Kind.CHECKS,
            label="markets.officials",
            hint="markets.officials_hint",
            choices=await _officials(visit),
        ),
        fields("pledged_percent", Kind.NUMBER, label="markets.percent", hint="markets.percent_hint"),
    )


async def _bookings(visit: Visit) -> Choices:
    """The community's own bookings that are ahead; the first says that it is none of them."""
    shown = await visit.shown()
    ahead = ListBookings(state=BookingState.CONFIRMED, starts_from=shown.now, limit=_MOST_BOOKINGS)
    rooms = dict(await room_choices(visit))
    own = [one for one in (await visit.ask(ahead)).items if one.use is BookingUse.COMMUNITY]
    return (
        ("", visit.words("markets.no_booking")),
        *((one.booking_id, f"{rooms.get(one.space_id, '')} · {shown.moment(one.starts_at)}") for one in own),
    )


async def _partners(visit: Visit) -> Choices:
    """The partners that are here, by name; the first says that it is none's."""
    here = [one for one in (await partners_of(visit)).values() if one.left_at is None]
    return (
        ("", visit.words("markets.no_partner")),
        *((one.partner_id, one.organisation or one.project) for one in here),
    )


async def _officials(visit: Visit) -> Choices:
    """Who holds an office here, by name. That a name was read is written down where its bearer sees it."""
    caller = await visit.caller(AddStall)
    state = await visit.gateway.state_of(visit.community)
    holders = sorted(one for one, held in state.roles.items() if markets.OFFICES & set(held))
    known = await contacts(caller, holders, ContactPurpose.FUND)
    return tuple((one, known[one].name if one in known else one) for one in holders)
