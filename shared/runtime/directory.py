"""The data directory of the embedded profile: who owns it, what lies where, secrets, the moved clock."""

import contextlib
import fcntl
import json
import os
import secrets
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO, TypedDict, cast

from shared.kernel.clock import DevelopmentClock

_LOCK = "in-use.lock"
_SECRET = "token-secret"  # noqa: S105 (the name of a file)
_CLOCK = "development-clock.json"
_LISTENING = "listening.json"


class Listening(TypedDict):
    """Where the process that has the directory listens, and what its operator routes ask for."""

    url: str
    operator_secret: str


class DirectoryInUse(Exception):  # noqa: N818 (the command line shows it as a sentence)
    """Another process runs on this data directory."""


@dataclass(frozen=True, slots=True)
class DataDirectory:
    """Where everything that must last is kept."""

    path: Path

    def log(self, service: str) -> Path:
        """The file of a service's logs."""
        return self.path / f"{service}.log.db"

    def documents(self, service: str) -> Path:
        """The file of a service's read models."""
        return self.path / f"{service}.documents.db"

    @property
    def vault(self) -> Path:
        """The file of personal data."""
        return self.path / "vault.db"

    @property
    def sessions(self) -> Path:
        """The file of the sessions of browsers."""
        return self.path / "sessions.db"

    @property
    def logs(self) -> list[Path]:
        """The files of all services' logs that are there."""
        return sorted(self.path.glob("*.log.db"))

    def take(self) -> IO[str]:
        """Takes the directory for this process until the returned file is closed.

        Raises `DirectoryInUse` while another process has it: two processes would each hold a writer for
        the same log, and each serve what it knows alone.
        """
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = (self.path / _LOCK).open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            owner = lock.read().strip() or "unknown"
            lock.close()
            raise DirectoryInUse(f"{self.path} is in use by process {owner}") from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        return lock

    def token_secret(self) -> str:
        """The secret that signs the development issuer's tokens; made when there is none yet."""
        path = self.path / _SECRET
        if path.exists():
            return path.read_text().strip()
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_name(f"{_SECRET}.{os.getpid()}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        # A link appears whole or not at all, and never replaces the secret that another process made.
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(fresh)
        fresh.unlink()
        return path.read_text().strip()

    def development_clock(self) -> DevelopmentClock:
        """The movable clock, as far ahead as it was moved before."""
        path = self.path / _CLOCK
        if not path.exists():
            return DevelopmentClock()
        content = cast("dict[str, float]", json.loads(path.read_text()))
        return DevelopmentClock(timedelta(seconds=content["ahead_seconds"]))

    def keep_clock(self, clock: DevelopmentClock) -> None:
        """Remembers how far ahead the clock runs, so that time never goes back over a restart."""
        path = self.path / _CLOCK
        fresh = path.with_suffix(".new")
        with fresh.open("w") as file:
            json.dump({"ahead_seconds": clock.ahead.total_seconds()}, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)

    def announce(self, url: str, operator_secret: str) -> None:
        """Says where the platform listens, so that other commands on this machine find it."""
        path = self.path / _LISTENING
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(Listening(url=url, operator_secret=operator_secret), file)

    def withdraw(self) -> None:
        """Says that nobody listens any more."""
        (self.path / _LISTENING).unlink(missing_ok=True)

    def listening(self) -> Listening | None:
        """Where the platform listens; None when nothing runs, also after a kill."""
        try:
            self.take().close()
        except DirectoryInUse:
            path = self.path / _LISTENING
            return cast("Listening", json.loads(path.read_text())) if path.exists() else None
        return None
