"""What the partners service is told, what it tells, and what it can be asked."""

from shared.contracts.partners import (
    admission,
    agreements,
    applications,
    calls,
    decisions,
    intents,
    needs,
    partnership,
    programme,
    trials,
)
from shared.kernel.decider import declared
from shared.kernel.messages import Command, Event, Tick

TOPICS = (
    admission,
    agreements,
    applications,
    calls,
    decisions,
    intents,
    needs,
    partnership,
    programme,
    trials,
)
COMMANDS: tuple[type[Command], ...] = (*declared(Command, TOPICS), Tick)
EVENTS: tuple[type[Event], ...] = declared(Event, TOPICS)
