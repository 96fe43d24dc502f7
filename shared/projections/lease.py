"""The right to do what one process at a time may do, where several share their documents."""

import asyncio
import contextlib
from math import inf
from uuid import uuid4

import structlog

from shared.projections.store import DocumentStore
from shared.storage.faults import StoreUnavailable

_log = structlog.get_logger(__name__)


class Lease:
    """Held from `take` to `give_back`; meanwhile it asks for more time again and again."""

    def __init__(self, store: DocumentStore, name: str, seconds: float = 10.0) -> None:
        """A holder that dies keeps others waiting for ``seconds``."""
        self._store = store
        self._name = name
        self._seconds = seconds
        self._holder = uuid4().hex
        self._keeping: asyncio.Task[None] | None = None
        self.times_taken = 0
        """How often it was taken anew: as long as this stays, nobody else can have had it in between."""
        self._surely_until = -inf

    async def take(self) -> bool:
        """Whether it is held now; False while another process has it."""
        taken = await self.still_held()
        if taken and self._store.shared and (self._keeping is None or self._keeping.done()):
            self._keeping = asyncio.create_task(self._keep(), name=f"{self._name}:lease")
        return taken

    async def take_within(self, seconds: float) -> bool:
        """As `take`, asking again and again for so long."""
        pause = self._seconds / 10
        for _ in range(int(seconds / pause)):
            if await self.take():
                return True
            await asyncio.sleep(pause)
        return await self.take()

    async def still_held(self) -> bool:
        """Whether nobody else has taken it meanwhile: asked before what others must not see twice."""
        clock = asyncio.get_running_loop().time
        asked_at = clock()
        held = await self._store.hold(self._name, self._holder, self._seconds)
        if held and clock() > self._surely_until:
            self.times_taken += 1
        self._surely_until = asked_at + self._seconds if held else -inf
        return held

    async def give_back(self) -> None:
        """Lets others have it. If that can't be told to them now, they find out in a while."""
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)
            self._keeping = None
        self._surely_until = -inf
        with contextlib.suppress(StoreUnavailable):
            await self._store.release(self._name, self._holder)

    async def _keep(self) -> None:
        held = True
        while held:
            await asyncio.sleep(self._seconds / 4)
            try:
                held = await self.still_held()
            except StoreUnavailable as error:
                _log.warning("lease_not_kept", name=self._name, error=str(error))
        _log.warning("lease_lost", name=self._name)
