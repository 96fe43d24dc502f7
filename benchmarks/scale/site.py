"""A platform begun as an operator begins it, killed and begun again; what it holds, and what lies on disk."""

import os
import re
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from benchmarks.client import ask_all, connections, request
from examples.gangwan.people import identities
from tests.component.gateway import OFFICER, OPENING
from tests.component.platform import RunningPlatform

_CONNECTIONS = 8
_QUIET_SECONDS = 3.0
_QUIET_SHARE = 0.05
_LONGEST_CATCHING_UP_SECONDS = 3 * 3_600.0
_TICKS = os.sysconf("SC_CLK_TCK")


class Ready(NamedTuple):
    """What being ready took, after a kill."""

    seconds: float
    """By the clock, from the process's begin until it takes commands, imports included."""
    processor_seconds: float
    resident_mb: float
    """Once it has nothing more to do."""


class OnDisk(NamedTuple):
    """Bytes of what lasts, while nothing runs."""

    fund_log: int
    """With what lies beside it."""
    fund_documents: int
    other: int
    """Feeds, and all that other services keep."""
    all: int


@dataclass
class Site:
    """One platform on one data directory."""

    platform: RunningPlatform

    @classmethod
    def at(cls, path: Path) -> "Site":
        """Not a fork of a process that has imported everything: starts are measured."""
        return cls(RunningPlatform(path / "data", afresh=True))

    def up(self) -> float:
        """Starts it and returns how many seconds of the processor it took until nothing was left to do."""
        self.platform.start()
        self.wait_until_quiet()
        return self.processor_seconds()

    def killed_and_ready(self) -> Ready:
        """It is killed, and ready again."""
        self.platform.kill()
        began = time.monotonic()
        self.platform.start()
        seconds, used = time.monotonic() - began, self.processor_seconds()
        self.wait_until_quiet()
        return Ready(seconds, used, self.resident_mb())

    def on_disk(self) -> OnDisk:
        """What lies there; stops the platform, so that nothing waits in a write-ahead log."""
        self.platform.stop()
        directory = self.platform.directory
        sizes = {one: one.stat().st_size for one in directory.path.iterdir() if one.is_file()}
        log, documents = sizes[directory.log("fund")], sizes[directory.documents("fund")]
        everything = sum(sizes.values())
        return OnDisk(log, documents, everything - log - documents, everything)

    async def open(self, communities: Sequence[str]) -> None:
        """The district opens them, and each has a treasurer; returns when what follows is done."""
        pool = await connections(self.platform.url, _CONNECTIONS)
        officer, person = self.platform.token(OFFICER), identities()["qian-treasurer"].person_id
        for sent in (
            [request("POST", f"/v1/communities/{one}", officer, OPENING) for one in communities],
            [
                request("PUT", f"/v1/communities/{one}/people/{person}/roles/treasurer", officer)
                for one in communities
            ],
        ):
            answers = await ask_all(pool, sent)
            assert all(status < 300 for status, _ in answers), answers[0]
        for one in pool:
            one.close()
        self.wait_until_quiet()

    async def read_all(self, communities: Sequence[str], paths: Sequence[str]) -> None:
        """So that all of them are in memory."""
        pool = await connections(self.platform.url, _CONNECTIONS)
        officer = self.platform.token(OFFICER)
        sent = [
            request("GET", f"/v1/communities/{one}/{path}", officer) for one in communities for path in paths
        ]
        answers = await ask_all(pool, sent)
        assert all(status == 200 for status, _ in answers), next(one for one in answers if one[0] != 200)
        for connection in pool:
            connection.close()

    def wait_until_quiet(self) -> None:
        """Returns when the process has had nothing to do for a while."""
        deadline = time.monotonic() + _LONGEST_CATCHING_UP_SECONDS
        while True:
            before = self.processor_seconds()
            time.sleep(_QUIET_SECONDS)
            if self.processor_seconds() - before < _QUIET_SHARE * _QUIET_SECONDS:
                return
            assert time.monotonic() < deadline, "it does not come to an end"

    def processor_seconds(self) -> float:
        """What the process has used since it began."""
        fields = Path(f"/proc/{self._pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def resident_mb(self) -> float:
        """Resident memory, by the kernel's count."""
        found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{self._pid}/status").read_text())
        assert found is not None
        return int(found[1]) / 1_024

    def end(self) -> None:
        """Whatever state it is in, it runs no more."""
        with suppress(ProcessLookupError):
            self.platform.end()

    @property
    def _pid(self) -> int:
        return int((self.platform.directory.path / "in-use.lock").read_text())
