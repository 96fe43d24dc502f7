"""Commands that were answered: in memory or, where a log belongs to one process, beside the log."""

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple, Protocol

from shared.eventlog.marks import MARK, SEQUENCE, Marks, mark_of


class Seen(NamedTuple):
    """A command that was answered: where its events begin, how many they are, and when."""

    fingerprint: str
    first: int
    events: int
    at: float


seen_of = partial(tuple.__new__, Seen)
"""Makes one from the four: not ``Seen(…)``, a function that calls this, since a long log has very many."""


@dataclass(frozen=True, slots=True)
class AnsweredBlock:
    """The commands between two snapshots, as they lie beside the log: where each is to be found in it."""

    marks: "array[int]"
    """Sorted; see `mark_of`."""
    firsts: "array[int]"
    """Of each, the sequence where its events begin. What it was and when, the log says there."""
    at: float
    """When the last of them was answered."""

    @property
    def first(self) -> int:
        """Where the events of all of them begin; of these there are some."""
        return min(self.firsts)


def block_of(answered: Mapping[str, Seen]) -> AnsweredBlock | None:
    """The block of some commands, by id; None of none."""
    if not answered:
        return None
    places = sorted((mark_of(command_id), seen.first) for command_id, seen in answered.items())
    return AnsweredBlock(
        array(MARK, [mark for mark, _ in places]),
        array(SEQUENCE, [first for _, first in places]),
        max(seen.at for seen in answered.values()),
    )


class AnsweredStore(Protocol):
    """The answered commands beside one store's logs. May raise `StoreUnavailable`."""

    def answered(self, community: str, command_id: str) -> Seen | None:
        """A command that was answered; at once, since a decision waits for it."""

    def answered_marks(self, community: str) -> "array[int]":
        """The marks of all of them."""


_FEWEST = 10_000


class AnsweredBefore:
    """The answered commands of one log that lie beside it, with their marks: new ids are not looked up."""

    def __init__(self, store: AnsweredStore, community: str) -> None:
        self._store = store
        self._community = community
        self._marks = Marks(store.answered_marks(community))
        self._most = 2 * len(self._marks) + _FEWEST

    def find(self, command_id: str) -> Seen | None:
        """The command, if it is among them."""
        if mark_of(command_id) not in self._marks:
            return None
        return self._store.answered(self._community, command_id)

    def add(self, block: AnsweredBlock) -> None:
        """These lie there now, too."""
        self._marks.add(block.marks)
        if len(self._marks) > self._most:  # Those of long ago are gone from there.
            self._marks = Marks(self._store.answered_marks(self._community))
            self._most = 2 * len(self._marks) + _FEWEST
