"""Policies: what a service does when another one reports an event."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from shared.kernel.messages import Command, Event, Recorded, forms_of

E = TypeVar("E", bound=Event)


class Policies:
    """A service's table of policies: other services' events → commands on the own log.

    A policy is stateless and pure: all that it needs is in the event. It builds commands with
    `caused_by`, so that an event handled twice asks for the same thing twice, which is once.
    """

    def __init__(self, begun: "Policies | None" = None) -> None:
        """``begun`` is a table that this one goes on with."""
        self._by_event: dict[type[Event], Callable[[Any], Sequence[Command]]] = {}
        if begun is not None:
            self._by_event |= dict.fromkeys(begun.events, begun.commands_for)

    def on(self, event: type[E], policy: Callable[[Recorded[E]], Sequence[Command]]) -> "Policies":
        """Names the policy for one event, its earlier forms included; ``TypeError`` if it has one already."""
        if event in self._by_event:
            raise TypeError(f"two policies for {event.__name__}")
        self._by_event |= dict.fromkeys(forms_of(event), policy)
        return self

    @property
    def events(self) -> tuple[type[Event], ...]:
        """The event classes that some policy answers."""
        return tuple(self._by_event)

    @property
    def sources(self) -> frozenset[str]:
        """The services whose events some policy answers."""
        return frozenset(event.type.partition(".")[0] for event in self._by_event)

    def commands_for(self, recorded: Recorded[Event]) -> Sequence[Command]:
        """The commands that this event causes; none if no policy answers it."""
        policy = self._by_event.get(type(recorded.data))
        return policy(recorded) if policy else ()
