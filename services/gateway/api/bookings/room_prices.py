"""What spaces cost by the hour, and what was paid for bookings: recorded here, never held here."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.answers import Done, done, found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import unrelated_staff
from services.gateway.operations.caller import Caller
from shared.contracts.bookings.bookings.events import BookingUse
from shared.contracts.bookings.refusals.spaces import SPACE_IS_UNKNOWN
from shared.contracts.bookings.room_prices.commands import (
    RecordRoomPayment,
    RecordRoomPaymentRequest,
    RefundRoom,
    RefundRoomRequest,
    SetRoomPrices,
)
from shared.contracts.bookings.room_prices.views import (
    MOST_ENDS,
    GetRoomPrice,
    ListRoomPrices,
    RoomPricesView,
    RoomPriceView,
)
from shared.kernel.models import Id, Instant
from shared.rpc.problems import Refused, invalid

router = APIRouter(tags=["spaces"])

_LONGEST = timedelta(days=31)


open_to(router, "PUT /spaces/{space_id}/prices", SetRoomPrices)


@route_to(router, "GET /spaces/{space_id}/price", GetRoomPrice)
async def get_room_price(
    space_id: Id,
    caller: Caller,
    starts_at: Annotated[Instant, Query(alias="from", description="When the booking would begin.")],
    ends_at: Annotated[Instant, Query(alias="to", description="When it would end; at most 31 days on.")],
    units: Annotated[int, Query(ge=1, le=50, description="Number of units that it would take.")] = 1,
    for_whom: Annotated[BookingUse, Query(description="Who would book.")] = BookingUse.RESIDENT,
) -> RoomPriceView:
    if not starts_at < ends_at <= starts_at + _LONGEST:
        raise Refused(invalid("query", "to", "must lie after `from`, at most 31 days"))
    query = GetRoomPrice(
        space_id=space_id, starts_at=starts_at, ends_at=ends_at, units=units, for_whom=for_whom
    )
    return found(await caller.ask(query), SPACE_IS_UNKNOWN)


@route_to(router, "GET /spaces/{space_id}/prices-until", ListRoomPrices)
async def list_room_prices(
    space_id: Id,
    caller: Caller,
    starts_at: Annotated[Instant, Query(alias="from", description="When each booking would begin.")],
    ends_at: Annotated[Instant, Query(alias="to", description="When the longest would end at the latest.")],
    step_minutes: Annotated[int, Query(ge=5, le=1_440, description="By how much each is longer.")] = 30,
    units: Annotated[int, Query(ge=1, le=50, description="Number of units that each would take.")] = 1,
    for_whom: Annotated[BookingUse, Query(description="Who would book.")] = BookingUse.RESIDENT,
) -> RoomPricesView:
    step = timedelta(minutes=step_minutes)
    steps = (ends_at - starts_at) // step
    if not 0 < steps <= MOST_ENDS:
        raise Refused(invalid("query", "to", f"must lie 1 to {MOST_ENDS} steps after `from`"))
    ends = tuple(starts_at + step * number for number in range(1, steps + 1))
    query = ListRoomPrices(space_id=space_id, starts_at=starts_at, ends=ends, units=units, for_whom=for_whom)
    return found(await caller.ask(query), SPACE_IS_UNKNOWN)


@route_to(router, "POST /bookings/{booking_id}/payments", unrelated_staff.RECORD_PAYMENT)
async def record_room_payment(
    booking_id: Id, body: RecordRoomPaymentRequest, caller: Caller, response: Response
) -> Done:
    """Staff record what was paid for a booking: not for their own, nor for somebody they are related to."""
    return done(response, await unrelated_staff.book_money(caller, RecordRoomPayment, body, booking_id))


@route_to(router, "POST /bookings/{booking_id}/refunds", unrelated_staff.REFUND)
async def refund_room(booking_id: Id, body: RefundRoomRequest, caller: Caller, response: Response) -> Done:
    """Staff record what was given back of it: not to themselves, nor to somebody they are related to."""
    return done(response, await unrelated_staff.book_money(caller, RefundRoom, body, booking_id))
