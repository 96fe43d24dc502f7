"""What the topic of public events promises, held against records that were really read from it."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Protocol

from jsonschema import Draft7Validator, FormatChecker

from services.gateway.catalogue.asyncapi import describe_events


class Record(Protocol):
    """A record as aiokafka gives it."""

    @property
    def key(self) -> bytes | None: ...
    @property
    def value(self) -> bytes | None: ...
    @property
    def headers(self) -> Sequence[tuple[str, bytes]]: ...
    @property
    def partition(self) -> int: ...


@cache
def _document() -> Mapping[str, Any]:
    return describe_events("0.0.0", "hehuo.feed", None)


@cache
def validator(message: str, part: str) -> Draft7Validator:
    """Checks the ``payload`` or the ``headers`` of a message of the AsyncAPI document."""
    document = _document()
    schema = {"components": document["components"], **document["components"]["messages"][message][part]}
    return Draft7Validator(schema, format_checker=FormatChecker())


def validate(records: Iterable[Record]) -> dict[str, int]:
    """Asserts that a topic, read from its beginning in the order of each partition, is as promised.

    Every record is as the AsyncAPI document says. First occurrences of a community's events are in order,
    without a gap, in one partition; a repeat is the same event, byte for byte. A greater epoch begins them
    anew, and records of an earlier one count no more. Returns how many events each community has.
    """
    seen: dict[str, list[bytes]] = defaultdict(list)
    epochs: dict[str, int] = defaultdict(int)
    partitions: dict[str, int] = {}
    for record in records:
        assert record.key is not None
        assert record.value is not None
        community, line = record.key.decode(), record.value
        event = json.loads(line)
        headers = {name: value.decode() for name, value in record.headers}
        assert event["type"] in _document()["components"]["messages"], f"{event['type']} is not public"
        validator(event["type"], "payload").validate(event)
        validator(event["type"], "headers").validate(headers)
        assert event["partitionkey"] == community
        assert partitions.setdefault(community, record.partition) == record.partition
        epoch = int(headers.get("epoch", 0))
        if epoch > epochs[community]:
            epochs[community], seen[community] = epoch, []
        if epoch == epochs[community]:
            _take(seen[community], community, int(headers["feedsequence"]), line)
    return {community: len(lines) for community, lines in seen.items()}


def _take(lines: list[bytes], community: str, sequence: int, line: bytes) -> None:
    expected = len(lines) + 1
    assert sequence <= expected, f"{community}: {sequence} comes where {expected} should"
    if sequence == expected:
        lines.append(line)
    else:
        assert lines[sequence - 1] == line, f"{community}: {sequence} comes again as another event"
