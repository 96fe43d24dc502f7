"""The instances of a service: found by address or by name, and ranked for each community.

Rendezvous hashing (Thaler and Ravishankar, 1998): every caller ranks the instances of a community the
same way, so its writer is in one process as long as that lives, and when one instance goes, only its
communities move.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from hashlib import blake2b

import structlog

from shared.kernel.addresses import places

_log = structlog.get_logger(__name__)

_ASIDE_SECONDS = 2.0

LookUp = Callable[[str, int], Awaitable[Iterable[str]]]
"""The addresses of a host name (and port)."""


async def look_up(host: str, port: int) -> Iterable[str]:
    """The addresses that the name service knows; ``OSError`` if it knows none, or does not answer."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return {str(address[0]) for *_, address in found}


class Instances:
    """Where the instances of one service are just now."""

    def __init__(
        self, service: str, urls: str, *, names: LookUp = look_up, good_for_seconds: float = 2.0
    ) -> None:
        """``urls`` are as `places` takes them; what the name service says is good for so many seconds."""
        self.service = service
        self._places = places(urls)
        self._names = names
        self._good_for_seconds = good_for_seconds
        self._known: tuple[str, ...] = ()
        self._looked_up = float("-inf")
        self._looking: asyncio.Task[None] | None = None
        self._aside: dict[str, float] = {}

    async def ranked(self, key: str) -> Sequence[str]:
        """The instances' URLs, the one that ``key`` prefers first; those that failed a moment ago last."""
        await self._keep_known()
        now = asyncio.get_running_loop().time()
        aside = {url for url, until in self._aside.items() if until > now}
        return sorted(self._known, key=lambda url: (url not in aside, _weight(key, url)), reverse=True)

    async def all(self) -> Sequence[str]:
        """The URLs of every instance."""
        await self._keep_known()
        return sorted(self._known)

    def failed(self, url: str) -> None:
        """This one did not answer: for a moment others come first."""
        self._aside[url] = asyncio.get_running_loop().time() + _ASIDE_SECONDS

    async def _keep_known(self) -> None:
        """Looks the names up again now and then, while callers go on with what was known."""
        loop = asyncio.get_running_loop()
        if self._looking is None and loop.time() > self._looked_up + self._good_for_seconds:
            self._looking = asyncio.create_task(self._look_up(), name=f"{self.service}:instances")
        if not self._known and self._looking is not None:
            await asyncio.wait({self._looking})

    async def _look_up(self) -> None:
        found: list[str] = []
        try:
            for host, port in self._places:
                addresses = await self._names(host, port)
                found += [f"http://{f'[{one}]' if ':' in one else one}:{port}" for one in addresses]
            self._known = tuple(dict.fromkeys(found))
        except OSError as error:
            # A name service that is away, or a service without a running instance: what was known stays.
            _log.warning("instances_not_found", service=self.service, error=str(error))
        finally:
            self._looked_up = asyncio.get_running_loop().time()
            self._looking = None


def _weight(key: str, url: str) -> bytes:
    return blake2b(f"{key}\x1f{url}".encode(), digest_size=8).digest()
