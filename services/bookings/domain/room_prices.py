"""A space may cost something by the hour; what was paid for a booking and given back is recorded by staff."""

from services.bookings.domain.hours import Span
from services.bookings.domain.room_price_state import RoomCharge, cost_of, price_of, with_list
from services.bookings.domain.state import Bookings
from shared.contracts.bookings.bookings.events import BookingUse
from shared.contracts.bookings.refusals.room_prices import (
    BOOKING_COSTS_NOTHING,
    HOUR_COSTS_MONEY_OR_CREDITS,
    PAYMENT_EXCEEDS_THE_ROOMS_PRICE,
    PRICES_LIE_IN_THE_PAST,
    REFUND_EXCEEDS_THE_ROOMS_PAYMENT,
)
from shared.contracts.bookings.refusals.spaces import BOOKING_IS_UNKNOWN
from shared.contracts.bookings.room_prices.commands import RecordRoomPayment, RefundRoom, SetRoomPrices
from shared.contracts.bookings.room_prices.events import (
    SpaceIncomeRecorded,
    SpaceIncomeReturned,
    SpacePricesSet,
)
from shared.contracts.bookings.spaces.tariffs import PriceList, PriceRule
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected


def room_price_fen(state: Bookings, space_id: str, use: BookingUse, units: int, span: Span) -> int:
    """What a booking of a space costs that is made now."""
    return price_of(state.room_prices.lists.get(space_id, ()), use, units, span, state.calendar)


def room_credits(state: Bookings, space_id: str, use: BookingUse, units: int, span: Span) -> int:
    """How many credits a booking of a space takes that is made now."""
    return cost_of(state.room_prices.lists.get(space_id, ()), use, units, span, state.calendar).credits


def set_room_prices(state: Bookings, command: SetRoomPrices) -> list[Event]:
    space = state.space(command.space_id)
    effective_from = command.effective_from or command.now
    if effective_from < command.now:
        raise Rejected(PRICES_LIE_IN_THE_PAST)
    for place, asked in enumerate(command.rules, 1):
        if not asked.costs_one_of_both:
            raise Rejected(HOUR_COSTS_MONEY_OR_CREDITS, rule=place)
    prices = PriceList(
        effective_from=effective_from,
        zone=state.rules_at(command.now).zone,
        rules=tuple(PriceRule.model_validate(one.model_dump()) for one in command.rules),
        by_calendar=True,
    )
    return [SpacePricesSet(space_id=space.id, prices=prices, set_at=command.now)]


def space_prices_set(state: Bookings, event: SpacePricesSet) -> None:
    before = state.room_prices.lists.get(event.space_id, ())
    state.room_prices.lists[event.space_id] = with_list(before, event.prices, event.set_at)


def record_room_payment(state: Bookings, command: RecordRoomPayment) -> list[Event]:
    charge = _charge(state, command.booking_id)
    open_fen = max(0, charge.price_fen - charge.kept_fen)
    if command.amount_fen > open_fen:
        raise Rejected(PAYMENT_EXCEEDS_THE_ROOMS_PRICE, price_fen=charge.price_fen, open_fen=open_fen)
    return [
        SpaceIncomeRecorded(
            booking_id=command.booking_id,
            space_id=charge.space_id,
            amount_fen=command.amount_fen,
            paid_fen=charge.paid_fen + command.amount_fen,
            recorded_at=command.now,
        )
    ]


def space_income_recorded(state: Bookings, event: SpaceIncomeRecorded) -> None:
    state.room_prices.charges[event.booking_id].paid_fen = event.paid_fen


def refund_room(state: Bookings, command: RefundRoom) -> list[Event]:
    charge = _charge(state, command.booking_id)
    if command.amount_fen > charge.kept_fen:
        raise Rejected(REFUND_EXCEEDS_THE_ROOMS_PAYMENT, refundable_fen=charge.kept_fen)
    return [
        SpaceIncomeReturned(
            booking_id=command.booking_id,
            space_id=charge.space_id,
            refunded_fen=command.amount_fen,
            refunded_in_all_fen=charge.refunded_fen + command.amount_fen,
            refunded_at=command.now,
        )
    ]


def space_income_returned(state: Bookings, event: SpaceIncomeReturned) -> None:
    state.room_prices.charges[event.booking_id].refunded_fen = event.refunded_in_all_fen


def _charge(state: Bookings, booking_id: str) -> RoomCharge:
    charge = state.room_prices.charges.get(booking_id)
    if charge is not None:
        return charge
    known = booking_id in state.bookings or state.over.get(booking_id) is not None
    raise Rejected(BOOKING_COSTS_NOTHING if known else BOOKING_IS_UNKNOWN)
