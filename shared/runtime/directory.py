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
from shared.kernel.obstacles import Obstacle
from shared.storage.faults import StoreUnavailable

_LOCK = "in-use.lock"
_SECRET = "token-secret"  # noqa: S105 (the name of a file)
_CLOCK = "development-clock.json"
_LISTENING = "listening.json"
_SECRET_BYTES = 32


class Listening(TypedDict):
    """Where the process that has the directory listens, and what its operator routes ask for."""

    url: str
    operator_secret: str
    issuer: str
    """Whose tokens it takes."""


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
    def accounts(self) -> Path:
        """The file of accounts at identity providers, and of passkeys."""
        return self.path / "accounts.db"

    @property
    def deliveries(self) -> Path:
        """The file of what was sent to webhooks lately."""
        return self.path / "deliveries.db"

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
        """The secret that signs the development issuer's tokens; `Obstacle` without a usable one."""
        path = self.path / _SECRET
        try:
            secret = path.read_bytes()
        except FileNotFoundError:
            raise Obstacle(
                f"no platform has run in {self.path} with development aids: start `hehuo up --development`"
                " there first, and set HEHUO_DATA_DIR here as it tells"
            ) from None
        if len(secret.strip()) < _SECRET_BYTES or not secret.isascii():
            raise Obstacle(
                f"{path} is damaged: put back a copy of it, or delete it. Then `hehuo up` makes another one,"
                " and tokens that were handed out are valid no more"
            )
        return secret.decode().strip()

    def make_token_secret(self) -> str:
        """As `token_secret`, and makes one where there is none yet. For the platform's own process."""
        path = self.path / _SECRET
        if path.exists():
            return self.token_secret()
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_name(f"{_SECRET}.{os.getpid()}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        # A link appears whole or not at all, and never replaces the secret that another process made.
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(fresh)
        fresh.unlink()
        return self.token_secret()

    def development_clock(self) -> DevelopmentClock:
        """The movable clock, as far ahead as it was moved before."""
        path = self.path / _CLOCK
        if not path.exists():
            return DevelopmentClock()
        try:
            return DevelopmentClock(timedelta(seconds=json.loads(path.read_bytes())["ahead_seconds"]))
        except (ValueError, TypeError, KeyError, OverflowError):
            raise Obstacle(
                f"{path} is damaged, and without it the platform's time would go back: write"
                ' {"ahead_seconds": N} into it, with N as in the last backup\'s manifest or greater,'
                " or delete it if the clock was never moved"
            ) from None

    def keep_clock(self, clock: DevelopmentClock) -> None:
        """Remembers how far ahead the clock runs, so that time never goes back over a restart.

        Raises `StoreUnavailable` if that can't be written, on a full disk for one.
        """
        path = self.path / _CLOCK
        fresh = path.with_suffix(".new")
        try:
            with fresh.open("w") as file:
                json.dump({"ahead_seconds": clock.ahead.total_seconds()}, file)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
        except OSError as error:
            raise StoreUnavailable(f"{path.name}: {error.strerror}") from error

    def announce(self, url: str, operator_secret: str, issuer: str) -> None:
        """Says where the platform listens, so that other commands on this machine find it."""
        path = self.path / _LISTENING
        fresh = path.with_suffix(".new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(Listening(url=url, operator_secret=operator_secret, issuer=issuer), file)
        fresh.replace(path)  # Whole or not there: others read it at any time.

    def withdraw(self) -> None:
        """Says that nobody listens any more."""
        (self.path / _LISTENING).unlink(missing_ok=True)

    def listening(self) -> Listening | None:
        """Where the platform listens; None when nothing runs, also after a kill."""
        try:
            self.take().close()
        except DirectoryInUse:
            path = self.path / _LISTENING
            try:
                return cast("Listening", json.loads(path.read_bytes())) if path.exists() else None
            except ValueError:
                raise Obstacle(f"{path} is damaged: stop the platform and start it again") from None
        return None
