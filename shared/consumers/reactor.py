"""The consumer side of policies: events of other logs become commands on the own one, once in effect."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

from shared.bus.port import Lane, Message
from shared.consumers.checkpoints import Checkpoint
from shared.eventlog.commit import origin
from shared.eventlog.wire import Wire
from shared.kernel.messages import Command, Event, Recorded
from shared.kernel.policies import Policies


class SubmitUnit(Protocol):
    """Has all commands of one event decided together; the own log remembers ``sequence`` with them."""

    async def __call__(
        self, community: str, commands: Sequence[Command], *, source: str, sequence: int
    ) -> object:
        """Does nothing if the log remembers this sequence, or a later one, of ``source`` already."""


Around = Callable[[Message, Recorded[Event]], AbstractContextManager[object]]
"""What goes on around the handling of one event: its name in log lines, its span."""


def nothing_around(_message: Message, _recorded: Recorded[Event]) -> AbstractContextManager[object]:
    """Nobody looks on."""
    return nullcontext()


class Reactor:
    """`Handler` that submits what a service's policies answer to each event.

    The own log decides whether an event was handled (its commits remember the source's sequence), so the
    consumer's checkpoint is a hint, and a crash anywhere in between repeats without effect.
    """

    saves_checkpoints = False

    def __init__(
        self,
        policies: Policies,
        submit_unit: SubmitUnit,
        wire: Wire | None = None,
        around: Around = nothing_around,
    ) -> None:
        """``wire`` where old forms of the events have upcasters; otherwise one of the policies' events."""
        self._policies = policies
        self._submit_unit = submit_unit
        self._wire = wire or Wire(policies.events)
        self._around = around

    def wants(self, event_type: str) -> bool:
        """See `Handler.wants`."""
        return self._wire.knows(event_type)

    def forget(self, lane: Lane) -> None:
        """See `Handler.forget`: nothing is remembered."""

    async def handle(self, messages: Sequence[Message], reached: Sequence[Checkpoint]) -> None:  # noqa: ARG002
        """See `Handler.handle`. Communities go side by side, so that their commands share commits."""
        lanes: defaultdict[tuple[str, str], list[Message]] = defaultdict(list)
        for message in messages:
            lanes[message.source, message.community].append(message)
        # All are awaited before any error is raised: nothing runs on unseen.
        results = await asyncio.gather(*map(self._react, lanes.values()), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result

    async def _react(self, messages: Sequence[Message]) -> None:
        for message in messages:
            recorded = message.decoded(self._wire)
            commands = self._policies.commands_for(recorded)
            if commands:
                await self._submit(message, recorded, message.community, commands, message.source)
            if (addressed := self._policies.commands_across(recorded)) is not None:
                source = origin(message.source, message.community)
                await self._submit(message, recorded, *addressed, source)

    async def _submit(
        self,
        message: Message,
        recorded: Recorded[Event],
        community: str,
        commands: Sequence[Command],
        source: str,
    ) -> None:
        with self._around(message, recorded):
            await self._submit_unit(community, commands, source=source, sequence=message.sequence)
