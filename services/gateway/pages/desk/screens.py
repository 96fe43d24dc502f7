"""Screens at the door of a room: whoever has the key of one sees that door, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.screens import (
    LIST_SCREENS,
    MAKE_SCREEN_KEY,
    SCREEN_KEY_IS_NOT_KNOWN,
    list_screens,
    make_screen_key,
)
from services.gateway.pages.desk.access import desk_form, desk_page
from services.gateway.pages.site.form_views import FormView, Wrong, once_of
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.languages import name_in
from services.gateway.pages.site.names import space_of
from services.gateway.pages.site.root import root_of
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.refusals.spaces import SPACE_IS_UNKNOWN
from shared.contracts.bookings.spaces.views import SpaceView
from shared.contracts.gateway.screens import MakeScreenKeyRequest, ScreenView, WithdrawScreenKey
from shared.kernel.refusals import Rejected

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreensPage(PageView):
    """The screens of a door, and right after a key was made the address that it opens."""

    template: ClassVar[str] = "desk/screens.html"

    space: SpaceView
    screens: tuple[ScreenView, ...]
    makers: Mapping[str, str]
    """Names by id; of whom none is known, none."""
    address: str
    form: FormView


@desk_form(router, "/{community}/desk/rooms/{space_id}/screens")
async def screens(visit: Visit) -> Response:
    """The screens of a room's door; a new key, whose address is shown this once."""
    if visit.request.method != "POST":
        return await _screens_page(visit, "", await visit.form(None))
    pairs = await visit.fields()
    try:
        body = read(MakeScreenKeyRequest, pairs, (await visit.shown()).zone)
        caller = await visit.changing(MAKE_SCREEN_KEY, once_of(pairs))
        made = await make_screen_key(caller, visit.id_part("space_id", SPACE_IS_UNKNOWN), body)
    except (FormInvalid, Rejected) as wrong:
        return await _screens_page(visit, "", await visit.form(wrong, pairs), wrong)
    answer = await _screens_page(visit, f"{root_of(visit)}{made.path}", await visit.form(None))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@desk_page(router, "POST /{community}/desk/rooms/{space_id}/screens/{key_id}/withdrawal")
async def withdraw(visit: Visit) -> Response:
    """The screen shows nothing any more."""
    once = once_of(await visit.fields())
    space_id = visit.id_part("space_id", SPACE_IS_UNKNOWN)
    key_id = visit.id_part("key_id", SCREEN_KEY_IS_NOT_KNOWN)
    try:
        await visit.submit(WithdrawScreenKey, once=once, space_id=space_id, key_id=key_id)
    except Rejected as wrong:
        return await _screens_page(visit, "", await visit.form(wrong), wrong)
    return visit.see(f"/{visit.community}/desk/rooms/{space_id}/screens")


async def _screens_page(visit: Visit, address: str, form: FormView, wrong: Wrong | None = None) -> Response:
    space = await space_of(visit)
    found = await list_screens(await visit.caller_of(LIST_SCREENS), space.space_id)
    people = await visit.gateway.vault.people(visit.community, {one.made_by for one in found})
    view = ScreensPage(
        title=visit.words("screens.of_room", room=name_in(visit.language, space)),
        space=space,
        screens=tuple(found),
        makers={one.made_by: known.name if (known := people.get(one.made_by)) else "" for one in found},
        address=address,
        form=form,
    )
    return await visit.page(view, wrong=wrong)
