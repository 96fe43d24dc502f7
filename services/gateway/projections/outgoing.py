"""What a community's messages wait for: to be sent, or that staff call. One document a community.

So whoever sends asks for all communities in one question.
"""

from collections.abc import Callable

from shared.contracts.gateway.calls_made import PersonCalled
from shared.contracts.gateway.identity import PersonErased
from shared.contracts.gateway.inboxes import GatherOutgoing, OutgoingView, ReadOutgoing, WaitingMessage
from shared.contracts.gateway.messages import MessageHandled, MessagesRead, PersonNotified
from shared.contracts.gateway.urgent import URGENT
from shared.kernel.messages import Recorded
from shared.projections.projection import Documents, Projection

OUTGOING_KEY = "outgoing"
MOST_WAITING = 1_000
"""An installation that goes over to a version with messages has told nothing yet: the oldest go first."""


def _notified(waits: OutgoingView | None, recorded: Recorded[PersonNotified], _key: str) -> OutgoingView:
    waits = waits or OutgoingView()
    new = WaitingMessage.model_validate(recorded.data, from_attributes=True)
    return waits.model_copy(update={"to_send": (*waits.to_send, new)[-MOST_WAITING:]})


def _handled(waits: OutgoingView | None, recorded: Recorded[MessageHandled], _key: str) -> OutgoingView:
    event, waits = recorded.data, waits or OutgoingView()
    unsaid = [one for one in waits.to_send if one.message_id == event.message_id]
    to_call = waits.to_call
    if not event.channels and not event.by_choice:
        to_call = (*to_call, *(one for one in unsaid if one.kind in URGENT))[-MOST_WAITING:]
    left = _without(waits.to_send, lambda one: one.message_id == event.message_id)
    return waits.model_copy(update={"to_send": left, "to_call": to_call})


def _called(waits: OutgoingView | None, recorded: Recorded[PersonCalled], _key: str) -> OutgoingView:
    waits, called = waits or OutgoingView(), recorded.data.message_id
    return waits.model_copy(update={"to_call": _without(waits.to_call, lambda one: one.message_id == called)})


def _read(waits: OutgoingView | None, recorded: Recorded[MessagesRead], _key: str) -> OutgoingView:
    """Whoever has read it in the inbox needs neither a message nor a call."""
    event = recorded.data
    return _gone(waits, lambda one: one.person_id == event.person_id and one.notified_at <= event.read_at)


def _erased(waits: OutgoingView | None, recorded: Recorded[PersonErased], _key: str) -> OutgoingView:
    return _gone(waits, lambda one: one.person_id == recorded.data.person_id)


def _gone(waits: OutgoingView | None, goes: Callable[[WaitingMessage], bool]) -> OutgoingView:
    waits = waits or OutgoingView()
    return waits.model_copy(
        update={"to_send": _without(waits.to_send, goes), "to_call": _without(waits.to_call, goes)}
    )


def _without(
    messages: tuple[WaitingMessage, ...], goes: Callable[[WaitingMessage], bool]
) -> tuple[WaitingMessage, ...]:
    return tuple(one for one in messages if not goes(one))


async def _gather(documents: Documents[OutgoingView], query: GatherOutgoing) -> dict[str, OutgoingView]:
    return await documents.across(query.communities, OUTGOING_KEY)


async def _of_one(documents: Documents[OutgoingView], _query: ReadOutgoing) -> OutgoingView | None:
    return await documents.get(OUTGOING_KEY)


OUTGOING = (
    Projection("outgoing", OutgoingView)
    .on(PersonNotified, lambda _: OUTGOING_KEY, _notified)
    .on(MessageHandled, lambda _: OUTGOING_KEY, _handled)
    .on(PersonCalled, lambda _: OUTGOING_KEY, _called)
    .on(MessagesRead, lambda _: OUTGOING_KEY, _read)
    .on(PersonErased, lambda _: OUTGOING_KEY, _erased)
    .answers(GatherOutgoing, _gather)
    .answers(ReadOutgoing, _of_one)
)
