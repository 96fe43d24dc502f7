"""Kafka records become messages again: place and wire name are read off the line, nothing is decoded."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import structlog

from shared.bus.port import Message
from shared.eventlog.wire import type_of

_log = structlog.get_logger(__name__)
_ID_MARK = b'"id":"'
_MOST_OPENINGS = 1_000


class Record(Protocol):
    """What is needed of aiokafka's ``ConsumerRecord``."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes]]


def epoch_of(headers: Sequence[tuple[str, bytes]]) -> int:
    """The epoch that a record says it is of; 0 is left out. ``ValueError`` if it says nonsense."""
    return next((int(value) for name, value in headers if name == "epoch"), 0)


def _traceparent_of(headers: Sequence[tuple[str, bytes]]) -> str | None:
    return next((value.decode("latin-1") for name, value in headers if name == "traceparent"), None)


class Records:
    """Reads records of some topics. What is no event of theirs is counted, logged and passed over.

    Nothing is lost by that: a record is a copy of a line of its owner's log, and if an event's record is
    spoilt, the gap that it leaves is read from there.
    """

    def __init__(self, sources: Mapping[str, str], epoch: int = 0) -> None:
        """``sources`` tells whose events are in which topic."""
        self.epoch = epoch
        """Events of another epoch are left out."""
        self._sources = sources
        self._openings: dict[str, dict[bytes, str]] = {topic: {} for topic in sources}
        """By topic: what stands before the id in the lines of each type, with the type's wire name."""
        self._communities: dict[bytes, str] = {}
        self._types: dict[str, str] = {}
        self.refused = 0
        """How many records were none of ours."""
        self.outdated = 0
        """How many were of another epoch."""

    def lanes(self, records: Iterable[Record]) -> list[Sequence[Message]]:
        """The messages in these records, lane by lane, in the order of the records."""
        lanes: dict[tuple[str, bytes | None], list[Message]] = {}
        for record in records:
            try:
                # Most often there is but the content type: that need not be looked at.
                if (self.epoch or len(record.headers) > 1) and epoch_of(record.headers) != self.epoch:
                    self.outdated += 1
                    continue
                message = self._message(record)
            except ValueError as error:
                self._refuse(record, error)
                continue
            lane = (record.topic, record.key)
            found = lanes.get(lane)
            if found is None:
                lanes[lane] = [message]
            else:
                found.append(message)
        return list(lanes.values())

    def _message(self, record: Record) -> Message:
        key, line, topic = record.key, record.value, record.topic
        if not key or not line:
            raise ValueError("a record without a key or a value")
        # The id is "community:sequence": read here, it also shows whether the key is the right one.
        start = line.index(_ID_MARK)
        opening = line[:start]
        kind = self._openings[topic].get(opening) or self._kind(topic, opening)
        start += len(_ID_MARK)
        colon = start + len(key)
        if not line.startswith(key, start) or line[colon : colon + 1] != b":":
            raise ValueError("the key is not the line's community")
        sequence = int(line[colon + 1 : line.index(b'"', colon)])
        if sequence < 1:
            raise ValueError("the line's id does not end in a sequence")
        # One object for each name: those who sort messages compare by identity first.
        community = self._communities.get(key)
        if community is None:
            community = self._communities[key] = key.decode()
        trace = _traceparent_of(record.headers) if len(record.headers) > 1 else None
        return Message(self._sources[topic], community, sequence, kind, line, traceparent=trace)

    def _kind(self, topic: str, opening: bytes) -> str:
        """The wire name, from what stands before the id: the same for all events of one type."""
        if f'"source":"/{self._sources[topic]}"'.encode() not in opening:
            raise ValueError("the line does not come from the topic's service")
        kind = type_of(opening)
        known = self._openings[topic]
        if len(known) < _MOST_OPENINGS:
            known[opening] = self._types.setdefault(kind, kind)
        return kind

    def _refuse(self, record: Record, error: ValueError) -> None:
        self.refused += 1
        # Not the record itself: whoever wrote it may have put anything in, people's names included.
        place = f"{record.topic}/{record.partition}/{record.offset}"
        _log.error("record_refused", place=place, error=str(error), refused=self.refused)
