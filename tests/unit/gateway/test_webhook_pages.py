"""What lanes read of a feed: at one place once, for as long as one of them holds it."""

import asyncio
import gc
from typing import Any

from services.gateway.feed.feed import FeedEvent
from services.gateway.webhooks.pages import MOST_EVENTS, Pages


class Feed:
    """Answers when the loop has done all else."""

    def __init__(self, last: int) -> None:
        self.last = last
        self.reads: list[tuple[str, int]] = []

    async def page(self, community: str, after: int, limit: int) -> tuple[list[FeedEvent], int]:
        self.reads.append((community, after))
        await asyncio.sleep(0)
        found = [FeedEvent(at, community.encode() * at) for at in range(after + 1, self.last + 1)]
        return found[:limit], self.last


async def test_lanes_that_begin_together_hold_the_same_events() -> None:
    feed: Any = Feed(3 * MOST_EVENTS)
    pages = Pages()
    for after in (0, MOST_EVENTS):
        held = await asyncio.gather(*(pages.beyond(feed, "haiwan", after) for _ in range(10)))
        assert all(one is held[0] for one in held)
        assert [one.sequence for one in held[0]] == [*range(after + 1, after + MOST_EVENTS + 1)]
    assert feed.reads == [("haiwan", 0), ("haiwan", MOST_EVENTS)]


async def test_no_page_is_another_community_s_or_of_another_feed() -> None:
    public, restricted = Feed(2), Feed(1)
    pages, wanted = Pages(), [("haiwan", 2), ("gangwan", 2)]
    for feed, community, last in [
        *((public, one, last) for one, last in wanted),
        (restricted, "haiwan", 1),
    ]:
        given: Any = feed
        page = await pages.beyond(given, community, 0)
        assert page == [FeedEvent(at, community.encode() * at) for at in range(1, last + 1)]


async def test_what_nobody_holds_any_more_is_let_go_and_that_there_is_nothing_is_not_kept() -> None:
    feed: Any = Feed(2)
    pages = Pages()
    page = await pages.beyond(feed, "haiwan", 0)
    feed.last = 3
    # Some of what there is beyond a place: who has taken that asks for the rest.
    assert await pages.beyond(feed, "haiwan", 0) is page
    del page
    gc.collect()
    assert len(await pages.beyond(feed, "haiwan", 0)) == 3
    nothing = await pages.beyond(feed, "haiwan", 3)
    assert not nothing
    feed.last = 4
    assert [one.sequence for one in await pages.beyond(feed, "haiwan", 3)] == [4]


async def test_who_is_stopped_while_it_waits_leaves_the_others_their_page() -> None:
    feed: Any = Feed(2)
    pages = Pages()
    first, second = (asyncio.create_task(pages.beyond(feed, "haiwan", 0)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    assert len(await second) == 2
    assert first.cancelled()
