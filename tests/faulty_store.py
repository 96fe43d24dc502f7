"""An event store that can be made to fail, to hang or to lie, at any step of any call."""

from collections.abc import Awaitable, Callable

from shared.eventlog.commit import Commit, Head
from shared.eventlog.port import Epoch, EventStore, Snapshot
from shared.eventlog.shelves import ShelfStore, Shelving
from shared.storage.faults import StoreUnavailable

Trouble = Callable[[str], Awaitable[None]]
"""Called with the name of each step (``append:before``, ``append:after`` …); makes trouble by raising."""


async def no_trouble(_step: str) -> None:
    """All is well."""


def unavailable(*steps: str, times: int = 1_000_000) -> Trouble:
    """The store is unavailable at these steps, the next so many times."""
    left = times

    async def trouble(step: str) -> None:
        nonlocal left
        if step in steps and left:
            left -= 1
            raise StoreUnavailable(f"no answer at {step}")

    return trouble


class FaultyStore:
    """`EventStore` on another one, with trouble before and after each call of it."""

    def __init__(self, store: EventStore, trouble: Trouble = no_trouble) -> None:
        self.store = store
        self.trouble = trouble
        self.steps: list[str] = []

    async def append(self, commit: Commit) -> None:
        await self._step("append:before")
        await self.store.append(commit)
        await self._step("append:after")

    async def read(self, community: str, after: int = 0, *, commits: int = 256) -> list[Commit]:
        await self._step("read:before")
        return await self.store.read(community, after, commits=commits)

    async def head(self, community: str) -> Head:
        await self._step("head:before")
        return await self.store.head(community)

    async def heads(self) -> dict[str, int]:
        await self._step("heads:before")
        return await self.store.heads()

    @property
    def ends(self) -> None:
        """Each log is asked for itself, so that each time may be trouble."""

    async def snapshot(self, community: str) -> Snapshot | None:
        await self._step("snapshot:before")
        return await self.store.snapshot(community)

    @property
    def shelves(self) -> ShelfStore | None:
        return self.store.shelves

    async def save_snapshot(self, snapshot: Snapshot, shelving: Shelving | None = None) -> None:
        await self._step("save_snapshot:before")
        await self.store.save_snapshot(snapshot, shelving)
        await self._step("save_snapshot:after")

    async def epoch(self) -> Epoch:
        await self._step("epoch:before")
        return await self.store.epoch()

    async def set_epoch(self, epoch: Epoch) -> None:
        await self._step("set_epoch:before")
        await self.store.set_epoch(epoch)
        await self._step("set_epoch:after")

    async def cut(self, community: str, after: int) -> int:
        await self._step("cut:before")
        return await self.store.cut(community, after)

    async def close(self) -> None:
        await self.store.close()

    async def _step(self, step: str) -> None:
        self.steps.append(step)
        await self.trouble(step)


class ForgetfulStore(FaultyStore):
    """Leaves a commit out of its next answers, as a database that is overloaded may."""

    leaves_out = 0
    """The first sequence of that commit."""

    async def read(self, community: str, after: int = 0, *, commits: int = 256) -> list[Commit]:
        found = await super().read(community, after, commits=commits)
        return [one for one in found if one.first != self.leaves_out]
