"""Leases in MongoDB: one document each, which its holder changes again and again.

Nobody compares clocks. Who wants a lease looks at it; if it is still the same after the time that its
holder named, the holder is gone, and the first to replace exactly what was seen is the next.
"""

import asyncio
from typing import TypedDict, cast
from uuid import uuid4

from shared.storage.mongo_client import Database

_MOST_TRIES = 5


class _Lease(TypedDict):
    holder: str
    seconds: float
    turn: str


class MongoLeases:
    """The leases of one database, as one process sees them."""

    def __init__(self, database: Database) -> None:
        self._leases = database.collection("leases")
        self._watched: dict[str, tuple[str, float]] = {}
        """By name: the turn that was seen last, and since when."""

    async def hold(self, name: str, holder: str, seconds: float) -> bool:
        """See `DocumentStore.hold`."""
        for _ in range(_MOST_TRIES):
            wanted = {"_id": name, "holder": holder, "seconds": seconds, "turn": uuid4().hex}
            found = await self._leases.get(name)
            if found is None:
                return await self._leases.insert(wanted)
            lease = cast("_Lease", found)
            if lease["holder"] != holder and not self._is_left(name, lease):
                return False
            if await self._leases.replace({"_id": name, "turn": lease["turn"]}, wanted):
                return True
            # Somebody was faster: another process, or this one, twice at a time. The next look tells.
        return False

    async def release(self, name: str, holder: str) -> None:
        """See `DocumentStore.release`."""
        await self._leases.delete({"_id": name, "holder": holder})

    def _is_left(self, name: str, lease: _Lease) -> bool:
        """Whether its holder has not been heard of for as long as it wanted to hold it."""
        now = asyncio.get_running_loop().time()
        turn, since = self._watched.get(name, ("", now))
        if turn != lease["turn"]:
            self._watched[name] = (lease["turn"], now)
            return False
        return now - since >= lease["seconds"]
