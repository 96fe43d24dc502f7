"""The restricted feed: what is not published yet, numbered as the public feed is, for those who may read it.

All of it is one sequence without a gap. Whoever may not read an event learns that there is one and nothing
of it, so everybody's sequence proves that nothing is missing, and whose roles change goes on from the same
place. An event says itself who may read it: see `shared.kernel.messages.readers_of`.
"""

import hmac
from collections.abc import Mapping
from itertools import chain
from typing import NamedTuple

from services.gateway.feed.feed import FeedEvent, KeyOf
from services.gateway.feed.listing import numbered, withheld
from shared.contracts import bookings, fund, partners
from shared.eventlog.wire import type_of
from shared.kernel.messages import Event, readers_of
from shared.kernel.roles import Role, roles

READERS: Mapping[str, frozenset[Role]] = {
    event.type: readers_of(event)
    for event in (*partners.EVENTS, *bookings.EVENTS, *fund.EVENTS)
    if readers_of(event)
}
"""By wire name, all that can stand in the restricted feed: who may read it."""
ANY_READER = roles(*chain.from_iterable(READERS.values()))
"""Whoever may read something of it."""


def is_restricted(event: type[Event]) -> bool:
    """What the restricted feed takes."""
    return bool(readers_of(event))


class Sight(NamedTuple):
    """What somebody may read of a restricted feed at a moment."""

    roles: frozenset[Role]
    types: frozenset[str] = frozenset()
    """Nothing but these, where a service account is for some types of events; empty for all."""

    @property
    def seen(self) -> frozenset[str]:
        """The types of events that show."""
        may = {name for name, readers in READERS.items() if not self.roles.isdisjoint(readers)}
        return frozenset(may & self.types if self.types else may)

    def shows(self, event: FeedEvent) -> bool:
        """Whether the event itself shows."""
        kind = type_of(event.line)
        if self.types and kind not in self.types:
            return False
        return not self.roles.isdisjoint(READERS.get(kind, frozenset()))

    def entry(self, event: FeedEvent) -> bytes:
        """What stands at the event's place in the list, and in the stream."""
        return numbered(event) if self.shows(event) else withheld(event)


BLIND = Sight(frozenset())
"""Of whoever may read nothing."""


def restricted_key(feed_key: bytes) -> bytes:
    """With what ids of people are hidden in the restricted feed of a community whose public one has this key.

    By it nobody finds a person of one feed in the other; it goes with the key that it is made of.
    """
    return hmac.digest(feed_key, b"restricted feed", "sha256")


def restricted_keys(key_of: KeyOf) -> KeyOf:
    """Where the restricted feeds' keys are found, given where the public ones' are."""

    async def found(community: str) -> bytes:
        return restricted_key(await key_of(community))

    return found
