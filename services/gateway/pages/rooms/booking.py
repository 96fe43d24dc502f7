"""Booking a room: from the start that was tapped to the booking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar
from urllib.parse import quote

from fastapi import APIRouter, Response
from pydantic import JsonValue

from services.gateway.pages.equipment.kinds import Offered, kinds_for, offered, pieces_asked
from services.gateway.pages.rooms.bookers import ForWhom, for_whom
from services.gateway.pages.rooms.seats import seat_choices, seats_free, seats_sent
from services.gateway.pages.rooms.starts import lengths_at, moment_in, windows_around
from services.gateway.pages.site.fields import Choices
from services.gateway.pages.site.form_views import FormView, Wrong, blank, once_of, sent
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.names import space_of, spaces_of
from services.gateway.pages.site.room_prices import cost_words, prices_until
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.trying.booking import Trial, trial_of
from shared.contracts.bookings.bookings.commands import (
    BookSpace,
    BookSpaceRequest,
    HoldSpace,
    HoldSpaceRequest,
)
from shared.contracts.bookings.bookings.events import BookingUse
from shared.contracts.bookings.bookings.trying import TryBookingRequest
from shared.contracts.bookings.programme import GetBookingLimits
from shared.contracts.bookings.spaces.approval import Asking
from shared.contracts.bookings.spaces.views import SpaceView
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)

_USUAL_MINUTES = 60


@dataclass(frozen=True, slots=True)
class Choice:
    """A length that fits, when the booking would end, and what it would cost."""

    minutes: int
    ends_at: datetime
    price_fen: int
    credits: int
    costs: str
    """In words; empty where it is free. Of one seat, where a room is booked seat by seat."""
    seats: int
    """How many seats are free all along; 0 where a room is booked as a whole."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another room or time that was free a moment ago."""

    space: SpaceView
    starts_at: datetime
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BookPage(PageView):
    """How long, and the button."""

    template: ClassVar[str] = "rooms/book.html"

    space: SpaceView
    starts_at: datetime
    choices: tuple[Choice, ...]
    """Empty where the room is not free then."""
    seats: Choices
    """How many seats can be taken at once; none where the room is booked as a whole."""
    form: FormView
    alternatives: tuple[Alternative, ...]
    costs: bool
    """Whether any of the lengths costs something."""
    hold_minutes: int
    """So long the room can be kept before it is booked."""
    late_hours: int
    late_refund: str
    """What is given back of the price after a cancellation less than so many hours before."""
    trial: Trial | None
    """What is against the length that is chosen, or was sent; None where nothing was tried."""
    kinds: tuple[Offered, ...]
    """The equipment that can be had with it."""
    asks: bool
    """Whether bookings of the visitor are requests here, which staff answer first."""
    for_the_community: bool
    """Staff book for the community, since no booking is theirs alone."""
    whose: ForWhom


@page(router, "GET /{community}/rooms/{space_id}/book")
async def choose_length(visit: Visit) -> Response:
    """The lengths that fit from ``?start=`` on."""
    await visit.caller(BookSpace)
    start = moment_in(visit.asked("start"))
    if start is None:
        return visit.see(f"/{visit.community}/rooms/{visit.part('space_id')}")
    return await _book_page(visit, start, None)


@page(router, "POST /{community}/rooms/{space_id}/book")
async def book(visit: Visit) -> Response:
    """Books the room at once; where that fails, shows why and what is free instead."""
    return await _taken(visit, BookSpace, BookSpaceRequest, "?new=1")


@page(router, "POST /{community}/rooms/{space_id}/hold")
async def hold(visit: Visit) -> Response:
    """Keeps the room for some minutes, in which its page confirms it or gives it up."""
    return await _taken(visit, HoldSpace, HoldSpaceRequest)


async def _taken(
    visit: Visit,
    command: type[BookSpace | HoldSpace],
    wish: type[BookSpaceRequest],
    news: str = "",
) -> Response:
    pairs = await visit.fields()
    given = dict(pairs)
    start, minutes = moment_in(given.get("starts_at", "")), given.get("minutes", "")
    fields = [("space_id", visit.part("space_id")), ("starts_at", given.get("starts_at", ""))]
    if start is not None and minutes.isdecimal() and len(minutes) < 6:
        fields.append(("ends_at", (start + timedelta(minutes=int(minutes))).isoformat()))
    fields += [(name, text) for name, text in pairs if name in {"for_the_community", "partner_id"} and text]
    fields += [*seats_sent(pairs), *pieces_asked(pairs)]
    try:
        body = read(wish, fields, (await visit.shown()).zone)
        outcome = await visit.submit(command, body, once=once_of(pairs))
    except (FormInvalid, Rejected) as wrong:
        return await _book_page(visit, start or visit.gateway.clock.now(), wrong, minutes, pairs)
    booking_id = outcome.made("booking_id")
    return visit.see_done(f"/{visit.community}/bookings/{booking_id}{news}", command, outcome)


