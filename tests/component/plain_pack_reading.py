"""A pack read without any short way, as it was until 30 November 2026: the quicker reading is held to it."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from hehuo.audit_pack.pack import Pack
from hehuo.audit_pack.reading import KnownHead, OutOfPlace, Told
from shared.eventlog.commit import Commit, Head, Header
from shared.eventlog.verify import ChainCheck
from shared.eventlog.wire import UnknownEvent, Wire, type_of
from shared.kernel.decider import Decider
from shared.kernel.error_text import in_one_line
from shared.kernel.messages import Event

_TEXT = rb"[ !#-\[\]-~]"
_ENVELOPE = re.compile(
    rb'{"specversion":"1[.]0","source":"/([a-z]+)","type":"[a-z0-9_.]+","datacontenttype":"application/json",'
    rb'"dataschema":"[a-z0-9_.:]+","id":"[a-z0-9-]+:[0-9]+","sequence":"([0-9]{16})",'
    rb'(?:"subject":"%(text)b*",)?"time":"([0-9TZ:.+-]+)","partitionkey":"([a-z0-9-]+)","actor":"(%(text)b+)",'
    rb'(?:"onbehalfof":"(%(text)b+)",)?(?:"roles":"[a-z_ ]*",)?'
    rb'"correlationid":"%(text)b*","causationid":"%(text)b*","data":' % {b"text": _TEXT}
)


def _fault_in(commit: Commit, head: Head) -> str | None:
    if commit.first != head.sequence + 1:
        return f"begins at sequence {commit.first} where {head.sequence + 1} should follow"
    if commit.prev_hash != head.hash:
        return "does not continue the commit before it (prev_hash differs)"
    if not commit.is_intact:
        return "its content does not have its hash: it was changed after it was recorded"
    if not commit.matches_header(commit.first_line):
        return f"was not recorded for {commit.community} at {commit.committed_at.isoformat()}"
    types = tuple(map(type_of, commit.lines))
    if types == commit.types:
        return None
    pairs = enumerate(zip(types, commit.types, strict=True), commit.first)
    sequence, (found, said) = next((at, pair) for at, pair in pairs if pair[0] != pair[1])
    return f"event {sequence} is of type {found}, its index says {said}"


class PlainCheck(ChainCheck):
    def take(self, commit: Commit, *, typed: bool = False) -> bool:
        fault = _fault_in(commit, self.head)
        if fault is not None:
            self.fault = f"commit at sequence {commit.first}: {fault}"
            return False
        self.head = Head(commit.last, commit.hash)
        if commit.last in self._watched:
            self.seen[commit.last] = commit.hash.hex()
        self.sources = Header.from_line(commit.body.partition(b"\n")[0]).sources or {}
        self._commits += 1
        return True


class PlainReader:
    """In place of `Reader`, for one process."""

    def __init__(self, pack: Pack, decider: Decider[Any], heads: Sequence[KnownHead] = ()) -> None:
        self._pack = pack
        self._log = decider.name
        self._wire = Wire(decider.events, decider.upcasters)
        self._heads = [one for one in heads if one.log == self._log]
        self.check = PlainCheck(self._log, pack.manifest.community, {one.sequence for one in self._heads})

    def told(self) -> Iterator[Told]:
        for commit in self._pack.follow(self._log, self.check):
            events = enumerate(zip(commit.lines, self._decoded(commit), strict=False), commit.first)
            for sequence, (line, event) in events:
                try:
                    told = self._told(line, sequence, event)
                except (ValueError, OutOfPlace) as error:
                    self._broken(sequence, in_one_line(error))
                    return
                yield told
            if self.check.fault:
                return

    def _decoded(self, commit: Commit) -> Iterator[Event]:
        sequence = commit.first
        try:
            for event in self._wire.events(commit.types, commit.lines):
                yield event
                sequence += 1
        except UnknownEvent as error:
            self._broken(sequence, error, "is of a kind that this version of Hehuo does not know")
        except ValidationError as error:
            self._broken(sequence, in_one_line(error))

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
        for one in self._heads:
            found = self.check.seen.get(one.sequence)
            if found is None:
                yield f"{one.log}: no commit ends at {one.sequence}, where a head was noted down"
            elif found != one.hash:
                yield f"{one.log}: at {one.sequence} stands {found}, and {one.hash} was noted down"

    def _broken(self, sequence: int, error: object, what: str = "can't be read") -> None:
        self.check.fault = f"event {sequence} {what}: {error}"
