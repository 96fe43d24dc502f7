"""Fields of a form to the request model of an operation: the model says what each string means.

Names lead into the model (``window.starts_at``, ``contributions.0.kind``); an amount (``…_fen``) is typed in
yuan, a share (``…_bps``) in per cent; a time without an offset is one of the community's zone. pydantic then
checks exactly what it checks for the API.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

from pydantic import BaseModel, JsonValue, ValidationError

from shared.kernel.error_text import without_echoes

M = TypeVar("M", bound=BaseModel)
Schema = Mapping[str, Any]

_INDEX = re.compile(r"[0-9]{1,3}\Z")
_HUNDREDTHS = re.compile(r"-?[0-9]{1,11}([.][0-9]{1,2})?\Z")
_SHARE = re.compile(r"_bps(_|\Z)")
_WHOLE = re.compile(r"-?[0-9]{1,15}\Z")
_OFFSET = re.compile(r"(Z|[+-]\d\d:\d\d)\Z")
_TRUTH = {"true": True, "on": True, "false": False}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field."""

    field: str
    """Empty where it is the form as a whole."""
    code: str
    """pydantic's type of error."""
    facts: Mapping[str, object]


class FormInvalid(Exception):  # noqa: N818 (an answer, not an error)
    """A form that makes no valid request."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__(", ".join(f"{one.field}: {one.code}" for one in faults))


def read(model: type[M], pairs: Iterable[tuple[str, str]], zone: ZoneInfo) -> M:
    """The request that these fields make; `FormInvalid` names every field at fault."""
    tree: dict[str, Any] = {}
    for name, text in pairs:
        _put(tree, name.split("."), text)
    schema = model.model_json_schema()
    value = _Reading(schema.get("$defs", {}), zone).value(tree, schema, "")
    try:
        return model.model_validate_json(json.dumps(value, ensure_ascii=False))
    except ValidationError as error:
        faults = [
            Fault(".".join(map(str, one["loc"])), one["type"], one.get("ctx", {}))
            for one in without_echoes(error.errors(include_url=False))
        ]
        raise FormInvalid(faults) from None


def made_of(model: type[M], values: Mapping[str, object]) -> M:
    """The request that is made of what a form said otherwise; `FormInvalid` names the field at fault, as a
    whole."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        faults = [
            Fault(str(next(iter(one["loc"]), "")), one["type"], one.get("ctx", {}))
            for one in without_echoes(error.errors(include_url=False))
        ]
        raise FormInvalid(faults) from None


def one_a_line(text: str) -> list[str]:
    """What was typed one a line; empty lines say nothing."""
    return [one.strip() for one in text.splitlines() if one.strip()]


def _put(tree: dict[str, Any], path: list[str], text: str) -> None:
    for part in path[:-1]:
        inner = tree.setdefault(part, {})
        if not isinstance(inner, dict):
            return  # ``a=1&a.b=2`` is no form of ours.
        tree = inner
    given = tree.setdefault(path[-1], [])
    if isinstance(given, list):
        given.append(text)


class _Reading:
    """Reads strings by a schema. What makes no sense is left as it is, for pydantic to name."""

    def __init__(self, definitions: Mapping[str, Schema], zone: ZoneInfo) -> None:
        self._definitions = definitions
        self._zone = zone

    def value(self, given: object, schema: Schema, name: str) -> JsonValue:
        if "$ref" in schema:
            schema = self._definitions[schema["$ref"].rpartition("/")[2]]
        if "anyOf" in schema:
            inner = next(one for one in schema["anyOf"] if one.get("type") != "null")
            return self.value(given, inner, name)
        if schema.get("type") == "object":
            return self._object(given if isinstance(given, dict) else {}, schema)
        if schema.get("type") == "array":
            return self._array(given, schema, name)
        return self._scalar(_last(given), schema, name)

    def _object(self, given: dict[str, Any], schema: Schema) -> JsonValue:
        found: dict[str, JsonValue] = {}
        for key, inner in schema.get("properties", {}).items():
            if key in given:
                value = self.value(given[key], inner, key)
                if value is not None and not self._is_left_out(value, inner):
                    found[key] = value
            if key not in found and key in schema.get("required", ()) and _may_be_null(inner):
                found[key] = None  # It must be said, and a field that is left empty says it.
        return found

    def _is_left_out(self, value: JsonValue, schema: Schema) -> bool:
        """Whether it is a group that may be left out, of which nothing was typed that it needs."""
        if not isinstance(value, dict) or not _may_be_null(schema):
            return False
        ref = next((str(one["$ref"]) for one in schema["anyOf"] if "$ref" in one), "")
        needed = self._definitions.get(ref.rpartition("/")[2], {}).get("required", ())
        return bool(needed) and value.keys().isdisjoint(needed)

    def _array(self, given: object, schema: Schema, name: str) -> JsonValue:
        items = schema.get("items") or schema.get("prefixItems", [{}])[0]
        if isinstance(given, dict):
            places = sorted((key for key in given if _INDEX.match(key)), key=int)
            # An entry in which nobody typed anything is none.
            return [one for key in places if (one := self.value(given[key], items, name)) != {}]
        texts = cast("list[str]", given)
        found = (self.value([text], items, name) for text in texts)
        return [one for one in found if one is not None]

    def _scalar(self, text: str, schema: Schema, name: str) -> JsonValue:
        kind = schema.get("type")
        if not text:
            return None
        if kind == "integer":
            return _yuan(text) if is_money(name) else _percent(text) if is_share(name) else _whole(text)
        if kind == "boolean":
            return _TRUTH.get(text, text)
        if schema.get("format") == "date-time" and not _OFFSET.search(text):
            try:
                return datetime.fromisoformat(text).replace(tzinfo=self._zone).isoformat()
            except ValueError:
                return text
        return text


def _may_be_null(schema: Schema) -> bool:
    return any(one.get("type") == "null" for one in schema.get("anyOf", ()))


def _last(given: object) -> str:
    return str(given[-1]).strip() if isinstance(given, list) and given else ""


def _whole(text: str) -> JsonValue:
    return int(text) if _WHOLE.match(text) else text


def is_money(name: str) -> bool:
    """Whether a field of this name holds fen, which people write as yuan."""
    return name.endswith("_fen")


def is_share(name: str) -> bool:
    """Whether a field of this name holds basis points, which people write as per cent."""
    return _SHARE.search(name) is not None


def _yuan(text: str) -> JsonValue:
    plain = text.replace(",", "").replace("，", "").strip().removeprefix("¥").removeprefix("￥").strip()
    return _hundredths(plain, text)


def _percent(text: str) -> JsonValue:
    return _hundredths(text.strip().removesuffix("%").removesuffix("％").strip(), text)


def _hundredths(plain: str, text: str) -> JsonValue:
    return int(Decimal(plain) * 100) if _HUNDREDTHS.match(plain) else text
