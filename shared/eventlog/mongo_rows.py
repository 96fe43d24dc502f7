"""Commits and snapshots as MongoDB's documents."""

from datetime import datetime
from typing import TypedDict, cast

from shared.eventlog.commit import Commit
from shared.storage.mongo_driver import Fields


class StoredCommit(TypedDict):
    """A commit as its document holds it."""

    _id: str
    community: str
    first: int
    last: int
    types: list[str]
    body: bytes
    prev_hash: bytes
    hash: bytes
    committed_at: str


class StoredEnd(TypedDict):
    """Where a commit ends: what is asked of it where no more is needed."""

    community: str
    last: int
    hash: bytes


class StoredSnapshot(TypedDict):
    """A snapshot as its document holds it."""

    _id: str
    schema: str
    sequence: int
    hash: bytes
    body: bytes


def id_of(community: str, first: int) -> str:
    """Under which the commit that begins there is kept: the order of ids is that of the log."""
    return f"{community}:{first:016d}"


def document_of(commit: Commit) -> Fields:
    """The document of a commit."""
    return {
        "_id": id_of(commit.community, commit.first),
        "community": commit.community,
        "first": commit.first,
        "last": commit.last,
        "types": list(commit.types),
        "body": commit.body,
        "prev_hash": commit.prev_hash,
        "hash": commit.hash,
        "committed_at": commit.committed_at.isoformat(),  # A date of BSON would lose the microseconds.
    }


def commit_of(fields: Fields) -> Commit:
    """The commit in a document."""
    stored = cast("StoredCommit", fields)
    return Commit(
        community=stored["community"],
        first=stored["first"],
        last=stored["last"],
        types=tuple(stored["types"]),
        body=stored["body"],
        prev_hash=stored["prev_hash"],
        hash=stored["hash"],
        committed_at=datetime.fromisoformat(stored["committed_at"]),
    )
