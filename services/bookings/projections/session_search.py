"""Sessions by their start, among them those that somebody looks for."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from shared.contracts.bookings.sessions.finding import (
    HOURS_A_WEEK,
    DaysOfTheWeek,
    TimeOfDay,
    hour_of_week,
)
from shared.contracts.bookings.sessions.views import PUBLISHED, ListSessions, ReadSessions, SessionView
from shared.kernel.models import Page
from shared.kernel.sought import words_of
from shared.projections.indexing import Wanted
from shared.projections.projection import Documents
from shared.projections.store import Sought

_MOST_PAGES = 20
_MONDAY = datetime(2024, 1, 1, tzinfo=UTC)
_FIRST_YEAR, _YEARS_AHEAD = 2020, 10
_SATURDAY, _NOON, _EVENING = 5, 12, 18
_EQUAL = (
    *("partner_id", "space_id", "state", "report", "category", "seen_by", "course_id"),
    *("kind", "offer_id"),
)
_OF_CONTENT = ("words", "category", "age", "price_up_to_fen")
"""What is asked by these is asked of what a session is."""


async def list_sessions(documents: Documents[SessionView], query: ListSessions) -> Page[SessionView]:
    """The page that is asked for.

    Of days and times of day, which depend on the community's zone, the store knows the hours of a week in
    UTC that they can be. Where the zone's clocks change, or differ from UTC by half an hour, what is found
    is looked at once more, and others come in place of what does not fit.
    """
    if query.on_days is None and query.time_of_day is None:
        return await _page(documents, query, query.cursor, query.limit)
    zone, found, cursor = ZoneInfo(query.zone), list[SessionView](), query.cursor
    for _ in range(_MOST_PAGES):
        page = await _page(documents, query, cursor, query.limit - len(found))
        found += [one for one in page.items if _fits(query, one.starts_at.astimezone(zone))]
        cursor = page.next_cursor
        if cursor is None or len(found) == query.limit:
            break
    return Page(items=found, next_cursor=cursor)


async def read_sessions(documents: Documents[SessionView], query: ReadSessions) -> list[SessionView]:
    found = await documents.several(query.session_ids)
    sessions = (found[key] for key in query.session_ids if key in found)
    return [one for one in sessions if query.seen_by is None or one.seen_by in query.seen_by]


async def _page(
    documents: Documents[SessionView], query: ListSessions, cursor: str | None, limit: int
) -> Page[SessionView]:
    return await documents.page(
        _where(query),
        order="starts_at",
        at_least=query.starts_from,
        below=query.starts_before,
        sought=_sought(query),
        cursor=cursor,
        limit=limit,
    )


def _where(query: ListSessions) -> dict[str, Wanted]:
    given = ((name, getattr(query, name)) for name in _EQUAL)
    where: dict[str, Wanted] = {name: value for name, value in given if value is not None}
    if query.seen_by is not None and any(getattr(query, name) is not None for name in _OF_CONTENT):
        where["content_seen_by"] = query.seen_by  # To be found by it would tell what it is.
    if query.to_come:
        wanted = PUBLISHED if query.state is None else PUBLISHED & {query.state}
        where["state"] = tuple(sorted(wanted))
    if query.on_days is not None or query.time_of_day is not None:
        first = query.starts_from.year if query.starts_from else _FIRST_YEAR
        last = query.starts_before.year if query.starts_before else first + _YEARS_AHEAD
        where["hour_sought"] = _hours(query.zone, query.on_days, query.time_of_day, first, last)
    return where


def _sought(query: ListSessions) -> Sought:
    between: list[tuple[str, int | None, int | None]] = []
    if query.age is not None:
        between += [("youngest_sought", None, query.age), ("oldest_sought", query.age, None)]
    if query.price_up_to_fen is not None:
        between.append(("price_sought", None, query.price_up_to_fen))
    words = words_of(query.words or "")
    return Sought(texts=(("words_sought", words),) if words else (), between=tuple(between))


@lru_cache(maxsize=512)
def _hours(
    zone: str, days: DaysOfTheWeek | None, time_of_day: TimeOfDay | None, first: int, last: int
) -> tuple[int, ...]:
    """The hours of a week, in UTC, in which something that fits can begin in these years."""
    hours: set[int] = set()
    for offset in _offsets(ZoneInfo(zone), first, last):
        for hour in range(HOURS_A_WEEK):
            local = _MONDAY + timedelta(hours=hour)
            if _suits(days, time_of_day, local):
                begin = local - offset
                hours |= {hour_of_week(begin), hour_of_week(begin + timedelta(minutes=59))}
    return tuple(sorted(hours))


def _offsets(zone: ZoneInfo, first: int, last: int) -> set[timedelta]:
    def each() -> Iterator[timedelta]:
        for year in range(first, last + 1):
            for month in range(1, 13):
                offset = datetime(year, month, 1, tzinfo=zone).utcoffset()
                if offset is not None:
                    yield offset

    return set(each())


def _fits(query: ListSessions, local: datetime) -> bool:
    return _suits(query.on_days, query.time_of_day, local)


def _suits(days: DaysOfTheWeek | None, time_of_day: TimeOfDay | None, local: datetime) -> bool:
    return days in {None, _days_of(local)} and time_of_day in {None, _time_of(local)}


def _days_of(local: datetime) -> DaysOfTheWeek:
    return DaysOfTheWeek.WEEKEND if local.weekday() >= _SATURDAY else DaysOfTheWeek.WEEKDAYS


def _time_of(local: datetime) -> TimeOfDay:
    if local.hour < _NOON:
        return TimeOfDay.MORNING
    return TimeOfDay.AFTERNOON if local.hour < _EVENING else TimeOfDay.EVENING
