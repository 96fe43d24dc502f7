"""Charity markets: what of a plan and a stall is looked up elsewhere, and never typed in."""

from collections.abc import Sequence
from typing import Any

from services.gateway.operations.caller import Caller
from services.gateway.operations.donations import require_member
from services.gateway.operations.local_time import zone_here
from services.gateway.operations.market_relations import related_to
from shared.contracts.bookings.bookings.views import BookingState, GetBooking
from shared.contracts.fund.markets.commands import AddStall, AddStallRequest, PlanMarket, PlanMarketRequest
from shared.contracts.fund.markets.views import GetMarketPart, MarketPartView
from shared.contracts.gateway.refusals import (
    MARKET_BOOKING_IS_FOR_ANOTHER_DAY,
    MARKET_BOOKING_IS_UNKNOWN,
    PERSON_IS_NO_MEMBER_HERE,
)
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role

PLAN_MARKET = PlanMarket.operation.refusing_first(
    MARKET_BOOKING_IS_UNKNOWN, MARKET_BOOKING_IS_FOR_ANOTHER_DAY
)
ADD_STALL = AddStall.operation.refusing_first(PERSON_IS_NO_MEMBER_HERE)
OFFICES = frozenset({Role.STAFF, Role.TREASURER, Role.COMMITTEE, Role.SUPERVISOR})
_STANDS = frozenset({BookingState.CONFIRMED, BookingState.CHECKED_IN})


async def plan_market(caller: Caller, body: PlanMarketRequest) -> Outcome:
    """Plans a market. Where it names a booking, that stands, and is one of the market's day."""
    if body.booking_id is not None:
        booking = await caller.ask(GetBooking(booking_id=body.booking_id))
        if booking is None or booking.state not in _STANDS:
            raise Rejected(MARKET_BOOKING_IS_UNKNOWN)
        booked_on = booking.starts_at.astimezone(await zone_here(caller)).date()
        if booked_on != body.held_on:
            raise Rejected(
                MARKET_BOOKING_IS_FOR_ANOTHER_DAY,
                booked_on=booked_on.isoformat(),
                held_on=body.held_on.isoformat(),
            )
    return await caller.submit(PlanMarket, body)


async def any_in_office(caller: Caller, person_ids: Sequence[str]) -> bool:
    """Whether any of these holds an office here; raises `Rejected` for who does not belong here."""
    for person_id in person_ids:
        await require_member(caller, person_id)
    roles = (await caller.gateway.state_of(caller.community)).roles
    return any(OFFICES & set(roles.get(person_id, ())) for person_id in person_ids)


async def add_stall(caller: Caller, market_id: str, body: AddStallRequest) -> Outcome:
    """Adds a stall. Whoever keeps it belongs to this community."""
    related = await any_in_office(caller, body.keeper_ids)
    return await caller.submit(AddStall, body, market_id=market_id, related=related)


async def get_own_part(caller: Caller, market_id: str) -> MarketPartView | None:
    """What the caller has had to do with a market; None where there is no such market."""
    related = await related_to(caller, market_id)
    return await caller.ask(
        GetMarketPart(market_id=market_id, person_id=caller.actor.id, **dict[str, Any](related.model_dump()))
    )
