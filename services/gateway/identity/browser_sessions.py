"""Sessions of browsers: who is signed in, by a secret that only the browser has.

(OWASP ASVS 5.0, chapter 7.) A reference token of 256 bits, of which the hash alone is kept; new at each
sign-in, so that its age is the age of the sign-in; ended by the person, by erasure, and by time. Times go
by the machine's clock and not by the platform's, which a developer may move.
"""

import secrets
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from services.gateway.identity.private_file import PrivateFile

RESIDENT_IDLE_SECONDS = 30 * 86_400
OFFICE_IDLE_SECONDS = 12 * 3_600
"""For whoever may act for others or handle money."""
LONGEST_SECONDS = 180 * 86_400
"""However often it is used, a session ends then."""
OFFICE_LONGEST_SECONDS = 7 * 86_400
"""As above, for whoever may act for others or handle money."""
MOST_SESSIONS = 20
"""Of one person; one more ends the oldest."""
_MARKED_EVERY_SECONDS = 300
"""A use is written down so often at most."""

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class BrowserSession:
    """One browser in which a person is signed in."""

    digest: str
    """The hash of its token."""
    person_id: str
    began_at: float
    used_at: float
    idle_seconds: int
    """Unused for so long, it ends."""

    @property
    def over_at(self) -> float:
        """When it runs out, if it is not used before then."""
        longest = OFFICE_LONGEST_SECONDS if self.idle_seconds <= OFFICE_IDLE_SECONDS else LONGEST_SECONDS
        return min(self.used_at + self.idle_seconds, self.began_at + longest)

    def is_over(self, now: float) -> bool:
        """Whether it has run out."""
        return now >= self.over_at


class BrowserSessions(Protocol):
    """Where sessions are kept, beside the vault."""

    async def begin(self, person_id: str) -> str:
        """Signs a person in; returns the token for their browser, which is kept nowhere else."""

    def age(self, session: BrowserSession) -> float:
        """How many seconds ago the person signed in."""

    async def find(self, token: str) -> BrowserSession | None:
        """The session of a token, from then on used; None where there is none or it has run out."""

    async def shorten(self, session: BrowserSession) -> bool:
        """From now on the session idles no longer than an office's may; False where it is over by that."""

    async def of(self, person_id: str) -> list[BrowserSession]:
        """The sessions of a person, the newest first."""

    async def end(self, digest: str) -> None:
        """Ends one."""

    async def end_all(self, person_id: str) -> None:
        """Ends all of a person."""

    async def close(self) -> None:
        """Lets go of files and connections."""


async def make_room(sessions: BrowserSessions, person_id: str) -> None:
    """Ends the oldest sessions of a person who is about to have one too many."""
    for one in (await sessions.of(person_id))[MOST_SESSIONS - 1 :]:
        await sessions.end(one.digest)


def new_session(person_id: str, now: float) -> tuple[str, BrowserSession]:
    """A token and its session."""
    token = secrets.token_urlsafe(32)
    return token, BrowserSession(digest_of(token), person_id, now, now, RESIDENT_IDLE_SECONDS)


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def is_to_be_marked(session: BrowserSession, now: float) -> bool:
    """Whether this use is to be written down."""
    return now >= session.used_at + _MARKED_EVERY_SECONDS


_SCHEMA = """
CREATE TABLE IF NOT EXISTS sessions (
    digest TEXT PRIMARY KEY, person_id TEXT NOT NULL, began_at REAL NOT NULL, used_at REAL NOT NULL,
    idle_seconds INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sessions_by_person ON sessions (person_id);
"""
_COLUMNS = "digest, person_id, began_at, used_at, idle_seconds"


class SqliteSessions:
    """Sessions in one SQLite file, read and written by one thread of its own."""

    def __init__(self, path: Path, clock: Clock = time.time) -> None:
        """Opens the file, or makes it, readable by its owner alone; `Obstacle` if it is damaged."""
        self._clock = clock
        self._file = PrivateFile(path, _SCHEMA, "a file of sessions")

    async def begin(self, person_id: str) -> str:
        """See `BrowserSessions.begin`. What has run out is swept away on the way."""
        now = self._clock()
        token, session = new_session(person_id, now)

        def put(connection: sqlite3.Connection) -> None:
            over = "DELETE FROM sessions WHERE used_at + idle_seconds <= ? OR began_at <= ?"
            connection.execute(over, (now, now - LONGEST_SECONDS))
            row = (session.digest, person_id, session.began_at, session.used_at, session.idle_seconds)
            connection.execute("INSERT INTO sessions VALUES (?, ?, ?, ?, ?)", row)

        await self._file.transact(put)
        return token

    def age(self, session: BrowserSession) -> float:
        """See `BrowserSessions.age`."""
        return self._clock() - session.began_at

    async def find(self, token: str) -> BrowserSession | None:
        """See `BrowserSessions.find`."""
        now, digest = self._clock(), digest_of(token)

        def look(connection: sqlite3.Connection) -> BrowserSession | None:
            row = connection.execute(
                f"SELECT {_COLUMNS} FROM sessions WHERE digest = ?",  # noqa: S608 (a constant)
                (digest,),
            ).fetchone()
            session = BrowserSession(*row) if row else None
            if session is None or session.is_over(now):
                return None
            if is_to_be_marked(session, now):
                connection.execute("UPDATE sessions SET used_at = ? WHERE digest = ?", (now, digest))
            return session

        return await self._file.run(look)

    async def shorten(self, session: BrowserSession) -> bool:
        """See `BrowserSessions.shorten`."""
        if replace(session, idle_seconds=OFFICE_IDLE_SECONDS).is_over(self._clock()):
            await self.end(session.digest)
            return False
        if session.idle_seconds == OFFICE_IDLE_SECONDS:
            return True
        await self._execute(
            "UPDATE sessions SET idle_seconds = ? WHERE digest = ?", OFFICE_IDLE_SECONDS, session.digest
        )
        return True

    async def of(self, person_id: str) -> list[BrowserSession]:
        """See `BrowserSessions.of`."""
        rows = await self._file.run(
            lambda connection: connection.execute(
                f"SELECT {_COLUMNS} FROM sessions WHERE person_id = ? ORDER BY began_at DESC",  # noqa: S608 (a constant)
                (person_id,),
            ).fetchall()
        )
        now = self._clock()
        return [one for one in (BrowserSession(*row) for row in rows) if not one.is_over(now)]

    async def end(self, digest: str) -> None:
        """See `BrowserSessions.end`."""
        await self._execute("DELETE FROM sessions WHERE digest = ?", digest)

    async def end_all(self, person_id: str) -> None:
        """See `BrowserSessions.end_all`."""
        await self._execute("DELETE FROM sessions WHERE person_id = ?", person_id)

    async def close(self) -> None:
        """Lets go of the file."""
        await self._file.close()

    async def _execute(self, statement: str, *values: object) -> None:
        await self._file.run(lambda connection: connection.execute(statement, values))
