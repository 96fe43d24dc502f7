"""Events on the wire: CloudEvents 1.0 in structured JSON, one line an event.

The line is made once, when the event is recorded, and is the same bytes in the log, on the bus and in the
feed's log. What leaves the platform is made of it (`services.gateway.feed.public_line`). ``sequence``
follows the CloudEvents extension of that name: a string that sorts.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any, Literal, TypeVar, cast

from pydantic import BaseModel, JsonValue, create_model
from pydantic_core import to_json

from shared.kernel.decider import Upcaster
from shared.kernel.messages import Actor, Command, Event, Recorded
from shared.kernel.roles import Allowed, Role

M = TypeVar("M", bound=BaseModel)

_TYPE_MARK = b'"type":"'
_DATA_MARK = b'"data":'
_MARK_LENGTH = len(_DATA_MARK)


class UnknownEvent(Exception):  # noqa: N818 (readers of other services' logs expect it)
    """The wire name is not in this reader's table."""


def type_of(line: bytes) -> str:
    """The wire name of an event, read without decoding the line."""
    start = line.index(_TYPE_MARK) + len(_TYPE_MARK)
    return line[start : line.index(b'"', start)].decode()


def roles_acted_in(actor: Actor, allowed: Allowed) -> tuple[Role, ...]:
    """The roles that let the actor do what is ``allowed``, in the order of `Role`; all they have where none
    was asked for. Staff in the place of a resident are staff: for whom they act stands beside."""
    if actor.on_behalf_of is not None:
        return (Role.STAFF,)
    return _in_order(actor.roles & allowed.roles if allowed.roles else actor.roles)


@cache
def _in_order(some: frozenset[Role]) -> tuple[Role, ...]:
    return tuple(role for role in Role if role in some)


def subject_field(event: type[Event]) -> str | None:
    """The field that names what an event is about: the first one whose name ends in ``_id``."""
    return next((name for name in event.model_fields if name.endswith("_id")), None)


def line_begins(service: str, wire_name: str) -> bytes:
    """How every line of a service's events of this kind begins."""
    return (
        f'{{"specversion":"1.0","source":"/{service}","type":"{wire_name}",'
        f'"datacontenttype":"application/json","dataschema":"urn:hehuo:schema:{wire_name}",'
    ).encode()


def line_goes_on(community: str, sequence: int) -> bytes:
    """What follows there at a place in a community's log."""
    return f'"id":"{community}:{sequence}","sequence":"{sequence:016d}",'.encode()


class Encoder:
    """Writes one service's events in their wire form."""

    def __init__(self, service: str, events: Sequence[type[Event]]) -> None:
        self._subjects = {event: subject_field(event) for event in events}
        self._prefixes = {event: line_begins(service, event.type) for event in events}

    def envelope(self, community: str, command: Command) -> bytes:
        """The part of the line that all events of one command share."""
        actor = command.actor
        behalf = b'"onbehalfof":' + to_json(actor.on_behalf_of) + b"," if actor.on_behalf_of else b""
        acted_in = " ".join(roles_acted_in(actor, command.operation.allowed)).encode()
        roles = b'"roles":"%b",' % acted_in if acted_in else b""
        correlation = to_json(command.correlation_id or command.command_id)
        causation = to_json(command.causation_id) if command.causation_id else correlation
        return b'"time":%b,"partitionkey":"%b","actor":%b,%b%b"correlationid":%b,"causationid":%b,"data":' % (
            to_json(command.now),
            community.encode(),
            to_json(actor.id),
            behalf,
            roles,
            correlation,
            causation,
        )

    def line(self, community: str, envelope: bytes, sequence: int, event: Event) -> bytes:
        """The wire form of an event at a sequence."""
        kind = type(event)
        field = self._subjects[kind]
        subject = b'"subject":%b,' % to_json(getattr(event, field)) if field else b""
        place = line_goes_on(community, sequence)
        # The serialiser itself: model_dump_json would decode its bytes to text for us to encode again.
        data = kind.__pydantic_serializer__.to_json(event)
        return b"%b%b%b%b%b}" % (self._prefixes[kind], place, subject, envelope, data)


class Wire:
    """Reads the events of some contracts from their wire form, upcasting those of retired types."""

    def __init__(
        self, events: Sequence[type[Event]], upcasters: Mapping[str, Upcaster] | None = None
    ) -> None:
        self.types = frozenset(event.type for event in events)
        self._upcasters = dict(upcasters or {})
        self.retired = frozenset(self._upcasters)
        """Wire names that are upcast: no event of today has them."""
        clash = self.types & self._upcasters.keys()
        if clash or len(self.types) != len(events):
            raise TypeError(f"wire names used twice: {sorted(clash) or 'among the events'}")
        self._events = {event.type: event for event in events}
        self._data: dict[str, Callable[[bytes], Event]] = {}
        """By wire name, as far as they were read: a process reads few kinds of the events that it knows."""

    def knows(self, wire_name: str) -> bool:
        """Whether events of this wire name can be decoded."""
        return wire_name in self.types or wire_name in self._upcasters

    def decode(self, line: bytes) -> Recorded[Event]:
        """The event of one line; `UnknownEvent`, or pydantic's ``ValidationError`` if it is malformed."""
        wire_name = type_of(line)
        event = self._events.get(wire_name)
        if event is not None:
            return _recorded_reader(event)(line)
        if wire_name in self._upcasters:
            return self.decode(self._upcast(line))
        raise UnknownEvent(wire_name)

    def events(self, types: Iterable[str], lines: Iterable[bytes]) -> Iterator[Event]:
        """What happened, one event after the other, without its place in the log: the way to replay.

        ``types`` are the lines' wire names, as a commit has them. Nothing but the data is decoded, and no
        more than one event is held at a time.
        """
        known = self._data
        for wire_name, line in zip(types, lines, strict=True):
            validate = known.get(wire_name) or self._first(wire_name)
            if validate is None:
                yield self.decode(line).data
            else:
                # Only strings stand before the data, and inside them its mark would be escaped.
                yield validate(line[line.index(_DATA_MARK) + _MARK_LENGTH : -1])

    def _first(self, wire_name: str) -> Callable[[bytes], Event] | None:
        """How to read the data of a kind that was not read before; None if it is to be upcast."""
        event = self._events.get(wire_name)
        if event is None:
            return None
        return self._data.setdefault(wire_name, _reader(event))

    def _upcast(self, line: bytes) -> bytes:
        content = cast("dict[str, JsonValue]", json.loads(line))
        while (wire_name := str(content["type"])) in self._upcasters:
            data = cast("dict[str, JsonValue]", content["data"])
            content["type"], content["data"] = self._upcasters[wire_name](data)
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _reader(model: type[M]) -> Callable[[bytes], M]:
    """Reads what this version or a later one has recorded: fields it does not know are passed over, also
    in values that a command must not have them in. Otherwise a process of the version before would park
    what one of the next records, while a platform is being upgraded."""
    return partial(model.__pydantic_validator__.validate_json, extra="ignore")


@cache
def _recorded_reader(event: type[Event]) -> Callable[[bytes], Recorded[Event]]:
    """Reads the recorded form of one event, and refuses every other wire name.

    Made when the first is read, see `Wire`.
    """
    form: type[Recorded[Event]] = create_model(
        f"Recorded{event.__name__}",
        __base__=Recorded,
        type=(cast("Any", Literal[event.type]), ...),
        data=(event, ...),
    )
    return _reader(form)
