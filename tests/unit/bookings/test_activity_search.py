"""Volunteer activities are found by words, by days, by what is done and by their space."""

from datetime import timedelta
from pathlib import Path

from shared.contracts.bookings.volunteering.events import ActivityCategory, ActivityPlanned
from shared.contracts.bookings.volunteering.views import ListActivities
from tests.specification import MONDAY
from tests.unit.bookings.haiwan import TERRACE
from tests.unit.bookings.reading import ask

_DAY = timedelta(days=1)


def _planned(
    number: int, title: str, place: str | None, category: ActivityCategory | None = None
) -> ActivityPlanned:
    begins = MONDAY + number * _DAY
    return ActivityPlanned(
        activity_id=f"0197e3a0-5c00-7a10-8000-{number:012d}",
        title=title,
        description="请带手套",
        starts_at=begins,
        ends_at=begins + timedelta(hours=2),
        sign_in_from=begins,
        sign_out_until=begins + timedelta(hours=3),
        capacity=5,
        space_id=None if place else TERRACE,
        session_id=None,
        place=place,
        booking_id=None,
        planned_at=MONDAY,
        category=category,
    )


async def test_what_is_looked_for_is_found_the_latest_first(tmp_path: Path) -> None:
    events = [
        _planned(1, "河涌净滩", "蕉门河北岸", ActivityCategory.ENVIRONMENT),
        _planned(2, "植物养护", None),
        _planned(3, "河涌巡查 Patrol", "蕉门河南岸"),
    ]
    answers = await ask(
        tmp_path,
        events,
        ListActivities(),
        ListActivities(words="河涌"),
        ListActivities(words="南岸 patrol"),
        ListActivities(words="手套 养护"),
        ListActivities(category=ActivityCategory.ENVIRONMENT),
        ListActivities(category=ActivityCategory.SENIORS),
        ListActivities(space_id=TERRACE),
        ListActivities(starts_from=MONDAY + 2 * _DAY, starts_before=MONDAY + 3 * _DAY),
        ListActivities(words="没有"),
    )
    found = [[one.title for one in page.items] for page in answers]
    assert found == [
        ["河涌巡查 Patrol", "植物养护", "河涌净滩"],
        ["河涌巡查 Patrol", "河涌净滩"],
        ["河涌巡查 Patrol"],
        ["植物养护"],
        ["河涌净滩"],
        [],
        ["植物养护"],
        ["植物养护"],
        [],
    ]
