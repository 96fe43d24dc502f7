"""When a space could still be booked: sheets of one calendar, small however long the history.

One sheet holds the community's opening hours, one each space, and one what is taken of a space on a day
of UTC. The free windows are computed from a few of them when somebody asks.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from services.bookings.domain.room_price_state import Cost, cost_of, with_list
from services.bookings.projections.free_windows import get_availability, list_availability
from services.bookings.projections.sheets import COMMUNITY, Claim, Day, HoursFrom, Sheet, days_of
from services.bookings.projections.spaces import kin_told
from shared.contracts.bookings.approvals.events import (
    BookingRejected,
    BookingRequested,
    BookingRequestExpired,
)
from shared.contracts.bookings.bookings.events import (
    BookingCancelled,
    HoldExpired,
    SpaceBooked,
    SpaceHeld,
    SpaceReleased,
)
from shared.contracts.bookings.holidays.calendar import HolidaysSet
from shared.contracts.bookings.programme import RulesAdopted
from shared.contracts.bookings.room_prices.events import SpacePricesSet
from shared.contracts.bookings.room_prices.views import (
    GetRoomPrice,
    ListRoomPrices,
    RoomPricesView,
    RoomPriceView,
)
from shared.contracts.bookings.series_edits import BookingMoved
from shared.contracts.bookings.spaces.events import SpaceClosed, SpaceEdited, SpaceOpened, SpaceReopened
from shared.contracts.bookings.spaces.parts import SpacePartsSet
from shared.contracts.bookings.spaces.views import GetAvailability, ListAvailability
from shared.kernel.messages import Recorded
from shared.projections.projection import Documents, Projection


def _rules_adopted(sheet: Sheet | None, recorded: Recorded[RulesAdopted], _key: str) -> Sheet:
    event = recorded.data
    hours = HoursFrom(
        effective_from=event.effective_from,
        zone=event.rules.zone,
        opening_windows=event.rules.opening_windows,
    )
    known = sheet.hours if sheet is not None else ()
    # The sort is stable: of two for one date the later adopted comes last, and holds.
    ordered = tuple(sorted((*known, hours), key=lambda one: one.effective_from))
    return (sheet or Sheet()).model_copy(update={"hours": ordered})


def _holidays_set(sheet: Sheet | None, recorded: Recorded[HolidaysSet], _key: str) -> Sheet:
    sheet = sheet or Sheet()
    days = {one.day: one for one in sheet.calendar}
    days |= {one.day: Day(day=one.day, kind=one.kind) for one in recorded.data.days}
    return sheet.model_copy(update={"calendar": tuple(days.values())})


def _described(sheet: Sheet | None, recorded: Recorded[SpaceOpened | SpaceEdited], _key: str) -> Sheet:
    event = recorded.data
    return Sheet(
        opening_windows=event.opening_windows,
        on_holidays=event.on_holidays,
        on_working_weekends=event.on_working_weekends,
        units=event.units,
        buffer_minutes=event.buffer_minutes,
        closures=sheet.closures if sheet is not None else (),
        prices=sheet.prices if sheet is not None else (),
        kin=sheet.kin if sheet is not None else (),
    )


def _divided(sheet: Sheet | None, recorded: Recorded[SpacePartsSet], key: str) -> Sheet | None:
    event = recorded.data
    kin = event.part_ids if key == event.space_id else (event.space_id,) * (key in event.part_ids)
    return sheet and sheet.model_copy(update={"kin": kin})


def _priced(sheet: Sheet | None, recorded: Recorded[SpacePricesSet], _key: str) -> Sheet | None:
    event = recorded.data
    return sheet and sheet.model_copy(
        update={"prices": tuple(with_list(sheet.prices, event.prices, event.set_at))}
    )


def _closed(sheet: Sheet | None, recorded: Recorded[SpaceClosed], _key: str) -> Sheet | None:
    if sheet is None:
        return None
    event = recorded.data
    standing = (closure for closure in sheet.closures if closure.ends_at > event.closed_at)
    closure = Claim(id=event.closure_id, starts_at=event.starts_at, ends_at=event.ends_at)
    return sheet.model_copy(update={"closures": (*standing, closure)})


def _reopened(sheet: Sheet | None, recorded: Recorded[SpaceReopened], _key: str) -> Sheet | None:
    if sheet is None:
        return None
    standing = (one for one in sheet.closures if one.id != recorded.data.closure_id)
    return sheet.model_copy(update={"closures": tuple(standing)})


Taking = SpaceHeld | SpaceBooked | BookingRequested
Freeing = BookingCancelled | HoldExpired | SpaceReleased | BookingRejected | BookingRequestExpired


def _days(event: Taking | Freeing) -> Iterator[str]:
    return days_of(event.space_id, event.starts_at, event.free_again_at)


def _days_of_both(event: BookingMoved) -> Iterator[str]:
    """The days that it took before, and those that it takes now."""
    before = days_of(event.from_space_id, event.from_starts_at, event.from_free_again_at)
    now = days_of(event.space_id, event.starts_at, event.free_again_at)
    yield from dict.fromkeys((*before, *now))


def _moved(sheet: Sheet | None, recorded: Recorded[BookingMoved], key: str) -> Sheet | None:
    event, left = recorded.data, _others(sheet, recorded.data.booking_id)
    if key in {*days_of(event.space_id, event.starts_at, event.free_again_at)}:
        left = (*left, _claim(event))
    return Sheet(taken=left) if left else None


def _taken(sheet: Sheet | None, recorded: Recorded[Taking], _key: str) -> Sheet:
    event = recorded.data
    return Sheet(taken=(*_others(sheet, event.booking_id), _claim(event)))


def _claim(event: Taking | BookingMoved) -> Claim:
    return Claim(
        id=event.booking_id,
        starts_at=event.starts_at,
        ends_at=event.free_again_at,
        units=event.units,
    )


def _freed(sheet: Sheet | None, recorded: Recorded[Freeing], _key: str) -> Sheet | None:
    left = _others(sheet, recorded.data.booking_id)
    return Sheet(taken=left) if left else None


def _others(sheet: Sheet | None, booking_id: str) -> tuple[Claim, ...]:
    return tuple(claim for claim in sheet.taken if claim.id != booking_id) if sheet is not None else ()


async def get_room_price(documents: Documents[Sheet], asked: GetRoomPrice) -> RoomPriceView | None:
    found = await _prices(documents, asked, (asked.ends_at,))
    if found is None:
        return None
    return RoomPriceView(space_id=asked.space_id, for_whom=asked.for_whom, **found[0]._asdict())


async def list_room_prices(documents: Documents[Sheet], asked: ListRoomPrices) -> RoomPricesView | None:
    found = await _prices(documents, asked, asked.ends)
    if found is None:
        return None
    return RoomPricesView(
        space_id=asked.space_id,
        prices_fen=tuple(one.price_fen for one in found),
        credits=tuple(one.credits for one in found),
    )


async def _prices(
    documents: Documents[Sheet], asked: GetRoomPrice | ListRoomPrices, ends: Iterable[datetime]
) -> tuple[Cost, ...] | None:
    space, community = await documents.get(asked.space_id), await documents.get(COMMUNITY)
    if space is None or community is None:
        return None
    calendar = {one.day: one.kind for one in community.calendar}
    spans = ((asked.starts_at, max(asked.starts_at, one)) for one in ends)
    return tuple(cost_of(space.prices, asked.for_whom, asked.units, one, calendar) for one in spans)


AVAILABILITY = (
    Projection("availability", Sheet)
    .on(RulesAdopted, lambda _event: COMMUNITY, _rules_adopted)
    .on(HolidaysSet, lambda _event: COMMUNITY, _holidays_set)
    .on(SpaceOpened, lambda event: event.space_id, _described)
    .on(SpaceEdited, lambda event: event.space_id, _described)
    .on(SpacePricesSet, lambda event: event.space_id, _priced)
    .on(SpaceClosed, lambda event: event.space_id, _closed)
    .on(SpaceReopened, lambda event: event.space_id, _reopened)
    .on(SpacePartsSet, kin_told, _divided)
    .on(SpaceHeld, _days, _taken)
    .on(SpaceBooked, _days, _taken)
    .on(BookingRequested, _days, _taken)
    .on(BookingRejected, _days, _freed)
    .on(BookingRequestExpired, _days, _freed)
    .on(BookingMoved, _days_of_both, _moved)
    .on(BookingCancelled, _days, _freed)
    .on(HoldExpired, _days, _freed)
    .on(SpaceReleased, _days, _freed)
    .answers(GetAvailability, get_availability)
    .answers(ListAvailability, list_availability)
    .answers(GetRoomPrice, get_room_price)
    .answers(ListRoomPrices, list_room_prices)
)
