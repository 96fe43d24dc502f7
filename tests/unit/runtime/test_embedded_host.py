"""When a platform in one process is settled: nobody has anything left that can be done."""

import asyncio
from pathlib import Path

from shared.bus.local import LocalBus
from shared.bus.port import Message
from shared.consumers.consumer import Consumer
from shared.runtime.directory import DataDirectory
from shared.runtime.embedded import EmbeddedHost
from shared.settings import Settings
from tests.example_readers import HAIWAN, NANBEITAI, QUICK, MemoryLog, Notebook, put, until
from tests.faulty_documents import FaultyDocuments


async def test_it_is_settled_when_all_is_done_but_what_waits_behind_a_parked_event(
    store: FaultyDocuments, bus: LocalBus, tmp_path: Path
) -> None:
    gate = asyncio.Event()

    async def fail_here_and_wait_there(message: Message) -> None:
        if message.community == HAIWAN:
            raise ZeroDivisionError("除以零")
        await gate.wait()

    log = MemoryLog()
    follower = Consumer(
        "notes", {log.source: log}, Notebook(trouble=fail_here_and_wait_there), store, pace=QUICK
    )
    host = EmbeddedHost([], Settings(data_dir=tmp_path), DataDirectory(tmp_path))
    host.others.append(follower)
    await follower.start(bus)
    await bus.publish(log.append(HAIWAN, put(1), put(2)))
    await until(lambda: bool(follower.parked))
    assert await host.settled(1)
    await bus.publish(log.append(NANBEITAI, put(1)))
    await until(lambda: len(follower.lag()) == 2)
    assert not await host.settled(0.05)
    gate.set()
    assert await host.settled(5)
    await follower.stop()
