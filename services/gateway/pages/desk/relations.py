"""The register of relations at the desk: what one says of oneself, once a year, for all applications."""

from collections.abc import Sequence

from fastapi import APIRouter, Response

from services.gateway.operations.applications import list_applications
from services.gateway.operations.relations import own_relations
from services.gateway.pages.desk.access import desk_form
from services.gateway.pages.site.fields import Choices, Field, Fields, Kind, flat
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.visit import Visit
from shared.contracts.partners.applications.views import ListApplications, ListApplicationsRequest
from shared.contracts.partners.decisions.events import RelationKind
from shared.contracts.partners.reviews.relations import (
    ListRelations,
    RegisterRelations,
    RegisterRelationsRequest,
    Relation,
)
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)

_FEWEST_ROWS = 3


@desk_form(router, "/{community}/desk/relations", Role.COMMITTEE, Role.TREASURER, Role.SUPERVISOR)
async def relations(visit: Visit) -> Response:
    """What one registered the last time, to be put right and sent again."""
    found = await own_relations(await visit.caller(ListRelations))
    registered = found.relations if found else ()
    shown = await visit.shown()
    words = visit.words
    decides = await visit.has(Role.STAFF, Role.COMMITTEE)
    place, place_words = ("desk/applications", "desk.applications") if decides else ("fund", "fund.title")
    back = f"/{visit.community}/{place}"
    form = Form(
        title=words("relations.title"),
        back=back,
        back_words=words(place_words),
        lead=words("relations.lead"),
        facts=((words("relations.renew_by"), shown.day(found.renew_by)),) if found else (),
        fields=await _rows(visit, registered, await _people(visit, registered) if decides else ()),
        values=tuple(flat({"relations": [one.model_dump(mode="json") for one in registered]})),
        button=words("relations.register"),
    )

    async def done(body: RegisterRelationsRequest, once: str) -> Response:
        outcome = await visit.submit(RegisterRelations, body, once=once)
        return visit.see_done(back, RegisterRelations, outcome)

    return await answer_form(visit, form, RegisterRelationsRequest, done)


async def _rows(visit: Visit, registered: Sequence[Relation], people: Choices) -> tuple[Field, ...]:
    """One more than there are; those that are left empty say nothing."""
    fields = Fields(visit.words)
    found: list[Field] = []
    for place in range(max(_FEWEST_ROWS, len(registered) + 1)):
        row = f"relations.{place}"
        hint = "" if place else "relations.organisation_hint"
        found.append(fields(f"{row}.organisation", hint=hint, required=False))
        if len(people) > 1:
            found.append(fields(f"{row}.person", Kind.SELECT, choices=people))
        found.append(fields.one_of(f"{row}.kind", RelationKind, may_be_none=True))
    return tuple(found)


async def _people(visit: Visit, registered: Sequence[Relation]) -> Choices:
    """Those who applied here without an organisation, by project: names are not for everybody to read."""
    caller = await visit.caller(ListApplications)
    page = await list_applications(caller, ListApplicationsRequest(limit=200))
    known = {
        **{one.person: visit.words("relations.somebody") for one in registered if one.person is not None},
        **{one.applicant: one.project for one in page.items if one.organisation is None},
    }
    return (("", visit.words("site.none")), *known.items())
