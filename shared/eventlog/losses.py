"""What was seen of logs, and the losses that were found by it: as it is kept, and as it counts together."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

REPLACED = "its end was replaced"


class Witness(NamedTuple):
    """That a log was seen to end so."""

    log: str
    community: str
    sequence: int
    hash: str
    """Of the commit that ends there; empty where it is known only that the log has come so far."""


class Loss(BaseModel):
    """A log that is not what it was seen to be."""

    model_config = ConfigDict(frozen=True)

    log: str
    community: str
    sequence: int
    hash: str
    """Where it was seen to end, or, without a hash, how far another log has come in it."""
    found: str
    """What is wrong, in words."""
    found_at: datetime
    reason: str = ""
    by: str = ""
    """Who has acknowledged it; empty while nobody has."""
    acknowledged_at: datetime | None = None
    done: str = ""
    """What began anew because of it, in words; empty if nothing did."""

    @property
    def witness(self) -> Witness:
        """What speaks for it."""
        return Witness(self.log, self.community, self.sequence, self.hash)

    @property
    def was_replaced(self) -> bool:
        """Whether the log has other events in the place of what was seen, and not just fewer."""
        return REPLACED in self.found

    def covers(self, witness: Witness) -> bool:
        """Whether that log is known to have lost an event of that sequence."""
        same = (self.log, self.community) == (witness.log, witness.community)
        return same and witness.sequence <= self.sequence

    @property
    def sentence(self) -> str:
        """For people."""
        said = f"{self.log}/{self.community}: {self.found}"
        if not self.by:
            return said
        done = f"; {self.done}" if self.done else ""
        return f"{said} (acknowledged by {self.by}: {self.reason}){done}"


class HeadsRecord(BaseModel):
    """What one store keeps of all logs."""

    model_config = ConfigDict(frozen=True)

    heads: Mapping[str, Mapping[str, tuple[int, str]]] = {}
    losses: tuple[Loss, ...] = ()

    @property
    def witnesses(self) -> Iterator[Witness]:
        """The heads, one by one."""
        for log, communities in self.heads.items():
            for community, (sequence, digest) in communities.items():
                yield Witness(log, community, sequence, digest)


class Seen(NamedTuple):
    """What all stores together have seen."""

    witnesses: frozenset[Witness]
    losses: Mapping[Witness, Loss]

    @property
    def open_losses(self) -> Sequence[Loss]:
        """Those that nobody has acknowledged."""
        return [loss for loss in self.losses.values() if not loss.by]

    def is_acknowledged(self, log: str, community: str, sequence: int) -> bool:
        """Whether it is known, and accepted, that this log lost an event of this sequence."""
        lost = Witness(log, community, sequence, "")
        return any(loss.by and loss.covers(lost) for loss in self.losses.values())


def record_of(body: bytes | None) -> HeadsRecord:
    """What a snapshot's body holds. One that can't be read is none: other stores hold the same."""
    try:
        return HeadsRecord.model_validate_json(body) if body else HeadsRecord()
    except ValidationError:
        return HeadsRecord()


def together(records: Sequence[HeadsRecord]) -> Seen:
    """What is known from all of them. That a loss was acknowledged need stand in one alone."""
    losses: dict[Witness, Loss] = {}
    for loss in (loss for record in records for loss in record.losses):
        if loss.by or loss.witness not in losses:
            losses[loss.witness] = loss
    return Seen(frozenset(one for record in records for one in record.witnesses), losses)
