"""The rig when its start is cut off, or fails: nothing is left behind."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local import Ports, Rig, RigFailed, processes
from deploy.local.ports import is_free
from tests.rig import rig_in

pytestmark = pytest.mark.servers

ROOT = Path(__file__).parents[2]
_LONGEST_WAIT_SECONDS = 180


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Rig]:
    """A rig that isn't started, for tests that start little of it."""
    with rig_in(tmp_path / "small") as rig:
        yield rig


def running(rig: Rig) -> dict[str, int]:
    return {one.part: one.pid for one in processes.find(rig.folder.path)}


def test_nothing_is_left_when_the_starter_was_killed(small: Rig) -> None:
    ports = Ports.free()
    command = [sys.executable, "-m", "deploy.local", "--folder", str(small.folder.path), "up"]
    starter = subprocess.Popen([*command, "--base-port", str(ports.gateway)], cwd=ROOT)
    deadline = time.monotonic() + _LONGEST_WAIT_SECONDS
    while "kafka" not in running(small):
        assert time.monotonic() < deadline
        assert starter.poll() is None
        time.sleep(0.02)
    starter.send_signal(signal.SIGKILL)
    starter.wait()
    small.down()
    assert running(small) == {}
    assert is_free(ports.kafka)
    assert is_free(ports.mongo)


def test_a_start_that_fails_says_why_and_can_be_ended(small: Rig) -> None:
    broken = Rig(small.folder.path, ports=small.ports, settings={"HEHUO_LOG_LEVEL": "whisper"})
    with pytest.raises(RigFailed, match=r"(?s)topics failed.*HEHUO_LOG_LEVEL"):
        broken.up()
    broken.down()
    assert running(small) == {}
