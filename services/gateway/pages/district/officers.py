"""The district's officers, and the forms that appoint and dismiss one."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.domain.state import DISTRICT_LOG
from services.gateway.operations.officers import list_officers
from services.gateway.operations.whole_lists import whole
from services.gateway.pages.site.fields import Fields
from services.gateway.pages.site.form_pages import Form, Nothing, answer_form
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.gateway.identity import AppointOfficer, DismissOfficer, OfficerView
from shared.contracts.gateway.refusals import PERSON_IS_UNKNOWN
from shared.kernel.models import Id, Request
from shared.kernel.refusals import require

router = APIRouter(include_in_schema=False)

_HERE = "/district/officers"
_AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficersPage(PageView):
    """Everybody who acts for the sub-district."""

    template: ClassVar[str] = "district/officers.html"

    officers: tuple[OfficerView, ...]
    me: str


class AppointForm(Request):
    """Who becomes an officer."""

    person_id: Id


@page(router, f"GET {_HERE}")
async def officers(visit: Visit) -> Response:
    """The list, by name."""
    caller = await visit.caller(AppointOfficer)
    view = OfficersPage(title=visit.words("officers.title"), officers=await _all(visit), me=caller.person_id)
    return await visit.page(view)


@form_at(f"{_HERE}/appointment", lambda route: page(router, route))
async def appoint(visit: Visit) -> Response:
    """Gives somebody the district's rights, in every community."""
    await visit.caller(AppointOfficer)
    form = Form(
        title=visit.words("officers.appoint_title"),
        back=_HERE,
        back_words=visit.words("officers.title"),
        lead=visit.words("officers.appoint_lead"),
        fields=(Fields(visit.words)("person_id", hint="officers.number_hint"),),
        button=visit.words("officers.appoint"),
    )

    async def done(body: AppointForm, once: str) -> Response:
        caller = await visit.changing(AppointOfficer, once)
        await caller.submit(AppointOfficer, community=DISTRICT_LOG, person_id=body.person_id)
        return visit.see(_HERE)

    return await answer_form(visit, form, AppointForm, done)


@form_at(f"{_HERE}/{{person_id}}/dismissal", lambda route: page(router, route))
async def dismiss(visit: Visit) -> Response:
    """Takes the district's rights from an officer; the last one stays."""
    person_id = visit.id_part("person_id", PERSON_IS_UNKNOWN)
    found = next((one for one in await _all(visit) if one.person_id == person_id), None)
    officer = require(found, PERSON_IS_UNKNOWN)
    name = officer.name or visit.words("officers.nameless")
    form = Form(
        title=visit.words("officers.dismiss_title"),
        back=_HERE,
        back_words=visit.words("officers.title"),
        lead=visit.words("officers.dismiss_lead", name=name),
        fields=(),
        button=visit.words("officers.dismiss"),
        danger=True,
    )

    async def done(_: Nothing, once: str) -> Response:
        caller = await visit.changing(DismissOfficer, once)
        await caller.submit(DismissOfficer, community=DISTRICT_LOG, person_id=person_id)
        return visit.see(_HERE)

    return await answer_form(visit, form, Nothing, done)


async def _all(visit: Visit) -> tuple[OfficerView, ...]:
    caller = await visit.caller(AppointOfficer)
    return tuple(await whole(lambda cursor: list_officers(caller, cursor, _AT_ONCE)))
