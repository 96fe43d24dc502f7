"""The free time of many spaces at once is that of each, and costs two questions however many there are."""

from collections.abc import Sequence
from datetime import datetime

from services.bookings.projections.availability import AVAILABILITY
from services.bookings.projections.free_windows import get_availability, list_availability
from shared.contracts.bookings.spaces.parts import SpacePartsSet
from shared.contracts.bookings.spaces.views import AvailabilityView, GetAvailability, ListAvailability
from shared.kernel.messages import Event
from tests.read_models import Shelf
from tests.specification import MONDAY
from tests.unit.bookings.haiwan import (
    CALLIGRAPHY,
    CALLIGRAPHY_OPENED,
    DANCE_ROOM,
    NOWHERE,
    TERRACE,
    TERRACE_OPENED,
    at,
    book,
    haiwan,
    rules_adopted,
    space_opened,
)
from tests.unit.bookings.reading import recorded

SPACES = (TERRACE, DANCE_ROOM, NOWHERE, CALLIGRAPHY)


def folded(*bookings: datetime) -> Shelf:
    """A hall, one half of it and a room beside it, with an hour booked in the half at each of these times."""
    parts = SpacePartsSet(space_id=TERRACE, part_ids=(DANCE_ROOM,), set_at=MONDAY)
    events: list[Event] = [rules_adopted(), space_opened(), CALLIGRAPHY_OPENED, TERRACE_OPENED, parts]
    spec = haiwan().given(parts)
    for starts_at in bookings:
        events += spec.when(book(starts_at)).last
    shelf = Shelf(AVAILABILITY)
    for sequence, event in enumerate(events, 1):
        shelf.fold(recorded(event, sequence))
    return shelf


async def asked(
    shelf: Shelf, since: datetime, until: datetime
) -> tuple[Sequence[AvailabilityView], list[int]]:
    shelf.asked.clear()
    found = await list_availability(shelf, ListAvailability(space_ids=SPACES, starts_at=since, ends_at=until))
    return found, [*shelf.asked]


async def test_many_spaces_are_answered_as_each_by_itself_and_unknown_ones_left_out() -> None:
    shelf = folded(at(8, 19), at(8, 21), at(9, 18))
    found, _ = await asked(shelf, at(8, 0), at(10, 0))
    assert [one.space_id for one in found] == [TERRACE, DANCE_ROOM, CALLIGRAPHY]
    for view in found:
        query = GetAvailability(space_id=view.space_id, starts_at=at(8, 0), ends_at=at(10, 0))
        assert await get_availability(shelf, query) == view
    assert [len(one.free) for one in found] == [3, 3, 2]


async def test_a_day_takes_two_questions_and_two_sheets_for_each_space() -> None:
    few, many = folded(), folded(at(8, 19), at(9, 18), at(9, 20), at(10, 19))
    for shelf in (few, many):
        _, questions = await asked(shelf, at(8, 0), at(9, 0))
        # The community and the four spaces; then the days of three, in UTC.
        assert questions == [5, 3 * 2]
    _, questions = await asked(many, at(8, 0), at(15, 0))
    assert questions == [5, 3 * 8]
