"""Projects (项目清单): the list with who gives what, and one project with all that belongs to it."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.needs import get_need
from services.gateway.operations.projects import barred_from, get_project, list_projects
from services.gateway.operations.related_partners import related_partners
from services.gateway.pages.partner.access import own_partners
from services.gateway.pages.site.form_pages import at_once
from services.gateway.pages.site.form_views import FormView, Wrong
from services.gateway.pages.site.kinds import KindFilter, kind_filter
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.names import partners_of
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.partners.counts import GetProgrammeCounts
from shared.contracts.partners.needs.views import GetNeed, NeedView
from shared.contracts.partners.partnership import PartnerView
from shared.contracts.partners.projects.commands import ApproveProject, StartProject
from shared.contracts.partners.projects.contributions import ConfirmGiving, ContributionSum, SumContributions
from shared.contracts.partners.projects.progress import AcceptProject, CloseProject
from shared.contracts.partners.projects.views import (
    GetProject,
    ListProjects,
    ListProjectsRequest,
    ProjectState,
    ProjectView,
)
from shared.contracts.partners.refusals.agreements import PARTNER_IS_UNKNOWN
from shared.contracts.partners.refusals.projects import (
    CONTRIBUTION_IS_UNKNOWN,
    GIVING_IS_UNKNOWN,
    PROJECT_IS_UNKNOWN,
)
from shared.kernel.messages import Command
from shared.kernel.refusals import require
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)

_MOST = 50
_BEFORE_APPROVAL = (ProjectState.PROPOSED, ProjectState.CLAIMED)
_OVER = (ProjectState.CLOSED, ProjectState.CANCELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectsPage(PageView):
    """All projects, the newest first, and what everybody gives."""

    template: ClassVar[str] = "projects/projects.html"

    projects: tuple[ProjectView, ...]
    partners: dict[str, PartnerView]
    sums: tuple[ContributionSum, ...]
    kinds: KindFilter
    may_propose: bool
    next_cursor: str | None


@page(router, "GET /{community}/projects")
async def projects(visit: Visit) -> Response:
    """The public list."""
    caller = await visit.caller(ListProjects)
    kinds = kind_filter(visit, (await visit.ask(GetProgrammeCounts())).projects)
    asked = ListProjectsRequest(
        limit=_MOST,
        cursor=visit.asked("cursor")[:512] or None,
        mechanism=kinds.mechanism,
        field=kinds.field,
    )
    found = await list_projects(caller, asked)
    view = ProjectsPage(
        title=visit.words("projects.title"),
        list_files=await files_of(visit, "projects", asked),
        projects=tuple(found.items),
        partners=await partners_of(visit),
        sums=(await visit.ask(SumContributions())).sums,
        kinds=kinds,
        may_propose=await visit.has(Role.PARTNER, Role.STAFF),
        next_cursor=found.next_cursor,
    )
    return await visit.page(view)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectPage(PageView):
    """One project: needs, claims, who takes part with what, milestones, money, reports, its end."""

    template: ClassVar[str] = "projects/project.html"

    project: ProjectView
    needs: tuple[NeedView, ...]
    partners: dict[str, PartnerView]
    own: tuple[str, ...]
    """The partners for whom the visitor acts."""
    is_staff: bool
    leads: bool
    """Whether the visitor may act as its lead."""
    may_edit: bool
    may_claim: bool
    may_approve: bool
    related: frozenset[str]
    """Claimants to whom the visitor is related, and so does not say that they lead it."""
    """Whether the visitor is one of the staff who may say who leads it: not who proposed it."""
    may_judge: bool
    may_accept: bool
    waits_for_residents: bool
    """Whether staff can't state yet that residents accept it, since too few have judged."""
    may_give: bool
    form: FormView


@page(router, "GET /{community}/projects/{project_id}")
async def project(visit: Visit) -> Response:
    """The project."""
    return await _project_page(visit, None)


async def _project_page(visit: Visit, wrong: Wrong | None) -> Response:
    one = await project_of(visit)
    caller = await visit.caller(GetNeed)
    needs = [await get_need(caller, need_id) for need_id in one.need_ids]
    own = await own_partners(visit) if visit.person_id else []
    staff = await visit.has(Role.STAFF)
    early, running = one.state in _BEFORE_APPROVAL, one.state is ProjectState.RUNNING
    claimants = {claim.partner_id for claim in one.claims}
    reached = running and all(milestone.reached_at for milestone in one.milestones)
    judged = one.judged >= (one.quorum or 0)
    caller = await visit.caller(GetProject)
    barred = staff and bool(await barred_from(caller, [one]))
    related = await related_partners(caller, claimants) if staff else frozenset[str]()
    proposers = {claim.partner_id for claim in one.claims if claim.proposal is None}
    view = ProjectPage(
        title=title_in(visit.language, one),
        project=one,
        needs=tuple(need for need in needs if need is not None),
        partners=await partners_of(visit),
        own=tuple(own),
        is_staff=staff,
        leads=staff or one.lead in own,
        may_edit=early and (staff or not proposers.isdisjoint(own)),
        may_claim=early and bool(set(own) - claimants),
        may_approve=staff and early and not barred and one.proposed_by != visit.person_id,
        may_judge=reached and await visit.has(Role.RESIDENT),
        may_accept=staff and reached and judged and not barred,
        waits_for_residents=staff and reached and not judged,
        may_give=one.state not in _OVER and (staff or bool(own)),
        related=related,
        form=await visit.form(wrong),
    )
    return await visit.page(view, wrong=wrong)


async def project_of(visit: Visit) -> ProjectView:
    """The project of this page, as the visitor may see it."""
    project_id = visit.id_part("project_id", PROJECT_IS_UNKNOWN)
    caller = await visit.caller(GetProject)
    return require(await get_project(caller, project_id), PROJECT_IS_UNKNOWN)


@page(router, "POST /{community}/projects/{project_id}/approve/{partner_id}")
async def approve(visit: Visit) -> Response:
    """Staff say who leads it."""
    return await _at_once(visit, ApproveProject, partner_id=visit.id_part("partner_id", PARTNER_IS_UNKNOWN))


@page(router, "POST /{community}/projects/{project_id}/start")
async def start(visit: Visit) -> Response:
    """It runs."""
    return await _at_once(visit, StartProject)


@page(router, "POST /{community}/projects/{project_id}/accept")
async def accept(visit: Visit) -> Response:
    """Staff state that residents accept it."""
    return await _at_once(visit, AcceptProject)


@page(router, "POST /{community}/projects/{project_id}/close")
async def close(visit: Visit) -> Response:
    """Its needs are settled."""
    return await _at_once(visit, CloseProject)


@page(
    router,
    "POST /{community}/projects/{project_id}/contributions/{contribution_id}/givings/{giving_id}/confirm",
)
async def confirm(visit: Visit) -> Response:
    """A second person says that it was given."""
    return await _at_once(
        visit,
        ConfirmGiving,
        contribution_id=visit.id_part("contribution_id", CONTRIBUTION_IS_UNKNOWN),
        giving_id=visit.id_part("giving_id", GIVING_IS_UNKNOWN),
    )


async def _at_once(visit: Visit, command: type[Command], **ids: str) -> Response:
    project_id = visit.id_part("project_id", PROJECT_IS_UNKNOWN)
    back = f"/{visit.community}/projects/{project_id}"
    return await at_once(visit, command, back, _project_page, project_id=project_id, **ids)
