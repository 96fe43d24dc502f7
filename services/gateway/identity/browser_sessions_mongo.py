"""Sessions of browsers in MongoDB: a document for each, in the gateway's database."""

import time
from dataclasses import replace
from typing import TypedDict, cast

from services.gateway.identity.browser_sessions import (
    OFFICE_IDLE_SECONDS,
    BrowserSession,
    Clock,
    digest_of,
    is_to_be_marked,
    new_session,
)
from shared.storage.mongo_client import Database
from shared.storage.mongo_driver import Fields


class _Session(TypedDict):
    _id: str
    person: str
    began_at: float
    used_at: float
    idle_seconds: int
    over_at: float
    """Unused until then it is over: what is swept away is found by it."""


class MongoSessions:
    """`BrowserSessions` in one database. The client belongs to the caller."""

    COLLECTIONS = frozenset({"sessions"})

    def __init__(self, database: Database, clock: Clock = time.time) -> None:
        self._clock = clock
        self._database = database.handle()
        self._sessions = self._database.collection("sessions")
        self._indexed = False

    async def begin(self, person_id: str) -> str:
        """See `BrowserSessions.begin`. What has run out is swept away on the way."""
        if not self._indexed:
            await self._sessions.make_index("person", "person")
            await self._sessions.make_index("over_at", "over_at")
            self._indexed = True
        now = self._clock()
        await self._sessions.delete({"over_at": {"$lte": now}})
        token, session = new_session(person_id, now)
        await self._sessions.insert(_fields(session))
        return token

    def age(self, session: BrowserSession) -> float:
        """See `BrowserSessions.age`."""
        return self._clock() - session.began_at

    async def find(self, token: str) -> BrowserSession | None:
        """See `BrowserSessions.find`."""
        now = self._clock()
        found = await self._sessions.get(digest_of(token))
        session = _session(found) if found else None
        if session is None or session.is_over(now):
            return None
        if is_to_be_marked(session, now):
            await self._replace(session, replace(session, used_at=now))
        return session

    async def shorten(self, session: BrowserSession) -> bool:
        """See `BrowserSessions.shorten`."""
        shorter = replace(session, idle_seconds=OFFICE_IDLE_SECONDS)
        if shorter.is_over(self._clock()):
            await self.end(session.digest)
            return False
        if session.idle_seconds == OFFICE_IDLE_SECONDS:
            return True
        await self._replace(session, replace(shorter, used_at=max(session.used_at, self._clock())))
        return True

    async def of(self, person_id: str) -> list[BrowserSession]:
        """See `BrowserSessions.of`."""
        found = map(_session, await self._sessions.find({"person": person_id}, order=[("_id", 1)], limit=500))
        now = self._clock()
        return sorted((one for one in found if not one.is_over(now)), key=lambda one: -one.began_at)

    async def end(self, digest: str) -> None:
        """See `BrowserSessions.end`."""
        await self._sessions.delete({"_id": digest})

    async def end_all(self, person_id: str) -> None:
        """See `BrowserSessions.end_all`."""
        await self._sessions.delete({"person": person_id})

    async def close(self) -> None:
        """From now on every call is `StoreUnavailable`. The client is closed by whom it belongs to."""
        self._database.close()

    async def _replace(self, session: BrowserSession, changed: BrowserSession) -> None:
        """Never brings back a session that was ended meanwhile."""
        await self._sessions.replace({"_id": session.digest}, _fields(changed))


def _fields(session: BrowserSession) -> Fields:
    return {
        "_id": session.digest,
        "person": session.person_id,
        "began_at": session.began_at,
        "used_at": session.used_at,
        "idle_seconds": session.idle_seconds,
        "over_at": session.over_at,
    }


def _session(fields: Fields) -> BrowserSession:
    stored = cast("_Session", fields)
    return BrowserSession(
        stored["_id"], stored["person"], stored["began_at"], stored["used_at"], stored["idle_seconds"]
    )
