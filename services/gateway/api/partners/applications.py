"""Applications: drafted and submitted by whoever would become a partner."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.answers import Done, done, found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import applications, identities
from services.gateway.operations.caller import Caller
from shared.contracts.partners.applications.commands import (
    AnswerInformation,
    DraftApplication,
    EditApplication,
    SubmitApplication,
    WithdrawApplication,
)
from shared.contracts.partners.applications.identity import (
    ApplicantIdentityView,
    GetApplicantIdentity,
    IdentifyApplicantRequest,
)
from shared.contracts.partners.applications.views import (
    ApplicationView,
    GetApplication,
    ListApplications,
    ListApplicationsRequest,
)
from shared.contracts.partners.call_questions import AnswerCallQuestions
from shared.contracts.partners.refusals.applications import (
    APPLICATION_IS_UNKNOWN,
    IDENTITY_IS_UNKNOWN,
)
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


open_to(router, "PUT /applications/{application_id}/answers", AnswerCallQuestions)


@route_to(router, "PUT /applications/{application_id}/identity", identities.IDENTIFY_APPLICANT)
async def identify_applicant(
    application_id: Id, body: IdentifyApplicantRequest, caller: Caller, response: Response
) -> Done:
    """The applicant says who they are, before submission. An edit that names another organisation undoes it.

    It replaces what was said before. Staff see it, and who reads it is written down for the applicant to see.
    """
    return done(response, await identities.identify_applicant(caller, application_id, body))


@route_to(router, "GET /applications/{application_id}/identity", GetApplicantIdentity)
async def get_applicant_identity(application_id: Id, caller: Caller) -> ApplicantIdentityView:
    return found(await identities.get_identity(caller, application_id), IDENTITY_IS_UNKNOWN)


open_to(router, "POST /applications/{application_id}/submission", SubmitApplication)
open_to(router, "POST /applications/{application_id}/answer", AnswerInformation)
open_to(router, "POST /applications/{application_id}/withdrawal", WithdrawApplication)
