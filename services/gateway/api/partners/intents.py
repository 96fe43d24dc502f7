"""Intents (合作意向): first offers, in the order in which they came."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.gateway.api.answers import found
from services.gateway.api.doors import open_to, route_to
from services.gateway.api.partners.access import READERS, Cursor, Limit
from services.gateway.operations.caller import Caller
from shared.contracts.partners.intents import (
    GetIntent,
    IntentState,
    IntentView,
    ListIntents,
    OfferIntent,
    ScheduleIntent,
    WithdrawIntent,
)
from shared.contracts.partners.refusals.intents import INTENT_IS_UNKNOWN
from shared.kernel.models import Id, Page

router = APIRouter(tags=["intents"])


open_to(router, "POST /intents", OfferIntent)


@route_to(router, "GET /intents", ListIntents)
async def list_intents(
    caller: Caller,
    state: Annotated[IntentState | None, Query(description="Only items in this state.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[IntentView]:
    whose = None if caller.has(*READERS) else caller.person_id
    return await caller.ask(ListIntents(state=state, offered_by=whose, cursor=cursor, limit=limit))


@route_to(router, "GET /intents/{intent_id}", GetIntent)
async def get_intent(intent_id: Id, caller: Caller) -> IntentView:
    view = await caller.ask(GetIntent(intent_id=intent_id))
    if view is not None and view.offered_by != caller.person_id and not caller.has(*READERS):
        view = None
    return found(view, INTENT_IS_UNKNOWN)


open_to(router, "POST /intents/{intent_id}/schedule", ScheduleIntent)
open_to(router, "POST /intents/{intent_id}/withdrawal", WithdrawIntent)
