"""Waiting for a room that is taken: joining the line, taking what is offered, leaving."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.room_waits import get_room_wait
from services.gateway.pages.rooms.bookers import ForWhom, for_whom
from services.gateway.pages.rooms.starts import moment_in
from services.gateway.pages.site.form_pages import at_once
from services.gateway.pages.site.form_views import FormView, Wrong, blank, once_of
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.names import space_of, spaces_of
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.bookings.commands import ConfirmHold
from shared.contracts.bookings.refusals.room_waits import ROOM_WAIT_IS_UNKNOWN
from shared.contracts.bookings.room_waits.commands import (
    JoinRoomWaitlist,
    JoinRoomWaitlistRequest,
    LeaveRoomWaitlist,
)
from shared.contracts.bookings.room_waits.views import GetRoomWait, RoomWaitState, RoomWaitView
from shared.contracts.bookings.spaces.views import SpaceView
from shared.kernel.refusals import Rejected, require
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)

_USUAL = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinPage(PageView):
    """From when until when somebody would have the room."""

    template: ClassVar[str] = "rooms/wait.html"

    space: SpaceView
    form: FormView
    whose: ForWhom
    for_the_community: bool
    """Staff wait for the community, since no booking is theirs alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitPage(PageView):
    """One wait, and what can be done with it."""

    template: ClassVar[str] = "rooms/waiting.html"

    wait: RoomWaitView
    space: SpaceView | None
    is_offered: bool
    is_open: bool
    form: FormView


@page(router, "GET /{community}/rooms/{space_id}/wait")
async def choose_time(visit: Visit) -> Response:
    """The form, with the hour from ``?start=`` on where the address names one."""
    await visit.caller(JoinRoomWaitlist)
    return await _join_page(visit, None, [])


@page(router, "POST /{community}/rooms/{space_id}/wait")
async def join(visit: Visit) -> Response:
    """Joins the line."""
    pairs = await visit.fields()
    fields = [("space_id", visit.part("space_id")), *(one for one in pairs if one[0] != "space_id")]
    try:
        body = read(JoinRoomWaitlistRequest, fields, (await visit.shown()).zone)
        outcome = await visit.submit(JoinRoomWaitlist, body, once=once_of(pairs))
    except (FormInvalid, Rejected) as wrong:
        return await _join_page(visit, wrong, pairs)
    wait_id = outcome.made("wait_id")
    return visit.see_done(f"/{visit.community}/room-waits/{wait_id}", JoinRoomWaitlist, outcome)


@page(router, "GET /{community}/room-waits/{wait_id}")
async def show(visit: Visit) -> Response:
    """The wait."""
    return await _wait_page(visit, None)


@page(router, "POST /{community}/room-waits/{wait_id}/take")
async def take(visit: Visit) -> Response:
    """Makes the offer a booking."""
    booking_id = visit.id_part("wait_id", ROOM_WAIT_IS_UNKNOWN)
    back = f"/{visit.community}/bookings/{booking_id}?new=1"
    return await at_once(visit, ConfirmHold, back, _wait_page, booking_id=booking_id)


@page(router, "POST /{community}/room-waits/{wait_id}/leave")
async def leave(visit: Visit) -> Response:
    """Waits no more, or declines what is offered."""
    wait_id = visit.id_part("wait_id", ROOM_WAIT_IS_UNKNOWN)
    back = f"/{visit.community}/room-waits/{wait_id}"
    return await at_once(visit, LeaveRoomWaitlist, back, _wait_page, wait_id=wait_id)


async def _join_page(visit: Visit, wrong: Wrong | None, pairs: list[tuple[str, str]]) -> Response:
    whose = await for_whom(visit, dict(pairs).get("partner_id", "") if pairs else None)
    start, form = moment_in(visit.asked("start")), await visit.form(wrong, pairs)
    if start is not None and not pairs:
        shown = await visit.shown()
        form = blank(starts_at=shown.typed(start), ends_at=shown.typed(start + _USUAL))
    for_the_community = await visit.has(Role.STAFF) and not await visit.has(Role.RESIDENT)
    view = JoinPage(
        title=visit.words("wait.title"),
        space=await space_of(visit),
        form=form,
        whose=whose,
        for_the_community=for_the_community and whose.partner is None,
    )
    return await visit.page(view, wrong=wrong)


async def _wait_page(visit: Visit, wrong: Wrong | None) -> Response:
    caller = await visit.caller(GetRoomWait)
    wait_id = visit.id_part("wait_id", ROOM_WAIT_IS_UNKNOWN)
    wait = require(await get_room_wait(caller, wait_id), ROOM_WAIT_IS_UNKNOWN)
    view = WaitPage(
        title=visit.words("wait.of_one"),
        wait=wait,
        space=(await spaces_of(visit)).get(wait.space_id),
        is_offered=wait.state is RoomWaitState.OFFERED,
        is_open=wait.state in {RoomWaitState.WAITING, RoomWaitState.OFFERED},
        form=await visit.form(wrong),
    )
    return await visit.page(view, wrong=wrong)
