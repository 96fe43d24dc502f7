"""Intents (合作意向): first offers, in the order in which they came."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.gateway.api.answers import found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import intents
from services.gateway.operations.caller import Caller
from shared.contracts.partners.intents import (
    GetIntent,
    IntentView,
    ListIntents,
    ListIntentsRequest,
    OfferIntent,
    ScheduleIntent,
    WithdrawIntent,
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


open_to(router, "POST /intents/{intent_id}/schedule", ScheduleIntent)
open_to(router, "POST /intents/{intent_id}/withdrawal", WithdrawIntent)
