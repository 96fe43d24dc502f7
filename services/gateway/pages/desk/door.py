"""The door of a trial on a screen: six digits and a QR code that change every half minute."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response
from markupsafe import Markup

from services.gateway.operations.caller import Caller
from services.gateway.operations.door import SHOW_DOOR_CODE, door_code
from services.gateway.pages.desk.access import desk_page
from services.gateway.pages.site.languages import name_in
from services.gateway.pages.site.moment_codes import ask_again, digits_of
from services.gateway.pages.site.names import spaces_of
from services.gateway.pages.site.posters import qr_of
from services.gateway.pages.site.root import root_of
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.partners.refusals.trials import TRIAL_IS_UNKNOWN
from shared.contracts.partners.trials.views import GetTrial, TrialState, TrialView
from shared.kernel.refusals import require

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorPage(PageView):
    """What the door shows now."""

    template: ClassVar[str] = "desk/door.html"

    trial: TrialView
    place: str
    is_open: bool
    """Whether anybody can still check in."""
    digits: str
    qr: Markup
    address: str
    """Where the digits are typed by whoever can't read the QR code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialScreenPage(DoorPage):
    """The same for a screen that shows nothing else."""

    template: ClassVar[str] = "desk/trial_screen.html"


@desk_page(router, "GET /{community}/desk/applications/{application_id}/door")
async def door(visit: Visit) -> Response:
    """For a screen at the door. It asks for itself anew when the code changes, without JavaScript."""
    application_id = visit.id_part("application_id", TRIAL_IS_UNKNOWN)
    return await trial_door_page(visit, await visit.caller_of(SHOW_DOOR_CODE), application_id, DoorPage)


async def trial_door_page(
    visit: Visit, caller: Caller, application_id: str, page_of: type[DoorPage]
) -> Response:
    """The door of the newest trial of an application, as this caller may see it."""
    trial = require(await caller.ask(GetTrial(application_id=application_id)), TRIAL_IS_UNKNOWN)
    shown = require(await door_code(caller, application_id), TRIAL_IS_UNKNOWN)
    address = f"{root_of(visit)}/{visit.community}/trials/{application_id}"
    view = page_of(
        title=visit.words("door.title") if page_of is DoorPage else trial.project,
        trial=trial,
        place=await _place(visit, trial),
        is_open=trial.state is TrialState.PLANNED and caller.now < trial.ends_at,
        digits=digits_of(shown.code),
        qr=qr_of(f"{address}?code={shown.code}", visit.words("door.qr")),
        address=address,
    )
    return ask_again(await visit.page(view), shown.changes_at, caller.now)


async def _place(visit: Visit, trial: TrialView) -> str:
    space = (await spaces_of(visit)).get(trial.space_id or "")
    return trial.place if space is None else name_in(visit.language, space)
