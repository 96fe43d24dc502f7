"""What the gateway service is told, what it tells, and what it can be asked."""

from shared.contracts.gateway import identity
from shared.kernel.decider import declared
from shared.kernel.messages import Command, Event, Tick

TOPICS = (identity,)
COMMANDS: tuple[type[Command], ...] = (*declared(Command, TOPICS), Tick)
EVENTS: tuple[type[Event], ...] = declared(Event, TOPICS)
