"""A decider whose state lies on shelves, all of it: cards, and a drawer for those that were burnt."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from shared.eventlog.memory import SnapshotCodec
from shared.eventlog.port import EventStore
from shared.eventlog.wire import Wire
from shared.eventlog.writer import Writer
from shared.eventlog.writer_context import writer_context
from shared.kernel.clock import Clock, SystemClock
from shared.kernel.decider import Decider, deciding, evolving
from shared.kernel.messages import Command, Event
from shared.kernel.shelf import Shelf
from tests.specification import envelope
from tests.unit.eventlog.shed import HAIWAN, nobody_follows


class Write(Command):
    card: str
    text: str


class Burn(Command):
    card: str


class Written(Event):
    type: ClassVar[str] = "cards.written.v1"
    card: str
    text: str


class Burnt(Event):
    type: ClassVar[str] = "cards.burnt.v1"
    card: str


@dataclass(slots=True)
class Card:
    texts: list[str]
    times: int = 1


@dataclass(slots=True)
class Drawer:
    cards: Shelf[Card] = field(default_factory=Shelf)


@dataclass(slots=True)
class Cards:
    """Cards, and in a drawer what stood on each first."""

    all: Shelf[Card] = field(default_factory=Shelf)
    first: Shelf[str] = field(default_factory=Shelf)
    drawer: Drawer = field(default_factory=Drawer)
    written: int = 0


def write(state: Cards, command: Write) -> Sequence[Event]:
    card = state.all.get(command.card)
    if card is not None and card.texts[-1] == command.text:
        return []
    return [Written(card=command.card, text=command.text)]


def written(state: Cards, event: Written) -> None:
    state.written += 1
    card = state.all.get(event.card)
    if card is None:
        state.all[event.card] = Card([event.text])
        state.first[event.card] = event.text
        return
    card.texts.append(event.text)
    card.times += 1


def burn(state: Cards, command: Burn) -> Sequence[Event]:
    return [Burnt(card=command.card)] if command.card in state.all else []


def burnt(state: Cards, event: Burnt) -> None:
    state.drawer.cards[event.card] = state.all.pop(event.card)
    del state.first[event.card]


RULES = (write, burn, written, burnt)
CARDS = Decider(
    name="cards",
    state=Cards,
    decide=deciding(RULES, Cards, (Write, Burn)),
    evolve=evolving(RULES, Cards, (Written, Burnt)),
    commands=(Write, Burn),
    events=(Written, Burnt),
)
CODEC = SnapshotCodec(CARDS)


def cards_writer(store: EventStore, clock: Clock | None = None) -> Writer[Cards]:
    return Writer(HAIWAN, writer_context(CARDS, store, clock or SystemClock(), nobody_follows))


def wrote(card: str, text: str, command_id: str | None = None) -> Write:
    return Write(**envelope(command_id=command_id or f"write/{card}/{text}"), card=card, text=text)


def burns(card: str) -> Burn:
    return Burn(**envelope(command_id=f"burn/{card}"), card=card)


async def idle(writer: Writer[Cards]) -> Cards:
    """The state once nothing is under way: callers are answered before a snapshot is kept."""
    async with asyncio.timeout(5):
        while writer.busy:
            await asyncio.sleep(0)
    return await writer.state()


async def replayed(store: EventStore) -> bytes:
    """What the log alone says."""
    commits = await store.read(HAIWAN, commits=10_000)
    wire = Wire(CARDS.events)
    events = (event for one in commits for event in wire.events(one.types, one.lines))
    return CODEC.state_json(CARDS.replay(events))
