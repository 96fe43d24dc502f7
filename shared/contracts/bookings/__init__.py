"""What the bookings service is told, what it tells, and what it can be asked."""

from shared.contracts.bookings import bookings, enrolments, hosts, programme, sessions, spaces, takings
from shared.kernel.decider import declared
from shared.kernel.messages import Command, Event, Tick

TOPICS = (
    bookings,
    enrolments,
    hosts,
    programme,
    sessions,
    spaces,
    takings,
)
COMMANDS: tuple[type[Command], ...] = (*declared(Command, TOPICS), Tick)
EVENTS: tuple[type[Event], ...] = declared(Event, TOPICS)
