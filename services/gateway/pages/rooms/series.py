"""A series of bookings: its dates, adding one that was skipped, giving back the rest, what was changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.bookings import list_bookings
from services.gateway.operations.series import get_series
from services.gateway.operations.sessions import represented
from services.gateway.pages.site.form_views import FormView, Wrong, once_of
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.giving_back import GivingBack, giving_back, is_own_wish
from services.gateway.pages.site.names import spaces_of
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.bookings.views import (
    BookingState,
    BookingView,
    ListBookings,
    ListBookingsRequest,
)
from shared.contracts.bookings.refusals.series import SERIES_IS_UNKNOWN
from shared.contracts.bookings.series import (
    AddSeriesDate,
    AddSeriesDateRequest,
    CancelSeries,
    CancelSeriesRequest,
    GetSeries,
    SeriesView,
    SkippedDate,
)
from shared.contracts.bookings.spaces.views import SpaceView
from shared.kernel.messages import Command
from shared.kernel.models import Request
from shared.kernel.refusals import Rejected, require
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)

_MOST = 200


@dataclass(frozen=True, slots=True)
class DateRow:
    """A date that was booked."""

    booking: BookingView
    is_ahead: bool
    """Whether it can be changed."""
    is_alone: bool
    """Whether it changes with no other."""
    rule: GivingBack | None
    """What giving it back follows; None where that costs nothing, since staff do it or it is not ahead."""

    @property
    def is_at_stake(self) -> bool:
        """Whether anything is lost where it is given back late."""
        costs = self.booking.price_fen or self.booking.credits
        return self.rule is not None and (self.rule.counts or bool(costs and not self.rule.is_whole))

    @property
    def is_late(self) -> bool:
        """Whether giving it back now is late, and loses something."""
        return self.is_at_stake and self.rule is not None and self.rule.is_late


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPage(PageView):
    """One series, and what can be done with it."""

    template: ClassVar[str] = "rooms/series.html"

    series: SeriesView
    spaces: dict[str, SpaceView]
    rows: tuple[DateRow, ...]
    skipped: tuple[SkippedDate, ...]
    """Those that lie ahead."""
    form: FormView

    @property
    def ahead(self) -> tuple[DateRow, ...]:
        """The dates that can be changed or given back."""
        return tuple(one for one in self.rows if one.is_ahead)

    @property
    def free_until(self) -> datetime | None:
        """Until when the dates that are not late yet cost nothing to give back; None where none ever does."""
        rules = (one.rule for one in self.ahead if one.is_at_stake and not one.is_late)
        return min((rule.late_from for rule in rules if rule is not None), default=None)


@page(router, "GET /{community}/series/{series_id}")
async def show(visit: Visit) -> Response:
    """The series."""
    return await _page(visit, None)


@page(router, "POST /{community}/series/{series_id}/add")
async def add(visit: Visit) -> Response:
    """Books a date that was skipped."""
    return await _act(visit, AddSeriesDate, AddSeriesDateRequest)


@page(router, "POST /{community}/series/{series_id}/give-back")
async def give_back(visit: Visit) -> Response:
    """Gives back the dates from one on, or all that have not begun."""
    return await _act(visit, CancelSeries, CancelSeriesRequest)


async def _act(visit: Visit, command: type[Command], model: type[Request]) -> Response:
    pairs, series_id = await visit.fields(), visit.id_part("series_id", SERIES_IS_UNKNOWN)
    try:
        body = read(model, pairs, (await visit.shown()).zone)
        outcome = await visit.submit(command, body, once=once_of(pairs), series_id=series_id)
    except (FormInvalid, Rejected) as wrong:
        return await _page(visit, wrong)
    return visit.see_done(path_of(visit, series_id), command, outcome)


async def _page(visit: Visit, wrong: Wrong | None) -> Response:
    series, now = await series_of(visit), visit.gateway.clock.now()
    rule = await giving_back(visit, now) if await is_own_wish(visit, series.booked_by) else None
    rows = [_row(series, one, now, rule) for one in await dates_of(visit, series)]
    view = SeriesPage(
        title=visit.words("series.title"),
        series=series,
        spaces=await spaces_of(visit),
        rows=tuple(rows),
        skipped=tuple(one for one in series.skipped if one.starts_at > now),
        form=await visit.form(wrong),
    )
    return await visit.page(view, wrong=wrong)


def _row(series: SeriesView, one: BookingView, now: datetime, rule: GivingBack | None) -> DateRow:
    ahead = one.state is BookingState.CONFIRMED and one.starts_at > now
    of_this = rule.of_start(one.starts_at).of_room(one) if rule is not None and ahead else None
    return DateRow(one, ahead, (one.series_date or one.starts_at) in series.alone, of_this)


async def series_of(visit: Visit) -> SeriesView:
    """The series of this address, for whoever booked it, those whom it is for and staff; else unknown."""
    caller = await visit.caller(GetSeries)
    series_id = visit.id_part("series_id", SERIES_IS_UNKNOWN)
    found = require(await get_series(caller, series_id), SERIES_IS_UNKNOWN)
    if not await is_own(visit, found):
        raise Rejected(SERIES_IS_UNKNOWN)
    return found


async def is_own(visit: Visit, series: SeriesView) -> bool:
    """Whether the visitor may change it, as far as who they are goes."""
    caller = await visit.caller(GetSeries)
    if caller.has(Role.STAFF):
        return True
    if series.partner_id is not None:
        return series.partner_id in await represented(caller)
    return series.booked_by == caller.person_id


async def dates_of(visit: Visit, series: SeriesView) -> list[BookingView]:
    """Its bookings, by their start."""
    asked = ListBookingsRequest(series_id=series.series_id, limit=_MOST)
    return list((await list_bookings(await visit.caller(ListBookings), asked)).items)


def path_of(visit: Visit, series_id: str) -> str:
    """Where a series is shown."""
    return f"/{visit.community}/series/{series_id}"
