"""Applications: drafted and submitted by whoever would become a partner."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.answers import found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import applications
from services.gateway.operations.caller import Caller
from shared.contracts.partners.applications.commands import (
    AnswerInformation,
    DraftApplication,
    EditApplication,
    SubmitApplication,
    WithdrawApplication,
)
from shared.contracts.partners.applications.views import (
    ApplicationView,
    GetApplication,
    ListApplications,
    ListApplicationsRequest,
)
from shared.contracts.partners.refusals.applications import APPLICATION_IS_UNKNOWN
from shared.kernel.models import Id, Page

router = APIRouter(tags=["applications"])


open_to(router, "POST /applications", DraftApplication)


@route_to(router, "GET /applications", ListApplications)
async def list_applications(
    caller: Caller, asked: Annotated[ListApplicationsRequest, Query()]
) -> Page[ApplicationView]:
    return await applications.list_applications(caller, asked)


@route_to(router, "GET /applications/{application_id}", GetApplication)
async def get_application(application_id: Id, caller: Caller, response: Response) -> ApplicationView:
    return found(await applications.get_application(caller, application_id), APPLICATION_IS_UNKNOWN, response)


open_to(router, "PUT /applications/{application_id}", EditApplication)
open_to(router, "POST /applications/{application_id}/submission", SubmitApplication)
open_to(router, "POST /applications/{application_id}/answer", AnswerInformation)
open_to(router, "POST /applications/{application_id}/withdrawal", WithdrawApplication)
