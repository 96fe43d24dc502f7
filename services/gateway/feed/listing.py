"""Events of a feed with their places, as JSON: one form for the list, the stream and batches of webhooks."""

from collections.abc import Iterable, Sequence

from services.gateway.feed.feed import FeedEvent
from services.gateway.feed.public_line import hash_in


def numbered(event: FeedEvent) -> bytes:
    """An entry of the list."""
    return b'{"sequence":%d,"event":%b}' % event


def withheld(event: FeedEvent) -> bytes:
    """An entry for whoever may not read the event: that there is one, and what its digest is made of.

    The hash is keyed and of a line that nobody else has: it tells of no event.
    """
    return b'{"sequence":%d,"withheld":true,"recordedhash":"%b"}' % (event.sequence, hash_in(event.line))


def listing(events: Sequence[FeedEvent], reached: int, head: int, epoch: int) -> bytes:
    """The list: these events, after which one goes on from ``reached``; the feed goes up to ``head``."""
    return listing_of(map(numbered, events), reached, head, epoch)


def listing_of(entries: Iterable[bytes], reached: int, head: int, epoch: int) -> bytes:
    """As `listing`, of entries that are made already."""
    found = b",".join(entries)
    return b'{"events":[%b],"next_after":%d,"head":%d,"epoch":%d}' % (found, reached, head, epoch)
