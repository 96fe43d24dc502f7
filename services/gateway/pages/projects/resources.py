"""Resources (资源清单): the list, one of them, and what is done with it."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.projects import list_projects
from services.gateway.operations.related_partners import related_partners
from services.gateway.operations.resources import get_resource, list_own_resources, list_resources
from services.gateway.pages.desk.access import desk_form
from services.gateway.pages.partner.access import own_form, own_partners
from services.gateway.pages.projects.measures import (
    MeasuredRequest,
    QuantityRequest,
    measure_fields,
    measured,
    quantity_field,
)
from services.gateway.pages.site.fields import Choices, Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form, at_once
from services.gateway.pages.site.form_views import FormView, Wrong
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.names import partners_of
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.partners.needs.commands import ReasonRequest
from shared.contracts.partners.partnership import PartnerView
from shared.contracts.partners.projects.views import ListProjects, ListProjectsRequest, ProjectState
from shared.contracts.partners.refusals.resources import COMMITMENT_IS_UNKNOWN, RESOURCE_IS_UNKNOWN
from shared.contracts.partners.resources.commands import (
    CheckResource,
    CommitResource,
    CommitResourceRequest,
    DeclineResource,
    EndCommitment,
    MakeResourceAvailable,
    OfferResource,
    OfferResourceRequest,
    ReturnResource,
)
from shared.contracts.partners.resources.views import (
    GetResource,
    ListResources,
    ListResourcesRequest,
    ResourceView,
)
from shared.kernel.messages import Command
from shared.kernel.models import Id, Prose, Title
from shared.kernel.refusals import require
from shared.kernel.roles import Role
from shared.kernel.windows import TimeWindow

router = APIRouter(include_in_schema=False)

_MOST, _A_PAGE = 200, 50
_OPEN_PROJECTS = (ProjectState.RUNNING, ProjectState.APPROVED, ProjectState.CLAIMED, ProjectState.PROPOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourcesPage(PageView):
    """What is to be had, the newest first."""

    template: ClassVar[str] = "projects/resources.html"

    resources: tuple[ResourceView, ...]
    own: tuple[ResourceView, ...]
    """What the visitor offers and is not on the list."""
    may_offer: bool
    next_cursor: str | None


@page(router, "GET /{community}/resources")
async def resources(visit: Visit) -> Response:
    """The public list; staff see what is not listed too."""
    caller = await visit.caller(ListResources)
    asked = ListResourcesRequest(limit=_A_PAGE, cursor=visit.asked("cursor")[:512] or None)
    found = await list_resources(caller, asked)
    own: list[ResourceView] = []
    if visit.person_id is not None and not await visit.has(Role.STAFF):
        own = (await list_own_resources(caller, ListResourcesRequest(limit=_MOST))).items
    view = ResourcesPage(
        title=visit.words("resources.title"),
        list_files=await files_of(visit, "resources"),
        resources=tuple(found.items),
        own=tuple(one for one in own if not one.listed),
        may_offer=await visit.has(Role.RESIDENT, Role.PARTNER, Role.STAFF),
        next_cursor=found.next_cursor,
    )
    return await visit.page(view)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourcePage(PageView):
    """One resource, and what it is kept for."""

    template: ClassVar[str] = "projects/resource.html"

    resource: ResourceView
    partner: PartnerView | None
    is_staff: bool
    may_check: bool
    """Whether the visitor is one of the staff, and not who offers it."""
    is_own: bool
    form: FormView


async def _resource_page(visit: Visit, wrong: Wrong | None) -> Response:
    one = await _resource(visit)
    known = await partners_of(visit) if one.partner_id else {}
    staff = await visit.has(Role.STAFF)
    # At the counter the caller is the resident, whose it may be.
    offers = one.offered_by is not None and one.offered_by == (await visit.caller(GetResource)).person_id
    view = ResourcePage(
        title=one.title,
        resource=one,
        partner=known.get(one.partner_id or ""),
        is_staff=staff,
        may_check=staff and not offers,
        is_own=staff or offers,
        form=await visit.form(wrong),
    )
    return await visit.page(view, wrong=wrong)


async def _resource(visit: Visit) -> ResourceView:
    resource_id = visit.id_part("resource_id", RESOURCE_IS_UNKNOWN)
    caller = await visit.caller(GetResource)
    return require(await get_resource(caller, resource_id), RESOURCE_IS_UNKNOWN)


class CommitForm(QuantityRequest):
    """What is kept for which project, as the form has it."""

    project_id: Id
    window: TimeWindow


class OfferForm(MeasuredRequest):
    """What is offered, as the form has it."""

    title: Title
    summary: Prose
    organisation: Title | None = None
    partner_id: Id | None = None


@own_form(router, "/{community}/resources/offer")
async def offer(visit: Visit) -> Response:
    """Somebody puts something at the community's disposal."""
    await visit.caller(OfferResource)
    fields, back = Fields(visit.words), f"/{visit.community}/resources"
    form = Form(
        title=visit.words("resources.offer"),
        back=back,
        back_words=visit.words("resources.title"),
        lead=visit.words("resources.offer_text"),
        fields=(
            fields("title", label="resources.what_it_is"),
            *measure_fields(visit.words),
            fields("summary", Kind.AREA, label="resources.summary", hint="resources.summary_hint"),
            fields("organisation", hint="resources.organisation_hint", required=False),
            *await partner_fields(visit, required=False),
        ),
        button=visit.words("resources.offer"),
    )

    async def done(asked: OfferForm, once: str) -> Response:
        body = OfferResourceRequest(
            title=asked.title,
            amount=asked.amount(),
            summary=asked.summary,
            organisation=asked.organisation,
            partner_id=asked.partner_id,
        )
        outcome = await visit.submit(OfferResource, body, once=once)
        return visit.see_done(f"{back}/{outcome.made('resource_id')}", OfferResource, outcome)

    return await answer_form(visit, form, OfferForm, done)


