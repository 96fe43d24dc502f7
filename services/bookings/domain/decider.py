"""The bookings service's decider: its rules, joined to commands and events by their signatures."""

from services.bookings.domain import (
    activities,
    arrivals,
    bookings,
    delivery,
    draws,
    enrolments,
    holds,
    holidays,
    hosts,
    payments,
    people,
    programme,
    references,
    reports,
    room_waits,
    series,
    sessions,
    spaces,
    ticks,
    trials,
    volunteer_certificates,
    volunteer_hours,
    waitlist,
)
from services.bookings.domain.state import Bookings
from shared.contracts.bookings import COMMANDS, EVENTS
from shared.kernel.decider import Decider, deciding, evolving

RULES = (
    activities,
    arrivals,
    bookings,
    delivery,
    draws,
    enrolments,
    holds,
    holidays,
    hosts,
    payments,
    people,
    programme,
    references,
    reports,
    room_waits,
    series,
    sessions,
    spaces,
    ticks,
    trials,
    volunteer_certificates,
    volunteer_hours,
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
    version=7,
)
