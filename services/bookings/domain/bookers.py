"""What is against somebody's booking whatever is free: how much they have booked, and how far ahead it is.

The same rules refuse a booking and say beforehand what of the free time is offered.
"""

from collections.abc import Iterator

from services.bookings.domain.quotas import Asked, against_room_rules
from services.bookings.domain.state import Bookings
from services.bookings.domain.strikes import may_book_that_far
from shared.contracts.bookings.bookings.events import BookingUse
from shared.contracts.bookings.refusals.spaces import PERSON_HAS_ENOUGH_BOOKINGS_AHEAD
from shared.kernel.refusals import Rejected


def against_person(state: Bookings, asked: Asked) -> Iterator[Rejected]:
    """What a resident's own bookings and strikes are against."""
    if asked.use is not BookingUse.RESIDENT:
        return
    limit = state.limits.bookings_ahead_per_person
    if state.ahead.get(asked.whose, 0) >= limit:
        yield Rejected(PERSON_HAS_ENOUGH_BOOKINGS_AHEAD, limit=limit)
    try:
        may_book_that_far(state, asked.whose, asked.span[0], asked.now)
    except Rejected as refused:
        yield refused


def against_booker(state: Bookings, asked: Asked) -> Iterator[Rejected]:
    """That, and what the community's lead times and quotas are against."""
    yield from against_person(state, asked)
    yield from against_room_rules(state, asked)
