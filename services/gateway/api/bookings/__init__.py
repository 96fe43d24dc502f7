"""The routes of the bookings service, one file a topic."""

from services.gateway.api.bookings import (
    attendance,
    availability,
    bookings,
    courses,
    draws,
    enrolments,
    holidays,
    hosts,
    limits,
    payments,
    references,
    room_waits,
    series,
    sessions,
    spaces,
    volunteering,
)

ROUTERS = (
    spaces.router,
    availability.router,
    holidays.router,
    limits.router,
    bookings.router,
    room_waits.router,
    series.router,
    hosts.router,
    references.router,
    sessions.router,
    courses.router,
    draws.router,
    attendance.router,
    enrolments.router,
    payments.router,
    volunteering.router,
)
