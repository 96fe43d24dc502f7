"""Trials (试课): planned, attended, held, and what the residents think of them."""

from fastapi import APIRouter, Response

from services.gateway.api.answers import Created, Done, created_in, done, found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import door, trials
from services.gateway.operations.caller import Caller
from services.gateway.operations.trials import FeedbackTexts
from shared.contracts.partners.refusals.trials import TRIAL_IS_UNKNOWN
from shared.contracts.partners.trials.commands import (
    CheckInRequest,
    GiveFeedback,
    GiveFeedbackRequest,
    PlanTrialRequest,
    RecordTrialHeld,
)
from shared.contracts.partners.trials.views import DoorCode, GetTrial, ListTrials
from shared.kernel.models import Id

router = APIRouter(tags=["trials"])


open_to(router, "GET /trials", ListTrials)


@route_to(router, "POST /applications/{application_id}/trial", trials.PLAN_TRIAL)
async def plan_trial(
    application_id: Id, body: PlanTrialRequest, caller: Caller, response: Response
) -> Created:
    """Staff plan a trial of a matched application; one to which nobody has come yet is replaced.

    It is in a space of the community's, by its id, or at a place elsewhere. A space is asked for at once:
    until it is kept nobody checks in, and where it can't be had, the trial comes to nothing and says why.
    """
    trial_id, outcome = await trials.plan_trial(caller, application_id, body)
    return created_in(response, outcome, trial_id, f"applications/{application_id}/trial")


open_to(router, "GET /applications/{application_id}/trial", GetTrial)


@route_to(router, "GET /applications/{application_id}/trial/door", door.SHOW_DOOR_CODE, asks=True)
async def show_door_code(application_id: Id, caller: Caller) -> DoorCode:
    """The six digits that the door of the newest trial shows now, for a screen there."""
    return found(await door.door_code(caller, application_id), TRIAL_IS_UNKNOWN)


@route_to(router, "POST /applications/{application_id}/trial/check-ins", door.CHECK_IN_AT_DOOR)
async def check_in_at_trial(
    application_id: Id, body: CheckInRequest, caller: Caller, response: Response
) -> Done:
    """The caller is at the trial, and says so by the code that its door shows."""
    return done(response, await door.check_in(caller, application_id, body))


open_to(router, "POST /applications/{application_id}/trial/holding", RecordTrialHeld)


@route_to(router, "POST /applications/{application_id}/trial/feedback", GiveFeedback)
async def give_feedback(
    application_id: Id, body: GiveFeedbackRequest, caller: Caller, response: Response
) -> Done:
    return done(response, await trials.give_feedback(caller, application_id, body))


@route_to(
    router, "GET /applications/{application_id}/trial/feedback/texts", trials.LIST_FEEDBACK_TEXTS, asks=True
)
async def list_feedback_texts(application_id: Id, caller: Caller) -> FeedbackTexts:
    """What those who were there wrote, for those who decide; empty until the window has closed."""
    return found(await trials.list_feedback_texts(caller, application_id), TRIAL_IS_UNKNOWN)
