"""Which generations a projection has, in MongoDB: one document for each projection, changed in one step."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypedDict, cast

from shared.projections.store import Generation
from shared.storage.faults import StoreUnavailable
from shared.storage.mongo_client import Database
from shared.storage.mongo_driver import Fields

_MOST_TRIES = 20


class _Listed(TypedDict):
    number: int
    fingerprint: str
    indexes: list[str]
    leaving: bool


class _Stored(TypedDict):
    version: int
    last: int
    current: int
    listed: list[_Listed]


@dataclass(frozen=True, slots=True)
class Listing:
    """A projection's generations: their numbers, and which of them queries read."""

    last: int = 0
    """The greatest number that was ever given."""
    current: int = 0
    """0 for none."""
    listed: tuple[Generation, ...] = ()
    leaving: frozenset[int] = frozenset()
    """Those that are being taken away: none of them can become the current one."""

    @property
    def serving(self) -> Generation | None:
        """The one that queries read."""
        return next((one for one in self.listed if one.number == self.current), None)

    def begin(self, projection: str, fingerprint: str, indexes: Sequence[str]) -> "Listing":
        """With one more."""
        begun = Generation(projection, self.last + 1, fingerprint, tuple(indexes))
        return replace(self, last=begun.number, listed=(*self.listed, begun))

    def swap(self, generation: Generation) -> "Listing":
        """With this one as the current one; ``LookupError`` if it is not there any more."""
        if generation not in self.listed or generation.number in self.leaving:
            raise LookupError(f"{generation.consumer} has been dropped")
        return replace(self, current=generation.number)

    def retire(self) -> "Listing":
        """With none that queries read."""
        return replace(self, current=0)

    def leave(self, generation: Generation) -> "Listing":
        """With this one about to go; the current one stays."""
        if generation.number == self.current or generation not in self.listed:
            return self
        return replace(self, leaving=self.leaving | {generation.number})

    def without(self, generation: Generation) -> "Listing":
        """Without this one."""
        listed = tuple(one for one in self.listed if one != generation)
        return replace(self, listed=listed, leaving=self.leaving - {generation.number})


class MongoGenerations:
    """The listings of one database."""

    def __init__(self, database: Database) -> None:
        self._listings = database.collection("generations")

    async def of(self, projection: str) -> Listing:
        """The projection's listing."""
        found = await self._listings.get(projection)
        return Listing() if found is None else _listing(projection, cast("_Stored", found))

    async def all(self) -> dict[str, Listing]:
        """The listings of all projections, by name."""
        found = {str(one["_id"]): cast("_Stored", one) for one in await self._listings.find({})}
        return {projection: _listing(projection, stored) for projection, stored in found.items()}

    async def change(self, projection: str, change: Callable[[Listing], Listing]) -> Listing:
        """Changes the listing, on top of whatever others changed; the new one."""
        for _ in range(_MOST_TRIES):
            found = await self._listings.get(projection)
            version = 0 if found is None else cast("_Stored", found)["version"]
            old = Listing() if found is None else _listing(projection, cast("_Stored", found))
            new = change(old)
            if new == old:
                return old
            document = {"_id": projection, "version": version + 1, **_fields(new)}
            if found is None:
                done = await self._listings.insert(document)
            else:
                done = await self._listings.replace({"_id": projection, "version": version}, document)
            if done:
                return new
        raise StoreUnavailable(f"the generations of {projection} are changed by others all the time")


def _listing(projection: str, stored: _Stored) -> Listing:
    listed = tuple(
        Generation(projection, one["number"], one["fingerprint"], tuple(one["indexes"]))
        for one in stored["listed"]
    )
    leaving = frozenset(one["number"] for one in stored["listed"] if one["leaving"])
    return Listing(stored["last"], stored["current"], listed, leaving)


def _fields(listing: Listing) -> Fields:
    return {
        "last": listing.last,
        "current": listing.current,
        "listed": [
            {
                "number": one.number,
                "fingerprint": one.fingerprint,
                "indexes": list(one.indexes),
                "leaving": one.number in listing.leaving,
            }
            for one in listing.listed
        ],
    }
