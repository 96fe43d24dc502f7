"""Intents (合作意向): first offers, in the order in which they came."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.gateway.api.answers import found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import intents
from services.gateway.operations.caller import Caller
from services.gateway.operations.intents import ReceptionsPlanView
from shared.contracts.partners.counts import SumOffers
from shared.contracts.partners.intents import (
    GetIntent,
    IntentView,
    ListIntents,
    ListIntentsRequest,
    OfferIntent,
    ScheduleIntent,
    WithdrawIntent,
)
from shared.contracts.partners.receptions.commands import (
    DeclineIntent,
    InviteToApply,
    LapseIntent,
    MeetIntent,
    MergeIntents,
    PlanReceptions,
    PlanReceptionsRequest,
    TryReceptions,
)
from shared.contracts.partners.refusals.intents import INTENT_IS_UNKNOWN
from shared.kernel.models import Id, Page

router = APIRouter(tags=["intents"])


open_to(router, "POST /intents", OfferIntent)


@route_to(router, "GET /intents", ListIntents)
async def list_intents(caller: Caller, asked: Annotated[ListIntentsRequest, Query()]) -> Page[IntentView]:
    return await intents.list_intents(caller, asked)


@route_to(router, "GET /intents/{intent_id}", GetIntent)
async def get_intent(intent_id: Id, caller: Caller) -> IntentView:
    return found(await intents.get_intent(caller, intent_id), INTENT_IS_UNKNOWN)


open_to(router, "GET /offers", SumOffers)
open_to(router, "POST /intents/{intent_id}/schedule", ScheduleIntent)
open_to(router, "POST /intents/{intent_id}/withdrawal", WithdrawIntent)
open_to(router, "POST /intents/{intent_id}/talk", MeetIntent)
open_to(router, "POST /intents/{intent_id}/invitation", InviteToApply)
open_to(router, "POST /intents/{intent_id}/refusal", DeclineIntent)
open_to(router, "POST /intents/{intent_id}/lapse", LapseIntent)
open_to(router, "POST /intents/{intent_id}/merge", MergeIntents)


@route_to(router, "POST /receptions", PlanReceptions)
async def plan_receptions(body: PlanReceptionsRequest, caller: Caller) -> ReceptionsPlanView:
    view, _ = await intents.plan_receptions(caller, body)
    return view


@route_to(router, "POST /receptions/trial", TryReceptions)
async def try_receptions(body: PlanReceptionsRequest, caller: Caller) -> ReceptionsPlanView:
    return await intents.try_receptions(caller, body)
