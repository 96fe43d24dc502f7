"""Screens at the doors of spaces and trials, and the keys by which they show them."""

from fastapi import APIRouter, Response

from services.gateway.api.answers import Done, done
from services.gateway.api.doors import route_to
from services.gateway.operations import screens
from services.gateway.operations.caller import Caller
from services.gateway.operations.screens import Door
from shared.contracts.gateway.screens import (
    MakeScreenKeyRequest,
    NewScreenKeyView,
    ScreenView,
    WithdrawScreenKey,
)
from shared.kernel.models import Id, View

router = APIRouter(tags=["spaces"])
of_trials = APIRouter(tags=["trials"])


class ScreenList(View):
    """Screens at one door."""

    items: list[ScreenView]
    """All whose keys were not withdrawn, the oldest first."""


@route_to(router, "POST /spaces/{space_id}/screen-keys", screens.MAKE_SCREEN_KEY)
async def make_screen_key(
    space_id: Id, body: MakeScreenKeyRequest, caller: Caller, response: Response
) -> NewScreenKeyView:
    """The address at which a screen shows the door of this space, told this once: without a sign-in, and
    nothing else."""
    response.headers["Cache-Control"] = "no-store"
    return await screens.make_screen_key(caller, Door(space_id=space_id), body)


@route_to(router, "GET /spaces/{space_id}/screen-keys", screens.LIST_SCREENS, asks=True)
async def list_screen_keys(space_id: Id, caller: Caller) -> ScreenList:
    """The screens at the door of a space: who made the key of each, and when it was last used."""
    return ScreenList(items=await screens.list_screens(caller, Door(space_id=space_id)))


@route_to(router, "DELETE /spaces/{space_id}/screen-keys/{key_id}", WithdrawScreenKey)
async def withdraw_screen_key(space_id: Id, key_id: Id, caller: Caller, response: Response) -> Done:
    """The key shows nothing from now on."""
    return done(response, await screens.withdraw_screen_key(caller, Door(space_id=space_id), key_id))


_TRIAL = "/applications/{application_id}/trial/screen-keys"


@route_to(of_trials, f"POST {_TRIAL}", screens.MAKE_TRIAL_SCREEN_KEY)
async def make_trial_screen_key(
    application_id: Id, body: MakeScreenKeyRequest, caller: Caller, response: Response
) -> NewScreenKeyView:
    """The address at which a screen shows the door of the newest trial, told once: without a sign-in, and
    nothing else."""
    response.headers["Cache-Control"] = "no-store"
    return await screens.make_screen_key(caller, Door(application_id=application_id), body)


@route_to(of_trials, f"GET {_TRIAL}", screens.LIST_TRIAL_SCREENS, asks=True)
async def list_trial_screen_keys(application_id: Id, caller: Caller) -> ScreenList:
    """The screens at the door of a trial: who made the key of each, and when it was last used."""
    return ScreenList(items=await screens.list_screens(caller, Door(application_id=application_id)))


@route_to(of_trials, f"DELETE {_TRIAL}/{{key_id}}", screens.WITHDRAW_TRIAL_SCREEN_KEY)
async def withdraw_trial_screen_key(
    application_id: Id, key_id: Id, caller: Caller, response: Response
) -> Done:
    """The key shows nothing from now on."""
    door = Door(application_id=application_id)
    return done(response, await screens.withdraw_screen_key(caller, door, key_id))
