"""What tests' servers have in common: where they come from, how they die, freeze and end."""

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from itertools import count
from pathlib import Path

from deploy.local.ports import is_free

_STOP_SECONDS = 20.0
_PORTS = range(12_000, 20_000)
_TURN = count(os.getpid() * 149)  # Processes that look at the same time look far from each other.


def free_port() -> int:
    """A port that nobody listens on just now; another one at each call.

    Below those that systems give to outgoing calls: one of these was taken by a call between its choice and
    its use, and a proxy could not start. Rigs have the ports from 20,000 on.
    """
    for _ in _PORTS:
        port = _PORTS[next(_TURN) % len(_PORTS)]
        if is_free(port):
            return port
    raise RuntimeError(f"no port is free from {_PORTS.start} to {_PORTS.stop}")


def docker_answers() -> bool:
    """Whether containers can be started here."""
    if shutil.which("docker") is None:
        return False
    try:
        asked = subprocess.run(["docker", "info"], capture_output=True, timeout=10, check=False)
    except subprocess.TimeoutExpired:
        return False
    return asked.returncode == 0


class NativeServer:
    """A server's process, with a folder of its own. Killed and started again, it goes on where it was."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.folder = folder
        self.port = port or free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def runs(self) -> bool:
        """Whether its process is there, frozen or not."""
        return self._process is not None and self._process.poll() is None

    def run(self, command: list[str], log: Path, variables: Mapping[str, str] | None = None) -> None:
        """Begins its process, with these variables besides; what it says goes to ``log``."""
        environment = {**os.environ, **(variables or {})}
        with log.open("ab") as out:
            self._process = subprocess.Popen(command, env=environment, stdout=out, stderr=out)

    def kill(self) -> None:
        """As a loss of power would, but for what the system has in its cache."""
        self._end(signal.SIGKILL)

    def freeze(self) -> None:
        """It keeps its connections and answers nothing."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on where it was frozen."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """Ends it as an operator would."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(how)
        process.send_signal(signal.SIGCONT)  # A frozen one would not even hear it.
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(_STOP_SECONDS)
