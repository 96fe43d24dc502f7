"""A platform in a process of its own, as an operator runs it: started, killed, started again."""

import json
import os
import resource
import signal
import ssl
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Self

import httpx2

from examples.gangwan.people import identities
from services.gateway.identity.tokens import DevelopmentIssuer
from shared.runtime.directory import DataDirectory
from tests import forking
from tests.forking import Process

NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Made once for all who use none: to read whom the machine trusts is a fifth of what a question costs."""
_LONGEST_START_SECONDS = 180.0
_LONGEST_STOP_SECONDS = 60.0


class RunningPlatform:
    """``hehuo up --development`` on a data directory; also across kills."""

    def __init__(
        self,
        path: Path,
        *options: str,
        environment: Mapping[str, str] | None = None,
        afresh: bool = False,
    ) -> None:
        """With an ``environment`` of its own it runs as that says, without ``--development``. ``afresh``: see
        `tests.forking`."""
        self._environment = environment
        self._afresh = afresh
        self.directory = DataDirectory(path)
        self.url = ""
        self._options = options
        self._log = path.parent / f"{path.name}.out"
        self._process: Process | None = None

    def start(self) -> Self:
        """Starts it and returns when it can take commands."""
        (self.directory.path / "listening.json").unlink(missing_ok=True)
        environment = {**os.environ, "HEHUO_DATA_DIR": str(self.directory.path), "HEHUO_HTTP_PORT": "0"}
        environment["HEHUO_COMMAND_WAIT_SECONDS"] = "60"  # Other tests keep the machine busy.
        environment["HEHUO_PAGE_WAIT_SECONDS"] = "20"
        environment |= self._environment or {}
        aids = [] if self._environment else ["--development"]
        with self._log.open("ab") as out:
            self._process = forking.start(
                "up", *aids, *self._options, out=out, environment=environment, afresh=self._afresh
            )
        deadline = time.monotonic() + _LONGEST_START_SECONDS
        while not self._is_ready():
            assert self._process.poll() is None, self._log.read_text()
            assert time.monotonic() < deadline, self._log.read_text()
            time.sleep(0.02)
        return self

    def wait_for_example(self) -> Self:
        """Returns when ``up --example`` has loaded its example."""
        deadline = time.monotonic() + _LONGEST_START_SECONDS
        while "is loaded" not in self._log.read_text():
            assert "could not be loaded" not in self._log.read_text(), self._log.read_text()
            assert time.monotonic() < deadline, self._log.read_text()
            time.sleep(0.05)
        return self

    @property
    def said(self) -> str:
        """All that it wrote to standard output and standard error."""
        return self._log.read_text()

    def kill(self) -> None:
        """SIGKILL: no farewell, no flush."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def let_files_grow_to(self, most_bytes: int) -> None:
        """No file may be longer from now on, as on a disk that is full; -1 ends that."""
        assert self._process is not None
        hard = resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE)[1]
        resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (most_bytes, hard))

    def stop(self) -> float:
        """SIGTERM; returns how many seconds it took to end."""
        assert self._process is not None
        began = time.monotonic()
        self._process.send_signal(signal.SIGTERM)
        assert self._process.wait(_LONGEST_STOP_SECONDS) == 0, self._log.read_text()
        return time.monotonic() - began

    def end(self) -> None:
        """Whatever state it is in, it runs no more."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def token(self, name: str) -> str:
        """A bearer token of an identity of the example."""
        return self.token_for(identities()[name].person_id)

    def token_for(self, person_id: str) -> str:
        """A bearer token of a person."""
        return DevelopmentIssuer(self.directory.token_secret()).issue(person_id)

    def hehuo(self, *arguments: str, afresh: bool = False) -> "subprocess.CompletedProcess[str]":
        """Runs another ``hehuo`` command on the same data directory."""
        return forking.run(*arguments, "--data-dir", str(self.directory.path), afresh=afresh)

    def _is_ready(self) -> bool:
        try:
            self.url = json.loads((self.directory.path / "listening.json").read_text())["url"]
            answer = httpx2.get(f"{self.url}/readyz", timeout=30, trust_env=False, verify=NO_TLS)
        except (OSError, ValueError, httpx2.HTTPError):
            return False
        return answer.status_code == httpx2.codes.OK
