"""Names of commands and events in log lines, and spans for them where traces are on."""

import logging
from collections.abc import Awaitable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

import structlog

from shared.bus.port import Message
from shared.kernel.messages import Command, Event, Recorded
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected
from shared.telemetry.log_context import log_fields
from shared.telemetry.tracing import Tracing

_log = structlog.get_logger(__name__)


class CommandTelemetry:
    """Of one service."""

    def __init__(self, service: str, tracing: Tracing | None) -> None:
        self._service = service
        self._tracing = tracing
        self.commands = tracing is not None or logging.getLogger(__name__).isEnabledFor(logging.DEBUG)
        """Whether anybody wants to see each command. Otherwise they bypass this."""

    async def decided(self, community: str, commands: Sequence[Command], work: Awaitable[Outcome]) -> Outcome:
        """The outcome of ``work``, which submits these commands."""
        first = commands[0]
        correlation = first.correlation_id or first.command_id
        named = {"service": self._service, "community": community, "correlation_id": correlation}
        with ExitStack() as stack:
            if self._tracing is not None:
                stack.enter_context(self._tracing.commands(self._service, community, commands))
            about = {"command": type(first).__name__, "command_id": first.command_id}
            stack.enter_context(log_fields(named | about))
            try:
                outcome = await work
            except Rejected as rejected:
                _log.debug("command_refused", code=rejected.code)
                raise
            _log.debug("command_decided", sequence=outcome.sequence, events=len(outcome.events))
            return outcome

    @contextmanager
    def event(self, message: Message, recorded: Recorded[Event]) -> Iterator[None]:
        """Around what the service's policies do about an event."""
        named = {
            "service": self._service,
            "community": message.community,
            "event_id": f"{message.source}/{message.id}",
            "correlation_id": recorded.correlationid,
        }
        with ExitStack() as stack:
            if self._tracing is not None:
                consumer = f"{self._service}.policies"
                stack.enter_context(self._tracing.event(consumer, message, recorded))
            stack.enter_context(log_fields(named))
            yield
