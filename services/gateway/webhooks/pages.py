"""Pages of a feed, which all lanes that are at the same place hold in common.

Where a community's lanes begin together, as at a start or after a time without the store, each would have the
same hundred events in memory for itself while it waits for a slot.
"""

import asyncio
from weakref import WeakValueDictionary

from services.gateway.feed.feed import Feed, FeedEvent

MOST_EVENTS = 100


class Page(list[FeedEvent]):
    """Events one after the other; nobody changes it."""

    __slots__ = ("__weakref__",)


class Pages:
    """What lanes hold just now, and what is read for them: once, however many ask."""

    def __init__(self) -> None:
        self._held: WeakValueDictionary[tuple[Feed, str, int], Page] = WeakValueDictionary()
        self._reading: WeakValueDictionary[tuple[Feed, str], asyncio.Lock] = WeakValueDictionary()

    async def beyond(self, feed: Feed, community: str, after: int) -> Page:
        """The next events beyond ``after``: none only where there are none, and some of them at the least."""
        # Each who waits holds the lock, which is there for as long.
        reading = self._reading.setdefault((feed, community), asyncio.Lock())
        async with reading:
            page = self._held.get((feed, community, after))
            if page is None:
                events, _ = await feed.page(community, after, MOST_EVENTS)
                page = Page(events)
                if page:  # That there is nothing holds for this moment alone.
                    self._held[feed, community, after] = page
            return page
