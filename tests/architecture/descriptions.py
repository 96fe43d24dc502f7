"""Finds what a published document leaves without words: fields and parameters."""

from collections.abc import Iterator
from typing import Any

_NAMES = {"properties", "$defs", "schemas"}
"""What lies in these is named by people: a field may be called like a word of JSON Schema."""


def undescribed(part: Any, where: str = "") -> Iterator[str]:
    """The place of every field and parameter of a document that has no sentence of its own."""
    if isinstance(part, list):
        for one in part:
            yield from undescribed(one, where)
    elif isinstance(part, dict):
        for name, value in part.items():
            place = f"{where}/{name}"
            if name == "properties" and isinstance(value, dict):
                yield from (f"{place}/{field}" for field, schema in value.items() if not _says(schema))
            elif name == "parameters":
                yield from (f"{place}/{one['name']}" for one in value if not _says(one))
            if name in _NAMES and isinstance(value, dict):
                for own, schema in value.items():
                    yield from undescribed(schema, f"{place}/{own}")
            elif name not in {"example", "examples"}:
                yield from undescribed(value, place)


def _says(schema: dict[str, Any]) -> bool:
    """Whether it is a sentence, in words that hold for JSON: Python's None is null there."""
    text = schema.get("description", "")
    return len(text) > 3 and not text[0].islower() and text[-1] in ".…)" and "None" not in text.split()
