"""What outsiders kept of a feed, held against the logs: for ``hehuo verify --feed``.

Whoever follows the feed has lines that nobody here can change. Each is made anew from what the log holds
today, with the key of the community's feed, and has to be the same.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from itertools import chain
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError
from pydantic_core import from_json

from hehuo.names import SERVICE_NAMES
from hehuo.operator.feed_check import commits_in, commits_of, sequence_of
from hehuo.services import EVENTS, FEED, FEEDS
from services.gateway.feed.public_line import PublicForm
from services.gateway.feed.restricted import READERS, restricted_key
from services.gateway.identity.vault import FeedKey, Vault
from shared.eventlog.commit import Commit
from shared.eventlog.port import EventStore
from shared.eventlog.sqlite import connect
from shared.eventlog.wire import type_of
from shared.runtime.directory import DataDirectory

_FORM = PublicForm(EVENTS)
_MOST_NAMED = 20
_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError)
"""What a damaged commit raises, or a line that is no event."""
_REQUESTS = ("correlationid", "causationid")
"""Shown as they were recorded until the feed's third form."""
_OF_STREAMS = (b"id:", b"retry:", b"event:", b"data:", b":")


class NotOfAFeed(Exception):  # noqa: N818 (shown to the operator as a sentence)
    """The file holds something else than lines of a feed, and where."""


class _Place(BaseModel):
    """Where an event stands, as its public line says."""

    model_config = ConfigDict(frozen=True)

    source: str
    partitionkey: str
    sequence: int


class _Kept(BaseModel):
    """What a line of a file is: a page, an entry of one, or an event by itself."""

    events: tuple["_Kept", ...] | None = None
    event: dict[str, JsonValue] | None = None
    sequence: int | None = None
    withheld: bool = False
    """A place of the restricted feed without its event."""


class Saved(NamedTuple):
    """An event that somebody kept."""

    at: int
    """The line of their file."""
    service: str
    community: str
    sequence: int
    event: Mapping[str, JsonValue]
    in_feed: int | None
    """Its place in the feed, where that was kept too."""

    @property
    def name(self) -> str:
        """How it is named in a sentence."""
        return f"line {self.at}: {self.service}/{self.community}:{self.sequence}"


def read_saved(lines: Iterable[bytes]) -> Iterator[Saved]:
    """The events of a file that holds what the API or Kafka gave: pages, streams, or bare events.

    `NotOfAFeed` for anything else.
    """
    for at, line in enumerate(lines, 1):
        text = line.strip().removeprefix(b"data:").strip()
        if not text.startswith(b"{"):
            if text and not line.startswith(_OF_STREAMS):
                raise NotOfAFeed(f"line {at} is neither a JSON object nor a field of a stream")
            continue
        try:
            found = _Kept.model_validate_json(text)
        except ValidationError as error:
            raise NotOfAFeed(f"line {at} is no event of a feed: {error.errors()[0]['msg']}") from None
        for entry in found.events or [found]:
            if not entry.withheld:
                yield _saved(at, entry, text)


def _saved(at: int, entry: _Kept, text: bytes) -> Saved:
    event = entry.event if entry.event is not None else from_json(text)
    try:
        place = _Place.model_validate(event)
    except ValidationError as error:
        raise NotOfAFeed(f"line {at} is no event of a feed: {error.errors()[0]['msg']}") from None
    in_feed = entry.sequence if entry.event is not None else None
    return Saved(at, place.source.removeprefix("/"), place.partitionkey, place.sequence, event, in_feed)


