"""Commits: events appended together, and the hash chain that joins them.

A commit's body is lines of JSON: first a header (whose log, when, which commands these events answer, and
how far the log has come in other services' logs), then one event a line, in its wire form. The hash covers
exactly these bytes: ``sha256(prev_hash + body)``. Nothing is serialised again to be checked or sent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import NamedTuple, TypedDict, cast

from pydantic_core import from_json, to_json

GENESIS = bytes(32)
"""What the first commit of a log has as its ``prev_hash``."""


class Answered(NamedTuple):
    """A command that events of a commit answer: its id, its fingerprint, how many events it caused."""

    command_id: str
    fingerprint: str
    events: int


# Not Answered(*…), a function that calls this: a long log has a command for every event.
_answered = partial(tuple.__new__, Answered)


def origin(source: str, community: str) -> str:
    """How a commit names the log of another community, in which it remembers how far it has come."""
    return f"{source}@{community}"


def log_of(origin: str, community: str) -> tuple[str, str]:
    """The service and the community of a log that a commit of this community names: by its service alone
    where it is one of the same community."""
    source, _, other = origin.partition("@")
    return source, other or community


class HeaderJson(TypedDict):
    """The first line of a commit's body, as it was read."""

    community: str
    committed_at: str
    commands: list[tuple[str, str, int]]
    sources: dict[str, int]


@dataclass(frozen=True, slots=True)
class Header:
    """What a commit says of its events: the commands they answer, the sources they came from."""

    commands: tuple[Answered, ...] = ()
    sources: Mapping[str, int] | None = None

    def to_line(self, community: str, committed_at: datetime) -> bytes:
        """The first line of a commit's body, with whose log it is and the time, which the hash covers too."""
        return to_json(
            {
                "community": community,
                "committed_at": committed_at,
                "commands": self.commands,
                "sources": self.sources or {},
            }
        )

    @classmethod
    def from_line(cls, line: bytes) -> "Header":
        """Reads the first line of a commit's body."""
        return cls.of(cast("HeaderJson", from_json(line)))

    @classmethod
    def of(cls, content: HeaderJson) -> "Header":
        """What the first line of a commit's body says."""
        return cls(tuple(map(_answered, content["commands"])), content["sources"])


def chain(prev_hash: bytes, body: bytes) -> bytes:
    """The hash of a commit with this body that follows the commit with ``prev_hash``."""
    digest = sha256(prev_hash)
    digest.update(body)  # Not joined before, which would copy the body.
    return digest.digest()


@dataclass(frozen=True, slots=True)
class Commit:
    """Events ``first`` to ``last`` of one community's log, as they are stored. Never updated."""

    community: str
    first: int
    last: int
    types: tuple[str, ...]
    """The wire name of each event, so that a person can look without decoding."""
    body: bytes
    prev_hash: bytes
    hash: bytes
    committed_at: datetime

    @property
    def header(self) -> Header:
        """Which commands and sources the events answer."""
        return Header.of(self.first_line)

    @property
    def first_line(self) -> HeaderJson:
        """The line of the body that stands before the events, read; ``ValueError`` if it is damaged."""
        end = self.body.find(b"\n")
        return cast("HeaderJson", from_json(self.body if end < 0 else self.body[:end]))

    @property
    def lines(self) -> list[bytes]:
        """The events in their wire form, in order."""
        return self.body.split(b"\n")[1:]

    @property
    def is_intact(self) -> bool:
        """Whether the hash belongs to the body, and the body to the sequence numbers."""
        count = self.last - self.first + 1
        return (
            self.hash == chain(self.prev_hash, self.body)
            and count == len(self.types) == self.body.count(b"\n")
            and count > 0
        )

    def matches_header(self, content: HeaderJson) -> bool:
        """Whether by its first line it was sealed for this community and at this time; ``ValueError`` if that
        does not say."""
        sealed_at = datetime.fromisoformat(str(content.get("committed_at")))
        return (content.get("community"), sealed_at) == (self.community, self.committed_at)


class Head(NamedTuple):
    """Where a log ends: the last sequence and the last hash; ``(0, GENESIS)`` for an empty log."""

    sequence: int = 0
    hash: bytes = GENESIS


def seal(
    community: str,
    head: Head,
    header: Header,
    lines: Sequence[bytes],
    types: Sequence[str],
    committed_at: datetime,
) -> Commit:
    """The commit of these events that follows ``head``; ``ValueError`` without events."""
    if not lines or len(lines) != len(types):
        raise ValueError("a commit has at least one event and a type for each")
    body = b"\n".join((header.to_line(community, committed_at), *lines))
    return Commit(
        community=community,
        first=head.sequence + 1,
        last=head.sequence + len(lines),
        types=tuple(types),
        body=body,
        prev_hash=head.hash,
        hash=chain(head.hash, body),
        committed_at=committed_at,
    )
