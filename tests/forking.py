"""Processes of ``hehuo`` for tests that start it again and again.

Two of three CPU seconds of such a process are its imports, and most of the third makes what every process
makes once. So they are forks of one that has done both (`tests.fork_server`), and otherwise what
``python -m hehuo`` is: a pid, arguments, an environment and a folder of its own. With ``afresh``, and all of
them in ``make soak``, they are begun as an operator's is; some test begins each kind of them so.
"""

import atexit
import errno
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import IO, Protocol

from tests.soaking import SOAKING

LONGEST_REQUEST = 100_000
"""Bytes of what is asked of the server, and of what it tells."""

_ROOT = Path(__file__).parents[1]
_LONGEST_RUN_SECONDS = 180.0


class Process(Protocol):
    """As of a `subprocess.Popen`, what is used here."""

    pid: int

    def poll(self) -> int | None:
        """Its exit status, if it has ended."""

    def wait(self, timeout: float | None = None) -> int:
        """Its exit status; raises `subprocess.TimeoutExpired` if it goes on for so many seconds."""

    def send_signal(self, sig: int) -> None:
        """Nothing if it has ended."""

    def kill(self) -> None:
        """SIGKILL."""


def start(
    *arguments: str,
    out: IO[bytes],
    error: IO[bytes] | None = None,
    environment: Mapping[str, str] | None = None,
    afresh: bool = False,
) -> Process:
    """Begins ``hehuo`` with these arguments. It writes errors to ``out``, too, if nowhere else is given."""
    environment = os.environ if environment is None else environment
    error = out if error is None else error
    if SOAKING or afresh:
        command = [sys.executable, "-m", "hehuo", *arguments]
        return subprocess.Popen(command, env=environment, stdout=out, stderr=error)
    return _server().fork(arguments, environment, out.fileno(), error.fileno())


def run(
    *arguments: str, environment: Mapping[str, str] | None = None, afresh: bool = False
) -> "subprocess.CompletedProcess[str]":
    """What ``hehuo`` with these arguments has said when it has ended."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as error:
        process = start(*arguments, out=out, error=error, environment=environment, afresh=afresh)
        try:
            returncode = process.wait(_LONGEST_RUN_SECONDS)
        finally:
            process.kill()
            process.wait()
        out.seek(0)
        error.seek(0)
        return subprocess.CompletedProcess(arguments, returncode, out.read().decode(), error.read().decode())


class _Forked:
    def __init__(self, pid: int, told: socket.socket) -> None:
        self.pid = pid
        self._told = told
        self._returncode: int | None = None

    def poll(self) -> int | None:
        try:
            return self.wait(0)
        except subprocess.TimeoutExpired:
            return None

    def wait(self, timeout: float | None = None) -> int:
        if self._returncode is None:
            self._told.settimeout(timeout)
            try:
                told = self._told.recv(LONGEST_REQUEST)
            except (TimeoutError, BlockingIOError):
                raise subprocess.TimeoutExpired(["hehuo"], timeout or 0) from None
            self._told.close()
            self._returncode = int(told)
        return self._returncode

    def send_signal(self, sig: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, sig)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class _Server:
    """One for all workers of a run, begun by whoever is the first to ask; it ends when they have."""

    def __init__(self, run: str) -> None:
        self._address = f"\0hehuo-forks-{run}"
        self._asking = threading.Lock()
        self._asked = self._reach()
        atexit.register(self._asked.close)

    def fork(
        self, arguments: tuple[str, ...], environment: Mapping[str, str], out: int, error: int
    ) -> _Forked:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        wanted = {
            "arguments": [*arguments],
            "environment": {**environment},
            "folder": str(Path.cwd()),
        }
        with theirs, self._asking:
            socket.send_fds(self._asked, [json.dumps(wanted).encode()], [theirs.fileno(), out, error])
        return _Forked(int(ours.recv(LONGEST_REQUEST)), ours)

    def _reach(self) -> socket.socket:
        """A connection to it."""
        while True:
            self._begin()
            asked = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            try:
                asked.connect(self._address)
            except ConnectionRefusedError:  # Whoever begins it has not come so far, or it is about to end.
                asked.close()
                time.sleep(0.01)
            else:
                return asked

    def _begin(self) -> None:
        """Nothing where it is there: the name is taken, and the system takes it back when the server ends."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as door:
            try:
                door.bind(self._address)
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise
                return
            door.listen()
            command = [sys.executable, "-m", "tests.fork_server", str(door.fileno())]
            process = subprocess.Popen(
                command, cwd=_ROOT, stdin=subprocess.DEVNULL, pass_fds=[door.fileno()], start_new_session=True
            )
        process.returncode = 0  # Others may need it for longer than this process is there.


@cache
def _server() -> _Server:
    return _Server(os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid())))
