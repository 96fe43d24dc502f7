"""Prices of rooms at the desk: what a room costs by the hour, and what was paid for a booking."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.bookings import get_booking
from services.gateway.operations.unrelated_staff import book_money
from services.gateway.pages.desk.access import desk_form, desk_page
from services.gateway.pages.site.fields import Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.form_views import FormView, Wrong, once_of
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.languages import name_in
from services.gateway.pages.site.names import space_of, spaces_of
from services.gateway.pages.site.opening import weekday
from services.gateway.pages.site.room_prices import PricesShown, open_fen, prices_shown
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.bookings.views import BookingView, GetBooking
from shared.contracts.bookings.refusals.spaces import BOOKING_IS_UNKNOWN
from shared.contracts.bookings.room_prices.commands import (
    RecordRoomPayment,
    RecordRoomPaymentRequest,
    RefundRoom,
    RefundRoomRequest,
    SetRoomPrices,
    SetRoomPricesRequest,
)
from shared.contracts.bookings.spaces.tariffs import AskedPriceRule, Payer
from shared.contracts.bookings.spaces.views import SpaceView
from shared.kernel.models import Count, Instant, Request
from shared.kernel.money import yuan
from shared.kernel.refusals import Rejected, require

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PricesPage(PageView):
    """What a room costs, and each rule with a button that takes it away."""

    template: ClassVar[str] = "desk/room_prices.html"

    space: SpaceView
    lists: tuple[PricesShown, ...]
    form: FormView


@desk_page(router, "GET /{community}/desk/rooms/{space_id}/prices")
async def prices(visit: Visit) -> Response:
    """The price list in force, and those that follow."""
    return await _prices_page(visit, await space_of(visit), None)


class DropPriceRuleRequest(Request):
    """Which rule of which list is taken away."""

    effective_from: Instant
    place: Count


@desk_page(router, "POST /{community}/desk/rooms/{space_id}/prices")
async def drop(visit: Visit) -> Response:
    """Takes a rule away: from now on, or from when its list holds."""
    space, pairs = await space_of(visit), await visit.fields()
    try:
        shown = await visit.shown()
        body = read(DropPriceRuleRequest, pairs, shown.zone)
        rules = _rules_at(space, body.effective_from)
        request = SetRoomPricesRequest(
            rules=rules[: body.place] + rules[body.place + 1 :],
            effective_from=body.effective_from if body.effective_from > shown.now else None,
        )
        outcome = await visit.submit(SetRoomPrices, request, once=once_of(pairs), space_id=space.space_id)
    except (FormInvalid, Rejected) as wrong:
        return await _prices_page(visit, space, wrong)
    return visit.see_done(_path(visit, space), SetRoomPrices, outcome)


async def _prices_page(visit: Visit, space: SpaceView, wrong: Wrong | None) -> Response:
    view = PricesPage(
        title=visit.words("prices_of_rooms.of_room", room=name_in(visit.language, space)),
        space=space,
        lists=prices_shown(visit.words, await visit.shown(), space),
        form=await visit.form(wrong),
    )
    return await visit.page(view, wrong=wrong)


class AddPriceRuleRequest(AskedPriceRule, Request):
    """A rule more, and from when on."""

    effective_from: Instant | None = None


@desk_form(router, "/{community}/desk/rooms/{space_id}/prices/add")
async def add(visit: Visit) -> Response:
    """One more rule, after those that hold then: of several the first counts."""
    space, shown = await space_of(visit), await visit.shown()
    form = Form(
        title=visit.words("prices_of_rooms.add_to", room=name_in(visit.language, space)),
        back=_path(visit, space),
        back_words=visit.words("prices_of_rooms.title"),
        lead=visit.words("prices_of_rooms.add_lead"),
        fields=await _fields(visit),
        button=visit.words("prices_of_rooms.add"),
        at=(("hour_costs_money_or_credits", "hourly_fen"),),
    )

    async def done(body: AddPriceRuleRequest, once: str) -> Response:
        rule = AskedPriceRule.model_validate(body.model_dump(exclude={"effective_from"}))
        request = SetRoomPricesRequest(
            rules=(*_rules_at(space, body.effective_from or shown.now), rule),
            effective_from=body.effective_from,
        )
        outcome = await visit.submit(SetRoomPrices, request, once=once, space_id=space.space_id)
        return visit.see_done(_path(visit, space), SetRoomPrices, outcome)

    return await answer_form(visit, form, AddPriceRuleRequest, done)


async def _fields(visit: Visit) -> tuple[Field, ...]:
    fields, shown = Fields(visit.words), await visit.shown()
    return (
        fields.one_of("for_whom", Payer, radios=True, label="prices_of_rooms.for_whom"),
        fields(
            "weekdays",
            Kind.CHECKS,
            choices=tuple((str(day), weekday(shown, day)) for day in range(1, 8)),
            label="prices_of_rooms.weekdays",
        ),
        fields("opens_at", hint="prices_of_rooms.clock_hint", label="prices_of_rooms.opens_at"),
        fields("closes_at", hint="prices_of_rooms.clock_hint", label="prices_of_rooms.closes_at"),
        fields(
            "closes_next_day",
            Kind.CHECKS,
            choices=(("true", visit.words("site.yes")),),
            label="prices_of_rooms.closes_next_day",
            required=False,
        ),
        fields("hourly_fen", Kind.MONEY, label="prices_of_rooms.hourly", required=False),
        fields(
            "hourly_credits",
            Kind.NUMBER,
            hint="credits.hourly_hint",
            label="credits.hourly",
            required=False,
        ),
        fields(
            "effective_from",
            Kind.MOMENT,
            hint="prices_of_rooms.effective_hint",
            label="prices_of_rooms.effective_from",
            required=False,
        ),
    )


def _rules_at(space: SpaceView, at: datetime) -> tuple[AskedPriceRule, ...]:
    held = next((one.rules for one in reversed(space.prices) if one.effective_from <= at), ())
    return tuple(AskedPriceRule.model_validate(one.model_dump()) for one in held)


def _path(visit: Visit, space: SpaceView) -> str:
    return f"/{visit.community}/desk/rooms/{space.space_id}/prices"


@desk_form(router, "/{community}/desk/bookings/{booking_id}/pay")
async def pay(visit: Visit) -> Response:
    """What was paid for a booking."""
    booking = await _booking(visit)
    form = await _money_form(visit, booking, "room_prices.record_payment", open_fen(booking))

    async def done(body: RecordRoomPaymentRequest, once: str) -> Response:
        caller = await visit.changing(RecordRoomPayment, once)
        outcome = await book_money(caller, RecordRoomPayment, body, booking.booking_id)
        return visit.see_done(form.back, RecordRoomPayment, outcome)

    return await answer_form(visit, form, RecordRoomPaymentRequest, done)


@desk_form(router, "/{community}/desk/bookings/{booking_id}/refund")
async def refund(visit: Visit) -> Response:
    """What was given back of it."""
    booking = await _booking(visit)
    form = await _money_form(visit, booking, "room_prices.record_refund", booking.refund_owed_fen)

    async def done(body: RefundRoomRequest, once: str) -> Response:
        caller = await visit.changing(RefundRoom, once)
        outcome = await book_money(caller, RefundRoom, body, booking.booking_id)
        return visit.see_done(form.back, RefundRoom, outcome)

    return await answer_form(visit, form, RefundRoomRequest, done)


async def _booking(visit: Visit) -> BookingView:
    booking_id = visit.id_part("booking_id", BOOKING_IS_UNKNOWN)
    return require(await get_booking(await visit.caller(GetBooking), booking_id), BOOKING_IS_UNKNOWN)


async def _money_form(visit: Visit, booking: BookingView, title: str, amount_fen: int) -> Form:
    shown, space = await visit.shown(), (await spaces_of(visit)).get(booking.space_id)
    words, field = visit.words, Fields(visit.words)
    return Form(
        title=words(title),
        back=f"/{visit.community}/bookings/{booking.booking_id}",
        back_words=words("booking.title"),
        facts=(
            (words("booking.room"), "" if space is None else name_in(visit.language, space)),
            (words("booking.time"), shown.window(booking.starts_at, booking.ends_at)),
            (words("room_prices.price"), shown.money(booking.price_fen)),
        ),
        fields=(field("amount_fen", Kind.MONEY, label="room_prices.amount"),),
        button=words(title),
        values=(("amount_fen", yuan(amount_fen) if amount_fen else ""),),
    )
