"""Policies: what a service does when another one, or its own log of another community, reports an event."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from shared.kernel.messages import Command, Event, Recorded, forms_of

E = TypeVar("E", bound=Event)

Addressed = tuple[str, Sequence[Command]]
"""A community, and the commands for its log."""


class Policies:
    """A service's table of policies: other services' events → commands on the own log.

    A policy is stateless and pure: all that it needs is in the event. It builds commands with
    `caused_by`, so that an event handled twice asks for the same thing twice, which is once.
    """

    def __init__(self, begun: "Policies | None" = None) -> None:
        """``begun`` is a table that this one goes on with."""
        self._by_event: dict[type[Event], Callable[[Any], Sequence[Command]]] = {}
        self._across: dict[type[Event], Callable[[Any], Addressed | None]] = {}
        if begun is not None:
            self._by_event |= begun.tables[0]
            self._across |= begun.tables[1]

    def on(self, event: type[E], policy: Callable[[Recorded[E]], Sequence[Command]]) -> "Policies":
        """Names the policy for one event, its earlier forms included; ``TypeError`` if it has one already."""
        self._require_none(event)
        self._by_event |= dict.fromkeys(forms_of(event), policy)
        return self

    def across(self, event: type[E], policy: Callable[[Recorded[E]], Addressed | None]) -> "Policies":
        """As `on`, for what two communities do with each other: the commands are for the log of another one.

        The policy says which; None where the event is no affair of any. It names a community whose log is
        open: what that refuses parks the community in which the event happened.
        """
        self._require_none(event)
        self._across |= dict.fromkeys(forms_of(event), policy)
        return self

    def _require_none(self, event: type[Event]) -> None:
        if event in self._by_event or event in self._across:
            raise TypeError(f"two policies for {event.__name__}")

    @property
    def tables(
        self,
    ) -> tuple[
        dict[type[Event], Callable[[Any], Sequence[Command]]],
        dict[type[Event], Callable[[Any], Addressed | None]],
    ]:
        """Both tables: of commands on the own log, and for that of another community."""
        return self._by_event, self._across

    @property
    def events(self) -> tuple[type[Event], ...]:
        """The event classes that some policy answers."""
        return (*self._by_event, *self._across)

    @property
    def sources(self) -> frozenset[str]:
        """The services whose events some policy answers."""
        return frozenset(event.type.partition(".")[0] for event in self.events)

    def commands_for(self, recorded: Recorded[Event]) -> Sequence[Command]:
        """The commands that this event causes in its own community; none if no policy answers it."""
        policy = self._by_event.get(type(recorded.data))
        return policy(recorded) if policy else ()

    def commands_across(self, recorded: Recorded[Event]) -> Addressed | None:
        """Those that it causes in another one, and in which; None for most."""
        policy = self._across.get(type(recorded.data))
        return policy(recorded) if policy else None
