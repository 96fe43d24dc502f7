"""Where a space wants approval: bookings are requested, and staff answer, or time does."""

from collections.abc import Iterator

from services.bookings.domain.bookings import booking_of, free, take
from services.bookings.domain.credit_accounts import account_of
from services.bookings.domain.grants import confirmed
from services.bookings.domain.slots import partner_must_still_have_it
from services.bookings.domain.state import Booking, Bookings
from shared.contracts.bookings.approvals.commands import ApproveBooking, RejectBooking, SetSpaceApproval
from shared.contracts.bookings.approvals.events import (
    BookingApproved,
    BookingRejected,
    BookingRequested,
    BookingRequestExpired,
    SpaceApprovalSet,
)
from shared.contracts.bookings.bookings.views import BookingState
from shared.contracts.bookings.refusals.approvals import (
    BOOKING_IS_NOT_REQUESTED,
    NOBODY_ANSWERS_THEIR_OWN_REQUEST,
)
from shared.contracts.bookings.refusals.spaces import HOLD_HAS_EXPIRED
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected

_APPROVED = frozenset({BookingState.CONFIRMED, BookingState.CHECKED_IN})


def set_space_approval(state: Bookings, command: SetSpaceApproval) -> list[Event]:
    space = state.space(command.space_id)
    if state.approvals.get(space.id) == command.approval:
        return []
    return [SpaceApprovalSet(space_id=space.id, approval=command.approval, set_at=command.now)]


def space_approval_set(state: Bookings, event: SpaceApprovalSet) -> None:
    if event.approval is None:
        del state.approvals[event.space_id]
    else:
        state.approvals[event.space_id] = event.approval


def booking_requested(state: Bookings, event: BookingRequested) -> None:
    booking = booking_of(event, BookingState.REQUESTED)
    booking.series_id, booking.expires_at = event.series_id, event.expires_at
    booking.late_minutes, booking.late_refund_bps = event.late_cancel_minutes, event.late_refund_bps
    take(state, booking, event.requested_at)
    state.agenda.put(booking.id, event.expires_at)


def approve_booking(state: Bookings, command: ApproveBooking) -> list[Event]:
    booking = state.booking(command.booking_id)
    if booking.state in _APPROVED and not command.whole_series:
        return []
    events: list[Event] = []
    for one in _asked(state, booking, command):
        partner_must_still_have_it(state, one, command.now)
        events += [confirmed(state, one, command.now), _approved(one, command)]
    return events


def _approved(booking: Booking, command: ApproveBooking) -> BookingApproved:
    return BookingApproved(
        booking_id=booking.id,
        space_id=booking.space_id,
        starts_at=booking.starts_at,
        booked_by=booking.booked_by,
        approved_by=command.actor.person,
        approved_at=command.now,
    )


def booking_approved(_state: Bookings, _event: BookingApproved) -> None:
    """The booking itself is recorded beside it."""


def reject_booking(state: Bookings, command: RejectBooking) -> list[Event]:
    if state.over.get(command.booking_id) == BookingState.REJECTED:
        return []
    return [
        BookingRejected(
            booking_id=one.id,
            space_id=one.space_id,
            starts_at=one.starts_at,
            free_again_at=one.free_again_at,
            booked_by=one.booked_by,
            reason=command.reason,
            rejected_by=command.actor.person,
            credits_of=account_of(state, one),
            credits_back=one.credits,
            rejected_at=command.now,
        )
        for one in _asked(state, state.booking(command.booking_id), command)
    ]


def booking_rejected(state: Bookings, event: BookingRejected) -> None:
    free(state, event, BookingState.REJECTED, event.rejected_at)


def booking_request_expired(state: Bookings, event: BookingRequestExpired) -> None:
    free(state, event, BookingState.EXPIRED, event.expired_at)


def _asked(state: Bookings, booking: Booking, command: ApproveBooking | RejectBooking) -> Iterator[Booking]:
    """The request, and with its series the others that wait; refuses what nobody may answer, or not they."""
    if booking.state is not BookingState.REQUESTED:
        raise Rejected(BOOKING_IS_NOT_REQUESTED, state=booking.state)
    host = state.hosts.get(booking.partner_id or "")
    own = {booking.booked_by, *((host.representative, host.second) if host is not None else ())}
    if command.actor.person in own or command.actor.id in own:
        raise Rejected(NOBODY_ANSWERS_THEIR_OWN_REQUEST)
    if _is_late(booking, command):
        raise Rejected(HOLD_HAS_EXPIRED)
    yield booking
    if not command.whole_series or booking.series_id is None:
        return
    for one in state.bookings.values():
        of_series = one.series_id == booking.series_id and one.state is BookingState.REQUESTED
        if of_series and one is not booking and not _is_late(one, command):
            yield one


def _is_late(booking: Booking, command: ApproveBooking | RejectBooking) -> bool:
    return booking.expires_at is not None and command.now >= booking.expires_at
