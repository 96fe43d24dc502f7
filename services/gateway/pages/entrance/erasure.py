"""Erasing oneself (PIPL, art. 47): what goes, what stays, and that it is done."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from fastapi import APIRouter, Response
from pydantic import ConfigDict

from services.gateway.erasure import erase
from services.gateway.pages.site.answers import see
from services.gateway.pages.site.cookies import SESSION, drop_cookie
from services.gateway.pages.site.form_views import FormView, Wrong
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.serving import page, require_person
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.gateway.refusals import LAST_DISTRICT_OFFICER_MUST_REMAIN
from shared.kernel.models import Request
from shared.kernel.operations import Operation
from shared.kernel.refusals import Rejected
from shared.kernel.roles import SIGNED_IN

router = APIRouter(include_in_schema=False)

_ERASE_ME = Operation("Erase me", SIGNED_IN, (LAST_DISTRICT_OFFICER_MUST_REMAIN,))


class Confirmation(Request):
    """That it is meant: a box which nobody ticks by mistake."""

    confirm: Literal["erase"]

    model_config = ConfigDict(json_schema_extra={"examples": [{"confirm": "erase"}]})


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasurePage(PageView):
    """What goes and what stays."""

    template: ClassVar[str] = "entrance/erasure.html"

    form: FormView


@page(router, "GET /account/erasure")
async def erasure(visit: Visit) -> Response:
    """The last page before it, which asks for a sign-in of the last few minutes."""
    require_person(visit)
    visit.require_fresh()
    return await _page(visit, None)


@page(router, "POST /account/erasure")
async def erase_me(visit: Visit) -> Response:
    """Erases whoever is signed in, for good."""
    pairs = await visit.fields()
    require_person(visit)
    visit.require_fresh()
    caller = await visit.caller_of(_ERASE_ME)
    try:
        read(Confirmation, pairs, (await visit.shown()).zone)
        await erase(visit.gateway, caller.actor, caller.actor.id, caller.request_id)
    except (FormInvalid, Rejected) as wrong:
        return await _page(visit, wrong)
    response = see("/erased")
    drop_cookie(visit.request, response, SESSION)
    return response


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasedPage(PageView):
    """It is done."""

    template: ClassVar[str] = "entrance/erased.html"


@page(router, "GET /erased")
async def erased(visit: Visit) -> Response:
    """For whoever was just erased: nobody is signed in any more."""
    return await visit.page(ErasedPage(title=visit.words("erasure.done")))


async def _page(visit: Visit, wrong: Wrong | None) -> Response:
    view = ErasurePage(title=visit.words("erasure.title"), form=await visit.form(wrong))
    return await visit.page(view, wrong=wrong)
