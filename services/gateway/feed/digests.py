"""Digests of ranges of a feed, by which a subscriber proves in one call that it has every event.

An event's digest is the SHA-256 of ``{sequence} {source} {id}``, in the restricted feed that of
``{sequence} {recordedhash}``; that of a range is the exclusive or of its events' digests, so a range is the
difference of two beginnings, of which some are kept in memory.
"""

import asyncio
import json
from collections import defaultdict
from collections.abc import Callable
from hashlib import sha256

from services.gateway.feed.feed import Feed, FeedEvent
from services.gateway.feed.public_line import hash_in

_BLOCK = 512
"""A beginning is kept for so many events each: 32 bytes."""
_NOTHING = bytes(32)


def digest_of(event: FeedEvent) -> bytes:
    """The digest of one event; a subscriber needs nothing for it but what names the event."""
    line = json.loads(event.line)
    return sha256(f"{event.sequence} {line['source']} {line['id']}".encode()).digest()


def withheld_digest_of(event: FeedEvent) -> bytes:
    """The digest of one event of the restricted feed, which whoever may not read the event finds too."""
    return sha256(b"%d %b" % (event.sequence, hash_in(event.line))).digest()


class FeedDigests:
    """The digests of all ranges of all feeds of one kind."""

    def __init__(self, feed: Feed, digest_of: Callable[[FeedEvent], bytes] = digest_of) -> None:
        self._feed = feed
        self._digest_of = digest_of
        self._beginnings: dict[str, list[bytes]] = defaultdict(lambda: [_NOTHING])
        """By community: the digest of its first 0, 512, 1024 … events. They never change within an epoch."""
        self._reading: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def of_range(self, community: str, after: int, through: int) -> str:
        """The digest of the events beyond ``after`` up to ``through``, both within the feed; in hex."""
        return _xor(await self._beginning(community, after), await self._beginning(community, through)).hex()

    async def _beginning(self, community: str, length: int) -> bytes:
        """The digest of so many events from the first on."""
        blocks = length // _BLOCK
        async with self._reading[community]:
            kept = self._beginnings[community]
            while len(kept) <= blocks:
                kept.append(_xor(kept[-1], await self._read(community, (len(kept) - 1) * _BLOCK, _BLOCK)))
        rest = await self._read(community, blocks * _BLOCK, length % _BLOCK)
        return _xor(kept[blocks], rest)

    async def _read(self, community: str, after: int, count: int) -> bytes:
        found = _NOTHING
        while count:
            events, head = await self._feed.page(community, after, count)
            if not events:
                raise IndexError(f"the feed of {community} ends at {head}, before {after + count}")
            for event in events:
                found = _xor(found, self._digest_of(event))
            after, count = events[-1].sequence, count - len(events)
        return found


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
