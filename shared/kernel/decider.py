"""The decider: a service's rules as pure functions, joined to messages by what they are about."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from inspect import isfunction
from types import NoneType, UnionType
from typing import Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import JsonValue

from shared.kernel.messages import Command, Event, Tick, forms_of
from shared.kernel.packages import modules_of
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, COMMUNITY_IS_NOT_OPEN, Rejected

S = TypeVar("S")
M = TypeVar("M", bound=Command | Event)

Upcaster = Callable[[dict[str, JsonValue]], tuple[str, dict[str, JsonValue]]]
"""Turns an old event's data into (newer wire name, its data)."""

Handler = Callable[[Any, Any], Any]


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


def declared(kind: type[M], contract: str) -> tuple[type[M], ...]:
    """The subclasses of ``kind`` that the modules of this package declare, by module, in their order there.

    ``TypeError`` for a command that says nothing of its operation: who may send it must be said.
    """
    found = tuple(
        value
        for topic in modules_of(contract)
        for value in vars(topic).values()
        if isinstance(value, type) and issubclass(value, kind) and value.__module__ == topic.__name__
    )
    silent = [one.__name__ for one in found if issubclass(one, Command) and "operation" not in vars(one)]
    if silent:
        raise TypeError(f"{silent} must declare their operation")
    return found


def rules_of(package: str, *, parts: Sequence[Handler] = ()) -> tuple[Handler, ...]:
    """The public functions that the modules of this package define, by module, in their order there.

    ``parts`` are left out: they have the shape of a rule, ``(state, message)``, and another rule calls them.
    """
    return tuple(
        value
        for topic in modules_of(package)
        for name, value in vars(topic).items()
        if isfunction(value)
        and value.__module__ == topic.__name__
        and not name.startswith("_")
        and value not in parts
    )


def deciding(
    rules: Iterable[Handler],
    state: type[S],
    commands: Iterable[type[Command]],
    *,
    is_open: Callable[[S], bool] | None = None,
) -> Callable[[S, Command], Sequence[Event]]:
    """``decide`` over these functions: each command's is ``(state, command)``, so annotated.

    Before a rule is asked, what its command declares is held: a community that isn't open yet
    (``is_open``) and an actor without a role that is allowed are refused. A `Tick` for which there is no
    rule does nothing. ``TypeError`` names every command without a rule, and every rule without a command.
    """
    handlers = _complete({Tick: _nothing_is_due, **_handlers(rules, state, Command)}, {Tick, *commands})

    def decide(state: S, command: Command) -> Sequence[Event]:
        kind = type(command)
        operation = kind.operation
        if is_open is not None and not operation.before_opening and kind is not Tick and not is_open(state):
            raise Rejected(COMMUNITY_IS_NOT_OPEN)
        allowed = operation.allowed.roles
        if allowed and kind is not Tick and not command.actor.has(*allowed):
            raise Rejected(ACTOR_MAY_NOT_DO_THIS, allowed=[*sorted(allowed)])
        events: Sequence[Event] = handlers[kind](state, command)
        return events

    return decide


def evolving(
    rules: Iterable[Handler], state: type[S], events: Iterable[type[Event]]
) -> Callable[[S, Event], None]:
    """``evolve`` over these functions: each event's is ``(state, event)``, so annotated.

    ``TypeError`` names every event without a function, and every function without an event.
    """
    handlers = _complete(_handlers(rules, state, Event), set(events))

    def evolve(state: S, event: Event) -> None:
        # A table and not a ``match``: `isinstance` on pydantic classes goes through `ABCMeta` and costs
        # more than most rules do, and a log is replayed through this.
        handlers[type(event)](state, event)

    return evolve


def _handlers(
    rules: Iterable[Handler], state: type, base: type[Command] | type[Event]
) -> Mapping[type, Handler]:
    """The functions that take the state and one message, by the message's class."""
    found: dict[type, Handler] = {}
    for function in rules:
        for kind in _messages(function, state, base):
            if kind in found:
                raise TypeError(f"{kind.__name__} is handled twice, by {function} too")
            found |= dict.fromkeys(forms_of(kind) if issubclass(kind, Event) else (kind,), function)
    return found


def _messages(function: Handler, state: type, base: type) -> Iterable[type]:
    """The message classes that a function handles; none for one that is of another shape."""
    hints = get_type_hints(function)
    gives = hints.pop("return", None)
    if len(hints) != 2 or next(iter(hints.values())) is not state:
        return ()
    if gives is not NoneType and Event not in get_args(gives):
        return ()  # It tells something of a message, and neither decides nor evolves.
    wanted = [*hints.values()][1]
    kinds = get_args(wanted) if get_origin(wanted) in {Union, UnionType} else (wanted,)
    return [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, base) and kind is not base]


def _complete(handlers: Mapping[type, Handler], kinds: set[type]) -> Mapping[type, Handler]:
    missing = sorted(kind.__name__ for kind in kinds - handlers.keys())
    stray = sorted(kind.__name__ for kind in handlers.keys() - kinds)
    if missing or stray:
        raise TypeError(f"no handler for {missing}; handler without contract for {stray}")
    return handlers


def _nothing_is_due(_state: object, _command: Tick) -> Sequence[Event]:
    return ()
