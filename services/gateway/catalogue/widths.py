"""Which integers need 64 bits, said in schemas: generators for five languages take 32 where nothing is said.

In fen 32 bits end at 21,474,836.47 yuan. ``int64`` is of OpenAPI's registry of formats. A format is an
annotation: whoever does not know it passes it over, and none makes a value wrong that was right.
"""

from typing import Any

Schema = dict[str, Any]
"""A piece of JSON Schema."""

_LARGEST_IN_32_BITS = 2**31 - 1
_CHOICES = ("anyOf", "oneOf", "allOf", "prefixItems")


def with_widths(schema: Schema, name: str = "") -> Schema:
    """The same, with ``format: int64`` at each amount, and at whatever else may be larger than 32 bits hold.

    An amount is known by its field's name, which ends in its unit.
    """
    found = dict(schema)
    if schema.get("type") == "integer" and "const" not in schema and _is_wide(schema, name):
        found.setdefault("format", "int64")
    for word in ("properties", "$defs"):
        if word in schema:
            found[word] = {each: with_widths(inner, each) for each, inner in schema[word].items()}
    for word in ("items", "additionalProperties"):
        if isinstance(schema.get(word), dict):
            found[word] = with_widths(schema[word], name)
    for word in _CHOICES:
        if word in schema:
            found[word] = [with_widths(one, name) for one in schema[word]]
    return found


def _is_wide(schema: Schema, name: str) -> bool:
    return (
        name.endswith("_fen")
        or max(schema.get("maximum", 0), -schema.get("minimum", 0)) > _LARGEST_IN_32_BITS
    )