class SavedCheck:
    """What somebody kept, and what the logs hold of it."""

    def __init__(self, saved: Iterable[Saved], keys: Mapping[str, bytes]) -> None:
        self.total = self.held = 0
        self._keys = keys
        self._left: defaultdict[tuple[str, str], defaultdict[int, list[Saved]]]
        self._left = defaultdict(lambda: defaultdict(list))
        self._faults: list[str] = []
        self._asked: set[tuple[str, str, int]] = set()
        """Whose place in the feed was kept; a feed has many more events."""
        for one in saved:
            self.total += 1
            self._left[one.service, one.community][one.sequence].append(one)
            if one.in_feed is not None:
                self._asked.add((one.service, one.community, one.sequence))
        self._places: dict[tuple[str, str, int], int] = {}
        self.communities = sorted({community for _, community in self._left})

    def take_feed(self, commit: Commit) -> None:
        """The next commit of one of a community's feeds; the feeds come before the logs.

        No event is in both.
        """
        for at, line in enumerate(commit.lines, commit.first):
            place = type_of(line).partition(".")[0], commit.community, sequence_of(line)
            if place in self._asked:
                self._places[place] = at

    def take(self, service: str, commit: Commit) -> None:
        """The next commit of a service's log."""
        left = self._left[service, commit.community]
        for sequence, line in enumerate(commit.lines, commit.first):
            for one in left.pop(sequence, ()):
                if fault := self._fault(one, line):
                    self._faults.append(f"{one.name} {fault}")
                else:
                    self.held += 1

    def give_up(self, community: str, error: Exception) -> None:
        """What a damaged log or feed of this community leaves undone."""
        self._faults.append(f"{FEED}/{community}: what was kept can't be held against the logs: {error}")
        for place in self._left:
            if place[1] == community:
                self._left[place].clear()

    @property
    def faults(self) -> list[str]:
        """What is wrong, once everything was taken."""
        missing = [
            f"{one.name} is not in the log"
            for kept in self._left.values()
            for some in kept.values()
            for one in some
        ]
        found = [*self._faults, *missing]
        more = [f"and {len(found) - _MOST_NAMED} more"] if len(found) > _MOST_NAMED else []
        return [*found[:_MOST_NAMED], *more]

    def _fault(self, one: Saved, line: bytes) -> str | None:
        key = self._keys.get(one.community)
        if key is None:
            return f"can't be compared: the vault has no key of the feed of {one.community}"
        recorded, restricted = json.loads(line), type_of(line) in READERS
        public = json.loads(_FORM.line(line, restricted_key(key) if restricted else key))
        earlier = public | {name: recorded[name] for name in _REQUESTS}
        # What the feed showed: today, until requests were hidden, in version 0.1. The restricted one is new.
        if one.event not in ((public,) if restricted else (public, earlier, recorded)):
            names = {name for name in {*public, *one.event} if public.get(name) != one.event.get(name)}
            return f"is not what the log holds: {', '.join(sorted(names))}"
        place = self._places.get((one.service, one.community, one.sequence))
        if one.in_feed is not None and one.in_feed != place:
            return f"was at {one.in_feed} of the feed, where it is at {place or 'no place'} now"
        return None


def check_in(directory: DataDirectory, saved: Iterable[Saved]) -> SavedCheck:
    """Holds them against the files of an embedded platform, read-only."""
    check = SavedCheck(saved, _keys_in(directory))
    for community in check.communities:
        try:
            for commit in chain.from_iterable(commits_in(directory, one, community) for one in FEEDS):
                check.take_feed(commit)
            for service in SERVICE_NAMES:
                for commit in commits_in(directory, service, community):
                    check.take(service, commit)
        except (*_UNREADABLE, sqlite3.Error) as error:
            check.give_up(community, error)
    return check


async def check_of(stores: Mapping[str, EventStore], vault: Vault, saved: Iterable[Saved]) -> SavedCheck:
    """As `check_in`, for the stores of a cluster; also while others append."""
    keys = {
        one.community: bytes.fromhex(one.key)
        async for portion in vault.everything()
        for one in portion
        if isinstance(one, FeedKey)
    }
    check = SavedCheck(saved, keys)
    for community in check.communities:
        try:
            for feed in FEEDS:
                async for commit in commits_of(stores.get(feed), community):
                    check.take_feed(commit)
            for service in SERVICE_NAMES:
                async for commit in commits_of(stores.get(service), community):
                    check.take(service, commit)
        except _UNREADABLE as error:
            check.give_up(community, error)
    return check


def _keys_in(directory: DataDirectory) -> dict[str, bytes]:
    if not directory.vault.exists():
        return {}
    with closing(connect(directory.vault, read_only=True)) as connection:
        return dict(connection.execute("SELECT community, key FROM feed_keys").fetchall())
