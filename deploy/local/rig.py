"""The rig: starts, stops, kills and watches the parts; what tests of the cluster hold in their hands."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from deploy.local import compose, processes, tools
from deploy.local.compose import Health
from deploy.local.failure import RigFailed
from deploy.local.folder import ROOT, Folder, Wishes
from deploy.local.parts import Part, State, parts
from deploy.local.ports import LOOPBACK, Ports, is_free
from deploy.local.processes import Running

DEFAULT_FOLDER = ROOT / "data" / "cluster"

_LONGEST_START_SECONDS = 300.0
_JOB_SECONDS = 180.0
_BETWEEN_LOOKS_SECONDS = 0.1
_OF_WORDS = {"HEHUO_MONGO_TIMEOUT_SECONDS": "60"}
"""A word that reads whole logs asks more of a busy database at a time than a process does."""


class Rig:
    """Kafka, a MongoDB-protocol server and the platform's processes, in one folder, on loopback ports.

    Parts are called as the compose file's services: ``kafka``, ``mongo``, ``partners``, ``bookings``,
    ``fund``, ``gateway``; a second instance is ``bookings-2``. Any number of rigs run side by side when their
    folders and ports differ. Another `Rig` on the same folder, in another process too, is the same rig.
    """

    def __init__(
        self,
        path: Path = DEFAULT_FOLDER,
        *,
        ports: Ports | None = None,
        scale: Mapping[str, int] | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        """What isn't given is as at the last start; `settings` are variables for the platform's processes."""
        self.folder = Folder(path.resolve())
        known = self.folder.recall() or Wishes()
        self._known = known
        self._wishes = Wishes(
            known.ports if ports is None else ports,
            known.scale if scale is None else dict(scale),
            known.settings if settings is None else dict(settings),
        )
        self._parts: dict[str, Part] = {}

    # Starting

    def up(self, *services: str) -> None:
        """Starts these services and all that they need; all, when none is named.

        Returns when they are healthy. What runs already goes on running. Raises `RigFailed`; what was started
        by then stays.
        """
        with self.folder.taken():
            if self._wishes != self._known and self._running():
                raise RigFailed(f"{self.folder.path} runs with other ports, scale or settings: stop it first")
            self.folder.remember(self._wishes)
            self._known = self._wishes
            names = {one.name for one in compose.with_needs(services, self._services())}
            wanted = [part for part in self.parts.values() if part.service in names]
            missing = [part for part in wanted if part.name not in self._running()]
            if any(not part.is_job for part in missing):
                for part in missing:
                    self._start_in_turn(part)
            self._wait(part.name for part in wanted if not part.is_job)

    def _start_in_turn(self, part: Part) -> None:
        self._wait(one.name for one in self.parts.values() if one.service in part.waits_for)
        if part.is_job:
            self._complete(part)
        else:
            self._start(part)

    def start(self, name: str) -> None:
        """Starts one part that does not run; returns at once."""
        with self.folder.taken():
            if name in self._running():
                raise RigFailed(f"{name} runs already")
            self._start(self._part(name))

    def _start(self, part: Part) -> None:
        for port in part.ports:
            if not is_free(port):
                raise RigFailed(
                    f"{part.name} can't listen on port {port}: another program does. Choose other ports"
                )
        self.folder.data("hehuo").mkdir(exist_ok=True, mode=0o700)
        environment = {**processes.own_environment(), **part.environment}
        log = self.folder.log(part.name)
        if part.before is not None:
            with log.open("ab") as out:
                subprocess.run(
                    part.before(), cwd=self.folder.path, env=environment, stdout=out, stderr=out, check=True
                )
        processes.start(
            self.folder.path,
            part.name,
            part.command,
            environment,
            log=log,
            level=part.level,
            grace_seconds=part.grace_seconds,
        )

    def _complete(self, part: Part) -> None:
        """Does a job."""
        with self.folder.log(part.name).open("ab") as out:
            done = subprocess.run(
                part.command,
                cwd=self.folder.path,
                env={**processes.own_environment(), **part.environment},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                timeout=_JOB_SECONDS,
                check=False,
            )
        if done.returncode:
            raise RigFailed(f"{part.name} failed:\n{self.tail(part.name)}")

    # Stopping, killing

    def down(self) -> None:
        """Ends every process of this rig, also those whose starter was killed. Data stays."""
        with self.folder.taken():
            processes.stop(self.folder.path, processes.find(self.folder.path))
            left = processes.find(self.folder.path)
            if left:
                raise RigFailed(f"these still run: {', '.join(f'{one.part} ({one.pid})' for one in left)}")

    def stop(self, name: str) -> None:
        """Ends a part as an operator does: SIGTERM, its grace, SIGKILL."""
        processes.stop(self.folder.path, [self._found(name)])

    def kill(self, name: str) -> None:
        """SIGKILL: no farewell, no flush."""
        processes.kill(self.folder.path, self._found(name))

    def pause(self, name: str) -> None:
        """SIGSTOP: it hangs, its connections stay open."""
        self.signal(name, signal.SIGSTOP)

    def resume(self, name: str) -> None:
        """SIGCONT: it goes on."""
        self.signal(name, signal.SIGCONT)

    def signal(self, name: str, number: signal.Signals) -> None:
        """Sends a part any signal."""
        running = self._found(name)
        running.send(number, processes.mark(self.folder.path, name))

    def restart(self, name: str) -> None:
        """Ends a part, if it runs, and starts it again; returns when it is healthy."""
        if name in self._running():
            self.stop(name)
        self.start(name)
        self.wait_until_healthy(name)

    # Watching

    def wait_until_healthy(self, *names: str, within_seconds: float = _LONGEST_START_SECONDS) -> None:
        """Returns when these parts pass their health checks; all that run, when none is named."""
        self._wait(names or self._running(), within_seconds)

    def _wait(self, names: Iterable[str], within_seconds: float = _LONGEST_START_SECONDS) -> None:
        deadline = time.monotonic() + within_seconds
        for name in names:
            while not self.is_healthy(name):
                if name not in self._running():
                    raise RigFailed(f"{name} has ended:\n{self.tail(name)}")
                if time.monotonic() > deadline:
                    raise RigFailed(f"{name} is not healthy after {within_seconds:g} s:\n{self.tail(name)}")
                time.sleep(_BETWEEN_LOOKS_SECONDS)

    def is_healthy(self, name: str) -> bool:
        """Whether a part passes its health check now."""
        part = self._part(name)
        if any(is_free(port) for port in part.ports):
            return False  # It does not listen yet: no need to start a program that finds the same.
        if not isinstance(part.health, Health):
            return part.health is None or part.health()
        try:
            asked = subprocess.run(
                part.health.command,
                cwd=self.folder.path,
                env={**processes.own_environment(), **part.environment},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=part.health.timeout_seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return False
        return asked.returncode == 0

    def states(self) -> list[State]:
        """How each part is."""
        running = self._running()
        return [
            State(
                part=part.name,
                pid=running[part.name].pid if part.name in running else None,
                healthy=part.name in running and self.is_healthy(part.name),
                ports=part.ports,
                log=self.folder.log(part.name),
            )
            for part in self.parts.values()
            if not part.is_job
        ]

    def pid(self, name: str) -> int:
        """The process of a part that runs."""
        return self._found(name).pid

    def url(self, name: str) -> str:
        """Where a part of the platform is reached."""
        return f"http://{LOOPBACK}:{self._part(name).ports[0]}"

    @property
    def ports(self) -> Ports:
        """Where everything listens."""
        return self._wishes.ports

    @property
    def kafka(self) -> str:
        """Kafka's address, as clients take it."""
        return f"{LOOPBACK}:{self.ports.kafka}"

    @property
    def mongo(self) -> str:
        """The database's address, as clients take it."""
        return f"mongodb://{LOOPBACK}:{self.ports.mongo}"

    def log(self, name: str) -> Path:
        """The file that a part's output goes to."""
        return self.folder.log(name)

    def tail(self, name: str, lines: int = 30) -> str:
        """The last lines of a part's output."""
        log = self.folder.log(name)
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else ""

    def environment(self, name: str = "gateway") -> dict[str, str]:
        """The platform's variables of a part, secrets included: for `hehuo` commands against this rig."""
        return dict(self._part(name).environment)

    def hehuo(self, *arguments: str, within_seconds: float = 120) -> "subprocess.CompletedProcess[str]":
        """Runs a `hehuo` command against this rig, with the gateway's variables."""
        return subprocess.run(
            [sys.executable, "-m", "hehuo", *arguments],
            cwd=self.folder.path,
            env={**processes.own_environment(), **self.environment(), **_OF_WORDS},
            capture_output=True,
            text=True,
            timeout=within_seconds,
            check=False,
        )

    # What there is

    @property
    def parts(self) -> Mapping[str, Part]:
        """All parts, each behind those that it needs."""
        if not self._parts:
            found = parts(self._services(), self.folder, self.ports, self._wishes.settings)
            self._parts = {part.name: part for part in found}
        return self._parts

    def _services(self) -> list[compose.Service]:
        scale = self._wishes.scale
        several = scale.get("gateway", 1) > 1
        files = (compose.FILE, compose.PROXY_FILE) if several else (compose.FILE,)
        return compose.services(compose.render(tools.composecheck(), files, scale))

    def _part(self, name: str) -> Part:
        try:
            return self.parts[name]
        except KeyError:
            raise RigFailed(f"there is no part {name}; there are {', '.join(self.parts)}") from None

    def _running(self) -> dict[str, Running]:
        return {one.part: one for one in processes.find(self.folder.path)}

    def _found(self, name: str) -> Running:
        self._part(name)
        try:
            return self._running()[name]
        except KeyError:
            raise RigFailed(f"{name} does not run") from None
