"""Making a series and editing one: a form, what it would do, and the button that does it."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response
from pydantic import field_validator

from services.gateway.operations.series import ConflictView, SeriesPlanView, try_series
from services.gateway.operations.series_edits import SeriesEditPlanView, try_edit
from services.gateway.operations.sessions import represented
from services.gateway.pages.equipment.kinds import kinds_for, piece_fields, piece_values, pieces_named
from services.gateway.pages.rooms.series import dates_of, path_of, series_of
from services.gateway.pages.site.fields import Field, Fields, Kind, flat
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.form_views import FormView, blank
from services.gateway.pages.site.forms import made_of
from services.gateway.pages.site.languages import name_in
from services.gateway.pages.site.names import partners_of, room_choices, space_of, spaces_of
from services.gateway.pages.site.room_prices import cost_words
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.shown import Shown
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.site.words import Words
from shared.contracts.bookings.bookings.views import BookingState, BookingView
from shared.contracts.bookings.refusals.series import DATE_IS_NOT_AHEAD
from shared.contracts.bookings.series import (
    BookSeries,
    BookSeriesRequest,
    EditScope,
    Repeats,
    SeriesView,
    TrySeries,
    TrySeriesRequest,
)
from shared.contracts.bookings.series_edits import (
    EditSeries,
    EditSeriesRequest,
    TryEditSeries,
    TryEditSeriesRequest,
)
from shared.contracts.bookings.spaces.views import SpaceView
from shared.kernel.models import Flag
from shared.kernel.refusals import Rejected, require
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)

_TRIED = "-try"
"""What is tried and what is done are two requests of one form."""


class SeriesWish(BookSeriesRequest):
    """A series as the form asks for it, and whether what it would do was seen."""

    sure: Flag = False

    @field_validator("equipment", mode="before")
    @classmethod
    def _of_which_something_is_wanted(cls, value: object) -> object:
        return pieces_named(value)


class EditWish(EditSeriesRequest):
    """An edit as the form asks for it, and whether what it would do was seen."""

    sure: Flag = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Preview(PageView):
    spaces: dict[str, SpaceView]
    back: str
    back_words: str
    form: FormView
    values: tuple[tuple[str, str], ...]
    """What was asked for, as the form sends it again."""
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPreview(_Preview):
    """Which dates can be had."""

    template: ClassVar[str] = "rooms/series_plan.html"

    plan: SeriesPlanView
    space: SpaceView
    shown: Shown

    def costs(self, price_fen: int, points: int) -> str:
        """Money, credits, or both."""
        return cost_words(self.words, self.shown, price_fen, points)

    def why(self, conflict: ConflictView) -> str:
        """What is against a date, in few words."""
        return _why(self.words, conflict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditPreview(_Preview):
    """What an edit would change."""

    template: ClassVar[str] = "rooms/series_edit.html"

    plan: SeriesEditPlanView

    def why(self, conflict: ConflictView) -> str:
        """What is against a date, in few words."""
        return _why(self.words, conflict)


def _why(words: Words, conflict: ConflictView) -> str:
    key = f"series.why.{conflict.reason}"
    return words(key if key in words else "series.why.other")


@form_at("/{community}/rooms/{space_id}/series", lambda route: page(router, route))
async def plan(visit: Visit) -> Response:
    """A new series: tried first, and booked once its dates were seen."""
    caller, words, space = await visit.caller(TrySeries), visit.words, await space_of(visit)
    own = [] if caller.has(Role.STAFF) else await represented(caller)
    kinds = await kinds_for(visit, space)
    form = Form(
        title=words("series.repeat"),
        back=f"/{visit.community}/rooms/{space.space_id}",
        back_words=name_in(visit.language, space),
        lead=words("series.plan_text"),
        fields=(*await _plan_fields(visit, own, space), *piece_fields(visit, kinds)),
        values=(("starts_at", visit.asked("start")), ("units", "1"), *piece_values(kinds)),
        button=words("series.try"),
    )

    async def done(wish: SeriesWish, once: str) -> Response:
        asked = wish.model_dump(exclude={"sure"})
        if not wish.sure:
            trial = made_of(TrySeriesRequest, asked)
            found = await try_series(await visit.changing(TrySeries, f"{once}{_TRIED}"), trial)
            return await _plan_page(visit, space, wish, found)
        outcome = await visit.submit(BookSeries, made_of(BookSeriesRequest, asked), once=once)
        return visit.see_done(path_of(visit, outcome.made("series_id")), BookSeries, outcome)

    fixed = [("space_id", space.space_id)]
    if not caller.has(Role.RESIDENT) and caller.has(Role.STAFF):
        fixed.append(("for_the_community", "true"))
    elif len(own) == 1 and not caller.has(Role.RESIDENT):
        fixed.append(("partner_id", own[0]))
    return await answer_form(visit, form, SeriesWish, done, fixed)


async def _plan_page(visit: Visit, space: SpaceView, wish: SeriesWish, found: SeriesPlanView) -> Response:
    start = (await visit.shown()).typed(wish.starts_at)
    view = SeriesPreview(
        title=visit.words("series.plan_title"),
        plan=found,
        space=space,
        shown=await visit.shown(),
        spaces=await spaces_of(visit),
        back=f"/{visit.community}/rooms/{space.space_id}/series?start={start}",
        back_words=visit.words("series.repeat"),
        form=blank(),
        words=visit.words,
        values=await _again(visit, wish, skip_conflicts="true"),
    )
    return await visit.page(view)


async def _plan_fields(visit: Visit, own: list[str], space: SpaceView) -> tuple[Field, ...]:
    fields, words, partners = Fields(visit.words), visit.words, await partners_of(visit)
    whose = tuple((one, partners[one].project) for one in own if one in partners)
    if await visit.has(Role.RESIDENT):
        whose = (("", words("series.for_me")), *whose)
    return (
        *((fields("partner_id", Kind.SELECT, label="series.for_whom", choices=whose),) if whose[1:] else ()),
        fields("starts_at", Kind.MOMENT),
        fields("ends_at", Kind.MOMENT),
        fields.one_of("repeats", Repeats),
        fields("dates", Kind.NUMBER, label="series.dates", hint="series.dates_hint"),
        *((fields("units", Kind.NUMBER),) if space.units > 1 else ()),
    )


@form_at("/{community}/series/{series_id}/edit/{booking_id}", lambda route: page(router, route))
async def edit(visit: Visit) -> Response:
    """How one date is to be, and which others with it: tried first, and done once that was seen."""
    await visit.caller(TryEditSeries)
    series = await series_of(visit)
    booking = await _date_ahead(visit, series)
    alone = (booking.series_date or booking.starts_at) in series.alone

    async def done(wish: EditWish, once: str) -> Response:
        # What was left as it is for this date is left as it is for each.
        kept = {name for name in ("space_id", "units") if getattr(wish, name) == getattr(booking, name)}
        asked = wish.model_dump(exclude={"sure", *kept})
        if not wish.sure:
            caller = await visit.changing(TryEditSeries, f"{once}{_TRIED}")
            found = await try_edit(caller, series.series_id, made_of(TryEditSeriesRequest, asked))
            return await _edit_page(visit, booking, wish, found)
        body = made_of(EditSeriesRequest, asked)
        outcome = await visit.submit(EditSeries, body, once=once, series_id=series.series_id)
        return visit.see_done(path_of(visit, series.series_id), EditSeries, outcome)

    fixed = [("booking_id", booking.booking_id)]
    if alone:
        fixed.append(("scope", EditScope.ONE.value))
    return await answer_form(visit, await _edit_form(visit, booking, alone=alone), EditWish, done, fixed)


async def _date_ahead(visit: Visit, series: SeriesView) -> BookingView:
    """The date of this address, which has not begun."""
    bookings = {one.booking_id: one for one in await dates_of(visit, series)}
    booking = require(bookings.get(visit.id_part("booking_id", DATE_IS_NOT_AHEAD)), DATE_IS_NOT_AHEAD)
    if booking.state is not BookingState.CONFIRMED or booking.starts_at <= visit.gateway.clock.now():
        raise Rejected(DATE_IS_NOT_AHEAD)
    return booking


async def _edit_form(visit: Visit, booking: BookingView, *, alone: bool) -> Form:
    words, shown, spaces = visit.words, await visit.shown(), await spaces_of(visit)
    room = name_in(visit.language, spaces[booking.space_id])
    now = f"{shown.window(booking.starts_at, booking.ends_at)} · {room}"
    return Form(
        title=words("series.edit"),
        back=path_of(visit, visit.part("series_id")),
        back_words=words("series.title"),
        lead=words("series.edit_alone" if alone else "series.edit_text"),
        facts=((words("series.now"), now),),
        fields=await _edit_fields(visit, alone=alone),
        values=(
            ("scope", EditScope.ONE.value),
            ("space_id", booking.space_id),
            ("starts_at", shown.typed(booking.starts_at)),
            ("ends_at", shown.typed(booking.ends_at)),
            ("units", str(booking.units)),
        ),
        button=words("series.edit_try"),
    )


async def _edit_page(
    visit: Visit, booking: BookingView, wish: EditWish, found: SeriesEditPlanView
) -> Response:
    view = EditPreview(
        title=visit.words("series.edit_title"),
        plan=found,
        spaces=await spaces_of(visit),
        back=f"{path_of(visit, visit.part('series_id'))}/edit/{booking.booking_id}",
        back_words=visit.words("series.edit"),
        form=blank(),
        words=visit.words,
        values=await _again(visit, wish, keep_conflicts="true"),
    )
    return await visit.page(view)


async def _edit_fields(visit: Visit, *, alone: bool) -> tuple[Field, ...]:
    fields = Fields(visit.words)
    several = max((one.units for one in (await spaces_of(visit)).values()), default=1) > 1
    return (
        *(() if alone else (fields.one_of("scope", EditScope, radios=True, label="series.scope"),)),
        fields("starts_at", Kind.MOMENT),
        fields("ends_at", Kind.MOMENT),
        fields("space_id", Kind.SELECT, choices=await room_choices(visit)),
        *((fields("units", Kind.NUMBER),) if several else ()),
    )


async def _again(visit: Visit, wish: SeriesWish | EditWish, **more: str) -> tuple[tuple[str, str], ...]:
    """What was asked for, as fields that the next form sends, with the word that it was seen."""
    shown = await visit.shown()
    typed = {"starts_at": shown.typed(wish.starts_at), "ends_at": shown.typed(wish.ends_at)}
    said = wish.model_dump(mode="json", exclude={"sure", *typed, *more})
    return (*flat(said), *typed.items(), *more.items(), ("sure", "true"))
