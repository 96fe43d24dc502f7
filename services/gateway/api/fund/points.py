"""Volunteer points (志愿积分), and the rewards that they are spent on."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.answers import Done, done, found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import points
from services.gateway.operations.caller import Caller
from shared.contracts.fund.points.commands import (
    CancelReservation,
    OfferReward,
    RedeemReservationRequest,
    ReserveReward,
    RestockReward,
    WithdrawReward,
)
from shared.contracts.fund.points.history import (
    ExpiringView,
    ListExpiringPoints,
    ListPointsHistory,
    PointsLineView,
)
from shared.contracts.fund.points.translations import TranslateReward
from shared.contracts.fund.points.views import (
    GetPoints,
    GetReservation,
    GetReward,
    ListReservations,
    ListReservationsRequest,
    ListRewards,
    PointsView,
    ReservationView,
)
from shared.contracts.fund.refusals.points import RESERVATION_IS_UNKNOWN
from shared.contracts.partners.trials.views import DoorCode
from shared.kernel.models import Id, Page, PagedRequest

router = APIRouter(tags=["volunteering"])
ONE = "/volunteering/reservations/{reservation_id}"


@route_to(router, "GET /volunteering/points", GetPoints)
async def get_points(caller: Caller) -> PointsView:
    return await points.own_points(caller)


@route_to(router, "GET /volunteering/points/history", ListPointsHistory)
async def list_points_history(
    caller: Caller, asked: Annotated[PagedRequest, Query()]
) -> Page[PointsLineView]:
    return await points.own_history(caller, asked)


@route_to(router, "GET /volunteering/points/expiring", ListExpiringPoints)
async def list_expiring_points(caller: Caller) -> list[ExpiringView]:
    return await points.own_expiring(caller)


open_to(router, "GET /volunteering/rewards", ListRewards)
open_to(router, "POST /volunteering/rewards", OfferReward)
open_to(router, "GET /volunteering/rewards/{reward_id}", GetReward)
open_to(router, "POST /volunteering/rewards/{reward_id}/restocking", RestockReward)
open_to(router, "PUT /volunteering/rewards/{reward_id}/english", TranslateReward)
open_to(router, "POST /volunteering/rewards/{reward_id}/withdrawal", WithdrawReward)
open_to(
    router,
    "POST /volunteering/rewards/{reward_id}/reservations",
    ReserveReward,
    at="volunteering/reservations",
)


@route_to(router, "GET /volunteering/reservations", ListReservations)
async def list_reservations(
    caller: Caller, asked: Annotated[ListReservationsRequest, Query()]
) -> Page[ReservationView]:
    return await points.list_reservations(caller, asked)


@route_to(router, f"GET {ONE}", GetReservation)
async def get_reservation(reservation_id: Id, caller: Caller) -> ReservationView:
    return found(await points.get_reservation(caller, reservation_id), RESERVATION_IS_UNKNOWN)


@route_to(router, f"GET {ONE}/code", points.SHOW_PICK_UP_CODE, asks=True)
async def show_pick_up_code(reservation_id: Id, caller: Caller) -> DoorCode:
    """The six digits that the volunteer tells at the counter now."""
    return found(await points.pick_up_code(caller, reservation_id), RESERVATION_IS_UNKNOWN)


open_to(router, f"POST {ONE}/cancellation", CancelReservation)


@route_to(router, f"POST {ONE}/redemption", points.REDEEM)
async def redeem_reservation(
    reservation_id: Id, body: RedeemReservationRequest, caller: Caller, response: Response
) -> Done:
    """Staff hand out what was reserved, by the code that the volunteer is shown, or for a reason."""
    return done(response, await points.redeem(caller, reservation_id, body))