async def partner_fields(visit: Visit, *, required: bool, hint: str = "") -> tuple[Field, ...]:
    """The choice among the partners for whom the visitor acts; no field where there are none to choose."""
    own, known = await own_partners(visit), await partners_of(visit)
    named = tuple((one, known[one].organisation or known[one].project) for one in own if one in known)
    if not named and not required:
        return ()
    choices: Choices = named if required else (("", visit.words("site.none")), *named)
    fields = Fields(visit.words)
    return (fields("partner_id", Kind.SELECT, choices=choices, required=required, hint=hint),)


@page(router, "GET /{community}/resources/{resource_id}")
async def resource(visit: Visit) -> Response:
    """The resource."""
    return await _resource_page(visit, None)


@own_form(router, "/{community}/resources/{resource_id}/commit")
async def commit(visit: Visit) -> Response:
    """A part of it is kept for a project."""
    one, fields = await _resource(visit), Fields(visit.words)
    await visit.caller(CommitResource)
    form = Form(
        title=visit.words("resources.commit"),
        back=_path(visit, one),
        back_words=one.title,
        lead=visit.words("resources.commit_text"),
        facts=((visit.words("resources.left"), await measured(visit, one.left, one.amount.unit)),),
        fields=(
            fields("project_id", Kind.SELECT, choices=await _open_projects(visit, one)),
            quantity_field(visit.words, one.amount.unit),
            fields("window.starts_at", Kind.MOMENT),
            fields("window.ends_at", Kind.MOMENT),
        ),
        button=visit.words("resources.commit"),
    )

    async def done(asked: CommitForm, once: str) -> Response:
        body = CommitResourceRequest(
            project_id=asked.project_id, quantity=asked.count(one.amount.unit), window=asked.window
        )
        outcome = await visit.submit(CommitResource, body, once=once, resource_id=one.resource_id)
        return visit.see_done(_path(visit, one), CommitResource, outcome)

    return await answer_form(visit, form, CommitForm, done)


async def _open_projects(visit: Visit, one: ResourceView) -> Choices:
    """Those that are not over; for staff who don't give it, none whose lead they are related to."""
    caller = await visit.caller(ListProjects)
    pages = [
        await list_projects(caller, ListProjectsRequest(state=state, limit=_MOST)) for state in _OPEN_PROJECTS
    ]
    found = [project for page in pages for project in page.items]
    gives = one.offered_by == visit.person_id or not await visit.has(Role.STAFF)
    related = frozenset[str]() if gives else await related_partners(caller, (each.lead for each in found))
    offered = (each for each in found if each.lead not in related)
    return tuple((each.project_id, title_in(visit.language, each)) for each in offered)


@desk_form(router, "/{community}/resources/{resource_id}/decline")
async def decline(visit: Visit) -> Response:
    """Staff decline what was offered."""
    one = await _resource(visit)
    form = Form(
        title=visit.words("resources.decline"),
        back=_path(visit, one),
        back_words=one.title,
        fields=(Fields(visit.words)("reason", hint="cases.public_hint"),),
        button=visit.words("resources.decline"),
        danger=True,
    )

    async def done(body: ReasonRequest, once: str) -> Response:
        outcome = await visit.submit(DeclineResource, body, once=once, resource_id=one.resource_id)
        return visit.see_done(_path(visit, one), DeclineResource, outcome)

    return await answer_form(visit, form, ReasonRequest, done)


@page(router, "POST /{community}/resources/{resource_id}/check")
async def check(visit: Visit) -> Response:
    """Staff have seen it."""
    return await _at_once(visit, CheckResource)


@page(router, "POST /{community}/resources/{resource_id}/list")
async def make_available(visit: Visit) -> Response:
    """Staff put it on the public list."""
    return await _at_once(visit, MakeResourceAvailable)


@page(router, "POST /{community}/resources/{resource_id}/return")
async def give_back(visit: Visit) -> Response:
    """It goes back to whoever gave it."""
    return await _at_once(visit, ReturnResource)


@page(router, "POST /{community}/resources/{resource_id}/commitments/{commitment_id}/end")
async def end(visit: Visit) -> Response:
    """What was kept is free again."""
    return await _at_once(
        visit, EndCommitment, commitment_id=visit.id_part("commitment_id", COMMITMENT_IS_UNKNOWN)
    )


async def _at_once(visit: Visit, command: type[Command], **ids: str) -> Response:
    resource_id = visit.id_part("resource_id", RESOURCE_IS_UNKNOWN)
    back = f"/{visit.community}/resources/{resource_id}"
    return await at_once(visit, command, back, _resource_page, resource_id=resource_id, **ids)


def _path(visit: Visit, one: ResourceView) -> str:
    return f"/{visit.community}/resources/{one.resource_id}"
