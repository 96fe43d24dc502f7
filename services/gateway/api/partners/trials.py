"""Trials (试课): planned, attended, held, and what the residents think of them."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.access import Anyone, Member, Staff
from services.gateway.api.answers import Created, Done, created, done, found, refusals
from services.gateway.api.partners.access import Cursor, Limit, Reader, StaffOrResident
from shared.contracts.partners.refusals import (
    APPLICANT_DOES_NOT_JUDGE_OWN_TRIAL,
    APPLICATION_IS_UNKNOWN,
    FEEDBACK_IS_FOR_THOSE_CHECKED_IN,
    FEEDBACK_IS_GIVEN_ONCE,
    FEEDBACK_IS_NOT_OPEN,
    NO_TRIAL_IS_PLANNED,
    RELATED_PERSON_TAKES_NO_PART,
    TRIAL_HAS_BEGUN,
    TRIAL_HAS_NOT_BEGUN,
    TRIAL_IS_FULL,
    TRIAL_IS_PLANNED_AHEAD,
    TRIAL_IS_UNKNOWN,
    TRIAL_NEEDS_A_MATCHED_APPLICATION,
    TRIAL_NEEDS_SOMEBODY_CHECKED_IN,
    TRIAL_WINDOW_IS_OVER,
)
from shared.contracts.partners.trials import (
    CheckIn,
    CheckInRequest,
    GetTrial,
    GiveFeedback,
    GiveFeedbackRequest,
    ListTrials,
    PlanTrial,
    PlanTrialRequest,
    RecordTrialHeld,
    TrialPlanned,
    TrialState,
    TrialView,
)
from shared.kernel.models import Id, Page, View
from shared.projections.refusals import CURSOR_IS_NOT_VALID

router = APIRouter(tags=["trials"])


class FeedbackTexts(View):
    """What people wrote, in an order that says nothing of who or when; erased texts are missing."""

    texts: tuple[str, ...]


@router.get(
    "/trials", operation_id="list_trials", summary="List trials", responses=refusals(CURSOR_IS_NOT_VALID)
)
async def list_trials(
    caller: Anyone,
    state: Annotated[TrialState | None, Query(description="In this state alone.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[TrialView]:
    """Trials, by when they begin, the latest first; results are there once a window has closed."""
    return await caller.ask("partners", ListTrials(state=state, cursor=cursor, limit=limit))


@router.post(
    "/applications/{application_id}/trial",
    status_code=201,
    operation_id="plan_trial",
    summary="Plan a trial",
    responses=refusals(
        APPLICATION_IS_UNKNOWN, TRIAL_NEEDS_A_MATCHED_APPLICATION, TRIAL_IS_PLANNED_AHEAD, TRIAL_HAS_BEGUN
    ),
)
async def plan_trial(
    application_id: Id, body: PlanTrialRequest, caller: Staff, response: Response
) -> Created:
    """Staff plan a trial of a matched application; one to which nobody has come yet is replaced."""
    outcome = await caller.submit("partners", PlanTrial, body, application_id=application_id)
    if outcome.events:
        trial_id = outcome.one(TrialPlanned).trial_id
    else:  # It was planned so before, perhaps only just.
        caller.min_sequence = outcome.sequence
        trial = await caller.ask("partners", GetTrial(application_id=application_id))
        trial_id = found(trial, TRIAL_IS_UNKNOWN).trial_id
    answer = created(response, outcome, trial_id, "trials")
    response.headers["Location"] = f"applications/{application_id}/trial"
    return answer


@router.get(
    "/applications/{application_id}/trial",
    operation_id="get_trial",
    summary="Read the newest trial of an application",
    responses=refusals(TRIAL_IS_UNKNOWN),
)
async def get_trial(application_id: Id, caller: Anyone) -> TrialView:
    """The newest trial; its results are there once the feedback window has closed, for nobody before."""
    return found(await caller.ask("partners", GetTrial(application_id=application_id)), TRIAL_IS_UNKNOWN)


@router.post(
    "/applications/{application_id}/trial/check-ins",
    operation_id="check_in_at_trial",
    summary="Check in at a trial",
    responses=refusals(
        APPLICATION_IS_UNKNOWN,
        NO_TRIAL_IS_PLANNED,
        TRIAL_HAS_NOT_BEGUN,
        TRIAL_WINDOW_IS_OVER,
        TRIAL_IS_FULL,
        APPLICANT_DOES_NOT_JUDGE_OWN_TRIAL,
        RELATED_PERSON_TAKES_NO_PART,
    ),
)
async def check_in_at_trial(
    application_id: Id, body: CheckInRequest, caller: StaffOrResident, response: Response
) -> Done:
    """A resident checks in while the trial runs; staff check in whoever is there."""
    return done(response, await caller.submit("partners", CheckIn, body, application_id=application_id))


@router.post(
    "/applications/{application_id}/trial/holding",
    operation_id="record_trial_held",
    summary="Record that a trial was held",
    responses=refusals(
        APPLICATION_IS_UNKNOWN, NO_TRIAL_IS_PLANNED, TRIAL_HAS_NOT_BEGUN, TRIAL_NEEDS_SOMEBODY_CHECKED_IN
    ),
)
async def record_trial_held(application_id: Id, caller: Staff, response: Response) -> Done:
    """Staff record that the trial took place; the feedback of those checked in opens."""
    return done(response, await caller.submit("partners", RecordTrialHeld, application_id=application_id))


@router.post(
    "/applications/{application_id}/trial/feedback",
    operation_id="give_feedback",
    summary="Give feedback on a trial",
    responses=refusals(
        APPLICATION_IS_UNKNOWN,
        FEEDBACK_IS_NOT_OPEN,
        FEEDBACK_IS_FOR_THOSE_CHECKED_IN,
        FEEDBACK_IS_GIVEN_ONCE,
        RELATED_PERSON_TAKES_NO_PART,
    ),
)
async def give_feedback(
    application_id: Id, body: GiveFeedbackRequest, caller: Member, response: Response
) -> Done:
    """A person who was checked in answers, once. Nobody sees any result before the window closes.

    Their own words go to the vault, where they can be erased; the partner never learns who said what.
    """
    text_id = await caller.keep_text(body.text) if body.text is not None else None
    outcome = await caller.submit(
        "partners",
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
async def list_feedback_texts(application_id: Id, caller: Reader) -> FeedbackTexts:
    """What those who were there wrote, for those who decide; empty until the window has closed."""
    trial = found(await caller.ask("partners", GetTrial(application_id=application_id)), TRIAL_IS_UNKNOWN)
    text_ids = trial.results.text_ids if trial.results else ()
    kept = await caller.texts_of(text_ids)
    return FeedbackTexts(texts=tuple(kept[one] for one in text_ids if one in kept))
