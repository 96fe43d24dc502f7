"""Those who follow the tool shed's logs: a log in memory, a read model, a handler that writes things down."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime

from shared.bus.port import Lane, Message, messages_from
from shared.consumers.checkpoints import Checkpoint
from shared.consumers.handler import Pace
from shared.eventlog.wire import Encoder, Wire
from shared.kernel.messages import Command, Event, Recorded
from shared.kernel.models import Page, PagedQuery, Query, View
from shared.projections.projection import Projection
from tests.example_log import SHED, LoanLapsed, ToolLent, ToolPut, ToolReturned
from tests.specification import envelope, later

HAIWAN, NANBEITAI = "haiwan", "nanbeitai"
WIRE = Wire(SHED.events, SHED.upcasters)
QUICK = Pace(first_delay_seconds=0.001, save_seconds=0.001, stride=50, most_looks_at_a_gap=3)
"""For tests: gives up and tries again without making anybody wait."""


async def until(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    """Returns as soon as the condition holds; fails if it does not come to."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not condition():
        assert asyncio.get_running_loop().time() < deadline, "it never came to be"
        await asyncio.sleep(0.001)


async def calm(_step: str) -> None:
    """Nothing is in the way."""


def put(number: int, name: str = "电钻") -> ToolPut:
    return ToolPut(tool_id=f"tool-{number:04}", name=name, given_by="resident-lin")


def lent(number: int, borrower: str = "resident-chen", hours: int = 1) -> ToolLent:
    return ToolLent(tool_id=f"tool-{number:04}", borrower=borrower, until=later(hours=hours))


def returned(number: int) -> ToolReturned:
    return ToolReturned(tool_id=f"tool-{number:04}")


class MemoryLog:
    """`SourceLog` in memory, with trouble before each reading of it."""

    def __init__(self, source: str = "shed", trouble: Callable[[str], Awaitable[None]] = calm) -> None:
        self.source = source
        self.trouble = trouble
        self.readings = 0
        self._encoder = Encoder(source, SHED.events)
        self._lines: defaultdict[str, list[bytes]] = defaultdict(list)

    def append(self, community: str, *events: Event) -> list[Message]:
        """Records events; returns them as a bus would bring them."""
        lines = self._lines[community]
        head = self._encoder.envelope(community, Command(**envelope("staff-wang")))
        first = len(lines) + 1
        fresh = [
            (number, self._encoder.line(community, head, number, event))
            for number, event in enumerate(events, first)
        ]
        lines += [line for _, line in fresh]
        return messages_from(Lane(self.source, community), fresh)

    def append_line(self, community: str, line: bytes) -> list[Message]:
        """Records a line as it is, malformed or of another time."""
        self._lines[community].append(line)
        return messages_from(Lane(self.source, community), [(len(self._lines[community]), line)])

    def forget(self, community: str, keep: int) -> None:
        """What a restored old copy does: the log ends earlier than it did."""
        del self._lines[community][keep:]

    def recorded(self, community: str) -> list[Recorded[Event]]:
        """All events of a community's log."""
        return [WIRE.decode(line) for line in self._lines[community]]

    async def lines(self, community: str, after: int, limit: int = 1_000) -> list[tuple[int, bytes]]:
        self.readings += 1
        await self.trouble("lines")
        return list(enumerate(self._lines[community][after : after + limit], after + 1))

    async def heads(self) -> dict[str, int]:
        await self.trouble("heads")
        return {community: len(lines) for community, lines in self._lines.items() if lines}


class Notebook:
    """A handler that writes down every event it is given, and makes trouble where it is told to."""

    saves_checkpoints = False

    def __init__(self, *types: str, trouble: Callable[[Message], Awaitable[None]] | None = None) -> None:
        """Wants events of these wire names; all of them, if none is named."""
        self.types = types
        self.trouble = trouble
        self.notes: defaultdict[Lane, list[int]] = defaultdict(list)
        self.batches: list[int] = []

    def wants(self, event_type: str) -> bool:
        return not self.types or event_type in self.types

    def forget(self, lane: Lane) -> None:
        """Nothing is remembered but the notes."""

    async def handle(self, messages: Sequence[Message], reached: Sequence[Checkpoint]) -> None:
        self.batches.append(len(messages))
        for message in messages:
            if self.trouble is not None:
                await self.trouble(message)
            self.notes[Lane(message.source, message.community)].append(message.sequence)

    def of(self, community: str, source: str = "shed") -> list[int]:
        """The sequences that were done of a community, in the order in which they were."""
        return self.notes[Lane(source, community)]

    def first_of(self, community: str) -> list[int]:
        """The same without repeats: what comes of it for a handler to which a repeat is nothing."""
        return list(dict.fromkeys(self.of(community)))


class ToolView(View):
    tool_id: str
    name: str
    borrower: str | None = None
    until: datetime | None = None
    loans: int = 0
    history: tuple[int, ...] = ()
    """The sequence of every event that was folded in: shows what came twice or never."""


class ListTools(PagedQuery[Page[ToolView]]):
    borrower: str | None = None


class GetTool(Query[ToolView | None]):
    tool_id: str


def _put(document: ToolView | None, recorded: Recorded[ToolPut], key: str) -> ToolView:
    history = (*(document.history if document else ()), recorded.sequence)
    return ToolView(tool_id=key, name=recorded.data.name, history=history)


def _lent(document: ToolView | None, recorded: Recorded[ToolLent], _key: str) -> ToolView | None:
    if document is None:
        return None
    return document.model_copy(
        update={
            "borrower": recorded.data.borrower,
            "until": recorded.data.until,
            "loans": document.loans + 1,
            "history": (*document.history, recorded.sequence),
        }
    )


def _returned(
    document: ToolView | None, recorded: Recorded[ToolReturned] | Recorded[LoanLapsed], _key: str
) -> ToolView | None:
    if document is None or document.loans >= 3:
        return None  # Three loans wear a tool out: so that documents are taken away, too.
    history = (*document.history, recorded.sequence)
    return document.model_copy(update={"borrower": None, "until": None, "history": history})


def tools(name: str = "tools", *, version: int = 1, asked: bool = True) -> Projection[ToolView]:
    """The read model of the shed: one document a tool."""
    projection = (
        Projection(name, ToolView, indexes=("name", "borrower", "until", "loans"), version=version)
        .on(ToolPut, lambda event: event.tool_id, _put)
        .on(ToolLent, lambda event: event.tool_id, _lent)
        .on(ToolReturned, lambda event: event.tool_id, _returned)
        .on(LoanLapsed, lambda event: event.tool_id, _returned)
    )
    return projection.lists(ListTools, order="name").gets(GetTool) if asked else projection


def folded(projection: Projection[ToolView], events: Iterable[Recorded[Event]]) -> dict[str, ToolView]:
    """What a projection's documents must be: every event folded in order, and nothing else."""
    documents: dict[str, ToolView] = {}
    for recorded in events:
        for key in projection.keys(recorded.data):
            view = projection.fold(documents.get(key), recorded, key)
            documents.pop(key, None)
            if view is not None:
                documents[key] = view
    return documents
