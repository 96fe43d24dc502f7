"""The events of a pack, read line by line: each stands where it says, and has the shape of its kind.

Two things are read of a line. Its data are checked by the model of the event. What stands before them is
compared with how every line of its kind begins at its place, and the rest of it checked by one expression,
since that is how lines were written; a line that is written otherwise is read whole by the model of a
recorded event.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any, NamedTuple

from pydantic import ValidationError

from hehuo.audit_pack.pack import Pack
from shared.eventlog.verify import ChainCheck
from shared.eventlog.wire import UnknownEvent, Wire, line_begins, line_goes_on
from shared.kernel.decider import Decider
from shared.kernel.error_text import in_one_line
from shared.kernel.messages import Event


class KnownHead(NamedTuple):
    """A head that somebody noted down, or read on a statement."""

    log: str
    sequence: int
    hash: str
    """In hex, whole."""


_BEGIN = (
    rb'{"specversion":"1[.]0","source":"/([a-z]+)","type":"[a-z0-9_.]+","datacontenttype":"application/json",'
    rb'"dataschema":"[a-z0-9_.:]+","id":"[a-z0-9-]+:[0-9]+","sequence":"([0-9]{16})",'
)
_TEXT = rb"[ !#-\[\]-~]"
_REST = (
    rb'(?:"subject":"%(text)b*",)?"time":"([0-9TZ:.+-]+)","partitionkey":"([a-z0-9-]+)","actor":"(%(text)b+)",'
    rb'(?:"onbehalfof":"(%(text)b+)",)?(?:"roles":"[a-z_ ]*",)?'
    rb'"correlationid":"%(text)b*","causationid":"%(text)b*","data":' % {b"text": _TEXT}
)
_ENVELOPE, _ENVELOPE_GOES_ON = re.compile(_BEGIN + _REST), re.compile(_REST)

Wants = Callable[[str, bytes], bool]
"""Whether the data of an event are of use, by its wire name and its line."""


class Around(NamedTuple):
    """What stands around an event's data."""

    time: datetime
    actor: str
    onbehalfof: str | None


@dataclass(slots=True)
class Told:
    """An event, and what stands around it."""

    sequence: int
    time: datetime
    actor: str
    onbehalfof: str | None
    data: Event

    @property
    def type(self) -> str:
        """The wire name."""
        return type(self.data).type


class OutOfPlace(Exception):  # noqa: N818 (shown to the auditor as a sentence)
    """An event says that it is another one than the chain has at its place."""


class Reader:
    """Follows one log of a pack, to its end or the first fault."""

    def __init__(self, pack: Pack, decider: Decider[Any], heads: Sequence[KnownHead] = ()) -> None:
        self._pack = pack
        self._log = decider.name
        self._wire = Wire(decider.events, decider.upcasters)
        self._heads = [one for one in heads if one.log == self._log]
        self.check = ChainCheck(self._log, pack.manifest.community, {one.sequence for one in self._heads})
        self._begins: dict[str, bytes] = {}
        """How a line begins, by wire name."""

    def events(self) -> Iterator[tuple[int, Event]]:
        """What happened, with its place in the log; what stands around it is not looked at."""
        for commit in self._pack.follow(self._log, self.check):
            yield from enumerate(self._decoded(commit.first, commit.types, commit.lines), commit.first)
            if self.check.fault:
                return

    def told(self) -> Iterator[Told]:
        """What happened, with what stands around it."""
        for commit in self._pack.follow(self._log, self.check):
            lines = commit.lines
            events = self._decoded(commit.first, commit.types, lines)
            for sequence, wire_name, line, event in zip(
                count(commit.first), commit.types, lines, events, strict=False
            ):
                around = self._around(wire_name, line, sequence)
                if around is None:
                    return
                yield Told(sequence, *around, event)
            if self.check.fault:
                return

    def told_of(self, wants: Wants) -> Iterator[Told]:
        """As `told`, but only what is wanted, and what somebody did for another. What stands around the data
        of the others is checked, their data are not: that is for somebody else to do."""
        for commit in self._pack.follow(self._log, self.check):
            for sequence, wire_name, line in zip(
                count(commit.first), commit.types, commit.lines, strict=False
            ):
                around = self._around(wire_name, line, sequence)
                if around is None:
                    return
                if wants(wire_name, line) or around.onbehalfof is not None:
                    for event in self._decoded(sequence, (wire_name,), (line,)):
                        yield Told(sequence, *around, event)
                    if self.check.fault:
                        return

    def _decoded(self, first: int, types: Sequence[str], lines: Sequence[bytes]) -> Iterator[Event]:
        """The events up to the first that can't be read, which the check then names."""
        sequence = first
        try:
            for event in self._wire.events(types, lines):
                yield event
                sequence += 1
        except UnknownEvent as error:
            self._broken(sequence, error, "is of a kind that this version of Hehuo does not know")
        except ValidationError as error:
            self._broken(sequence, in_one_line(error))

    def _around(self, wire_name: str, line: bytes, sequence: int) -> Around | None:
        """What stands around an event; None if that is of another place or unreadable, as the check says."""
        try:
            begin = self._begins.get(wire_name)
            if begin is None:
                begin = self._begins[wire_name] = line_begins(self._log, wire_name)
            begin += line_goes_on(self.check.community, sequence)
            if line.startswith(begin) and (found := _ENVELOPE_GOES_ON.match(line, len(begin))):
                time, community, actor, behalf = found.groups()
                place = (self._log, sequence, community.decode())
            elif found := _ENVELOPE.match(line):
                service, number, time, community, actor, behalf = found.groups()
                place = (service.decode(), int(number), community.decode())
            else:
                return self._read_whole(line, sequence)
            around = Around(
                datetime.fromisoformat(time.decode()), actor.decode(), behalf.decode() if behalf else None
            )
            self._in_place(place, sequence)
        except (ValueError, OutOfPlace, UnknownEvent) as error:
            self._broken(sequence, in_one_line(error))
            return None
        return around

    def _read_whole(self, line: bytes, sequence: int) -> Around:
        whole = self._wire.decode(line)
        self._in_place((whole.service, whole.sequence, whole.community), sequence)
        return Around(whole.time, whole.actor, whole.onbehalfof)

    def _in_place(self, place: tuple[str, int, str], sequence: int) -> None:
        if place != (self._log, sequence, self.check.community):
            raise OutOfPlace("it says that it is number {1} of {0} in {2}".format(*place))

    def strayed(self) -> Iterator[str]:
        """What was read, held against heads that somebody noted down before."""
        for one in self._heads:
            found = self.check.seen.get(one.sequence)
            if found is None:
                yield f"{one.log}: no commit ends at {one.sequence}, where a head was noted down"
            elif found != one.hash:
                yield f"{one.log}: at {one.sequence} stands {found}, and {one.hash} was noted down"

    def _broken(self, sequence: int, error: object, what: str = "can't be read") -> None:
        self.check.fault = f"event {sequence} {what}: {error}"
