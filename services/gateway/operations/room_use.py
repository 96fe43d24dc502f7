"""How rooms are used, and the same as a table."""

from collections.abc import Iterator

from services.gateway.operations.caller import Caller
from shared.contracts.bookings.room_use import GetRoomUse, RoomUseNumbers, RoomUseView

_COLUMNS = ("space_id", "name", "name_en", "of_month", *RoomUseNumbers.model_fields)


async def read_room_use(caller: Caller, month: str | None) -> RoomUseView:
    """Each room in a month, or in the one that runs, beside the month before."""
    return await caller.ask(GetRoomUse(month=month, at=caller.now))


def table_of(view: RoomUseView) -> tuple[list[str], Iterator[list[object]]]:
    """The columns, then the rows: two for each room, the month and the one before."""
    return [*_COLUMNS], (
        [room.space_id, room.name, room.name_en, month, *numbers.model_dump().values()]
        for room in view.rooms
        for month, numbers in ((view.month, room.month), (view.before, room.before))
    )
