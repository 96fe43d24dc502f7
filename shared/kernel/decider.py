"""The decider: a service's rules as pure functions, and the tables that join them to messages."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from pydantic import JsonValue

from shared.kernel.messages import Command, Event

S = TypeVar("S")
M = TypeVar("M", bound=Command | Event)
R = TypeVar("R")
Specific = TypeVar("Specific", bound=Command | Event)

Upcaster = Callable[[dict[str, JsonValue]], tuple[str, dict[str, JsonValue]]]
"""Turns an old event's data into (newer wire name, its data)."""


class Dispatch(Generic[S, M, R]):
    """A table from message class to the one function that handles it.

    A table and not a ``match``: `isinstance` on pydantic classes goes through `ABCMeta` and costs more
    than most rules do, and a log is replayed through this. What ``assert_never`` would give, the check
    in `complete` gives: a message without a handler stops the program when it is imported.
    """

    def __init__(self) -> None:
        self._handlers: dict[type, Callable[[S, Any], R]] = {}

    def on(self, kind: type[Specific], handler: Callable[[S, Specific], R]) -> "Dispatch[S, M, R]":
        """Names the handler of one message class; ``TypeError`` if it has one already."""
        if kind in self._handlers:
            raise TypeError(f"{kind.__name__} is handled twice")
        self._handlers[kind] = handler
        return self

    def complete(self, kinds: Iterable[type[M]]) -> Callable[[S, M], R]:
        """The finished dispatcher; ``TypeError`` names every message without handler and every stray one."""
        expected = set(kinds)
        missing = sorted(kind.__name__ for kind in expected - self._handlers.keys())
        stray = sorted(kind.__name__ for kind in self._handlers.keys() - expected)
        if missing or stray:
            raise TypeError(f"no handler for {missing}; handler without contract for {stray}")
        handlers = self._handlers

        def dispatch(state: S, message: M) -> R:
            return handlers[type(message)](state, message)

        return dispatch


def never_due(_state: object) -> datetime | None:
    """For deciders without rules that are driven by time."""
    return None


@dataclass(frozen=True)
class Decider(Generic[S]):
    """One service's rules.

    ``decide(state, command)`` returns the events that the command causes (none, if its wish already
    holds) or raises `Rejected`; it changes nothing. ``evolve(state, event)`` changes ``state`` in place
    and refuses nothing. Both are deterministic: no clock, no random, no I/O. ``due`` tells when `Tick`
    would next cause something. In-place, because copying a community's state for every event would cost
    more than all else; whoever holds a state drops it when an append fails.

    ``state`` is a dataclass made of types that pydantic can write as JSON and read back: it is what
    snapshots hold.
    """

    name: str
    state: type[S]
    decide: Callable[[S, Command], Sequence[Event]]
    evolve: Callable[[S, Event], None]
    commands: tuple[type[Command], ...]
    events: tuple[type[Event], ...]
    due: Callable[[S], datetime | None] = never_due
    upcasters: dict[str, Upcaster] = field(default_factory=dict)
    """By the wire name of the retired event."""
    version: int = 1
    """Part of the snapshot schema: raised when `evolve` changes what the same fields mean."""

    def initial(self) -> S:
        """The state before anything happened."""
        return self.state()

    def replay(self, events: Iterable[Event]) -> S:
        """The state after these events."""
        state = self.initial()
        for event in events:
            self.evolve(state, event)
        return state


def deciding(
    table: Dispatch[S, Command, Sequence[Event]], commands: Iterable[type[Command]]
) -> Callable[[S, Command], Sequence[Event]]:
    """`Dispatch.complete` for commands, typed as `Decider.decide` wants it."""
    return table.complete(commands)


def evolving(table: Dispatch[S, Event, None], events: Iterable[type[Event]]) -> Callable[[S, Event], None]:
    """`Dispatch.complete` for events, typed as `Decider.evolve` wants it."""
    return table.complete(events)
