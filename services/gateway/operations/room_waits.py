"""Waits for rooms as each caller may see them: one's own, and all for staff."""

from services.gateway.operations.caller import Caller
from shared.contracts.bookings.room_waits.views import (
    GetRoomWait,
    ListRoomWaits,
    ListRoomWaitsRequest,
    RoomWaitView,
)
from shared.kernel.models import Page
from shared.kernel.roles import Role


async def list_room_waits(caller: Caller, asked: ListRoomWaitsRequest) -> Page[RoomWaitView]:
    """Everybody's for staff, else the caller's own."""
    whose = None if caller.has(Role.STAFF) else caller.person_id
    return await caller.ask(ListRoomWaits(**dict(asked), person_id=whose))


async def get_room_wait(caller: Caller, wait_id: str) -> RoomWaitView | None:
    """The wait; None also where the caller may not see it."""
    wait = await caller.ask(GetRoomWait(wait_id=wait_id))
    may_see = wait is not None and (wait.person_id == caller.person_id or caller.has(Role.STAFF))
    return wait if may_see else None
