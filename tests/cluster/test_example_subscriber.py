"""The example subscriber on a real Kafka: killed again and again, it misses nothing and repeats nothing."""

import contextlib
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.feed_topic import COMMUNITIES, Told, expected, send, topic
from tests.only_what_is_named import environment, named_on

__all__ = ["topic"]
pytestmark = pytest.mark.servers

LAST = 300
KILLS = 2
_LONGEST_WAIT_SECONDS = 180.0
ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / "examples" / "subscriber" / "consumer.py"
PAGE = ROOT / "docs" / "events.md"


class Subscriber:
    """The example, as a process of its own, with what its page names and nothing else."""

    def __init__(self, store: Path, *arguments: str) -> None:
        self._store = store
        python = environment(store.with_name("named"), named_on(PAGE))
        self._command = [str(python), str(PROGRAM), *arguments, "--store", str(store)]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def told(self) -> Told:
        """All that it has done, in the order in which it did it."""
        found: Told = {one: [] for one in COMMUNITIES}
        with contextlib.closing(sqlite3.connect(self._store)) as connection:
            if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'told'").fetchone():
                for community, *one in connection.execute("SELECT * FROM told ORDER BY rowid"):
                    found[community].append((one[0], one[1]))
        return found

    def wait(self, until: Callable[[Told], bool]) -> Told:
        deadline = time.monotonic() + _LONGEST_WAIT_SECONDS
        while not until(told := self.told()):
            assert self._process is not None
            assert self._process.poll() is None, "it has ended by itself"
            assert time.monotonic() < deadline, {one: len(lines) for one, lines in told.items()}
            time.sleep(0.02)
        return told


@pytest.fixture
def subscriber(kafka_bootstrap: str, topic: str, tmp_path: Path) -> Iterator[Subscriber]:
    one = Subscriber(tmp_path / "told.db", "--bootstrap", kafka_bootstrap, "--topic", topic)
    yield one
    one.kill()


def has_told(last: int) -> Callable[[Told], bool]:
    """Whether it has come so far in every community."""
    return lambda told: all(len(told[one]) >= last for one in COMMUNITIES)


async def test_it_is_killed_and_started_again_and_everything_is_told_once(
    kafka_bootstrap: str, topic: str, subscriber: Subscriber
) -> None:
    """The topic has what a relay leaves there at worst: repeats, and one that came before its time."""
    part = LAST // (KILLS + 1)
    for number in range(KILLS + 1):
        first, last = number * part + 1, (number + 1) * part
        await send(kafka_bootstrap, topic, [last + 7, *range(max(1, first - 20), last + 1)])
        subscriber.start()
        # It is killed in the middle of a part where that can be, and at its end.
        subscriber.wait(has_told(first))
        if number < KILLS:
            subscriber.kill()
    assert subscriber.wait(has_told(LAST)) == expected(LAST)
    await send(kafka_bootstrap, topic, list(range(1, 11)), epoch=1)
    await send(kafka_bootstrap, topic, [LAST + 1])
    anew = subscriber.wait(lambda told: all(len(told[one]) == 10 for one in COMMUNITIES))
    assert anew == expected(10)
