"""The screen at a volunteer activity: six digits and a QR code that change every half minute."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response
from markupsafe import Markup

from services.gateway.operations.volunteering import SHOW_ACTIVITY_CODE, activity_code
from services.gateway.pages.desk.access import desk_page
from services.gateway.pages.site.moment_codes import ask_again, digits_of
from services.gateway.pages.site.posters import qr_of
from services.gateway.pages.site.root import root_of
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.volunteering.activities import activity_of
from shared.contracts.bookings.refusals.volunteering import ACTIVITY_IS_UNKNOWN
from shared.contracts.bookings.volunteering.views import ActivityView
from shared.kernel.refusals import require

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenPage(PageView):
    """What the screen shows now."""

    template: ClassVar[str] = "volunteering/screen.html"

    activity: ActivityView
    digits: str
    qr: Markup
    address: str
    """Where the digits are typed by whoever can't read the QR code."""


@desk_page(router, "GET /{community}/desk/volunteering/{activity_id}/door")
async def screen(visit: Visit) -> Response:
    """For a screen at the activity. It asks for itself anew when the code changes, without JavaScript."""
    found = await activity_of(visit)
    caller = await visit.caller_of(SHOW_ACTIVITY_CODE)
    shown = require(await activity_code(caller, found.activity_id), ACTIVITY_IS_UNKNOWN)
    address = f"{root_of(visit)}/{visit.community}/volunteering/{found.activity_id}"
    view = ScreenPage(
        title=visit.words("volunteering.screen"),
        activity=found,
        digits=digits_of(shown.code),
        qr=qr_of(f"{address}?code={shown.code}", visit.words("volunteering.qr")),
        address=address,
    )
    return ask_again(await visit.page(view), shown.changes_at, caller.now)
