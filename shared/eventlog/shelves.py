"""What of a log's state lies beside the log: written with each snapshot, read when a rule asks for it."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache, partial
from typing import Any, Generic, Protocol, TypeVar, cast, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter

from shared.eventlog.answered import AnsweredBlock, AnsweredStore
from shared.kernel.shelf import Shelf

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Shelving:
    """What a snapshot puts beside the log, and what it takes away there."""

    put: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict)
    """By shelf and key, in the order of keys: they are written next to each other."""
    gone: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Keys, by shelf."""
    answered: AnsweredBlock | None = None
    horizon: float = 0.0
    """Commands that were answered before are taken away."""


class ShelfStore(AnsweredStore, Protocol):
    """The entries beside one store's logs, for a store that one process has to itself.

    They always belong to the snapshot that is kept: both are written in one transaction, and go in one. May
    raise `StoreUnavailable`.
    """

    def shelved(self, community: str, shelf: str, key: str) -> bytes | None:
        """An entry; at once, since a rule waits for it."""

    def last_shelved(self, community: str, shelf: str) -> str:
        """The greatest key of a shelf; empty if it has none."""

    def shelved_keys(self, community: str, shelf: str) -> list[str]:
        """The keys of all entries of a shelf."""

    async def forget_snapshot(self, community: str) -> None:
        """Takes the snapshot away with all that belongs to it: the log is read from its begin."""


def _found(state: type[Any], way: str = "") -> Iterator[tuple[str, TypeAdapter[Any]]]:
    """The shelves of a type of state, by their way through its fields, with what reads their entries."""
    hints = get_type_hints(state)
    for one in fields(state):
        kind = hints[one.name]
        if get_origin(kind) is Shelf:
            yield f"{way}{one.name}", TypeAdapter(get_args(kind)[0])
        elif isinstance(kind, type) and is_dataclass(kind):
            yield from _found(kind, f"{way}{one.name}.")


@cache
def _kinds_of(state: type[Any]) -> Mapping[str, TypeAdapter[Any]]:
    """As `_found`, made once in a process: what reads entries takes long to make."""
    return dict(_found(state))


class Shelves(Generic[S]):
    """The shelves of one service's states."""

    def __init__(self, state: type[S]) -> None:
        self._kinds = _kinds_of(cast("Hashable", state))

    @property
    def names(self) -> list[str]:
        """Their ways through the fields of the state."""
        return sorted(self._kinds)

    def __bool__(self) -> bool:
        return bool(self._kinds)

    def attach(self, state: S, store: ShelfStore, community: str) -> None:
        """From now on these shelves read what they have not in memory from there."""
        for name, kind in self._kinds.items():
            _shelf(state, name).lies_beside(
                partial(_read, kind, store, community, name),
                partial(store.shelved_keys, community, name),
                store.last_shelved(community, name),
            )

    def shelving(self, state: S, answered: AnsweredBlock | None, horizon: float) -> Shelving:
        """All that is in memory, to be put beside the log."""
        put, gone = dict[str, Mapping[str, bytes]](), dict[str, frozenset[str]]()
        for name, kind in self._kinds.items():
            shelf = _shelf(state, name)
            if shelf.near:
                put[name] = _written(kind, shelf.near)
            if shelf.gone:
                gone[name] = frozenset(shelf.gone)
        return Shelving(put, gone, answered, horizon)

    def put_away(self, state: S) -> None:
        """Lets go of what a `shelving` held that is durable now."""
        for name in self._kinds:
            _shelf(state, name).put_away()


def _written(kind: TypeAdapter[Any], entries: Mapping[str, Any]) -> Mapping[str, bytes]:
    # The serialiser itself: the adapter's own method costs as much again.
    to_json = kind.serializer.to_json
    return {key: to_json(entries[key], exclude_defaults=True) for key in sorted(entries)}


def _read(kind: TypeAdapter[Any], store: ShelfStore, community: str, name: str, key: str) -> Any:
    body = store.shelved(community, name, key)
    return None if body is None else kind.validate_json(body)


def _shelf(state: object, name: str) -> Shelf[Any]:
    for part in name.split("."):
        state = getattr(state, part)
    return cast("Shelf[Any]", state)
