"""What the fund service is told, what it tells, and what it can be asked."""

from shared.kernel.decider import declared
from shared.kernel.messages import Command, Event, Tick

COMMANDS: tuple[type[Command], ...] = (*declared(Command, __name__), Tick)
EVENTS: tuple[type[Event], ...] = declared(Event, __name__)
