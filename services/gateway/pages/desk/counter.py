"""The counter (代办): staff act in a resident's place, on every page, until they end it."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.pages.site.cookies import act_for
from services.gateway.pages.site.form_views import FormView, blank
from services.gateway.pages.site.serving import page, require_person
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.gateway.refusals import ON_BEHALF_IS_FOR_STAFF, PERSON_IS_UNKNOWN
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterPage(PageView):
    """For whom staff act, and that the desk waits until they end it."""

    template: ClassVar[str] = "desk/counter.html"

    form: FormView


@page(router, "GET /{community}/counter")
async def counter(visit: Visit) -> Response:
    """Where staff are led who open the desk while they act for somebody."""
    require_person(visit)
    if await visit.acting_for() is None:
        return visit.see(f"/{visit.community}/me")
    return await visit.page(CounterPage(title=visit.words("counter.title"), form=blank()))


@page(router, "POST /{community}/counter")
async def begin(visit: Visit) -> Response:
    """From now on every page of this community is the resident's."""
    fields = dict(await visit.fields())
    if not await visit.has(Role.STAFF):
        raise Rejected(ON_BEHALF_IS_FOR_STAFF)
    person_id = fields.get("person_id", "")
    state = await visit.gateway.state_of(visit.community)
    if Role.RESIDENT not in state.roles_of(person_id):
        raise Rejected(PERSON_IS_UNKNOWN)
    return act_for(visit.request, visit.see(f"/{visit.community}/me"), visit.community, person_id)


@page(router, "POST /{community}/counter/end")
async def end(visit: Visit) -> Response:
    """The staff are themselves again."""
    await visit.fields()
    return act_for(visit.request, visit.see(f"/{visit.community}/desk"), visit.community, None)
