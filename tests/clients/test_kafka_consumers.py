"""The consumers of docs/events.md in other languages on a real Kafka: kills lose nothing, a gap is told."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.clients.page import Program, Running
from tests.feed_topic import COMMUNITIES, Told, expected, gateway, send, topic

__all__ = ["topic"]
pytestmark = pytest.mark.clients
PROGRAMS = ("javac", "mvn")

MIDDLE, LAST, HEAD = 60, 120, 130
LINES = list[dict[str, Any]]


def told(lines: LINES, epoch: int = 0) -> Told:
    found: Told = {one: [] for one in COMMUNITIES}
    for line in lines:
        if line["epoch"] == epoch:
            found[line["community"]].append((line["sequence"], line["type"]))
    return found


def reached(last: int, epoch: int = 0) -> Callable[[LINES], bool]:
    return lambda lines: all(len(events) >= last for events in told(lines, epoch).values())


@pytest.mark.parametrize(("name", "also"), [("consumer.mjs", ()), ("Consumer.java", ("pom.xml",))])
async def test_a_consumer_takes_each_event_once_across_kills_and_fills_a_gap_over_http(
    kafka_bootstrap: str, topic: str, name: str, also: tuple[str, ...], tmp_path: Path
) -> None:
    program = await asyncio.to_thread(Program.installed, name, tmp_path / "program", also)
    with gateway(HEAD) as api:
        addresses = {
            "127.0.0.1:9092": kafka_bootstrap,
            "hehuo.feed": topic,
            "http://127.0.0.1:8000": f"{api} --patience 1",
        }
        running = Running(program.folder, program.command("--topic", addresses), tmp_path / "told.jsonl")
        try:
            await send(kafka_bootstrap, topic, [MIDDLE + 7, *range(1, MIDDLE + 1)])
            await asyncio.to_thread(running.start().wait, reached(MIDDLE // 2))
            running.kill()
            await send(kafka_bootstrap, topic, [*range(MIDDLE - 20, LAST + 1)])
            assert told(await asyncio.to_thread(running.start().wait, reached(LAST))) == expected(LAST)
            assert "read over HTTP" not in running.said
            # What lies between never comes.
            await send(kafka_bootstrap, topic, [HEAD])
            assert told(await asyncio.to_thread(running.wait, reached(HEAD))) == expected(HEAD)
            assert running.said.count("read over HTTP") == len(COMMUNITIES)
            # Restored: everything anew, and what the time before had sent is skipped.
            await send(kafka_bootstrap, topic, [*range(1, 11)], epoch=1)
            await send(kafka_bootstrap, topic, [HEAD + 1])
            assert told(await asyncio.to_thread(running.wait, reached(10, 1)), 1) == expected(10)
        finally:
            running.kill()
