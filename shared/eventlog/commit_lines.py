"""Commits as lines of a file: one that says where the commit belongs, then the very lines its hash covers."""

from datetime import datetime
from itertools import islice
from typing import BinaryIO

from pydantic import BaseModel, Field

from shared.eventlog.commit import Commit
from shared.eventlog.wire import type_of


class Place(BaseModel):
    """Where a commit belongs; the line before its own lines."""

    community: str
    first: int = Field(ge=1)
    last: int = Field(ge=1)
    prev_hash: str
    hash: str
    committed_at: datetime


def lines_of(commit: Commit) -> bytes:
    """The commit, each line with its end."""
    place = Place(
        community=commit.community,
        first=commit.first,
        last=commit.last,
        prev_hash=commit.prev_hash.hex(),
        hash=commit.hash.hex(),
        committed_at=commit.committed_at,
    )
    return place.model_dump_json().encode() + b"\n" + commit.body + b"\n"


def next_commit(file: BinaryIO) -> Commit | None:
    """The commit that comes next in the file, None at its end; ``ValueError`` for what is none."""
    line = file.readline()
    if not line:
        return None
    place = Place.model_validate_json(line)
    count = place.last - place.first + 2
    lines = list(islice(iter(file.readline, b""), max(count, 0)))
    if not lines or len(lines) != count or not lines[-1].endswith(b"\n"):
        raise ValueError(f"it ends in the middle of the commit at {place.first}")
    return Commit(
        community=place.community,
        first=place.first,
        last=place.last,
        types=tuple(type_of(one) for one in lines[1:]),
        body=b"".join(lines)[:-1],
        prev_hash=bytes.fromhex(place.prev_hash),
        hash=bytes.fromhex(place.hash),
        committed_at=place.committed_at,
    )
