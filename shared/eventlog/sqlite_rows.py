"""The rows of the table of commits in a SQLite file."""

import json
import sqlite3
from datetime import datetime
from functools import lru_cache

from shared.eventlog.commit import Commit
from shared.eventlog.packing import packed, unpacked

_FEW = 200
"""The names of so few bytes are kept: those of one or two events, which come again and again."""

Row = tuple[str, int, int, str, bytes, bytes, bytes, str]


def row_of(commit: Commit) -> Row:
    """The row of a commit."""
    return (
        commit.community,
        commit.first,
        commit.last,
        json.dumps(commit.types),
        packed(commit.body),
        commit.prev_hash,
        commit.hash,
        commit.committed_at.isoformat(),
    )


def commit_of(row: Row) -> Commit:
    """The commit in a row; ``ValueError`` where the row is damaged."""
    community, first, last, types, body, prev_hash, digest, committed_at = row
    at = datetime.fromisoformat(committed_at)
    return Commit(community, first, last, _names(types), unpacked(body), prev_hash, digest, at)


def _names(types: str) -> tuple[str, ...]:
    return _few_names(types) if len(types) <= _FEW else tuple(json.loads(types))


@lru_cache(maxsize=4096)
def _few_names(types: str) -> tuple[str, ...]:
    return tuple(json.loads(types))


def commit_with(connection: sqlite3.Connection, community: str, sequence: int) -> Commit | None:
    """The commit that an event is in, or None; ``ValueError`` where its row is damaged."""
    row = connection.execute(
        "SELECT * FROM commits WHERE community = ? AND first <= ? ORDER BY first DESC LIMIT 1",
        (community, sequence),
    ).fetchone()
    commit = commit_of(row) if row else None
    return commit if commit is not None and sequence <= commit.last else None
