"""The processes of a rig. What the rig has to know of one lies in its environment, where nothing is lost.

So there are no files of process numbers, which a crash would leave behind and another process could inherit:
whoever carries the mark of a folder belongs to its rig, however its starter ended.
"""

import os
import select
import signal
import subprocess
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.local.failure import RigFailed

_PROC = Path("/proc")
_MARK = "RIG_PART"
_LEVEL = "RIG_LEVEL"
_GRACE = "RIG_GRACE_SECONDS"
_LONGEST_START_SECONDS = 30.0
_PAUSE_SECONDS = 0.001

_children: "list[subprocess.Popen[bytes]]" = []
"""Those that this very process started: they stay as zombies until their parent has asked how they ended."""


@dataclass(frozen=True, slots=True)
class Running:
    """A process that runs as a part of a rig."""

    part: str
    pid: int
    level: int
    grace_seconds: float

    def send(self, number: signal.Signals, mark: str) -> bool:
        """Sends a signal, unless the process has ended; never to another that got its number."""
        try:
            handle = os.pidfd_open(self.pid)
        except ProcessLookupError:
            return False
        try:
            if _environment(self.pid).get(_MARK) != mark:
                return False
            signal.pidfd_send_signal(handle, number)
        except ProcessLookupError:
            return False
        finally:
            os.close(handle)
        return True

    def has_ended(self, within_seconds: float) -> bool:
        """Waits until it has ended, so long at most."""
        try:
            handle = os.pidfd_open(self.pid)
        except ProcessLookupError:
            return True
        try:
            poll = select.poll()
            poll.register(handle, select.POLLIN)
            return bool(poll.poll(max(0.0, within_seconds) * 1000))
        finally:
            os.close(handle)


def start(
    folder: Path,
    part: str,
    command: Sequence[str],
    environment: Mapping[str, str],
    *,
    log: Path,
    level: int,
    grace_seconds: float,
) -> "subprocess.Popen[bytes]":
    """Starts a part in a session of its own, so that Ctrl-C at the starter does not reach it."""
    marks = {_MARK: mark(folder, part), _LEVEL: str(level), _GRACE: str(grace_seconds)}
    with log.open("ab") as out:
        child = subprocess.Popen(
            command,
            cwd=folder,
            env={**environment, **marks},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    _children.append(child)
    _wait_for_mark(child, marks[_MARK])
    return child


def _wait_for_mark(child: "subprocess.Popen[bytes]", wanted: str) -> None:
    """Returns when it can be found. For a moment after its start a process shows no environment yet: whoever
    looked then would say that it had ended, and leave it behind."""
    deadline = time.monotonic() + _LONGEST_START_SECONDS
    while child.poll() is None and _environment(child.pid).get(_MARK) != wanted:
        if time.monotonic() > deadline:
            raise RigFailed(f"process {child.pid} ({wanted}) does not show its environment")
        time.sleep(_PAUSE_SECONDS)


def mark(folder: Path, part: str) -> str:
    """What a part's process carries in its environment."""
    return f"{folder}:{part}"


def find(folder: Path) -> list[Running]:
    """All processes of a folder's rig, whoever started them; those that others need come first."""
    if not _PROC.is_dir():
        raise RigFailed("the rig finds its processes in /proc, which only Linux has")
    _children[:] = [child for child in _children if child.poll() is None]
    found = []
    for entry in _PROC.iterdir():
        if entry.name.isdigit():
            environment = _environment(int(entry.name))
            owner, _, part = environment.get(_MARK, "").rpartition(":")
            if owner == str(folder):
                level, grace = int(environment[_LEVEL]), float(environment[_GRACE])
                found.append(Running(part, int(entry.name), level, grace))
    return sorted(found, key=lambda one: (one.level, one.part, one.pid))


def _environment(pid: int) -> dict[str, str]:
    """What a process was started with; nothing for one that has ended or belongs to somebody else."""
    try:
        lines = (_PROC / str(pid) / "environ").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return {}
    pairs = (line.decode(errors="replace").partition("=") for line in lines)
    return {name: value for name, _, value in pairs}


def stop(folder: Path, running: Iterable[Running]) -> None:
    """Ends parts as compose does: those that need others first; SIGTERM, its grace, SIGKILL."""
    levels: dict[int, list[Running]] = {}
    for one in running:
        levels.setdefault(one.level, []).append(one)
    for level in sorted(levels, reverse=True):
        asked = time.monotonic()
        for one in levels[level]:
            one.send(signal.SIGTERM, mark(folder, one.part))
            one.send(signal.SIGCONT, mark(folder, one.part))  # A stopped process hears of it only then.
        for one in levels[level]:
            if not one.has_ended(one.grace_seconds - (time.monotonic() - asked)):
                kill(folder, one)


def kill(folder: Path, one: Running) -> None:
    """SIGKILL, and waits until the process has ended."""
    if one.send(signal.SIGKILL, mark(folder, one.part)) and not one.has_ended(30):
        raise RigFailed(f"process {one.pid} ({one.part}) does not even end when it is killed")


def own_environment() -> dict[str, str]:
    """As in a container: of the platform's variables only those that the compose file sets.

    And byte code is kept, as an image's is: without it every start of a process would compile the platform.
    """
    others = ("HEHUO_", "RIG_", "PYTHONDONTWRITEBYTECODE")
    return {name: value for name, value in os.environ.items() if not name.startswith(others)}
