"""Intents (合作意向) as each caller may see them: one's own, the whole queue for those who work on it."""

from services.gateway.operations.applications import READERS
from services.gateway.operations.caller import Caller
from shared.contracts.partners.intents import GetIntent, IntentView, ListIntents, ListIntentsRequest
from shared.kernel.models import Page


async def list_intents(caller: Caller, asked: ListIntentsRequest) -> Page[IntentView]:
    """Everybody's where the caller may see them, else the caller's own."""
    whose = None if caller.has(*READERS) else caller.person_id
    return await caller.ask(ListIntents(**dict(asked), offered_by=whose))


async def get_intent(caller: Caller, intent_id: str) -> IntentView | None:
    """The intent; None also where the caller may not see it."""
    intent = await caller.ask(GetIntent(intent_id=intent_id))
    if intent is None or intent.offered_by == caller.person_id or caller.has(*READERS):
        return intent
    return None
