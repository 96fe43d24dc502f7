"""Trials (试课): planned, attended, held, and what the residents think of them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from services.gateway.api.access import Permission
from services.gateway.api.answers import Created, Done, created, done, found, refusals
from services.gateway.api.doors import open_to, route_to
from services.gateway.api.partners.access import READERS
from services.gateway.operations.caller import Caller
from shared.contracts.partners.refusals.trials import TRIAL_IS_UNKNOWN
from shared.contracts.partners.trials.commands import (
    CheckIn,
    GiveFeedback,
    GiveFeedbackRequest,
    PlanTrial,
    PlanTrialRequest,
    RecordTrialHeld,
)
from shared.contracts.partners.trials.events import TrialPlanned
from shared.contracts.partners.trials.views import GetTrial, ListTrials
from shared.kernel.models import Id, View
from shared.kernel.roles import roles

router = APIRouter(tags=["trials"])


class FeedbackTexts(View):
    """What people wrote, in an order that says nothing of who or when; erased texts are missing."""

    texts: tuple[str, ...]


open_to(router, "GET /trials", ListTrials)


@route_to(router, "POST /applications/{application_id}/trial", PlanTrial)
async def plan_trial(
    application_id: Id, body: PlanTrialRequest, caller: Caller, response: Response
) -> Created:
    outcome = await caller.submit(PlanTrial, body, application_id=application_id)
    if outcome.events:
        trial_id = outcome.one(TrialPlanned).trial_id
    else:  # It was planned so before, perhaps only just.
        caller.min_sequence = outcome.sequence
        trial = await caller.ask(GetTrial(application_id=application_id))
        trial_id = found(trial, TRIAL_IS_UNKNOWN).trial_id
    answer = created(response, outcome, trial_id, "trials")
    response.headers["Location"] = f"applications/{application_id}/trial"
    return answer


open_to(router, "GET /applications/{application_id}/trial", GetTrial)
open_to(router, "POST /applications/{application_id}/trial/check-ins", CheckIn, name="check_in_at_trial")
open_to(router, "POST /applications/{application_id}/trial/holding", RecordTrialHeld)


@route_to(router, "POST /applications/{application_id}/trial/feedback", GiveFeedback)
async def give_feedback(
    application_id: Id, body: GiveFeedbackRequest, caller: Caller, response: Response
) -> Done:
    text_id = await caller.keep_text(body.text) if body.text is not None else None
    outcome = await caller.submit(
        GiveFeedback,
        application_id=application_id,
        score=body.score,
        in_favour=body.in_favour,
        text_id=text_id,
    )
    return done(response, outcome)


@router.get(
    "/applications/{application_id}/trial/feedback/texts",
    operation_id="list_feedback_texts",
    summary="Read what people wrote about a trial",
    responses=refusals(TRIAL_IS_UNKNOWN),
)
async def list_feedback_texts(
    application_id: Id, caller: Annotated[Caller, Depends(Permission(roles(*READERS), asks=True))]
) -> FeedbackTexts:
    """What those who were there wrote, for those who decide; empty until the window has closed."""
    trial = found(await caller.ask(GetTrial(application_id=application_id)), TRIAL_IS_UNKNOWN)
    text_ids = trial.results.text_ids if trial.results else ()
    kept = await caller.texts_of(text_ids)
    return FeedbackTexts(texts=tuple(kept[one] for one in text_ids if one in kept))
