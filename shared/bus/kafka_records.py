"""Kafka records become messages again: place and wire name are read off the line, nothing is decoded."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import structlog

from shared.bus.port import Message
from shared.eventlog.wire import type_of

_log = structlog.get_logger(__name__)
_ID_MARK = b'"id":"'


class Record(Protocol):
    """What is needed of aiokafka's ``ConsumerRecord``."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None


class Records:
    """Reads records of some topics. What is no event of theirs is counted, logged and passed over.

    Nothing is lost by that: a record is a copy of a line of its owner's log, and if an event's record is
    spoilt, the gap that it leaves is read from there.
    """

    def __init__(self, sources: Mapping[str, str]) -> None:
        """``sources`` tells whose events are in which topic."""
        self._sources = sources
        self._marks = {topic: f'"source":"/{source}"'.encode() for topic, source in sources.items()}
        self._communities: dict[bytes, str] = {}
        self._types: dict[str, str] = {}
        self.refused = 0
        """How many records were none of ours."""

    def lanes(self, records: Iterable[Record]) -> list[Sequence[Message]]:
        """The messages in these records, lane by lane, in the order of the records."""
        lanes: dict[tuple[str, bytes | None], list[Message]] = {}
        for record in records:
            try:
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
        if self._marks[topic] not in line:
            raise ValueError("the line does not come from the topic's service")
        # The id is "community:sequence": read here, it also shows whether the key is the right one.
        start = line.find(_ID_MARK) + len(_ID_MARK)
        colon = start + len(key)
        if start < len(_ID_MARK) or line[start:colon] != key or line[colon : colon + 1] != b":":
            raise ValueError("the key is not the line's community")
        digits = line[colon + 1 : line.find(b'"', colon)]
        if not digits.isdigit() or int(digits) < 1:
            raise ValueError("the line's id does not end in a sequence")
        kind = type_of(line)
        # One object for each name: those who sort messages compare by identity first.
        kind = self._types.setdefault(kind, kind)
        community = self._communities.get(key)
        if community is None:
            community = self._communities[key] = key.decode()
        return Message(self._sources[topic], community, int(digits), kind, line)

    def _refuse(self, record: Record, error: ValueError) -> None:
        self.refused += 1
        # Not the record itself: whoever wrote it may have put anything in, people's names included.
        place = f"{record.topic}/{record.partition}/{record.offset}"
        _log.error("record_refused", place=place, error=str(error), refused=self.refused)
