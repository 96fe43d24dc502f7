"""Intents (合作意向): first offers, in the order in which they came."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.access import SignedIn, Staff
from services.gateway.api.answers import Created, Done, created, done, found, refusals
from services.gateway.api.partners.access import READERS, Cursor, Limit
from shared.contracts.partners.intents import (
    GetIntent,
    IntentOffered,
    IntentRequest,
    IntentState,
    IntentView,
    ListIntents,
    OfferIntent,
    ScheduleIntent,
    ScheduleIntentRequest,
    WithdrawIntent,
)
from shared.contracts.partners.refusals import (
    INTENT_BELONGS_TO_SOMEBODY_ELSE,
    INTENT_IS_UNKNOWN,
    INTENT_WAITS_NO_MORE,
    PERSON_HAS_MANY_INTENTS_WAITING,
)
from shared.kernel.models import Id, Page
from shared.projections.refusals import CURSOR_IS_NOT_VALID

router = APIRouter(tags=["intents"])


@router.post(
    "/intents",
    status_code=201,
    operation_id="offer_intent",
    summary="Offer to co-operate",
    responses=refusals(PERSON_HAS_MANY_INTENTS_WAITING),
)
async def offer_intent(body: IntentRequest, caller: SignedIn, response: Response) -> Created:
    """Anybody who is signed in offers to co-operate; it binds nobody."""
    outcome = await caller.submit("partners", OfferIntent, body)
    return created(response, outcome, outcome.one(IntentOffered).intent_id, "intents")


@router.get(
    "/intents", operation_id="list_intents", summary="List intents", responses=refusals(CURSOR_IS_NOT_VALID)
)
async def list_intents(
    caller: SignedIn,
    state: Annotated[IntentState | None, Query(description="In this state alone.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[IntentView]:
    """The queue, for those who work on it; everybody else sees their own."""
    whose = None if caller.has(*READERS) else caller.person_id
    return await caller.ask(
        "partners", ListIntents(state=state, offered_by=whose, cursor=cursor, limit=limit)
    )


@router.get(
    "/intents/{intent_id}",
    operation_id="get_intent",
    summary="Read an intent",
    responses=refusals(INTENT_IS_UNKNOWN),
)
async def get_intent(intent_id: Id, caller: SignedIn) -> IntentView:
    """One intent and its place in the queue: for whoever offered it, and those who work on it."""
    view = await caller.ask("partners", GetIntent(intent_id=intent_id))
    if view is not None and view.offered_by != caller.person_id and not caller.has(*READERS):
        view = None
    return found(view, INTENT_IS_UNKNOWN)


@router.post(
    "/intents/{intent_id}/schedule",
    operation_id="schedule_intent",
    summary="Plan when to come to an intent",
    responses=refusals(INTENT_IS_UNKNOWN, INTENT_WAITS_NO_MORE),
)
async def schedule_intent(
    intent_id: Id, body: ScheduleIntentRequest, caller: Staff, response: Response
) -> Done:
    """Staff say when they will come to an intent."""
    return done(response, await caller.submit("partners", ScheduleIntent, body, intent_id=intent_id))


@router.post(
    "/intents/{intent_id}/withdrawal",
    operation_id="withdraw_intent",
    summary="Withdraw an intent",
    responses=refusals(INTENT_IS_UNKNOWN, INTENT_BELONGS_TO_SOMEBODY_ELSE, INTENT_WAITS_NO_MORE),
)
async def withdraw_intent(intent_id: Id, caller: SignedIn, response: Response) -> Done:
    """Whoever offered it takes it back."""
    return done(response, await caller.submit("partners", WithdrawIntent, intent_id=intent_id))
