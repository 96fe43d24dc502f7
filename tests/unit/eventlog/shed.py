"""Writers of the tool shed's logs, and the commands that neighbours send to them."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path

from shared.eventlog.commit import Commit
from shared.eventlog.port import EventStore
from shared.eventlog.sqlite import SqliteEventStore
from shared.eventlog.wire import Wire
from shared.eventlog.writer import Writer
from shared.eventlog.writer_context import WriterContext, writer_context
from shared.kernel.clock import Clock, SystemClock
from shared.kernel.decider import Decider
from shared.kernel.messages import Command, Event, Recorded
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected
from tests.example_log import SHED, BreakRule, LendTool, PutTool, ReturnTool, Shed
from tests.specification import MONDAY, envelope, later

HAIWAN, NANBEITAI = "haiwan", "nanbeitai"


class FixedClock:
    """A clock that stands still until it is set."""

    def __init__(self, at: datetime = MONDAY) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


async def nobody_follows(_commit: Commit) -> None:
    """Nobody is told of commits."""


def shed_context(
    store: EventStore,
    *,
    decider: Decider[Shed] = SHED,
    clock: Clock | None = None,
    on_commit: Callable[[Commit], Awaitable[None]] = nobody_follows,
    most_waiting: int = 10_000,
    most_wait: timedelta | None = None,
) -> WriterContext[Shed]:
    clock = clock or SystemClock()
    return writer_context(decider, store, clock, on_commit, most_waiting, most_wait=most_wait)


def shed_writer(
    store: EventStore,
    *,
    decider: Decider[Shed] = SHED,
    clock: Clock | None = None,
    on_commit: Callable[[Commit], Awaitable[None]] = nobody_follows,
    most_waiting: int = 10_000,
    most_wait: timedelta | None = None,
) -> Writer[Shed]:
    shared = shed_context(
        store,
        decider=decider,
        clock=clock,
        on_commit=on_commit,
        most_waiting=most_waiting,
        most_wait=most_wait,
    )
    return Writer(HAIWAN, shared)


def put(name: str, by: str = "neighbour-chen", *, command_id: str | None = None) -> PutTool:
    return PutTool(**envelope(by, command_id=command_id or f"put/{name}"), name=name)


def tool(name: str) -> str:
    """The id of the tool that was put under this name by `put`."""
    return put(name).new_id("tool")


def lend(
    name: str, to: str = "neighbour-chen", *, until: datetime | None = None, command_id: str | None = None
) -> LendTool:
    return LendTool(
        **envelope(to, command_id=command_id or f"lend/{name}/{to}"),
        tool_id=tool(name),
        until=until or later(days=3),
    )


def give_back(name: str, *, command_id: str | None = None) -> ReturnTool:
    return ReturnTool(**envelope(command_id=command_id or f"return/{name}"), tool_id=tool(name))


def break_rule(*, in_evolve: bool = False) -> BreakRule:
    return BreakRule(**envelope(command_id=f"break/{in_evolve}"), in_evolve=in_evolve)


async def submit_all(writer: Writer[Shed], commands: Iterable[Command]) -> list[Outcome | BaseException]:
    """Submits commands at the same time; outcomes and errors in their order."""
    return await asyncio.gather(*map(writer.submit, commands), return_exceptions=True)


def refusal_code(outcome: object) -> str:
    """The code of the refusal that this is."""
    assert isinstance(outcome, Rejected), f"not refused: {outcome!r}"
    return outcome.code


async def recorded(store: EventStore, community: str = HAIWAN) -> list[Recorded[Event]]:
    """Every event of a log, as a reader of the newest contracts sees it."""
    wire = Wire(SHED.events, SHED.upcasters)
    commits = await store.read(community, commits=100_000)
    return [wire.decode(line) for commit in commits for line in commit.lines]


async def events(store: EventStore, community: str = HAIWAN) -> list[Event]:
    """What happened, by the log."""
    return [one.data for one in await recorded(store, community)]


async def record_two_logs(path: Path) -> None:
    """Two communities' logs of several commits of several events."""
    store = SqliteEventStore(path)
    shared = shed_context(store)
    for community in (HAIWAN, NANBEITAI):
        writer = Writer(community, shared)
        for turn in range(4):
            await submit_all(writer, [put(f"锤子 {turn}.{n}") for n in range(turn + 1)])
        await writer.submit(put("电钻"))
        await writer.submit(lend("电钻"))
    await store.close()


def commits_in(path: Path) -> list[Commit]:
    """The first community's log in a file."""

    async def read() -> list[Commit]:
        store = SqliteEventStore(path)
        commits = await store.read(HAIWAN)
        await store.close()
        return commits

    return asyncio.run(read())
