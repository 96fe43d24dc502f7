"""The door of a trial on a screen: six digits and a QR code that change every half minute."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response
from markupsafe import Markup

from services.gateway.operations.door import SHOW_DOOR_CODE, door_code
from services.gateway.pages.desk.access import desk_page
from services.gateway.pages.site.moment_codes import ask_again, digits_of
from services.gateway.pages.site.posters import qr_of
from services.gateway.pages.site.root import root_of
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.partners.refusals.trials import TRIAL_IS_UNKNOWN
from shared.contracts.partners.trials.views import GetTrial
from shared.kernel.refusals import require

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorPage(PageView):
    """What the door shows now."""

    template: ClassVar[str] = "desk/door.html"

    application_id: str
    project: str
    digits: str
    qr: Markup
    address: str
    """Where the digits are typed by whoever can't read the QR code."""


@desk_page(router, "GET /{community}/desk/applications/{application_id}/door")
async def door(visit: Visit) -> Response:
    """For a screen at the door. It asks for itself anew when the code changes, without JavaScript."""
    application_id = visit.id_part("application_id", TRIAL_IS_UNKNOWN)
    trial = require(await visit.ask(GetTrial(application_id=application_id)), TRIAL_IS_UNKNOWN)
    caller = await visit.caller_of(SHOW_DOOR_CODE)
    shown = require(await door_code(caller, application_id), TRIAL_IS_UNKNOWN)
    address = f"{root_of(visit)}/{visit.community}/trials/{application_id}"
    view = DoorPage(
        title=visit.words("door.title"),
        application_id=application_id,
        project=trial.project,
        digits=digits_of(shown.code),
        qr=qr_of(f"{address}?code={shown.code}", visit.words("door.qr")),
        address=address,
    )
    return ask_again(await visit.page(view), shown.changes_at, caller.now)
