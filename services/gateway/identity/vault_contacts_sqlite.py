"""Contact data in SQLite: a row for each membership, and those of before 0.2 that no community has yet."""

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

from services.gateway.identity.vault import UNPLACED, Person

PORTION = 500
"""So many rows of a backup at once."""
_CONTACT = "person_id, name, phone, revision, community, email, phone_unproved"


def refill_person(connection: sqlite3.Connection, person: Person) -> None:
    """Puts in what a backup holds, as it was."""
    if person.community == UNPLACED:
        row = (person.id, person.name, person.phone, person.revision)
        connection.execute("INSERT OR REPLACE INTO people VALUES (?, ?, ?, ?)", row)
    else:
        put_contact(connection, person)


def _contact(row: tuple[Any, ...]) -> Person:
    person_id, name, phone, revision, community, email, unproved = row
    return Person(person_id, name, phone, revision, community, email, bool(unproved))


def contacts_of(
    connection: sqlite3.Connection, community: str, person_ids: Sequence[str]
) -> dict[str, Person]:
    """What this community knows of these people, by id."""
    rows = connection.execute(
        f"SELECT {_CONTACT} FROM contacts"  # noqa: S608 (columns)
        " WHERE community = ? AND person_id IN (SELECT value FROM json_each(?))",
        (community, json.dumps(person_ids)),
    )
    return {row[0]: _contact(row) for row in rows}


def put_contact(connection: sqlite3.Connection, one: Person) -> None:
    """Writes a row, in place of what was there."""
    row = (one.id, one.name, one.phone, one.revision, one.community, one.email, one.phone_unproved)
    connection.execute(f"INSERT OR REPLACE INTO contacts ({_CONTACT}) VALUES (?, ?, ?, ?, ?, ?, ?)", row)  # noqa: S608 (columns)


def unplaced_beyond(last: str, connection: sqlite3.Connection) -> Sequence[Person]:
    """Some of those that `Vault.place` has not given to communities, by id."""
    rows = connection.execute(
        "SELECT person_id, name, phone, revision FROM people WHERE person_id > ? ORDER BY person_id LIMIT ?",
        (last, PORTION),
    )
    return [Person(*row) for row in rows]


def contacts_beyond(place: tuple[str, str], connection: sqlite3.Connection) -> Sequence[Person]:
    """Some of the rows, by community and person."""
    rows = connection.execute(
        f"SELECT {_CONTACT} FROM contacts"  # noqa: S608 (columns)
        " WHERE (community, person_id) > (?, ?) ORDER BY community, person_id LIMIT ?",
        (*place, PORTION),
    )
    return [_contact(row) for row in rows]
