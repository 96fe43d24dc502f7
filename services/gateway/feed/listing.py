"""Events of a feed with their places, as JSON: one form for the list, the stream and batches of webhooks."""

from collections.abc import Sequence

from services.gateway.feed.feed import FeedEvent


def numbered(event: FeedEvent) -> bytes:
    """An entry of the list."""
    return b'{"sequence":%d,"event":%b}' % event


def listing(events: Sequence[FeedEvent], reached: int, head: int, epoch: int) -> bytes:
    """The list: these events, after which one goes on from ``reached``; the feed goes up to ``head``."""
    entries = b",".join(map(numbered, events))
    return b'{"events":[%b],"next_after":%d,"head":%d,"epoch":%d}' % (entries, reached, head, epoch)
