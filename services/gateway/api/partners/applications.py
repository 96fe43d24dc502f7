"""Applications: drafted and submitted by whoever would become a partner."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.access import SignedIn
from services.gateway.api.answers import Created, Done, created, done, found, refusals
from services.gateway.api.partners.access import READERS, Cursor, Limit
from shared.contracts.partners.applications import (
    AnswerInformation,
    AnswerInformationRequest,
    ApplicationDrafted,
    ApplicationRequest,
    ApplicationState,
    ApplicationView,
    DraftApplication,
    EditApplication,
    GetApplication,
    ListApplications,
    SubmitApplication,
    WithdrawApplication,
)
from shared.contracts.partners.refusals import (
    APPLICATION_BELONGS_TO_SOMEBODY_ELSE,
    APPLICATION_IS_NOT_A_DRAFT,
    APPLICATION_IS_NOT_EDITED_NOW,
    APPLICATION_IS_SETTLED,
    APPLICATION_IS_UNKNOWN,
    CALL_IS_UNKNOWN,
    CALL_TAKES_NO_APPLICATIONS_NOW,
    INTENT_BELONGS_TO_SOMEBODY_ELSE,
    INTENT_IS_UNKNOWN,
    INTENT_WAITS_NO_MORE,
    NO_INFORMATION_IS_ASKED,
    PERSON_HAS_MANY_DRAFTS,
)
from shared.kernel.models import Id, Page
from shared.kernel.refusals import REVISION_HAS_MOVED_ON
from shared.projections.refusals import CURSOR_IS_NOT_VALID

router = APIRouter(tags=["applications"])

_OF_WHAT_IT_NAMES = (
    CALL_IS_UNKNOWN,
    INTENT_IS_UNKNOWN,
    INTENT_BELONGS_TO_SOMEBODY_ELSE,
    INTENT_WAITS_NO_MORE,
)


@router.post(
    "/applications",
    status_code=201,
    operation_id="draft_application",
    summary="Draft an application",
    responses=refusals(*_OF_WHAT_IT_NAMES, PERSON_HAS_MANY_DRAFTS),
)
async def draft_application(body: ApplicationRequest, caller: SignedIn, response: Response) -> Created:
    """Anybody who is signed in drafts an application; whoever drafts it is the applicant."""
    outcome = await caller.submit("partners", DraftApplication, body)
    return created(response, outcome, outcome.one(ApplicationDrafted).application_id, "applications")


@router.get(
    "/applications",
    operation_id="list_applications",
    summary="List applications",
    responses=refusals(CURSOR_IS_NOT_VALID),
)
async def list_applications(
    caller: SignedIn,
    state: Annotated[ApplicationState | None, Query(description="In this state alone.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[ApplicationView]:
    """All applications, the newest first, for those who work on them; everybody else sees their own."""
    whose = None if caller.has(*READERS) else caller.person_id
    return await caller.ask(
        "partners", ListApplications(state=state, applicant=whose, cursor=cursor, limit=limit)
    )


@router.get(
    "/applications/{application_id}",
    operation_id="get_application",
    summary="Read an application",
    responses=refusals(APPLICATION_IS_UNKNOWN),
)
async def get_application(application_id: Id, caller: SignedIn, response: Response) -> ApplicationView:
    """One application: for the applicant, and those who work on it."""
    view = await caller.ask("partners", GetApplication(application_id=application_id))
    if view is not None and view.applicant != caller.person_id and not caller.has(*READERS):
        view = None
    return found(view, APPLICATION_IS_UNKNOWN, response)


@router.put(
    "/applications/{application_id}",
    operation_id="edit_application",
    summary="Edit an application",
    responses=refusals(
        APPLICATION_IS_UNKNOWN,
        APPLICATION_BELONGS_TO_SOMEBODY_ELSE,
        APPLICATION_IS_NOT_EDITED_NOW,
        REVISION_HAS_MOVED_ON,
        *_OF_WHAT_IT_NAMES,
    ),
)
async def edit_application(
    application_id: Id, body: ApplicationRequest, caller: SignedIn, response: Response
) -> Done:
    """The applicant changes a draft, or what more information was asked about; all fields are replaced."""
    outcome = await caller.submit("partners", EditApplication, body, application_id=application_id)
    return done(response, outcome)


@router.post(
    "/applications/{application_id}/submission",
    operation_id="submit_application",
    summary="Submit an application",
    responses=refusals(
        APPLICATION_IS_UNKNOWN,
        APPLICATION_BELONGS_TO_SOMEBODY_ELSE,
        APPLICATION_IS_NOT_A_DRAFT,
        CALL_TAKES_NO_APPLICATIONS_NOW,
        *_OF_WHAT_IT_NAMES,
    ),
)
async def submit_application(application_id: Id, caller: SignedIn, response: Response) -> Done:
    """The applicant submits. The bar that the residents' feedback must clear is set on this day."""
    return done(response, await caller.submit("partners", SubmitApplication, application_id=application_id))


@router.post(
    "/applications/{application_id}/answer",
    operation_id="answer_information",
    summary="Answer a question of the staff",
    responses=refusals(APPLICATION_IS_UNKNOWN, APPLICATION_BELONGS_TO_SOMEBODY_ELSE, NO_INFORMATION_IS_ASKED),
)
async def answer_information(
    application_id: Id, body: AnswerInformationRequest, caller: SignedIn, response: Response
) -> Done:
    """The applicant answers; screening goes on."""
    outcome = await caller.submit("partners", AnswerInformation, body, application_id=application_id)
    return done(response, outcome)


@router.post(
    "/applications/{application_id}/withdrawal",
    operation_id="withdraw_application",
    summary="Withdraw an application",
    responses=refusals(APPLICATION_IS_UNKNOWN, APPLICATION_BELONGS_TO_SOMEBODY_ELSE, APPLICATION_IS_SETTLED),
)
async def withdraw_application(application_id: Id, caller: SignedIn, response: Response) -> Done:
    """The applicant withdraws before the application is settled."""
    return done(response, await caller.submit("partners", WithdrawApplication, application_id=application_id))
