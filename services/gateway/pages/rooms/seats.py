"""How many of a room's seats are free: those that are booked by the hour, one or several at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from services.gateway.pages.rooms.starts import lengths_at, windows_around
from services.gateway.pages.site.fields import Choices
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.spaces.views import SpaceView


async def seats_free(
    visit: Visit,
    space: SpaceView,
    start: datetime,
    lengths: Sequence[int],
    longest: timedelta,
    partner_id: str | None,
) -> Mapping[int, int]:
    """For each length how many seats are free all along; empty where a room is booked as a whole.

    Fewer are free for longer, so each number of seats is asked for once at most, and most are not.
    """
    if space.units == 1 or not lengths:
        return {}
    longest_of = {1: lengths[-1]}

    async def fits(seats: int, minutes: int) -> bool:
        if seats not in longest_of:
            windows = await windows_around(visit, space.space_id, start, partner_id, seats)
            longest_of[seats] = max(lengths_at(start, windows, longest), default=0)
        return longest_of[seats] >= minutes

    found: dict[int, int] = {}
    most = space.units
    for minutes in lengths:
        low, high = 1, most
        while low < high:
            middle = (low + high + 1) // 2
            if await fits(middle, minutes):
                low = middle
            else:
                high = middle - 1
        found[minutes] = most = low
    return found


def seat_choices(free: Mapping[int, int]) -> Choices:
    """From one seat to as many as are free for some length; none where a room is booked as a whole."""
    return tuple((str(one), str(one)) for one in range(1, max(free.values(), default=0) + 1))


def seats_sent(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """How many seats were chosen; nothing where nothing was, which is one."""
    return [(name, text) for name, text in pairs if name == "units" and text]
