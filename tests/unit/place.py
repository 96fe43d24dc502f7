"""Where read models of the tool shed are at work: a log, a bus, a store, and runners that come and go."""

import asyncio
from pathlib import Path

from shared.bus.local import LocalBus
from shared.kernel.messages import Event
from shared.projections.documents import StoredDocuments
from shared.projections.projection import Projection
from shared.projections.runner import ProjectionRunner
from tests.example_readers import HAIWAN, QUICK, WIRE, MemoryLog, ToolView, folded, tools
from tests.faulty_documents import FaultyDocuments


class Place:
    """A log, a bus, a store, and the runners that come and go on them."""

    def __init__(self, path: Path) -> None:
        self.log = MemoryLog()
        self.bus = LocalBus()
        self.store = FaultyDocuments(path)
        self.running: list[ProjectionRunner] = []

    async def start(self, *projections: Projection[ToolView], wait_seconds: float = 5.0) -> ProjectionRunner:
        """A runner of these projections, in place of the one before; of `tools`, if none is given."""
        await self.stop()
        runner = ProjectionRunner(
            "shed",
            projections or (tools(),),
            self.store,
            self.log,
            WIRE,
            wait_seconds=wait_seconds,
            pace=QUICK,
        )
        await runner.start(self.bus)
        self.running.append(runner)
        return runner

    async def stop(self) -> None:
        """Ends the runner that runs."""
        while self.running:
            await self.running.pop().stop()

    async def happens(self, *events: Event, community: str = HAIWAN) -> int:
        """Records and publishes; returns the last sequence."""
        messages = self.log.append(community, *events)
        await self.bus.publish(messages)
        return messages[-1].sequence

    async def documents(self, name: str = "tools", community: str = HAIWAN) -> dict[str, ToolView]:
        """What is stored of the generation that is asked."""
        async with asyncio.timeout(5):
            while (current := await self.store.current(name)) is None:
                await asyncio.sleep(0.001)
        found = StoredDocuments(tools(name), current, self.store, community)
        return {one.tool_id: one for one in await found.all()}

    def expected(self, community: str = HAIWAN) -> dict[str, ToolView]:
        """What must be stored: all events folded in order."""
        return folded(tools(), self.log.recorded(community))
