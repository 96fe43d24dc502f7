"""The same tiny thing written twice: a box of numbers as a decider of ours and as the peer's aggregate."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import ClassVar
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from shared.eventlog.commit import Commit
from shared.eventlog.sqlite import SqliteEventStore
from shared.eventlog.writer import Writer
from shared.eventlog.writer_context import WriterContext, writer_context
from shared.kernel.clock import SystemClock
from shared.kernel.decider import Decider, deciding, evolving
from shared.kernel.messages import Actor, Command, Event, Tick

KEYS = 100
PEER = f"eventsourcing {version('eventsourcing')}"
_SOMEBODY = Actor(id="somebody")


class Put(Command):
    key: str
    number: int


class NumberPut(Event):
    type: ClassVar[str] = "box.number_put.v1"

    key: str
    number: int


@dataclass(slots=True)
class Box:
    numbers: dict[str, int] = field(default_factory=dict)


def _put(_box: Box, command: Put) -> list[Event]:
    return [NumberPut(key=command.key, number=command.number)]


def _number_put(box: Box, event: NumberPut) -> None:
    box.numbers[event.key] = event.number


DECIDER = Decider(
    name="box",
    state=Box,
    decide=deciding((_put,), Box, (Put,)),
    evolve=evolving((_number_put,), Box, (NumberPut,)),
    commands=(Put, Tick),
    events=(NumberPut,),
)


async def told(_commit: Commit) -> None:
    """Nobody follows these logs."""


def writer_on(store: SqliteEventStore, community: str = "haiwan") -> Writer[Box]:
    """A writer that has loaded nothing yet."""
    shared: WriterContext[Box] = writer_context(DECIDER, store, SystemClock(), told)
    return Writer(community, shared)


def put(number: int) -> Put:
    """A new command; making and checking it is part of what is measured."""
    return Put(
        command_id=f"put-{number}",
        actor=_SOMEBODY,
        now=datetime.now(UTC),
        key=f"key-{number % KEYS}",
        number=number,
    )


class PeerBox(Aggregate):
    @event("Opened")
    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    @event("NumberPut")
    def put(self, key: str, number: int) -> None:
        """The peer's decorator records the call as an event."""
        self.numbers[key] = number


def peer_on(path: Path, **settings: str) -> Application[UUID]:
    """The peer on its SQLite file recorder, otherwise with its own defaults."""
    persistence = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)}
    return Application(env={**persistence, **settings})
