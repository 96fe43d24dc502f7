"""Points and rewards: each their own, and handing out by a code that the volunteer is shown."""

from services.gateway.operations.caller import Caller
from services.gateway.operations.codes import code_of, require_code
from shared.contracts.fund.points.commands import RedeemReservation, RedeemReservationRequest, WithoutCode
from shared.contracts.fund.points.history import (
    ExpiringView,
    ListExpiringPoints,
    ListPointsHistory,
    PointsLineView,
)
from shared.contracts.fund.points.views import (
    GetPoints,
    GetReservation,
    ListReservations,
    ListReservationsRequest,
    PointsView,
    ReservationView,
)
from shared.contracts.fund.refusals.points import PICK_UP_CODE_IS_NOT_VALID, RESERVATION_IS_UNKNOWN
from shared.contracts.gateway.refusals import CHECK_IN_WAS_TRIED_TOO_OFTEN
from shared.contracts.partners.trials.views import DoorCode
from shared.kernel.models import Page, PagedRequest
from shared.kernel.operations import Operation
from shared.kernel.outcome import Outcome
from shared.kernel.roles import Role, roles

SHOW_PICK_UP_CODE = Operation(
    "Show the code of one's own reservation", roles(Role.RESIDENT), (RESERVATION_IS_UNKNOWN,)
)
REDEEM = Operation(
    RedeemReservation.operation.title,
    RedeemReservation.operation.allowed,
    (*RedeemReservation.operation.refuses, CHECK_IN_WAS_TRIED_TOO_OFTEN),
)


async def own_points(caller: Caller) -> PointsView:
    """The caller's points; none for who never earned any."""
    found = await caller.ask(GetPoints(person_id=caller.person_id))
    return found or PointsView(person_id=caller.person_id)


async def own_history(caller: Caller, asked: PagedRequest) -> Page[PointsLineView]:
    """What became of the caller's points, under whichever record they were earned."""
    return await caller.ask(ListPointsHistory(**dict(asked), person_id=await caller.records()))


async def own_expiring(caller: Caller) -> list[ExpiringView]:
    """The caller's points that expire soon."""
    return await caller.ask(ListExpiringPoints(records=await caller.records()))


async def list_reservations(caller: Caller, asked: ListReservationsRequest) -> Page[ReservationView]:
    """Everybody's for staff, else the caller's own."""
    is_staff = caller.has(Role.STAFF)
    whose = None if is_staff else caller.person_id
    here = True if is_staff else None  # What others hand out is no affair of the counter here.
    return await caller.ask(ListReservations(**dict(asked), person_id=whose, here=here))


async def get_reservation(caller: Caller, reservation_id: str) -> ReservationView | None:
    """The reservation; None also where it is somebody else's."""
    view = await caller.ask(GetReservation(reservation_id=reservation_id))
    if view is None or caller.has(Role.STAFF) or view.person_id == caller.person_id:
        return view
    return None


async def pick_up_code(caller: Caller, reservation_id: str) -> DoorCode | None:
    """The code of this moment for whose reservation it is, and nobody else: staff are told it."""
    view = await caller.ask(GetReservation(reservation_id=reservation_id))
    if view is None or view.person_id != caller.person_id or caller.actor.on_behalf_of is not None:
        return None
    return await code_of(caller, reservation_id)


async def redeem(caller: Caller, reservation_id: str, body: RedeemReservationRequest) -> Outcome:
    """Hands out what was reserved, by the code that the volunteer is shown or for a reason."""
    if body.code is not None:
        await require_code(caller, reservation_id, body.code, PICK_UP_CODE_IS_NOT_VALID)
    return await caller.submit(
        RedeemReservation,
        WithoutCode(reason=body.reason),
        reservation_id=reservation_id,
        by_code=body.code is not None,
    )
