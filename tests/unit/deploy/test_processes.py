"""The rig ends what belongs to it, whoever started it, and nothing else."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.local import processes

DEAF = """
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
os.write(1, b"ready")
time.sleep(60)
"""
LAST_WORD = """
import os, signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit(os.write(1, b"!")))
os.write(1, b"ready")
time.sleep(60)
"""
TELLS_WHEN = LAST_WORD.replace('b"!"', 'f"!{time.monotonic_ns()}".encode()')
"""Files know the time to some milliseconds; two parts may end within less."""
_LONGEST_WAIT_SECONDS = 30

Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a part that does nothing for a minute."""
    children = []

    def start_part(
        part: str, code: str = "import time; time.sleep(60)", *, folder: Path = tmp_path, level: int = 0
    ) -> "subprocess.Popen[bytes]":
        folder.mkdir(exist_ok=True)
        child = processes.start(
            folder,
            part,
            [sys.executable, "-c", code],
            dict(os.environ),
            log=folder / f"{part}.log",
            level=level,
            grace_seconds=0.5,
        )
        children.append(child)
        return child

    yield start_part
    for child in children:
        child.kill()
        child.wait()


def wait_until_ready(log: Path) -> None:
    deadline = time.monotonic() + _LONGEST_WAIT_SECONDS
    while "ready" not in log.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_parts_are_found_in_the_order_in_which_they_are_needed(tmp_path: Path, start: Start) -> None:
    gateway, kafka = start("gateway", level=3), start("kafka", level=0)
    assert [(one.part, one.pid) for one in processes.find(tmp_path)] == [
        ("kafka", kafka.pid),
        ("gateway", gateway.pid),
    ]


def test_a_part_is_known_by_its_mark_as_soon_as_it_is_started(tmp_path: Path, start: Start) -> None:
    """A process has its number a moment before it shows its environment."""
    for _ in range(100):
        started = start("kafka")
        running = processes.Running("kafka", started.pid, 0, 0.5)
        assert running.send(signal.SIGKILL, processes.mark(tmp_path, "kafka"))
        started.wait()


def test_a_part_is_found_when_whoever_started_it_was_killed(tmp_path: Path) -> None:
    code = f"""
import os, signal, sys
from pathlib import Path
from deploy.local import processes
folder = Path({str(tmp_path)!r})
processes.start(folder, "orphan", [sys.executable, "-c", "import time; time.sleep(60)"], dict(os.environ),
                log=folder / "log", level=0, grace_seconds=5)
os.kill(os.getpid(), signal.SIGKILL)
"""
    starter = subprocess.run([sys.executable, "-c", code], check=False)
    assert starter.returncode == -signal.SIGKILL
    orphans = processes.find(tmp_path)
    assert [one.part for one in orphans] == ["orphan"]
    processes.stop(tmp_path, orphans)
    assert processes.find(tmp_path) == []


def test_parts_of_another_folder_are_left_alone(tmp_path: Path, start: Start) -> None:
    mine, other = start("kafka"), start("kafka", folder=tmp_path / "other")
    processes.stop(tmp_path, processes.find(tmp_path))
    assert mine.wait(5) == -signal.SIGTERM
    assert other.poll() is None


def test_a_number_that_another_process_has_by_now_gets_no_signal(tmp_path: Path, start: Start) -> None:
    other = start("kafka", folder=tmp_path / "other")
    mistaken = processes.Running("kafka", other.pid, 0, 0.5)
    assert mistaken.send(signal.SIGKILL, processes.mark(tmp_path, "kafka")) is False
    assert other.poll() is None


def test_one_that_has_ended_gets_no_signal_and_has_ended(tmp_path: Path, start: Start) -> None:
    start("kafka")
    [running] = processes.find(tmp_path)
    processes.kill(tmp_path, running)
    assert running.has_ended(0)
    assert running.send(signal.SIGTERM, processes.mark(tmp_path, "kafka")) is False
    assert processes.find(tmp_path) == [], "a zombie is nobody"


def test_one_that_does_not_listen_is_killed_when_its_grace_is_over(tmp_path: Path, start: Start) -> None:
    deaf = start("kafka", DEAF)
    wait_until_ready(tmp_path / "kafka.log")
    processes.stop(tmp_path, processes.find(tmp_path))
    assert deaf.wait(5) == -signal.SIGKILL


def test_one_that_hangs_hears_that_it_shall_end(tmp_path: Path, start: Start) -> None:
    hanging = start("kafka")
    [running] = processes.find(tmp_path)
    running.send(signal.SIGSTOP, processes.mark(tmp_path, "kafka"))
    processes.stop(tmp_path, [running])
    assert hanging.wait(5) == -signal.SIGTERM


def test_those_that_need_others_end_before_them(tmp_path: Path, start: Start) -> None:
    logs = [tmp_path / "gateway.log", tmp_path / "kafka.log"]
    start("gateway", TELLS_WHEN, level=1)
    start("kafka", TELLS_WHEN, level=0)
    for log in logs:
        wait_until_ready(log)
    processes.stop(tmp_path, processes.find(tmp_path))
    gateway, kafka = (int(log.read_text().removeprefix("ready!")) for log in logs)
    assert gateway < kafka
