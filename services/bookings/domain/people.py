"""Who has left gives back what is ahead, at once and to whoever waits for it."""

from collections.abc import Iterator

from services.bookings.domain.bookings import cancelled
from services.bookings.domain.families import leaves_the_other, places_given_back, removal
from services.bookings.domain.room_waits import left
from services.bookings.domain.state import Bookings
from services.bookings.domain.volunteer_certificates import voided_with
from services.bookings.domain.volunteer_sign_ups import sign_ups_end
from shared.contracts.bookings.bookings.events import BookingUse, CancelReason
from shared.contracts.bookings.bookings.views import BookingState
from shared.contracts.bookings.families.events import ChildRemovedBecause
from shared.contracts.bookings.people import PersonErased, ReleasePerson
from shared.kernel.messages import Event

_AHEAD = frozenset({BookingState.HELD, BookingState.REQUESTED, BookingState.CONFIRMED})


def release_person(state: Bookings, command: ReleasePerson) -> list[Event]:
    theirs = state.families.of(command.person_id)
    children = [one for one in theirs if len(one.guardian_ids) == 1]
    shared = [one for one in theirs if len(one.guardian_ids) > 1]
    events = [
        *_bookings(state, command),
        *places_given_back(state, (command.person_id, *(one.id for one in children)), command.now),
        *(leaves_the_other(state, one, command.person_id, command.now) for one in shared),
        *(removal(one, ChildRemovedBecause.GUARDIANS_HAVE_LEFT, command.now) for one in children),
        *_waits(state, command),
        *sign_ups_end(state, command.person_id, command.now),
        *voided_with(state, command),
    ]
    if command.erased and command.person_id not in state.erased:
        events.append(PersonErased(person_id=command.person_id, erased_at=command.now))
    return events


def _bookings(state: Bookings, command: ReleasePerson) -> Iterator[Event]:
    """A partner's and the community's bookings stay: they are not the person's own."""
    for booking in state.bookings.values():
        own = booking.use is BookingUse.RESIDENT and booking.booked_by == command.person_id
        if own and booking.state in _AHEAD and booking.starts_at > command.now:
            yield cancelled(state, booking, command.now, CancelReason.PERSON_HAS_LEFT)


def _waits(state: Bookings, command: ReleasePerson) -> Iterator[Event]:
    """An offer goes with its hold, as the person's other bookings do."""
    for wait in state.room_waits.of(command.person_id):
        if wait.partner_id is None and not wait.offered:
            yield left(wait, command.now)


def person_erased(state: Bookings, event: PersonErased) -> None:
    state.erased.add(event.person_id)
    for strike_id in state.strikes.forget(event.person_id):
        del state.strikes.until[strike_id]
    state.volunteering.present.pop(event.person_id, None)
    state.usage.of.pop(event.person_id, None)
    state.credits.forget(event.person_id)
