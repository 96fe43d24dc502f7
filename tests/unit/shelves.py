"""Shelves in memory, for states that are to let go of everything again and again."""

from array import array
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from pydantic import TypeAdapter

from shared.eventlog.answered import Seen
from shared.eventlog.memory import SnapshotCodec
from shared.eventlog.shelves import Shelves, Shelving
from shared.kernel.decider import Decider
from shared.kernel.messages import Event

S = TypeVar("S")


class ShelvesInMemory:
    """`ShelfStore` that lasts as long as the test."""

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], bytes] = {}

    def shelved(self, _community: str, shelf: str, key: str) -> bytes | None:
        return self.entries.get((shelf, key))

    def shelved_keys(self, _community: str, shelf: str) -> list[str]:
        return [key for of, key in self.entries if of == shelf]

    def answered(self, _community: str, _command_id: str) -> Seen | None:
        return None

    def answered_marks(self, _community: str) -> "array[int]":
        return array("I")

    def last_shelved(self, community: str, shelf: str) -> str:
        return max(self.shelved_keys(community, shelf), default="")

    def take(self, shelving: Shelving) -> None:
        for shelf, entries in shelving.put.items():
            self.entries.update({(shelf, key): body for key, body in entries.items()})
        for shelf, keys in shelving.gone.items():
            for key in keys:
                self.entries.pop((shelf, key), None)

    async def forget_snapshot(self, _community: str) -> None:
        self.entries.clear()


def replayed_with_nothing_in_memory(decider: Decider[S], events: Iterable[Event], start: S) -> S:
    """The state after these events, where memory let go of all that lies on shelves after each of them."""
    store, shelves = ShelvesInMemory(), Shelves(decider.state)
    assert shelves, f"{decider.name} has no shelves"
    shelves.attach(start, store, "haiwan")
    for event in events:
        store.take(shelves.shelving(start, None, 0.0))
        shelves.put_away(start)
        decider.evolve(start, event)
    return start


def assert_the_same_without_memory(
    decider: Decider[Any], events: Sequence[Event], start: bytes | None = None
) -> None:
    """What lies beside the log changes no bit of the state; from one written as JSON on, or from none."""
    codec, written = SnapshotCodec(decider), TypeAdapter(decider.state)
    begun = [written.validate_json(start) if start else decider.initial() for _ in range(2)]
    for event in events:
        decider.evolve(begun[1], event)
    apart = replayed_with_nothing_in_memory(decider, events, begun[0])
    assert codec.state_json(apart) == codec.state_json(begun[1])
