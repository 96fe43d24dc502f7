"""Projects (项目清单) as each caller may see them, and residents' judgement of them."""

from collections.abc import Collection

from services.gateway.operations.caller import Caller
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
    state = await caller.gateway.state_of(caller.community)
    verified = caller.person_id not in state.unverified
    return await caller.submit(JudgeProject, body, project_id=project_id, verified=verified)


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
