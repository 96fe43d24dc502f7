"""What staff do with needs that are there: merged, assigned, closed on evidence, opened again."""

from collections.abc import Iterator
from datetime import date

from fastapi import APIRouter, Response

from services.gateway.operations.needs import assign_need, list_needs
from services.gateway.operations.people import contacts
from services.gateway.operations.projects import list_projects
from services.gateway.operations.related_partners import related_partners
from services.gateway.pages.desk.access import desk_form
from services.gateway.pages.desk.needs import about_need, done_to, need_of, path_of
from services.gateway.pages.site.fields import Choices, Fields, Kind
from services.gateway.pages.site.form_pages import answer_form
from services.gateway.pages.site.forms import made_of
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.names import partners_of
from services.gateway.pages.site.visit import Visit
from shared.contracts.gateway.contact import ContactPurpose
from shared.contracts.partners.needs.assigning import AssignNeed, AssignNeedRequest, NeedAssignee
from shared.contracts.partners.needs.closing import ReopenNeed
from shared.contracts.partners.needs.commands import CloseNeed, CloseNeedRequest, ReasonRequest
from shared.contracts.partners.needs.merging import MergeNeed, MergeNeedRequest
from shared.contracts.partners.needs.views import ListNeeds, ListNeedsRequest, NeedState
from shared.contracts.partners.partnership import PartnerState
from shared.contracts.partners.projects.views import ListProjects, ListProjectsRequest, ProjectState
from shared.kernel.models import Request
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)

_MOST = 200
_SETTLED = {NeedState.CLOSED, NeedState.DECLINED, NeedState.MERGED}
_LEFT = {PartnerState.EXITED, PartnerState.TERMINATED}
_OVER = {ProjectState.CLOSED, ProjectState.CANCELLED}


@desk_form(router, "/{community}/desk/needs/{need_id}/merge")
async def merge(visit: Visit) -> Response:
    """Puts it into another that says the same."""
    need, fields = await need_of(visit), Fields(visit.words)
    there = (await list_needs(await visit.caller(ListNeeds), ListNeedsRequest(limit=_MOST))).items
    choices = tuple(
        (one.need_id, title_in(visit.language, one))
        for one in there
        if one.need_id != need.need_id and one.state not in _SETTLED and (one.listed or not need.listed)
    )
    into = fields("into", Kind.SELECT, choices=choices, label="raised.which")
    reason = fields("reason", hint="cases.public_hint")

    async def done(body: MergeNeedRequest, once: str) -> Response:
        return await done_to(visit, need, MergeNeed, body, once)

    form = await about_need(visit, need, "merge", into, reason, danger=True)
    return await answer_form(visit, form, MergeNeedRequest, done)


class AssignForm(Request):
    """Who sees to it, as the form is sent: the kind and the id in one."""

    who: str
    due_on: date


@desk_form(router, "/{community}/desk/needs/{need_id}/assign")
async def assign(visit: Visit) -> Response:
    """Names a project, a partner or one of the staff, and a day."""
    need, fields = await need_of(visit), Fields(visit.words)
    who = fields("who", Kind.SELECT, choices=await _assignees(visit), label="needs.assigned")
    due_on = fields("due_on", Kind.DAY, label="needs.due_on")

    async def done(body: AssignForm, once: str) -> Response:
        to, _, assignee_id = body.who.partition("/")
        asked = made_of(AssignNeedRequest, {"to": to, "assignee_id": assignee_id, "due_on": body.due_on})
        outcome = await assign_need(await visit.changing(AssignNeed, once), need.need_id, asked)
        return visit.see_done(path_of(visit, need), AssignNeed, outcome)

    return await answer_form(visit, await about_need(visit, need, "assign", who, due_on), AssignForm, done)


async def _assignees(visit: Visit) -> Choices:
    """Projects and partners that are there, and the staff by name; reading those is written down."""
    projects = await list_projects(await visit.caller(ListProjects), ListProjectsRequest(limit=_MOST))
    partners = (await partners_of(visit)).values()
    caller = await visit.caller(AssignNeed)
    leads = (one.lead for one in projects.items)
    related = await related_partners(caller, [*leads, *(one.partner_id for one in partners)])
    state = await visit.gateway.state_of(visit.community)
    staff = sorted(one for one in state.roles if Role.STAFF in state.roles_of(one))
    known = await contacts(caller, staff, ContactPurpose.SERVICE)

    def named() -> Iterator[tuple[NeedAssignee, str, str]]:
        for project in projects.items:
            if project.state not in _OVER and project.lead not in related:
                yield NeedAssignee.PROJECT, project.project_id, project.title
        for partner in partners:
            if partner.state not in _LEFT and partner.partner_id not in related:
                yield NeedAssignee.PARTNER, partner.partner_id, partner.project
        for one in staff:
            yield NeedAssignee.STAFF, one, known[one].name if one in known else one

    return tuple((f"{kind}/{key}", f"{visit.words.of(kind)}: {name}") for kind, key, name in named())


@desk_form(router, "/{community}/desk/needs/{need_id}/close")
async def close(visit: Visit) -> Response:
    """Closes it without residents' confirmation, for a reason and on evidence that all read."""
    need, fields = await need_of(visit), Fields(visit.words)
    reason = fields("reason", hint="cases.public_hint")
    evidence = fields(
        "evidence", Kind.AREA, label="needs.close_evidence", hint="cases.public_hint", required=need.raised
    )

    async def done(body: CloseNeedRequest, once: str) -> Response:
        return await done_to(visit, need, CloseNeed, body, once)

    form = await about_need(visit, need, "close", reason, evidence, danger=True)
    return await answer_form(visit, form, CloseNeedRequest, done)


@desk_form(router, "/{community}/desk/needs/{need_id}/reopen")
async def reopen(visit: Visit) -> Response:
    """Opens it again, for a reason that all read."""
    need = await need_of(visit)
    reason = Fields(visit.words)("reason", hint="cases.public_hint")

    async def done(body: ReasonRequest, once: str) -> Response:
        return await done_to(visit, need, ReopenNeed, body, once)

    return await answer_form(visit, await about_need(visit, need, "reopen", reason), ReasonRequest, done)
