"""What a screen shows by its key: the door of a room, or of a trial, whoever is signed in there or not."""

from fastapi import APIRouter, Response

from services.gateway.operations.screens import screen_of
from services.gateway.pages.desk.door import TrialScreenPage, trial_door_page
from services.gateway.pages.desk.room_door import RoomScreenPage, room_door_page
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.visit import Visit

router = APIRouter(include_in_schema=False)


@page(router, "GET /{community}/screens/{key}")
async def screen(visit: Visit) -> Response:
    """The door that a screen's key is for, and nothing else."""
    caller, door = await screen_of(visit.gateway, visit.community, visit.part("key"))
    if door.space_id is not None:
        answer = await room_door_page(visit, caller, door.space_id, RoomScreenPage)
    else:
        answer = await trial_door_page(visit, caller, door.id, TrialScreenPage)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"  # Its address is a secret.
    return answer
