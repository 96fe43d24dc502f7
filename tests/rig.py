"""A rig for tests: in a folder and on ports of its own, so that it runs beside others."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest

from deploy.local import Ports, Rig, processes, tools

QUICKLY = "-XX:TieredStopAtLevel=1"
"""For Java. What a broker of some minutes would gain by compiling its code well is less than that takes."""
UNTIL_POWER_IS_LOST = {"FERRETDB_SYNCHRONOUS": "normal"}
"""For the database. Tests kill processes and leave the machine on: what is written need not reach the disk at
once, which is four times for every collection that is made, and once for every command."""


def unavailable(reason: str) -> NoReturn:
    """Skips, or fails where nothing may be skipped (``HEHUO_TEST_NO_SKIP=1``)."""
    if os.environ.get("HEHUO_TEST_NO_SKIP") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def rig_in(
    folder: Path, *, scale: Mapping[str, int] | None = None, settings: Mapping[str, str] | None = None
) -> Iterator[Rig]:
    """A rig that isn't started yet, and of which nothing is left afterwards, however the test ends.

    Skips where its tools are missing.
    """
    if reason := tools.missing():
        unavailable(reason)
    rig = Rig(folder, ports=Ports.free(), scale=scale, settings=settings)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"JDK_JAVA_OPTIONS": QUICKLY, **UNTIL_POWER_IS_LOST}.items():
            patch.setenv(name, value)
        try:
            yield rig
        finally:
            _end(rig)


def _end(rig: Rig) -> None:
    """At once: how parts end as an operator ends them is `tests/cluster/whole/test_rig.py`'s to show."""
    for one in processes.find(rig.folder.path):
        processes.kill(rig.folder.path, one)
    assert processes.find(rig.folder.path) == []
