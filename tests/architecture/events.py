"""Writes ``docs/events.md``: how to subscribe, and the catalogue of events from the contracts.

Its opening is ``events_opening.md`` beside this, with the example's programs in it word for word: a line
``[examples/subscriber/NAME]`` stands for one.
``python -m tests.architecture.events`` writes it anew; a test holds that it is up to date.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from services.gateway.catalogue.schemas import schema_of
from shared.kernel.messages import Withheld, readers_of
from tests.architecture.contracts import SERVICES, events

PATH = Path(__file__).parents[2] / "docs" / "events.md"
Schema = Mapping[str, Any]

_OPENING = Path(__file__).with_name("events_opening.md")
_PROGRAM = re.compile(r"^\[(examples/subscriber/\S+)\]$", re.MULTILINE)
_REASONS = {
    Withheld.CREDENTIAL: "They hold a secret, or that by which a guessed one can be tried",
    Withheld.ANSWER: "They hold what somebody answered or objected, or lead to it",
    Withheld.WHEREABOUTS: "They tell who is, was or will be where",
    Withheld.PERSON: "They are one person's own affair",
    Withheld.UNPUBLISHED: "They are not published, or not yet",
    Withheld.INSIDE: "They are how the platform works inside",
}
_LANGUAGES = {".py": "python", ".mjs": "javascript", ".go": "go", ".java": "java", ".xml": "xml"}


def catalogue() -> str:
    """The whole document: how to subscribe, with the programs' own text, then every event."""
    return "\n".join([_PROGRAM.sub(_program, _OPENING.read_text(encoding="utf-8")), *_lines()])


def _program(line: re.Match[str]) -> str:
    path = PATH.parents[1] / line[1]
    return f"```{_LANGUAGES[path.suffix]}\n{path.read_text(encoding='utf-8')}```"


def _lines() -> Iterator[str]:
    for service in SERVICES:
        public = [event for event in events(service) if event.public]
        if public:
            yield f"## {service}\n"
            for event in sorted(public, key=lambda one: one.type):
                yield from _described(f"### `{event.type}`", schema_of(event))
    yield "## Values within them\n"
    for name, schema in sorted(_values().items()):
        if "enum" in schema:
            yield f"### {name}\n"
            yield f"{schema['description']}\n"
            yield ", ".join(f"`{one}`" for one in schema["enum"]) + "\n"
        else:
            yield from _described(f"### {name}", schema)
    yield "## Not in the feed"
    hidden = [event for service in SERVICES for event in events(service) if not event.public]
    for reason in Withheld:
        yield f"\n{_REASONS[reason]}:\n"
        yield _wrapped(sorted(f"`{event.type}`" for event in hidden if event.withheld is reason))
    yield "\n## In the restricted feed\n"
    yield "| event | who may read it |"
    yield "|---|---|"
    for event in sorted(hidden, key=lambda one: one.type):
        if readers := sorted(readers_of(event)):
            yield f"| `{event.type}` | {', '.join(readers)} |"


def _values() -> dict[str, Schema]:
    """The objects and enumerations that public events are made of."""
    return {
        name: schema
        for service in SERVICES
        for event in events(service)
        if event.public and not event.earlier
        for name, schema in schema_of(event).get("$defs", {}).items()
    }


def _described(heading: str, schema: Schema) -> Iterator[str]:
    """An event or an object, and what each of its fields means."""
    yield f"{heading}\n"
    if "description" in schema:
        yield f"{schema['description']}\n"
    yield "| field | type | meaning |"
    yield "|---|---|---|"
    for name, field in schema["properties"].items():
        yield f"| `{name}` | {_kind(field)} | {' '.join(field['description'].split())} |"
    yield ""


def _kind(schema: Schema) -> str:
    """The type of a field, in a word or two."""
    if "anyOf" in schema:
        kinds = [_kind(choice) for choice in schema["anyOf"] if choice.get("type") != "null"]
        return f"{' or '.join(kinds)}, or null"
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type") or "value")


def _wrapped(words: Iterable[str]) -> str:
    """Entries one after the other, as many a line as fit."""
    lines = [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + len(word) > 115:
            lines.append("")
        lines[-1] += f"{' · ' if lines[-1] else ''}{word}"
    return " ·\n".join(lines)


if __name__ == "__main__":
    PATH.write_text(catalogue(), encoding="utf-8")
