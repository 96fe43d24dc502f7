"""Appointments that are free, by day and by what they are: a time leads to the page where it is taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.sessions import list_sessions
from services.gateway.operations.whole_lists import whole
from services.gateway.pages.sessions.rows import SessionRow, with_names
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.bookings.sessions.views import (
    ListSessions,
    ListSessionsRequest,
    SessionKind,
    SessionState,
)

router = APIRouter(include_in_schema=False)

_AHEAD = timedelta(days=60)
_MOST, _AT_ONCE = 1_000, 200


@dataclass(frozen=True, slots=True)
class Offered:
    """The free times of one day for one thing at one place."""

    first: SessionRow
    times: tuple[SessionRow, ...]


@dataclass(frozen=True, slots=True)
class OfferedDay:
    """What is free on one day."""

    day: date
    offers: tuple[Offered, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentsPage(PageView):
    """What is free in the coming weeks."""

    template: ClassVar[str] = "appointments/list.html"

    days: tuple[OfferedDay, ...]


@page(router, "GET /{community}/appointments")
async def appointments(visit: Visit) -> Response:
    """The free appointments of the next sixty days."""
    shown, caller = await visit.shown(), await visit.caller(ListSessions)
    asked = ListSessionsRequest(
        kind=SessionKind.APPOINTMENT,
        state=SessionState.OPEN,
        starts_from=shown.now,
        starts_before=shown.now + _AHEAD,
        limit=_AT_ONCE,
    )
    found = await whole(
        lambda cursor: list_sessions(caller, asked.model_copy(update={"cursor": cursor})), _MOST
    )
    rows = await with_names(visit, found)
    days = groupby(rows, key=lambda row: shown.local(row.session.starts_at).date())
    view = AppointmentsPage(
        title=visit.words("appointments.title"),
        list_files=await files_of(visit, "sessions", asked),
        days=tuple(OfferedDay(day, _offers(of_day)) for day, of_day in days),
    )
    return await visit.page(view)


def _offers(rows: Iterable[SessionRow]) -> tuple[Offered, ...]:
    """By what is offered, where, by whom and at which price: the times of one under one heading."""
    found: dict[tuple[str, str, str, int], list[SessionRow]] = {}
    for row in rows:
        one = row.session
        found.setdefault((one.partner_id, one.title, one.space_id, one.price_fen), []).append(row)
    return tuple(Offered(times[0], tuple(times)) for times in found.values())
