"""Holds the schemas of public events to what was published of them: they only ever grow.

``python -m tests.architecture.evolution`` adds to ``published_schemas`` what is new. It refuses where
something that was published has changed, since subscribers and recorded events rely on it.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from services.gateway.catalogue.schemas import documents

PUBLISHED = Path(__file__).with_name("published_schemas")
Schema = Mapping[str, Any]

_KIND = ("type", "format", "const", "pattern", "uniqueItems")
_LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems")
_UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems")


@cache
def published() -> dict[str, Schema]:
    """Every schema as it was published, by the event's wire name."""
    return {path.stem: json.loads(path.read_bytes()) for path in sorted(PUBLISHED.glob("*.json"))}


@cache
def current() -> dict[str, Schema]:
    """Every schema as the contracts make it today."""
    return {name: json.loads(content) for name, content in documents()}


def broken(was: Mapping[str, Schema], now: Mapping[str, Schema]) -> Iterator[str]:
    """What is no longer as it was published, one sentence each."""
    for name, schema in was.items():
        if name not in now:
            yield f"{name} is not public any more, but what was published once stays"
        else:
            yield from _Change(schema, now[name]).sentences(name, schema, now[name])


class _Change:
    """One type's schema before and now; references lead to each one's own definitions."""

    def __init__(self, was: Schema, now: Schema) -> None:
        self._was = was.get("$defs", {})
        self._now = now.get("$defs", {})

    def sentences(self, where: str, was: Schema, now: Schema) -> Iterator[str]:
        was, now = _resolved(was, self._was), _resolved(now, self._now)
        for word in _KIND:
            if was.get(word) != now.get(word) and not _tells_the_width(word, was, now):
                yield f"{where}: its {word} was {was.get(word)} and is now {now.get(word)}"
        for value in was.get("enum", ()):
            if value not in now.get("enum", ()):
                yield f"{where}: its value {value} is gone, but recorded events have it"
        yield from _tightened(where, was, now)
        if "items" in was:
            yield from self.sentences(f"{where}[]", was["items"], now.get("items", {}))
        yield from self._choices(where, was.get("anyOf", []), now.get("anyOf", []))
        yield from self._fields(where, was, now)

    def _choices(self, where: str, was: list[Schema], now: list[Schema]) -> Iterator[str]:
        if len(was) != len(now):
            yield f"{where}: it was one of {len(was)} kinds and is now one of {len(now)}"
            return
        for before, after in zip(was, now, strict=True):
            yield from self.sentences(where, before, after)

    def _fields(self, where: str, was: Schema, now: Schema) -> Iterator[str]:
        before, after = was.get("properties", {}), now.get("properties", {})
        for name, inner in before.items():
            field = f"{where}.{name}"
            if name not in after:
                yield f"{field} is gone, but recorded events have it and subscribers read it"
                continue
            yield from self.sentences(field, inner, after[name])
            if (name in was.get("required", ())) != (name in now.get("required", ())):
                yield f"{field} was {_need(was, name)} and is now {_need(now, name)}"
        for name in after.keys() - before.keys():
            if name in now.get("required", ()):
                yield f"{where}.{name} is new and required, but events recorded before do not have it"


def _need(schema: Schema, name: str) -> str:
    return "required" if name in schema.get("required", ()) else "optional"


def _tells_the_width(word: str, was: Schema, now: Schema) -> bool:
    """An integer of which no width was said may be said to need 64 bits (decision 102): every value is as
    right as it was, and whatever reads fewer goes on reading what it could. No other format is said later.
    """
    return word == "format" and was.get("type") == "integer" and word not in was and now.get(word) == "int64"


def _tightened(where: str, was: Schema, now: Schema) -> Iterator[str]:
    """Bounds may be widened; narrower ones would refuse what is recorded."""
    for words, sign in ((_LOWER, 1), (_UPPER, -1)):
        for word in words:
            if word in now and (word not in was or sign * now[word] > sign * was[word]):
                yield f"{where}: its {word} was {was.get(word)} and is now {now[word]}, which is narrower"


def _resolved(schema: Schema, definitions: Mapping[str, Schema]) -> Schema:
    reference = schema.get("$ref")
    return definitions[reference.rpartition("/")[2]] if reference else schema


def write() -> None:
    """Publishes what is new; ends with the reasons where something has changed."""
    reasons = list(broken(published(), current()))
    if reasons:
        sys.exit("\n".join(reasons))
    PUBLISHED.mkdir(exist_ok=True)
    for name, content in documents():
        (PUBLISHED / f"{name}.json").write_bytes(content)


if __name__ == "__main__":
    write()
