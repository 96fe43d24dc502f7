"""Projects (项目清单) as each caller may see them, and residents' judgement of them."""

from collections.abc import Collection, Sequence

from services.gateway.operations.caller import Caller
from services.gateway.operations.related_partners import related_partners
from services.gateway.operations.sessions import represented
from shared.contracts.partners.projects.progress import JudgeProject, JudgeProjectRequest
from shared.contracts.partners.projects.views import (
    ContributionView,
    GetProject,
    ListProjects,
    ListProjectsRequest,
    ProjectView,
)
from shared.kernel.models import Page
from shared.kernel.outcome import Outcome
from shared.kernel.roles import Role


async def list_projects(caller: Caller, asked: ListProjectsRequest) -> Page[ProjectView]:
    """The projects, with of what was given as much as the caller may see."""
    page = await caller.ask(ListProjects(**dict(asked)))
    own = await _own(caller)
    return page.model_copy(update={"items": [_seen_by(caller, one, own) for one in page.items]})


async def get_project(caller: Caller, project_id: str) -> ProjectView | None:
    """The project, with of what was given as much as the caller may see."""
    view = await caller.ask(GetProject(project_id=project_id))
    return _seen_by(caller, view, await _own(caller)) if view else None


async def judge_project(caller: Caller, project_id: str, body: JudgeProjectRequest) -> Outcome:
    """Says whether a project did what it was to do, for a person who counts or not."""
    return await caller.submit(JudgeProject, body, project_id=project_id, verified=await caller.is_verified())


async def _own(caller: Caller) -> Collection[str]:
    """The partners that the caller represents."""
    return await represented(caller) if caller.has(Role.PARTNER) else ()


def _seen_by(caller: Caller, view: ProjectView, own: Collection[str]) -> ProjectView:
    """What one side says that it gave is for that side and for staff, until a second person confirms it."""
    if caller.has(Role.STAFF):
        return view
    contributions = tuple(
        one if one.contributor.partner_id in own else _confirmed(one) for one in view.contributions
    )
    return view.model_copy(update={"contributions": contributions, "waits": False})


def _confirmed(one: ContributionView) -> ContributionView:
    givings = tuple(
        giving.model_copy(update={"evidence": None})
        for giving in one.givings
        if giving.confirmed_at is not None
    )
    return one.model_copy(update={"givings": givings})


async def barred_from(caller: Caller, projects: Sequence[ProjectView]) -> frozenset[str]:
    """Those of these projects that the caller neither approves nor accepts: the lead or one that contributes
    is related to the caller or, as long as there is no lead, every partner that claims it."""
    related = await related_partners(caller, (partner for one in projects for partner in _judged(one)))
    return frozenset(
        one.project_id
        for one in projects
        if (related & _judged(one) if one.lead else _judged(one) and _judged(one) <= related)
    )


def _judged(project: ProjectView) -> frozenset[str]:
    """The partners that an approval or acceptance is about."""
    if project.lead is None:
        return frozenset(one.partner_id for one in project.claims)
    contributors = {one.contributor.partner_id for one in project.contributions}
    return frozenset(one for one in {project.lead, *contributors} if one is not None)
