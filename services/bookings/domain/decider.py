"""The bookings service's decider: its rules, joined to commands and events by their signatures."""

from services.bookings.domain import ticks
from services.bookings.domain.state import Bookings
from shared.contracts.bookings import COMMANDS, EVENTS
from shared.kernel.decider import Decider, deciding, evolving, rules_of

RULES = rules_of("services.bookings.domain")

DECIDER = Decider(
    name="bookings",
    state=Bookings,
    decide=deciding(RULES, Bookings, COMMANDS, is_open=lambda bookings: bool(bookings.rules)),
    evolve=evolving(RULES, Bookings, EVENTS),
    commands=COMMANDS,
    events=EVENTS,
    due=ticks.due,
    version=19,
)
