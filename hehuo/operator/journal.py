"""``hehuo log``: a community's logs as a person would like to read them."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from typing import cast
from zoneinfo import ZoneInfo

from pydantic import JsonValue

from hehuo.services import FEEDS
from shared.eventlog.port import EventStore
from shared.eventlog.reader import LogReader
from shared.eventlog.sqlite import connect
from shared.eventlog.sqlite_rows import commit_of
from shared.runtime.directory import DataDirectory


@dataclass(frozen=True, slots=True)
class Entry:
    """One event, as a line of the journal."""

    time: datetime
    service: str
    sequence: int
    actor: str
    type: str
    data: Mapping[str, JsonValue]

    def text(self, zone: ZoneInfo, names: Mapping[str, str]) -> str:
        """Time in the community's zone, place, who, what, and the facts."""
        at = self.time.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
        what = "".join(word.title() for word in self.type.split(".")[1].split("_"))
        facts = " ".join(f"{key}={_short(value, names)}" for key, value in self.data.items())
        place = f"{self.service}:{self.sequence}"
        return f"{at}  {place:<14} {_name(self.actor, names):<26} {what:<24} {facts}"


def journal(directory: DataDirectory, community: str, service: str | None, after: int) -> Iterator[Entry]:
    """A community's events in the order of time, of one service or of all; read-only, also while it runs."""
    services = {path.name.partition(".")[0]: path.name for path in directory.logs}
    files = [file for name, file in services.items() if name not in FEEDS and service in {None, name}]
    return merge(*(_entries(directory, file, community, after) for file in files), key=lambda one: one.time)


async def journal_of(
    stores: Mapping[str, EventStore], community: str, service: str | None, after: int
) -> list[Entry]:
    """As `journal`, from the stores of a cluster; `StoreUnavailable` if they can't be read."""
    found: list[Entry] = []
    for name, store in stores.items():
        if name in FEEDS or service not in {None, name}:  # Feeds repeat what the others hold.
            continue
        reached = after
        while lines := await LogReader(store).lines(community, reached):
            found += [_entry(name, sequence, line) for sequence, line in lines]
            reached = lines[-1][0]
    return sorted(found, key=lambda one: one.time)


def _entries(directory: DataDirectory, file: str, community: str, after: int) -> Iterator[Entry]:
    connection = connect(directory.path / file, read_only=True)
    try:
        rows = connection.execute(
            "SELECT * FROM commits WHERE community = ? AND last > ? ORDER BY first", (community, after)
        )
        for row in rows:
            commit = commit_of(row)
            for sequence, line in enumerate(commit.lines, commit.first):
                if sequence > after:
                    yield _entry(file.partition(".")[0], sequence, line)
    except sqlite3.DatabaseError as error:
        raise ValueError(f"{file} can't be read: {error}") from error
    finally:
        connection.close()


def _entry(service: str, sequence: int, line: bytes) -> Entry:
    content = cast("dict[str, JsonValue]", json.loads(line))
    behalf = content.get("onbehalfof")
    actor = f"{content['actor']} for {behalf}" if behalf else str(content["actor"])
    at = datetime.fromisoformat(str(content["time"]))
    return Entry(
        at, service, sequence, actor, str(content["type"]), cast("Mapping[str, JsonValue]", content["data"])
    )


def _name(person: str, names: Mapping[str, str]) -> str:
    return names.get(person) or (person[-12:] if _is_id(person) else person.removeprefix("policy:"))


def _is_id(text: str) -> bool:
    return len(text) == 36 and text.count("-") == 4


def _short(value: JsonValue, names: Mapping[str, str]) -> str:
    if isinstance(value, str):
        return names.get(value) or (value[-12:] if _is_id(value) else value)
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text if len(text) <= 80 else f"{text[:77]}..."
