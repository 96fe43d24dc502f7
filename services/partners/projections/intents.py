"""Intents (合作意向) and the queue that they make."""

from collections.abc import Sequence

from shared.contracts.partners.intents import (
    GetIntent,
    IntentOffered,
    IntentScheduled,
    IntentState,
    IntentTakenUp,
    IntentView,
    IntentWithdrawn,
    ListIntents,
)
from shared.kernel.messages import Recorded
from shared.kernel.models import Page
from shared.projections.indexing import Scalar
from shared.projections.projection import Documents, Projection


def _offered(_view: IntentView | None, recorded: Recorded[IntentOffered], key: str) -> IntentView:
    event = recorded.data
    return IntentView(
        intent_id=key,
        state=IntentState.WAITING,
        number=event.number,
        offered_by=event.offered_by,
        offered_at=event.offered_at,
        **dict(event.particulars),
    )


def _scheduled(view: IntentView | None, recorded: Recorded[IntentScheduled], _key: str) -> IntentView | None:
    return view.model_copy(update={"planned_for": recorded.data.planned_for}) if view else None


def _taken_up(view: IntentView | None, recorded: Recorded[IntentTakenUp], _key: str) -> IntentView | None:
    update = {"state": IntentState.TAKEN_UP, "application_id": recorded.data.application_id}
    return view.model_copy(update=update) if view else None


def _withdrawn(view: IntentView | None, _recorded: Recorded[IntentWithdrawn], _key: str) -> IntentView | None:
    return view.model_copy(update={"state": IntentState.WITHDRAWN}) if view else None


async def _placed(documents: Documents[IntentView], intents: Sequence[IntentView]) -> list[IntentView]:
    """The intents with their place among those that wait, which is counted and not kept."""
    if not any(one.state is IntentState.WAITING for one in intents):
        return list(intents)
    waiting = await documents.all({"state": IntentState.WAITING}, order="number")
    places = {one.intent_id: place for place, one in enumerate(waiting, 1)}
    return [one.model_copy(update={"position": places.get(one.intent_id)}) for one in intents]


async def get_intent(documents: Documents[IntentView], query: GetIntent) -> IntentView | None:
    """One intent and its place in the queue."""
    intent = await documents.get(query.intent_id)
    return (await _placed(documents, [intent]))[0] if intent else None


async def list_intents(documents: Documents[IntentView], query: ListIntents) -> Page[IntentView]:
    """Intents, in the order in which they were offered."""
    where: dict[str, Scalar | None] = {}
    if query.state is not None:
        where["state"] = query.state
    if query.offered_by is not None:
        where["offered_by"] = query.offered_by
    page = await documents.page(where, order="number", cursor=query.cursor, limit=query.limit)
    return Page(items=await _placed(documents, page.items), next_cursor=page.next_cursor)


INTENTS = (
    Projection("intents", IntentView, indexes=("state", "offered_by", "number"))
    .on(IntentOffered, lambda event: event.intent_id, _offered)
    .on(IntentScheduled, lambda event: event.intent_id, _scheduled)
    .on(IntentTakenUp, lambda event: event.intent_id, _taken_up)
    .on(IntentWithdrawn, lambda event: event.intent_id, _withdrawn)
    .answers(GetIntent, get_intent)
    .answers(ListIntents, list_intents)
)
