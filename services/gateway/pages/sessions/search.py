"""What is on: the sessions of the coming weeks by day, all of them or those that somebody looks for."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import groupby
from typing import ClassVar
from urllib.parse import urlencode

from fastapi import APIRouter, Response
from pydantic import Field as Bounded

from services.gateway.operations.sessions import list_sessions
from services.gateway.pages.sessions.rows import SessionRow, with_names
from services.gateway.pages.site.fields import Field, Fields, Kind
from services.gateway.pages.site.form_views import FormView, blank, label_of
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.names import room_choices
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.shown import Shown
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.bookings.sessions.finding import DaysOfTheWeek, TimeOfDay
from shared.contracts.bookings.sessions.views import (
    ListSessions,
    ListSessionsRequest,
    SessionKind,
    SessionState,
    SessionView,
)
from shared.contracts.partners.categories import SessionCategory
from shared.kernel.days import Day
from shared.kernel.models import Id, Page, Request

router = APIRouter(include_in_schema=False)

_AHEAD = timedelta(days=60)
_DAY = timedelta(days=1)
_PAGE = 100


class SessionSearch(Request):
    """What somebody looks for, as the page's form says it."""

    words: str | None = Bounded(default=None, max_length=60)
    category: SessionCategory | None = None
    age: int | None = Bounded(default=None, ge=0, le=120)
    price_up_to_fen: int | None = Bounded(default=None, ge=0, le=10**13)
    on_days: DaysOfTheWeek | None = None
    time_of_day: TimeOfDay | None = None
    from_day: Day | None = None
    to_day: Day | None = None
    space_id: Id | None = None
    places_left: bool | None = None


@dataclass(frozen=True, slots=True)
class SessionDay:
    """The sessions of one day."""

    day: date
    rows: tuple[SessionRow, ...]


@dataclass(frozen=True, slots=True)
class Wider:
    """A search with one wish less that finds something: what is left out, and where it is."""

    without: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionsPage(PageView):
    """What is on in the coming weeks."""

    template: ClassVar[str] = "sessions/list.html"

    days: tuple[SessionDay, ...]
    words_field: Field
    more_fields: tuple[Field, ...]
    form: FormView
    searches: bool
    """Whether anything is looked for."""
    more_open: bool
    """Whether something beyond words is looked for, or wrong."""
    wider: tuple[Wider, ...]
    """Where nothing is found: what would find something."""
    more: str
    """Where the rest of a long list is; empty without one."""


@page(router, "GET /{community}/sessions")
async def sessions(visit: Visit) -> Response:
    """The sessions of the next sixty days, or those that are looked for, by day."""
    shown, pairs = await visit.shown(), _asked(visit)
    try:
        search = read(SessionSearch, pairs, shown.zone)
    except FormInvalid as wrong:
        form = await visit.form(wrong, pairs)
        return await visit.page(await _view(visit, Page(items=[]), form, pairs), wrong=wrong)
    asked = _query(search, shown, visit.asked("after") or None)
    found = await list_sessions(await visit.caller(ListSessions), asked)
    view = await _view(visit, found, blank(*pairs), pairs)
    return await visit.page(replace(view, list_files=await files_of(visit, "sessions", asked)))


async def _view(
    visit: Visit, found: Page[SessionView], form: FormView, pairs: list[tuple[str, str]]
) -> SessionsPage:
    shown, words, fields = await visit.shown(), visit.words, Fields(visit.words)
    rows = await with_names(visit, found.items)
    days = groupby(rows, key=lambda row: shown.local(row.session.starts_at).date())
    nothing = not rows and not form.faults
    return SessionsPage(
        title=words("sessions.title"),
        days=tuple(SessionDay(day, tuple(of_day)) for day, of_day in days),
        words_field=fields("words", hint="sessions.words_hint", required=False),
        more_fields=await _more_fields(visit),
        form=form,
        searches=bool(pairs),
        more_open=any(name != "words" for name, _ in pairs),
        wider=await _wider(visit, pairs) if nothing else (),
        more=_path(visit, [*pairs, ("after", found.next_cursor)]) if found.next_cursor else "",
    )


async def _more_fields(visit: Visit) -> tuple[Field, ...]:
    words, fields = visit.words, Fields(visit.words)

    def any_of(name: str, kind: type[StrEnum]) -> Field:
        members = ((one.value, words.of(one)) for one in kind)
        return fields(name, Kind.SELECT, choices=(("", words("sessions.any")), *members))

    rooms = (("", words("sessions.any")), *await room_choices(visit))
    return (
        any_of("category", SessionCategory),
        fields("age", Kind.NUMBER, required=False),
        fields("price_up_to_fen", Kind.MONEY, hint="sessions.price_up_to_hint", required=False),
        any_of("on_days", DaysOfTheWeek),
        any_of("time_of_day", TimeOfDay),
        fields("from_day", Kind.DAY, required=False),
        fields("to_day", Kind.DAY, required=False),
        fields("space_id", Kind.SELECT, choices=rooms),
        fields("places_left", Kind.CHECKS, choices=(("true", words("sessions.places_left_only")),)),
    )


def _asked(visit: Visit) -> list[tuple[str, str]]:
    """What the address asks for; an empty field asks for nothing."""
    given = ((name, visit.asked(name).strip()) for name in SessionSearch.model_fields)
    return [(name, text[:200]) for name, text in given if text]


def _query(search: SessionSearch, shown: Shown, after: str | None, limit: int = _PAGE) -> ListSessionsRequest:
    begin = _midnight(search.from_day, shown) if search.from_day else shown.now
    end = _midnight(search.to_day + _DAY, shown) if search.to_day else None
    return ListSessionsRequest(
        **search.model_dump(exclude={"from_day", "to_day", "places_left"}),
        kind=SessionKind.FOR_SEVERAL,
        to_come=True,
        state=SessionState.OPEN if search.places_left else None,
        starts_from=max(begin, shown.now),
        starts_before=end or max(begin, shown.now) + _AHEAD,
        cursor=after,
        limit=limit,
    )


def _midnight(day: date, shown: Shown) -> datetime:
    return datetime.combine(day, time(), shown.zone)


async def _wider(visit: Visit, pairs: list[tuple[str, str]]) -> tuple[Wider, ...]:
    """For each wish: whether there would be something without it, and where."""
    shown, caller, found = await visit.shown(), await visit.caller(ListSessions), []
    for name, _ in pairs if len(pairs) > 1 else ():
        others = [one for one in pairs if one[0] != name]
        asked = _query(read(SessionSearch, others, shown.zone), shown, None, 1)
        page = await list_sessions(caller, asked)
        if page.items:
            found.append(Wider(label_of(name, visit.words), _path(visit, others)))
    return tuple(found)


def _path(visit: Visit, pairs: list[tuple[str, str]]) -> str:
    return f"/{visit.community}/sessions?{urlencode(pairs)}"
