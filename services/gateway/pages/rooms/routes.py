"""The rooms of a day, and one room's week."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.pages.equipment.kinds import kinds_for
from services.gateway.pages.rooms.bookers import ForWhom, for_whom
from services.gateway.pages.rooms.starts import (
    HALF_AN_HOUR,
    HOUR,
    RoomStarts,
    day_of,
    days_shown,
    free_on,
)
from services.gateway.pages.site.languages import name_in
from services.gateway.pages.site.linked_data import place
from services.gateway.pages.site.names import space_of, spaces_of
from services.gateway.pages.site.room_prices import PricesShown, prices_shown
from services.gateway.pages.site.root import root_of
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.bookings.equipment.views import EquipmentView
from shared.contracts.bookings.spaces.views import ClosureView, SpaceView
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)

_DAYS_SHOWN = 14
_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)
BOOKERS = (Role.RESIDENT, Role.PARTNER, Role.STAFF)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPage(PageView):
    """Which rooms are free on a day, and from when."""

    template: ClassVar[str] = "rooms/day.html"

    day: date
    too_far: date | None
    """The day that was asked for, where it lies beyond those that are shown."""
    days_ahead: int
    days: tuple[date, ...]
    rooms: tuple[RoomStarts, ...]
    may_book: bool
    """Strangers are led to the sign-in first."""
    whose: ForWhom


@page(router, "GET /{community}/rooms")
async def rooms_of_a_day(visit: Visit) -> Response:
    """Every room with the moments from which it can be had."""
    shown = await visit.shown()
    day = day_of(visit.asked("day"), shown)
    spaces = [*(await spaces_of(visit)).values()]
    whose = await for_whom(visit)
    days_ahead = await days_shown(visit, whose.partner_id)
    first = min(day, shown.today + days_ahead * _DAY)
    begin = shown.today if first < shown.today + timedelta(days=_DAYS_SHOWN) else first - timedelta(days=3)
    return await visit.page(
        DayPage(
            title=visit.words("rooms.title_day", day=shown.day(first)),
            list_files=await files_of(visit, "spaces"),
            day=first,
            too_far=day if day > first else None,
            days_ahead=days_ahead,
            days=tuple(begin + timedelta(days=at) for at in range(_DAYS_SHOWN)),
            rooms=tuple(await free_on(visit, spaces, first, 1, HOUR, whose.partner_id)),
            whose=whose,
            may_book=await may_book(visit),
        )
    )


async def may_book(visit: Visit) -> bool:
    """Whether a link to book leads this visitor somewhere."""
    return visit.person_id is None or await visit.has(*BOOKERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekPage(PageView):
    """One room, and when it is free in a week."""

    template: ClassVar[str] = "rooms/week.html"

    space: SpaceView
    week: tuple[RoomStarts, ...]
    before: date | None
    """The first day of the week before; None for the past."""
    after: date | None
    """That of the week after; None where nothing can be had any more."""
    too_far: date | None
    """The day that was asked for, where it lies beyond those that are shown."""
    days_ahead: int
    whose: ForWhom
    may_book: bool
    whole: SpaceView | None
    """The room of which it is a part."""
    parts: tuple[SpaceView, ...]
    closed: tuple[tuple[SpaceView, ClosureView], ...]
    """When it can't be used, and which room is closed then: itself, its whole or one of its parts."""
    prices: tuple[PricesShown, ...]
    """Empty where it never had a price."""
    kinds: tuple[EquipmentView, ...]
    """The equipment that can be had with it."""


@page(router, "GET /{community}/rooms/{space_id}")
async def week_of_a_room(visit: Visit) -> Response:
    """The room and its free time in the seven days from ``?week=`` on."""
    shown = await visit.shown()
    space, spaces = await space_of(visit), await spaces_of(visit)
    kin = [spaces[one] for one in space.kin if one in spaces]
    whose = await for_whom(visit)
    asked, days_ahead = day_of(visit.asked("week"), shown), await days_shown(visit, whose.partner_id)
    last = shown.today + days_ahead * _DAY
    first = min(asked, max(shown.today, last + _DAY - _WEEK))
    earlier = max(first - _WEEK, shown.today)
    name = name_in(visit.language, space)
    return await visit.page(
        WeekPage(
            title=name,
            space=space,
            week=tuple(await free_on(visit, [space], first, 7, HALF_AN_HOUR, whose.partner_id)),
            whose=whose,
            before=earlier if first > shown.today else None,
            after=first + _WEEK if first + _WEEK <= last else None,
            too_far=asked if asked > last else None,
            days_ahead=days_ahead,
            may_book=await may_book(visit),
            whole=spaces.get(space.whole_id or ""),
            parts=tuple(one for one in kin if one.whole_id == space.space_id),
            closed=tuple((one, closure) for one in (space, *kin) for closure in one.closures),
            prices=prices_shown(visit.words, shown, space),
            kinds=await kinds_for(visit, space),
            linked_data=place(
                space, await visit.here(), f"{root_of(visit)}/{visit.community}/rooms/{space.space_id}"
            ),
        )
    )
