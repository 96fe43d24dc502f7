"""The schemas of public events are true of what is recorded, and only ever grow."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from services.gateway.catalogue.events import PUBLIC, examples, recorded_examples
from services.gateway.catalogue.schemas import described, schema_of
from services.gateway.service import SERVICE as GATEWAY
from shared.eventlog.wire import Wire
from tests.architecture.contracts import SERVICES, events
from tests.architecture.descriptions import undescribed
from tests.architecture.evolution import broken, current, published
from tests.each import each

NEED = "partners.need_published.v1"


def test_every_public_event_has_a_schema_and_no_other() -> None:
    public = {event.type for name in SERVICES for event in events(name) if event.public}
    assert current().keys() == PUBLIC.keys() == public
    assert not any(event.public for event in GATEWAY.decider.events), "the feed takes none of the gateway's"


@each(PUBLIC)
def test_a_schema_is_one_and_describes_a_recorded_example(name: str) -> None:
    schema = current()[name]
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)
    assert name in examples(), (
        f"{name} has no example: record one, then python -m tests.architecture.examples"
    )
    example = json.loads(examples()[name])
    assert example["dataschema"] == schema["$id"] == f"urn:hehuo:schema:{name}"
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(example["data"])
    assert not Draft202012Validator(schema).is_valid({}) or not schema.get("required")


def test_there_is_no_example_of_what_is_not_public_and_each_is_what_the_platform_reads() -> None:
    assert examples().keys() == PUBLIC.keys()
    wire = Wire([*PUBLIC.values()])
    for line in recorded_examples().values():
        wire.decode(line)


@each(PUBLIC)
def test_a_schema_takes_fields_that_come_later(name: str) -> None:
    example = json.loads(examples()[name])["data"] | {"added_later": True}
    schema = current()[name]
    Draft202012Validator(schema).validate(example)
    assert "additionalProperties" not in json.dumps(schema)


@each(PUBLIC)
def test_what_a_later_version_adds_is_passed_over_wherever_it_lies(name: str) -> None:
    wire, line = Wire([PUBLIC[name]]), recorded_examples()[name]
    content = json.loads(line)
    later = json.dumps({**content, "data": _with_more(content["data"])}, ensure_ascii=False)
    assert later.count("added_later") >= 1
    assert wire.decode(later.replace('"type": "', '"type":"').encode()) == wire.decode(line)


def _with_more(value: Any) -> Any:
    """With a further field in every object."""
    if isinstance(value, list):
        return [_with_more(one) for one in value]
    if isinstance(value, dict):
        return {key: _with_more(one) for key, one in value.items()} | {"added_later": [1]}
    return value


@each(PUBLIC)
def test_amounts_and_what_else_may_pass_32_bits_are_said_to_need_64(name: str) -> None:
    for where, field, schema in _integers(name, current()[name]):
        wide = field.endswith("_fen") or schema.get("maximum", 0) >= 2**31
        assert (schema.get("format") == "int64") == wide, where


def _integers(where: str, schema: Any, field: str = "") -> Iterator[tuple[str, str, Any]]:
    """With the field whose value, or part of whose value, each is."""
    if isinstance(schema, list):
        for one in schema:
            yield from _integers(where, one, field)
    elif isinstance(schema, dict):
        if schema.get("type") == "integer":
            yield where, field, schema
        for word, inner in schema.items():
            for name, one in inner.items() if word in {"properties", "$defs"} else [("", inner)]:
                yield from _integers(f"{where}/{word}/{name}".rstrip("/"), one, name or field)


def test_every_public_event_is_described() -> None:
    assert [name for name, event in PUBLIC.items() if not described(event).endswith(".")] == []


def test_every_field_is_described() -> None:
    assert list(undescribed(current())) == []


def test_every_value_within_events_is_described() -> None:
    parts = {name: part for schema in current().values() for name, part in schema.get("$defs", {}).items()}
    assert [name for name, part in parts.items() if not part.get("description", "").endswith(".")] == []


@pytest.mark.parametrize(
    ("description", "why"),
    [
        (None, "nothing is said"),
        ("", "nothing is said"),
        ("the need", "no sentence"),
        ("None for oneself.", "not a word of JSON"),
    ],
)
def test_a_field_without_a_sentence_is_named(description: str | None, why: str) -> None:
    schema: Any = deepcopy(current())
    schema[NEED]["properties"]["need_id"]["description"] = description or ""
    if description is None:
        del schema[NEED]["properties"]["need_id"]["description"]
    schema[NEED]["$defs"]["NeedParticulars"]["properties"]["households"].pop("description")
    assert sorted(undescribed(schema)) == [
        f"/{NEED}/$defs/NeedParticulars/properties/households",
        f"/{NEED}/properties/need_id",
    ], why


def test_a_schema_says_what_the_contract_says() -> None:
    limits = schema_of(PUBLIC["bookings.booking_limits_set.v1"])["$defs"]["BookingLimits"]
    ahead = limits["properties"]["bookings_ahead_per_person"]["description"]
    assert ahead == "Maximum number of open bookings, including holds, per resident."
    assert described(PUBLIC["partners.application_rejected.v2"]) == (
        "A rejection took effect after its publicity."
    )


def test_published_schemas_only_grow() -> None:
    assert list(broken(published(), current())) == []
    assert published() == current(), "publish what is new: python -m tests.architecture.evolution"


def _without(path: str) -> Callable[[Any], None]:
    def change(schema: Any) -> None:
        *way, last = path.split("/")
        for part in way:
            schema = schema[part]
        del schema[last]

    return change


def _setting(path: str, value: object) -> Callable[[Any], None]:
    def change(schema: Any) -> None:
        *way, last = path.split("/")
        for part in way:
            schema = schema[part]
        schema[last] = value

    return change


_PARTICULARS = "$defs/NeedParticulars/properties"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (_without("properties/published_at"), "published_at is gone, but recorded events have it"),
        (_without(f"{_PARTICULARS}/households"), "particulars.households is gone"),
        (_setting("properties/need_id/type", "integer"), "need_id: its type was string and is now integer"),
        (_setting("properties/published_at/format", "date"), "its format was date-time and is now date"),
        (_setting("properties/need_id/format", "uri"), "its format was None and is now uri"),
        (_setting(f"{_PARTICULARS}/households/format", "int32"), "its format was None and is now int32"),
        (_setting("$defs/NeedSource/enum", ["survey"]), "its value visit is gone"),
        (_setting(f"{_PARTICULARS}/title/maxLength", 60), "its maxLength was 120 and is now 60"),
        (_setting(f"{_PARTICULARS}/households/minimum", 5), "minimum was 1 and is now 5"),
        (
            _setting("required", ["need_id", "particulars"]),
            "published_at was required and is now optional",
        ),
        (
            _setting("properties/need_id", {"anyOf": [{"type": "string"}, {"type": "null"}]}),
            "its type was string and is now None",
        ),
    ],
)
def test_what_was_published_is_not_taken_back(change: Callable[[Any], None], sentence: str) -> None:
    now: Any = deepcopy(current())
    change(now[NEED])
    reasons = list(broken(published(), now))
    assert reasons
    assert sentence in "\n".join(reasons)


def test_that_an_integer_needs_64_bits_may_be_said_later_and_not_taken_back() -> None:
    now: Any = deepcopy(current())
    _setting(f"{_PARTICULARS}/households/format", "int64")(now[NEED])
    assert list(broken(published(), now)) == []
    assert list(broken(now, published())) == [
        f"{NEED}.particulars.households: its format was int64 and is now None"
    ]
    _setting(f"{_PARTICULARS}/title/format", "int64")(now[NEED])
    assert list(broken(published(), now)) == [
        f"{NEED}.particulars.title: its format was None and is now int64"
    ]


def test_a_type_that_is_withdrawn_and_a_new_field_that_is_required_are_refused() -> None:
    now: Any = deepcopy(current())
    now[NEED]["properties"]["grade"] = {"type": "string"}
    assert list(broken(published(), now)) == []
    now[NEED]["required"].append("grade")
    del now["partners.need_closed.v1"]
    assert list(broken(published(), now)) == [
        "partners.need_closed.v1 is not public any more, but what was published once stays",
        f"{NEED}.grade is new and required, but events recorded before do not have it",
    ]


def test_wider_bounds_and_further_values_are_growth() -> None:
    now: Any = deepcopy(current())
    _setting(f"{_PARTICULARS}/title/maxLength", 200)(now[NEED])
    now[NEED]["$defs"]["NeedSource"]["enum"].append("letter")
    assert list(broken(published(), now)) == []
