"""Projects (项目清单): claimed (揭榜), approved, carried out with others, accepted, closed (销号)."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.answers import Done, done, found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import projects
from services.gateway.operations.caller import Caller
from shared.contracts.partners.projects.commands import (
    ApproveProject,
    ClaimNeed,
    ClaimProject,
    EditProject,
    ProposeProject,
    StartProject,
)
from shared.contracts.partners.projects.contributions import (
    ConfirmGiving,
    PledgeContribution,
    RecordGiving,
    SumContributions,
)
from shared.contracts.partners.projects.progress import (
    AcceptProject,
    CancelProject,
    CloseProject,
    HandInReport,
    JudgeProject,
    JudgeProjectRequest,
    ReachMilestone,
    SpendMoney,
)
from shared.contracts.partners.projects.translations import TranslateProject
from shared.contracts.partners.projects.views import (
    GetProject,
    ListProjects,
    ListProjectsRequest,
    ProjectView,
)
from shared.contracts.partners.refusals.projects import PROJECT_IS_UNKNOWN
from shared.kernel.models import Id, Page

router = APIRouter(tags=["projects"])


open_to(router, "POST /projects", ProposeProject)


@route_to(router, "GET /projects", ListProjects)
async def list_projects(caller: Caller, asked: Annotated[ListProjectsRequest, Query()]) -> Page[ProjectView]:
    return await projects.list_projects(caller, asked)


@route_to(router, "GET /projects/{project_id}", GetProject)
async def get_project(project_id: Id, caller: Caller, response: Response) -> ProjectView:
    return found(await projects.get_project(caller, project_id), PROJECT_IS_UNKNOWN, response)


open_to(router, "PUT /projects/{project_id}", EditProject)
open_to(router, "POST /projects/{project_id}/claims", ClaimProject)
open_to(router, "POST /needs/{need_id}/claims", ClaimNeed, at="projects")
open_to(router, "POST /projects/{project_id}/approval", ApproveProject)
open_to(router, "POST /projects/{project_id}/start", StartProject)
open_to(router, "PUT /projects/{project_id}/english", TranslateProject)
open_to(router, "POST /projects/{project_id}/contributions", PledgeContribution)
_CONTRIBUTION = "/projects/{project_id}/contributions/{contribution_id}"
open_to(router, f"POST {_CONTRIBUTION}/givings", RecordGiving)
open_to(router, f"POST {_CONTRIBUTION}/givings/{{giving_id}}/confirmation", ConfirmGiving)
open_to(router, "POST /projects/{project_id}/milestones/{milestone_id}/evidence", ReachMilestone)
open_to(router, "POST /projects/{project_id}/budget/{line_id}/spendings", SpendMoney)
open_to(router, "POST /projects/{project_id}/reports/{report_id}", HandInReport)


@route_to(router, "POST /projects/{project_id}/judgements", JudgeProject)
async def judge_project(
    project_id: Id, body: JudgeProjectRequest, caller: Caller, response: Response
) -> Done:
    return done(response, await projects.judge_project(caller, project_id, body))


open_to(router, "POST /projects/{project_id}/acceptance", AcceptProject)
open_to(router, "POST /projects/{project_id}/closure", CloseProject)
open_to(router, "POST /projects/{project_id}/cancellation", CancelProject)
open_to(router, "GET /contributions", SumContributions)
