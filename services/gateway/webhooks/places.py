"""How far each lane has come. Places are written many at once, and what a crash takes is sent again."""

from shared.bus.port import Lane
from shared.consumers.checkpoints import Checkpoint
from shared.projections.store import DocumentStore


class Places:
    """What lanes have done, on its way to the store, and what is in it."""

    def __init__(self, documents: DocumentStore) -> None:
        self._documents = documents
        self._unwritten: dict[str, Checkpoint] = {}

    def note(self, name: str, community: str, sequence: int) -> None:
        """A lane of this name is done with every event of the feed up to there: it is written soon."""
        self._unwritten[name] = Checkpoint(name, "feed", community, sequence)

    async def of(self, name: str, community: str) -> int:
        """How far this lane has come; what this process has done until now is counted."""
        written = await self._documents.checkpoint(name, Lane("feed", community))
        unwritten = self._unwritten.get(name)
        return written if unwritten is None else max(written, unwritten.sequence)

    async def write(self) -> None:
        """Writes what was noted. What can't be written stays noted; `StoreUnavailable` says so."""
        noted = {**self._unwritten}
        await self._documents.save_checkpoints([*noted.values()])
        for name, place in noted.items():
            if self._unwritten[name] is place:
                del self._unwritten[name]