async def _book_page(
    visit: Visit,
    start: datetime,
    wrong: Wrong | None,
    asked: str = "",
    pairs: Sequence[tuple[str, str]] = (),
) -> Response:
    space = await space_of(visit)
    limits = (await visit.ask(GetBookingLimits())).limits
    whose = await for_whom(visit, dict(pairs).get("partner_id") if pairs else None)
    windows = await windows_around(visit, space.space_id, start, whose.partner_id)
    longest = timedelta(minutes=limits.max_length_minutes)
    minutes = lengths_at(start, windows, longest)
    free = await seats_free(visit, space, start, minutes, longest, whose.partner_id)
    usual = str(_USUAL_MINUTES if _USUAL_MINUTES in minutes else (minutes or [_USUAL_MINUTES])[-1])
    choices = await _priced(visit, space, start, minutes, whose, free)
    tried = asked if asked.isdecimal() and 0 < len(asked) < 5 else usual
    for_the_community = await _is_for_the_community(visit, whose)
    trial = await _tried(visit, space, start, tried, pairs, whose, for_the_community=for_the_community)
    view = BookPage(
        title=visit.words("book.title"),
        space=space,
        starts_at=start,
        choices=choices,
        seats=seat_choices(free),
        costs=any(one.costs for one in choices),
        hold_minutes=limits.hold_minutes,
        late_hours=limits.late_cancel_minutes // 60,
        late_refund=(await visit.shown()).percent(limits.late_refund_bps),
        form=await _form(visit, start, usual, pairs, wrong),
        alternatives=await _alternatives(visit, wrong),
        trial=trial,
        kinds=offered(await kinds_for(visit, space), trial.free if trial else {}),
        asks=not for_the_community and _asks(space, whose),
        for_the_community=for_the_community,
        whose=whose,
    )
    return await visit.page(view, wrong=wrong)


async def _form(
    visit: Visit, start: datetime, minutes: str, pairs: Sequence[tuple[str, str]], wrong: Wrong | None
) -> FormView:
    """The form with the usual length, one seat, and what was chosen before."""
    kept = dict([*seats_sent(pairs), *pieces_asked(pairs)])
    values = {"starts_at": start.isoformat(), "minutes": minutes, "units": "1", **kept}
    if wrong is None:
        return blank(**values)
    return sent(values.items(), wrong, visit.words, await visit.shown())


async def _is_for_the_community(visit: Visit, whose: ForWhom) -> bool:
    return whose.partner is None and await visit.has(Role.STAFF) and not await visit.has(Role.RESIDENT)


def _asks(space: SpaceView, whose: ForWhom) -> bool:
    who = Asking.PARTNER if whose.partner else Asking.RESIDENT
    return space.approval is not None and who in space.approval.for_whom


async def _tried(
    visit: Visit,
    space: SpaceView,
    start: datetime,
    minutes: str,
    pairs: Sequence[tuple[str, str]],
    whose: ForWhom,
    *,
    for_the_community: bool,
) -> Trial | None:
    """The dry run for a length; None where that is no length at all."""
    until = start + timedelta(minutes=int(minutes))
    fields = [("space_id", space.space_id), ("starts_at", start.isoformat()), ("ends_at", until.isoformat())]
    fields += [*seats_sent(pairs), *pieces_asked(pairs)]
    if whose.partner_id is not None:
        fields.append(("partner_id", whose.partner_id))
    if for_the_community:
        fields.append(("for_the_community", "true"))
    try:
        return await trial_of(visit, read(TryBookingRequest, fields, (await visit.shown()).zone))
    except (FormInvalid, Rejected):
        return None  # Who may not book at all is told when they send it.


async def _priced(
    visit: Visit,
    space: SpaceView,
    start: datetime,
    lengths: Sequence[int],
    whose: ForWhom,
    free: Mapping[int, int],
) -> tuple[Choice, ...]:
    use = BookingUse.PARTNER if whose.partner else BookingUse.RESIDENT
    ends = [start + timedelta(minutes=one) for one in lengths]
    found = zip(lengths, ends, await prices_until(visit, space, start, ends, use), strict=True)
    words, shown = visit.words, await visit.shown()
    return tuple(
        Choice(
            minutes,
            end,
            price_fen,
            points,
            cost_words(words, shown, price_fen, points),
            free.get(minutes, 0),
        )
        for minutes, end, (price_fen, points) in found
    )


async def _alternatives(visit: Visit, wrong: Wrong | None) -> tuple[Alternative, ...]:
    named = wrong.facts.get("alternatives") if isinstance(wrong, Rejected) else None
    if not isinstance(named, list):
        return ()
    spaces = await spaces_of(visit)
    found = (_alternative(one, spaces, visit.community) for one in named)
    return tuple(one for one in found if one is not None)


def _alternative(named: JsonValue, spaces: dict[str, SpaceView], community: str) -> Alternative | None:
    if not isinstance(named, dict):
        return None
    space, at = spaces.get(str(named.get("space_id"))), moment_in(str(named.get("starts_at")))
    return None if space is None or at is None else Alternative(space, at, book_path(community, space, at))


def book_path(community: str, space: SpaceView, at: datetime) -> str:
    """Where a start leads to."""
    return f"/{community}/rooms/{space.space_id}/book?start={quote(at.isoformat(), safe='')}"
