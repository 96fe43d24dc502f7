"""The events of a pack, read line by line: each stands where it says, and has the shape of its kind.

Two things are read of a line. Its data are checked by the model of the event. What stands before them is
checked by one expression, since that is how every line was written; a line that is written otherwise is
read whole by the model of a recorded event.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from pydantic import ValidationError

from hehuo.audit_pack.pack import Pack
from shared.eventlog.commit import Commit
from shared.eventlog.verify import ChainCheck
from shared.eventlog.wire import UnknownEvent, Wire
from shared.kernel.decider import Decider
from shared.kernel.messages import Event


class KnownHead(NamedTuple):
    """A head that somebody noted down, or read on a statement."""

    log: str
    sequence: int
    hash: str
    """In hex, whole."""


_TEXT = rb"[ !#-\[\]-~]"
_ENVELOPE = re.compile(
    rb'{"specversion":"1[.]0","source":"/([a-z]+)","type":"[a-z0-9_.]+","datacontenttype":"application/json",'
    rb'"dataschema":"[a-z0-9_.:]+","id":"[a-z0-9-]+:[0-9]+","sequence":"([0-9]{16})",'
    rb'(?:"subject":"%(text)b*",)?"time":"([0-9TZ:.+-]+)","partitionkey":"([a-z0-9-]+)","actor":"(%(text)b+)",'
    rb'(?:"onbehalfof":"(%(text)b+)",)?(?:"roles":"[a-z_ ]*",)?'
    rb'"correlationid":"%(text)b*","causationid":"%(text)b*","data":' % {b"text": _TEXT}
)


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

    def events(self) -> Iterator[tuple[int, Event]]:
        """What happened, with its place in the log; what stands around it is not looked at."""
        for commit in self._pack.follow(self._log, self.check):
            yield from enumerate(self._decoded(commit), commit.first)
            if self.check.fault:
                return

    def told(self) -> Iterator[Told]:
        """What happened, with what stands around it."""
        for commit in self._pack.follow(self._log, self.check):
            events = enumerate(zip(commit.lines, self._decoded(commit), strict=False), commit.first)
            for sequence, (line, event) in events:
                try:
                    told = self._told(line, sequence, event)
                except (ValueError, OutOfPlace) as error:
                    self._broken(sequence, error)
                    return
                yield told
            if self.check.fault:
                return

    def _decoded(self, commit: Commit) -> Iterator[Event]:
        """The commit's events up to the first that can't be read, which the check then names."""
        sequence = commit.first
        try:
            for event in self._wire.events(commit.types, commit.lines):
                yield event
                sequence += 1
        except UnknownEvent as error:
            self._broken(sequence, error, "is of a kind that this version of Hehuo does not know")
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            self._broken(sequence, f"{'.'.join(map(str, first['loc']))}: {first['msg']}")

    def _told(self, line: bytes, sequence: int, event: Event) -> Told:
        envelope = _ENVELOPE.match(line)
        if envelope is None:
            whole = self._wire.decode(line)
            place = (whole.service, whole.sequence, whole.community)
            told = Told(sequence, whole.time, whole.actor, whole.onbehalfof, event)
        else:
            service, number, time, community, actor, behalf = envelope.groups()
            place = (service.decode(), int(number), community.decode())
            moment = datetime.fromisoformat(time.decode())
            told = Told(sequence, moment, actor.decode(), behalf.decode() if behalf else None, event)
        if place != (self._log, sequence, self.check.community):
            raise OutOfPlace("it says that it is number {1} of {0} in {2}".format(*place))
        return told

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
