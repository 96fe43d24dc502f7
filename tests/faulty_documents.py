"""A document store that can be made to fail, or to be killed, before and after each thing it does."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from pathlib import Path

from shared.bus.port import Lane
from shared.consumers.checkpoints import Checkpoint, Parked
from shared.projections.sqlite.store import SqliteDocumentStore
from shared.projections.store import NOTHING_USUAL, Document, DocumentKey, Generation, Usual
from shared.storage.faults import StoreUnavailable
from tests.example_readers import calm

Trouble = Callable[[str], Awaitable[None]]
"""Called with the name of each step (``write:before``, ``write:after`` …); makes trouble by raising."""


class Killed(BaseException):
    """The process ends here: no ``except Exception`` sees it, nothing is tidied up."""


class Steps:
    """Counts the steps of everything that can be troubled, and kills at one of them."""

    def __init__(self, kill_at: int | None = None) -> None:
        self.kill_at = kill_at
        self.taken: list[str] = []
        self.killed = False

    async def __call__(self, step: str) -> None:
        if self.killed:
            raise Killed  # Whatever else was under way dies with the process.
        self.taken.append(step)
        if len(self.taken) == self.kill_at:
            self.killed = True
            raise Killed(step)


def unavailable(step: str, times: int) -> Trouble:
    """The store is unavailable at this step, the next so many times."""
    left = times

    async def trouble(taken: str) -> None:
        nonlocal left
        if taken == step and left:
            left -= 1
            raise StoreUnavailable(f"no answer at {step}")

    return trouble


class FaultyDocuments(SqliteDocumentStore):
    """Documents in SQLite, with trouble."""

    def __init__(self, path: Path, trouble: Trouble = calm, *, atomic: bool = True) -> None:
        """Not ``atomic``, it writes as a store without transactions may: one by one, the checkpoints last."""
        super().__init__(path)
        self.trouble = trouble
        self.atomic = atomic

    async def begin(self, projection: str, fingerprint: str, indexes: Sequence[str]) -> Generation:
        await self.trouble("begin:before")
        generation = await super().begin(projection, fingerprint, indexes)
        await self.trouble("begin:after")
        return generation

    async def swap(self, generation: Generation, usual: Usual = NOTHING_USUAL) -> None:
        await self.trouble("swap:before")
        await super().swap(generation, usual)
        await self.trouble("swap:after")

    async def drop(self, generation: Generation) -> None:
        await self.trouble("drop:before")
        await super().drop(generation)
        await self.trouble("drop:after")

    async def get_many(self, generation: Generation, keys: Collection[DocumentKey]) -> list[Document]:
        await self.trouble("get_many:before")
        return await super().get_many(generation, keys)

    async def write(
        self, generation: Generation, documents: Sequence[Document], checkpoints: Sequence[Checkpoint]
    ) -> None:
        await self.trouble("write:before")
        if self.atomic:
            await super().write(generation, documents, checkpoints)
        else:
            for document in documents:
                await super().write(generation, [document], [])
                await self.trouble("write:between")
            await super().write(generation, [], checkpoints)
        await self.trouble("write:after")

    async def checkpoints(self, consumer: str) -> dict[Lane, int]:
        await self.trouble("checkpoints:before")
        return await super().checkpoints(consumer)

    async def checkpoint(self, consumer: str, lane: Lane) -> int:
        await self.trouble("checkpoints:before")
        return await super().checkpoint(consumer, lane)

    async def save_checkpoints(self, checkpoints: Sequence[Checkpoint]) -> None:
        await self.trouble("save_checkpoints:before")
        await super().save_checkpoints(checkpoints)
        await self.trouble("save_checkpoints:after")

    async def park(self, parked: Parked) -> None:
        await self.trouble("park:before")
        await super().park(parked)
        await self.trouble("park:after")
