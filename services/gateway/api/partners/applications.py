"""Applications: drafted and submitted by whoever would become a partner."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.answers import found
from services.gateway.api.doors import open_to, route_to
from services.gateway.api.partners.access import READERS, Cursor, Limit
from services.gateway.operations.caller import Caller
from shared.contracts.partners.applications.commands import (
    AnswerInformation,
    DraftApplication,
    EditApplication,
    SubmitApplication,
    WithdrawApplication,
)
from shared.contracts.partners.applications.views import (
    ApplicationState,
    ApplicationView,
    GetApplication,
    ListApplications,
)
from shared.contracts.partners.refusals.applications import APPLICATION_IS_UNKNOWN
from shared.kernel.models import Id, Page

router = APIRouter(tags=["applications"])


open_to(router, "POST /applications", DraftApplication)


@route_to(router, "GET /applications", ListApplications)
async def list_applications(
    caller: Caller,
    state: Annotated[ApplicationState | None, Query(description="Only items in this state.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[ApplicationView]:
    whose = None if caller.has(*READERS) else caller.person_id
    return await caller.ask(ListApplications(state=state, applicant=whose, cursor=cursor, limit=limit))


@route_to(router, "GET /applications/{application_id}", GetApplication)
async def get_application(application_id: Id, caller: Caller, response: Response) -> ApplicationView:
    view = await caller.ask(GetApplication(application_id=application_id))
    if view is not None and view.applicant != caller.person_id and not caller.has(*READERS):
        view = None
    return found(view, APPLICATION_IS_UNKNOWN, response)


open_to(router, "PUT /applications/{application_id}", EditApplication)
open_to(router, "POST /applications/{application_id}/submission", SubmitApplication)
open_to(router, "POST /applications/{application_id}/answer", AnswerInformation)
open_to(router, "POST /applications/{application_id}/withdrawal", WithdrawApplication)
