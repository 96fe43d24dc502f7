"""The bookings service's decider: its rules, joined to commands and events by their signatures."""

from services.bookings.domain import (
    arrivals,
    bookings,
    delivery,
    enrolments,
    holds,
    holidays,
    hosts,
    payments,
    people,
    programme,
    references,
    reports,
    series,
    sessions,
    spaces,
    ticks,
    trials,
    waitlist,
)
from services.bookings.domain.state import Bookings
from shared.contracts.bookings import COMMANDS, EVENTS
from shared.kernel.decider import Decider, deciding, evolving

RULES = (
    arrivals,
    bookings,
    delivery,
    enrolments,
    holds,
    holidays,
    hosts,
    payments,
    people,
    programme,
    references,
    reports,
    series,
    sessions,
    spaces,
    ticks,
    trials,
    waitlist,
)

DECIDER = Decider(
    name="bookings",
    state=Bookings,
    decide=deciding(RULES, Bookings, COMMANDS, is_open=lambda bookings: bool(bookings.rules)),
    evolve=evolving(RULES, Bookings, EVENTS),
    commands=COMMANDS,
    events=EVENTS,
    due=ticks.due,
    version=6,
)
