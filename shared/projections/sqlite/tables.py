"""The tables in which SQLite keeps documents, and the statements that read and write them."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TypeVar

from shared.projections.store import NOTHING_USUAL, Generation, Indexed, Search, Sought, Usual

T = TypeVar("T")

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,62}")
_PLAIN = re.compile(r"[a-z0-9_-]{1,62}")
_ROWS_PER_STATEMENT = (512, 64, 16, 4, 1)
_KEYS_PER_STATEMENT = (64, 16, 4, 1)

SCHEMA = """
CREATE TABLE IF NOT EXISTS generations (
    projection  TEXT    NOT NULL,
    number      INTEGER NOT NULL,
    fingerprint TEXT    NOT NULL,
    indexes     TEXT    NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('beside', 'current', 'dropped')),
    PRIMARY KEY (projection, number)
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS one_generation_is_current ON generations (projection)
    WHERE state = 'current';
CREATE TABLE IF NOT EXISTS checkpoints (
    consumer  TEXT    NOT NULL,
    source    TEXT    NOT NULL,
    community TEXT    NOT NULL,
    sequence  INTEGER NOT NULL,
    PRIMARY KEY (consumer, source, community)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS parked (
    consumer  TEXT    NOT NULL,
    source    TEXT    NOT NULL,
    community TEXT    NOT NULL,
    sequence  INTEGER NOT NULL,
    type      TEXT    NOT NULL,
    error     TEXT    NOT NULL,
    parked_at TEXT    NOT NULL,
    PRIMARY KEY (consumer, source, community)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS skipped (
    number     INTEGER PRIMARY KEY,
    consumer   TEXT    NOT NULL,
    source     TEXT    NOT NULL,
    community  TEXT    NOT NULL,
    sequence   INTEGER NOT NULL,
    type       TEXT    NOT NULL,
    error      TEXT    NOT NULL,
    parked_at  TEXT    NOT NULL,
    reason     TEXT    NOT NULL,
    by         TEXT    NOT NULL,
    skipped_at TEXT    NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS dictionaries (
    projection TEXT    NOT NULL,
    number     INTEGER NOT NULL,
    content    BLOB    NOT NULL,
    PRIMARY KEY (projection, number)
) STRICT;
"""

SAVE_CHECKPOINT = """
INSERT INTO checkpoints VALUES (?, ?, ?, ?)
ON CONFLICT (consumer, source, community) DO UPDATE SET sequence = excluded.sequence
WHERE excluded.sequence > sequence
"""


def quoted(name: str) -> str:
    """The name as SQL wants it; ``ValueError`` for one that could be anything but a name."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} can't name a table or an index")
    return f'"{name}"'


@lru_cache(maxsize=512)
def table(generation: Generation) -> str:
    """The table that holds a generation's documents."""
    return f"{quoted(generation.projection)[:-1]}@{generation.number}" + '"'


def create(generation: Generation) -> str:
    """Makes a generation's table. Indexed columns may hold text or numbers, so they have no type."""
    columns = "".join(f", {quoted(index)} ANY" for index in generation.indexes)
    return (
        f"CREATE TABLE {table(generation)} (community TEXT NOT NULL, key TEXT NOT NULL, "
        f"seen INTEGER NOT NULL, body BLOB NOT NULL{columns}, PRIMARY KEY (community, key)"
        ") STRICT, WITHOUT ROWID"
    )


def create_indexes(generation: Generation, usual: Usual = NOTHING_USUAL) -> Iterator[str]:
    """Makes a generation's indexes, without what is usual there: those rows would be most of them."""
    for index in generation.looked_up:
        some = f" WHERE {unusual(index, usual[index])}" if index in usual else ""
        columns = f"(community, {quoted(index)}, key)"
        yield f"CREATE INDEX IF NOT EXISTS {_index(generation, index)} ON {table(generation)} {columns}{some}"


def indexes_there(generation: Generation) -> tuple[str, tuple[str, str]]:
    """How many of a generation's indexes there are: none until it is swapped in."""
    return (
        "SELECT count(*) FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND name LIKE ?",
        (table(generation)[1:-1], f"{table(generation)[1:-1]}.%"),
    )


def _index(generation: Generation, index: str) -> str:
    """The name of a generation's index."""
    return f'"{generation.projection}@{generation.number}.{index}"'


def unusual(index: str, values: Sequence[Indexed]) -> str:
    """That an index holds something and none of these values. SQLite goes by an index of such documents alone
    where a search says so in the same words."""
    name = quoted(index)
    return " AND ".join(
        [f"{name} IS NOT NULL", *(f"{name} <> {_literal(one)}" for one in values if one is not None)]
    )


def _literal(value: str | int) -> str:
    """A value as SQL has it; ``ValueError`` for a text that would need care."""
    if isinstance(value, int):
        return str(int(value))
    if not _PLAIN.fullmatch(value):
        raise ValueError(f"{value!r} is too much of a text to be usual")
    return f"'{value}'"


@lru_cache(maxsize=512)
def put(generation: Generation, rows: int) -> str:
    """Puts so many documents; one that has seen less than the stored one changes nothing."""
    marks = ", ".join("?" * (4 + len(generation.indexes)))
    changes = "".join(f", {quoted(index)} = excluded.{quoted(index)}" for index in generation.indexes)
    return (
        f"INSERT INTO {table(generation)} VALUES {', '.join([f'({marks})'] * rows)} "  # noqa: S608 (checked names)
        f"ON CONFLICT (community, key) DO UPDATE SET seen = excluded.seen, body = excluded.body{changes} "
        "WHERE excluded.seen >= seen"
    )


@lru_cache(maxsize=512)
def get(generation: Generation, keys: int) -> str:
    """Gets up to so many documents of one community."""
    marks = ", ".join("?" * keys)
    return (
        f"SELECT community, key, seen, body FROM {table(generation)} "  # noqa: S608 (checked names)
        f"WHERE community = ? AND key IN ({marks})"
    )


def greatest_key(generation: Generation) -> str:
    """Finds the last key of one community."""
    return f"SELECT max(key) FROM {table(generation)} WHERE community = ?"  # noqa: S608 (a checked name)


def chunks(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    """The rows in pieces of a few sizes, so that few different statements are prepared and kept.

    Many rows in one statement, since each statement lets go of the interpreter's lock and waits for it
    again, which beside a busy event loop costs more than the statement.
    """
    start = 0
    for size in _ROWS_PER_STATEMENT:
        while len(rows) - start >= size:
            yield rows[start : start + size]
            start += size


def padded(keys: Sequence[T]) -> Iterator[Sequence[T]]:
    """The keys in pieces of a few sizes; the last piece is filled up, since to ask twice does no harm."""
    most = _KEYS_PER_STATEMENT[0]
    for start in range(0, len(keys), most):
        some = keys[start : start + most]
        size = next(size for size in reversed(_KEYS_PER_STATEMENT) if size >= len(some))
        yield [*some, *[some[-1]] * (size - len(some))]


def perhaps_rare(generation: Generation, search: Search) -> Iterator[tuple[str, str | int]]:
    """What a search in some order wants that has an index and is not usual: few documents may hold it."""
    for name, value in search.where:
        if isinstance(value, tuple) or value is None or name not in generation.looked_up:
            continue
        is_asked = search.order is not None or name in search.usual
        if is_asked and value not in search.usual.get(name, ()):
            yield name, value


def probe(
    generation: Generation, community: str, search: Search, index: str, value: str | int, most: int
) -> tuple[str, list[Indexed]]:
    """Asks by an index for documents that hold this, so many at most."""
    terms = ["community = ?", f"{quoted(index)} = ?", *_unusual(search, index)]
    statement = (
        f"SELECT 1 FROM {table(generation)} INDEXED BY {_index(generation, index)} "  # noqa: S608 (checked names)
        f"WHERE {' AND '.join(terms)} LIMIT {int(most)}"
    )
    return statement, [community, value]


def _unusual(search: Search, index: str) -> Iterator[str]:
    """What a search has to say to go by an index."""
    if index in search.usual:
        yield unusual(index, search.usual[index])


def find(
    generation: Generation, community: str, search: Search, by: str | None = None
) -> tuple[str, list[Indexed]]:
    """The statement that answers a search, and its parameters; ``by`` the index of something that few
    documents hold, or else as SQLite thinks best, which is by the order."""
    terms: list[str] = ["community = ?"]
    values: list[Indexed] = [community]
    for term, equal in _where(search, by):
        terms.append(term)
        values += equal
    order = None if search.order is None else quoted(search.order)
    if order is not None:
        for bound, comparison in ((search.at_least, ">="), (search.below, "<")):
            if bound is not None:
                terms.append(f"{order} {comparison} ?")
                values.append(bound)
    for term, value in _sought(search.sought):
        terms.append(term)
        values.append(value)
    if search.after is not None:
        term, more = _beyond(order, search.after, descending=search.descending)
        terms.append(term)
        values += more
    direction = " DESC" if search.descending else ""
    ordered = f"{order}{direction}, key{direction}" if order else f"key{direction}"
    way = "" if by is None else f" INDEXED BY {_index(generation, by)}"
    limit = "" if search.limit is None else f" LIMIT {int(search.limit)}"
    statement = (
        f"SELECT community, key, seen, body FROM {table(generation)}{way} "  # noqa: S608 (checked names)
        f"WHERE {' AND '.join(terms)} ORDER BY {ordered}{limit}"
    )
    return statement, values


def _where(search: Search, by: str | None) -> Iterator[tuple[str, Sequence[Indexed]]]:
    """The terms of equality, each with its parameters.

    The plus keeps SQLite from an index: that of several values would find most documents, only to sort them
    all; an index without what is usual serves where it is the one to go ``by``.
    """
    for name, value in search.where:
        if isinstance(value, tuple):
            yield f"+{quoted(name)} IN ({', '.join('?' * len(value))})", value
            continue
        plus = "+" if name in search.usual and name != by else ""
        if value is None:
            yield f"{plus}{quoted(name)} IS NULL", ()
        else:
            yield f"{plus}{quoted(name)} = ?", (value,)
        if name == by:
            yield from ((term, ()) for term in _unusual(search, name))


def _sought(sought: Sought) -> Iterator[tuple[str, Indexed]]:
    """The terms of what is searched through; the plus keeps SQLite from an index."""
    for name, texts in sought.texts:
        yield from ((f"instr({quoted(name)}, ?)", text) for text in texts)
    for name, least, greatest in sought.between:
        if least is not None:
            yield f"+{quoted(name)} >= ?", least
        if greatest is not None:
            yield f"+{quoted(name)} <= ?", greatest


def _beyond(order: str | None, after: tuple[Indexed, str], *, descending: bool) -> tuple[str, list[Indexed]]:
    """What comes after a document. NULL sorts before everything else and equals nothing, not even itself."""
    value, key = after
    comparison = "<" if descending else ">"
    if order is None:
        return f"key {comparison} ?", [key]
    if value is not None:
        beyond = f"({order}, key) {comparison} (?, ?)"
        return f"({beyond} OR {order} IS NULL)" if descending else beyond, [value, key]
    if descending:
        return f"({order} IS NULL AND key < ?)", [key]
    return f"({order} IS NOT NULL OR key > ?)", [key]
