"""The AsyncAPI document is one, and describes every public event and nothing else."""

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, ValidationError

from services.gateway.catalogue.asyncapi import CONTENT_TYPE, describe_events
from services.gateway.catalogue.events import PUBLIC, examples
from tests.architecture.contracts import SERVICES, events
from tests.architecture.descriptions import undescribed
from tests.each import each
from tests.feed_records import validate, validator

ROOT = Path(__file__).parents[2]
META = json.loads((Path(__file__).parent / "asyncapi" / "3.0.0.json").read_bytes())


@cache
def document() -> dict[str, Any]:
    """As a deployment publishes it; made when it is first asked for, not whenever tests are collected."""
    return describe_events("0.0.0", "hehuo.feed", "kafka.test:9092")


@dataclass(frozen=True)
class Sent:
    """A record as it would lie on the topic."""

    key: bytes
    value: bytes
    headers: tuple[tuple[str, bytes], ...]
    partition: int = 3


def sent(sequence: int, event_type: str = "partners.need_published.v1", epoch: int = 0) -> Sent:
    line = examples()[event_type].replace(b'"id":"haiwan:', b'"id":"haiwan:%d' % sequence)
    headers = (("content-type", CONTENT_TYPE.encode()), ("feedsequence", str(sequence).encode()))
    return Sent(b"haiwan", line, (*headers, *([("epoch", b"%d" % epoch)] if epoch else ())))


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for value in part.values():
            yield from _references(value)
    elif isinstance(part, list):
        for value in part:
            yield from _references(value)


def test_the_document_is_valid_asyncapi() -> None:
    Draft7Validator(META).validate(document())


def test_where_no_server_is_known_the_servers_differ_alone_and_are_valid() -> None:
    without = describe_events("0.0.0", "hehuo.feed", None)
    assert without.keys() == document().keys()
    other = {name: part for name, part in without.items() if part != document()[name]}
    assert other.keys() == {"servers"}
    small = {name: without[name] for name in ("asyncapi", "info", "servers")}
    Draft7Validator(META).validate(small)


def test_the_meta_schema_refuses_what_is_none() -> None:
    broken = document() | {"channels": {"feed": {"adress": "hehuo.feed"}}}
    assert not Draft7Validator(META).is_valid(broken)


def test_every_public_event_is_a_message_and_nothing_that_is_not_public_is_named() -> None:
    public = {event.type for name in SERVICES for event in events(name) if event.public}
    assert document()["components"]["messages"].keys() == public == PUBLIC.keys()
    assert document()["channels"]["feed"]["messages"].keys() == public
    text = json.dumps(document())
    private = [event.type for name in SERVICES for event in events(name) if not event.public]
    assert private
    assert [name for name in private if f'"{name}"' in text] == []


def test_the_topic_is_the_one_that_is_made() -> None:
    topics = tomllib.loads((ROOT / "deploy" / "topics.toml").read_text(encoding="utf-8"))
    bindings = document()["channels"]["feed"]["bindings"]["kafka"]
    assert (bindings["topic"], bindings["partitions"]) == ("hehuo.feed", topics["feed"]["partitions"])
    assert topics["feed"]["retention_days"] == 730, "docs/events.md says how far the topic reaches back"


def test_every_reference_leads_somewhere_and_nothing_is_left_over() -> None:
    used = set(_references(document()))
    for reference in used:
        part: Any = document()
        for name in reference.removeprefix("#/").split("/"):
            part = part[name]
    for name in document()["components"]["schemas"]:
        assert f"#/components/schemas/{name}" in used, name


def test_a_generator_finds_a_name_for_every_class() -> None:
    """It makes one of every inline object, enumeration and ``allOf``; some write ``const`` as broken code."""
    schemas = document()["components"]["schemas"]
    for message in document()["components"]["messages"].values():
        assert message["payload"].keys() == {"$ref"}
    for name, schema in schemas.items():
        assert name.isidentifier()
        assert '"const"' not in json.dumps(schema)
        assert "allOf" not in schema
        inline = [one for one in schema.get("properties", {}).values() if "enum" in one]
        assert not inline or name == "Headers"
        referring = [one for one in schema.get("properties", {}).values() if "$ref" in one]
        assert [one for one in referring if one.get("default") is not None] == []
    assert document()["info"]["contact"]


def test_every_field_is_described() -> None:
    assert list(undescribed(document())) == []


@each(PUBLIC)
def test_an_example_is_what_its_message_says_and_no_other_message(name: str) -> None:
    (example,) = document()["components"]["messages"][name]["examples"]
    validator(name, "payload").validate(example["payload"])
    validator(name, "headers").validate(example["headers"])
    other = next(one for one in PUBLIC if one != name)
    assert not validator(other, "payload").is_valid(example["payload"])


def test_what_is_on_the_topic_is_held_to_it() -> None:
    assert validate([sent(1), sent(2), sent(1), sent(2), sent(3)]) == {"haiwan": 3}
    with pytest.raises(AssertionError, match="haiwan: 3 comes where 2 should"):
        validate([sent(1), sent(3)])
    with pytest.raises(AssertionError, match="1 comes again as another event"):
        validate([sent(1), replace(sent(1), value=sent(1, "partners.need_closed.v1").value)])
    with pytest.raises(AssertionError):
        validate([sent(1), replace(sent(2), partition=4)])
    with pytest.raises(AssertionError, match="is not public"):
        validate([replace(sent(1), value=sent(1).value.replace(b"need_published", b"need_collected"))])
    with pytest.raises(ValidationError, match="feedsequence"):
        validate([replace(sent(1), headers=sent(1).headers[:1])])
    with pytest.raises(ValidationError, match="need_id"):
        validate([replace(sent(1), value=sent(1).value.replace(b"need_id", b"need"))])


def test_after_a_restore_the_topic_is_held_to_the_new_epoch() -> None:
    before = [sent(one) for one in (1, 2, 3)]
    other = "partners.need_closed.v1"
    assert validate([*before, sent(1, other, epoch=7), sent(4), sent(2, other, epoch=7)]) == {"haiwan": 2}
    with pytest.raises(AssertionError, match="haiwan: 4 comes where 1 should"):
        validate([*before, sent(4, epoch=7)])
