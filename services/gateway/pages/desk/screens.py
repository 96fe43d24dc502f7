"""Screens at a door: whoever has the key of one sees that door, and nothing else."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.screens import (
    LIST_SCREENS,
    LIST_TRIAL_SCREENS,
    MAKE_SCREEN_KEY,
    MAKE_TRIAL_SCREEN_KEY,
    SCREEN_KEY_IS_NOT_KNOWN,
    WITHDRAW_TRIAL_SCREEN_KEY,
    Door,
    list_screens,
    make_screen_key,
    withdraw_screen_key,
)
from services.gateway.pages.desk.access import desk_form, desk_page
from services.gateway.pages.site.form_views import FormView, Wrong, once_of
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.languages import name_in
from services.gateway.pages.site.names import space_of
from services.gateway.pages.site.root import root_of
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.gateway.screens import MakeScreenKeyRequest, ScreenView, WithdrawScreenKey
from shared.contracts.partners.refusals.trials import TRIAL_IS_UNKNOWN
from shared.contracts.partners.trials.views import GetTrial
from shared.kernel.operations import Operation
from shared.kernel.refusals import Rejected, require

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreensPage(PageView):
    """The screens of a door, and right after a key was made the address that it opens."""

    template: ClassVar[str] = "desk/screens.html"

    here: str
    """The page of the door itself, below which this one is."""
    lead: str
    screens: tuple[ScreenView, ...]
    makers: Mapping[str, str]
    """Names by id; of whom none is known, none."""
    address: str
    form: FormView


@dataclass(frozen=True, slots=True)
class _AtDoor:
    """The door of a page, and what is done with its keys."""

    door: Door
    here: str
    title: str
    lead: str
    lists: Operation
    makes: Operation
    withdraws: Operation


async def _of_room(visit: Visit) -> _AtDoor:
    space = await space_of(visit)
    return _AtDoor(
        Door(space_id=space.space_id),
        f"/{visit.community}/desk/rooms/{space.space_id}",
        visit.words("screens.of_room", room=name_in(visit.language, space)),
        visit.words("screens.lead"),
        LIST_SCREENS,
        MAKE_SCREEN_KEY,
        WithdrawScreenKey.operation,
    )


async def _of_trial(visit: Visit) -> _AtDoor:
    application_id = visit.id_part("application_id", TRIAL_IS_UNKNOWN)
    trial = require(await visit.ask(GetTrial(application_id=application_id)), TRIAL_IS_UNKNOWN)
    return _AtDoor(
        Door(application_id=application_id),
        f"/{visit.community}/desk/applications/{application_id}",
        visit.words("screens.of_trial", project=trial.project),
        visit.words("screens.lead_of_trial"),
        LIST_TRIAL_SCREENS,
        MAKE_TRIAL_SCREEN_KEY,
        WITHDRAW_TRIAL_SCREEN_KEY,
    )


Finding = Callable[[Visit], Awaitable[_AtDoor]]


@desk_form(router, "/{community}/desk/rooms/{space_id}/screens")
async def screens(visit: Visit) -> Response:
    """The screens of a room's door; a new key, whose address is shown this once."""
    return await _screens(visit, _of_room)


@desk_form(router, "/{community}/desk/applications/{application_id}/screens")
async def trial_screens(visit: Visit) -> Response:
    """The same of the door of a trial."""
    return await _screens(visit, _of_trial)


@desk_page(router, "POST /{community}/desk/rooms/{space_id}/screens/{key_id}/withdrawal")
async def withdraw(visit: Visit) -> Response:
    """The screen shows nothing any more."""
    return await _withdrawn(visit, _of_room)


@desk_page(router, "POST /{community}/desk/applications/{application_id}/screens/{key_id}/withdrawal")
async def withdraw_at_trial(visit: Visit) -> Response:
    """The same of a screen at a trial."""
    return await _withdrawn(visit, _of_trial)


async def _screens(visit: Visit, finding: Finding) -> Response:
    at_door = await finding(visit)
    if visit.request.method != "POST":
        return await _screens_page(visit, at_door, "", await visit.form(None))
    pairs = await visit.fields()
    try:
        body = read(MakeScreenKeyRequest, pairs, (await visit.shown()).zone)
        caller = await visit.changing(at_door.makes, once_of(pairs))
        made = await make_screen_key(caller, at_door.door, body)
    except (FormInvalid, Rejected) as wrong:
        return await _screens_page(visit, at_door, "", await visit.form(wrong, pairs), wrong)
    address = f"{root_of(visit)}{made.path}"
    answer = await _screens_page(visit, at_door, address, await visit.form(None))
    answer.headers["Cache-Control"] = "no-store"
    return answer


async def _withdrawn(visit: Visit, finding: Finding) -> Response:
    at_door = await finding(visit)
    once = once_of(await visit.fields())
    key_id = visit.id_part("key_id", SCREEN_KEY_IS_NOT_KNOWN)
    try:
        await withdraw_screen_key(await visit.changing(at_door.withdraws, once), at_door.door, key_id)
    except Rejected as wrong:
        return await _screens_page(visit, at_door, "", await visit.form(wrong), wrong)
    return visit.see(f"{at_door.here}/screens")


async def _screens_page(
    visit: Visit, at_door: _AtDoor, address: str, form: FormView, wrong: Wrong | None = None
) -> Response:
    found = await list_screens(await visit.caller_of(at_door.lists), at_door.door)
    people = await visit.gateway.vault.people(visit.community, {one.made_by for one in found})
    view = ScreensPage(
        title=at_door.title,
        here=at_door.here,
        lead=at_door.lead,
        screens=tuple(found),
        makers={one.made_by: known.name if (known := people.get(one.made_by)) else "" for one in found},
        address=address,
        form=form,
    )
    return await visit.page(view, wrong=wrong)
