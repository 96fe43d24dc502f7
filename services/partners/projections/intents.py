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
from shared.contracts.partners.receptions.events import (
    IntentDeclined,
    IntentInvitedToApply,
    IntentLapsed,
    IntentMerged,
    IntentMet,
    ReceptionsPlanned,
)
from shared.kernel.copies import copied
from shared.kernel.messages import Recorded
from shared.kernel.models import Page
from shared.kernel.sought import words_of
from shared.projections.indexing import Scalar, indexed
from shared.projections.projection import Documents, Projection
from shared.projections.store import Sought


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


def _planned(view: IntentView | None, recorded: Recorded[ReceptionsPlanned], key: str) -> IntentView | None:
    event = recorded.data
    reception = next(one for one in event.receptions if one.intent_id == key)
    update = {
        "state": IntentState.INVITED,
        "planned_for": reception.starts_at,
        "planned_until": reception.ends_at,
        "place": event.place,
        "host_id": event.host,
    }
    return view.model_copy(update=update) if view else None


def _met(view: IntentView | None, recorded: Recorded[IntentMet], _key: str) -> IntentView | None:
    if view is None:
        return None
    event = recorded.data
    update = {"state": IntentState.MET, "met_at": event.met_at, "note": event.note or view.note}
    return view.model_copy(update=update)


def _invited_to_apply(
    view: IntentView | None, _recorded: Recorded[IntentInvitedToApply], _key: str
) -> IntentView | None:
    return view.model_copy(update={"state": IntentState.INVITED_TO_APPLY}) if view else None


def _declined(view: IntentView | None, recorded: Recorded[IntentDeclined], _key: str) -> IntentView | None:
    update = {"state": IntentState.DECLINED, "reason": recorded.data.reason}
    return view.model_copy(update=update) if view else None


def _lapsed(view: IntentView | None, _recorded: Recorded[IntentLapsed], _key: str) -> IntentView | None:
    return view.model_copy(update={"state": IntentState.LAPSED}) if view else None


def _merged(view: IntentView | None, recorded: Recorded[IntentMerged], _key: str) -> IntentView | None:
    update = {"state": IntentState.MERGED, "merged_into": recorded.data.into}
    return view.model_copy(update=update) if view else None


async def _placed(documents: Documents[IntentView], intents: Sequence[IntentView]) -> list[IntentView]:
    """The intents with their place among those that wait, which is counted and not kept.

    It costs with the place of the last of them, not with the length of the queue.
    """
    numbers = [one.number for one in intents if one.state is IntentState.WAITING]
    if not numbers:
        return list(intents)
    ahead = await documents.page(
        {"state": IntentState.WAITING}, order="number", below=max(numbers) + 1, limit=max(numbers)
    )
    return _with_places(intents, ahead.items)


def _with_places(intents: Sequence[IntentView], queue: Sequence[IntentView]) -> list[IntentView]:
    places = {one.intent_id: place for place, one in enumerate(queue, 1)}
    return [copied(one, {"position": places.get(one.intent_id)}) for one in intents]


async def get_intent(documents: Documents[IntentView], query: GetIntent) -> IntentView | None:
    """One intent and its place in the queue."""
    intent = await documents.get(query.intent_id)
    return (await _placed(documents, [intent]))[0] if intent else None


async def list_intents(documents: Documents[IntentView], query: ListIntents) -> Page[IntentView]:
    """Intents, in the order in which they were offered."""
    where: dict[str, Scalar | None] = {
        name: value
        for name in ("state", "offered_by", "mechanism", "field")
        if (value := getattr(query, name)) is not None
    }
    sought = _sought(query)
    page = await documents.page(where, order="number", sought=sought, cursor=query.cursor, limit=query.limit)
    is_head = where == {"state": IntentState.WAITING} and query.cursor is None and not sought
    placed = _with_places(page.items, page.items) if is_head else await _placed(documents, page.items)
    return Page(items=placed, next_cursor=page.next_cursor)


def _sought(query: ListIntents) -> Sought:
    least, greatest = query.planned_from, query.planned_until
    bounds = [None if one is None else indexed(one) for one in (least, greatest)]
    words = words_of(query.words or "")
    return Sought(
        texts=(("words_sought", words),) if words else (),
        between=() if least is None and greatest is None else (("planned_for", bounds[0], bounds[1]),),
    )


INTENTS = (
    Projection(
        "intents",
        IntentView,
        indexes=("state", "offered_by", "mechanism", "field", "planned_for", "number", "words_sought"),
        version=2,
    )
    .on(IntentOffered, lambda event: event.intent_id, _offered)
    .on(IntentScheduled, lambda event: event.intent_id, _scheduled)
    .on(IntentTakenUp, lambda event: event.intent_id, _taken_up)
    .on(IntentWithdrawn, lambda event: event.intent_id, _withdrawn)
    .on(ReceptionsPlanned, lambda event: [one.intent_id for one in event.receptions], _planned)
    .on(IntentMet, lambda event: event.intent_id, _met)
    .on(IntentInvitedToApply, lambda event: event.intent_id, _invited_to_apply)
    .on(IntentDeclined, lambda event: event.intent_id, _declined)
    .on(IntentLapsed, lambda event: event.intent_id, _lapsed)
    .on(IntentMerged, lambda event: event.intent_id, _merged)
    .answers(GetIntent, get_intent)
    .answers(ListIntents, list_intents)
)
