"""Every booking there ever was, by space and time and by person."""

from shared.contracts.bookings.bookings import (
    BookingCancelled,
    BookingCompleted,
    BookingStatus,
    BookingView,
    CheckedIn,
    GetBooking,
    HoldExpired,
    ListBookings,
    SpaceBooked,
    SpaceHeld,
    SpaceReleased,
)
from shared.kernel.messages import Event, Recorded
from shared.kernel.models import Page
from shared.projections.projection import Documents, Projection

Booking = BookingView | None


def _held(_booking: Booking, recorded: Recorded[SpaceHeld], key: str) -> Booking:
    event = recorded.data
    return BookingView(
        booking_id=key,
        space_id=event.space_id,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        units=event.units,
        use=event.use,
        booked_by=event.booked_by,
        partner_id=event.partner_id,
        session_id=None,
        status=BookingStatus.HELD,
        expires_at=event.expires_at,
        booked_at=event.held_at,
    )


def _booked(_booking: Booking, recorded: Recorded[SpaceBooked], key: str) -> Booking:
    event = recorded.data
    return BookingView(
        booking_id=key,
        space_id=event.space_id,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        units=event.units,
        use=event.use,
        booked_by=event.booked_by,
        partner_id=event.partner_id,
        session_id=event.session_id,
        status=BookingStatus.CONFIRMED,
        check_in_from=event.check_in_from if event.release_at is not None else None,
        release_at=event.release_at,
        booked_at=event.booked_at,
    )


def _now(booking: Booking, status: BookingStatus) -> Booking:
    return booking and booking.model_copy(update={"status": status, "expires_at": None})


def _cancelled(booking: Booking, recorded: Recorded[BookingCancelled], _key: str) -> Booking:
    late = recorded.data.late
    return _now(booking, BookingStatus.CANCELLED_LATE if late else BookingStatus.CANCELLED_EARLY)


def _expired(booking: Booking, _recorded: Recorded[Event], _key: str) -> Booking:
    return _now(booking, BookingStatus.EXPIRED)


def _checked_in(booking: Booking, _recorded: Recorded[Event], _key: str) -> Booking:
    return _now(booking, BookingStatus.CHECKED_IN)


def _released(booking: Booking, _recorded: Recorded[Event], _key: str) -> Booking:
    return _now(booking, BookingStatus.NO_SHOW)


def _completed(booking: Booking, _recorded: Recorded[Event], _key: str) -> Booking:
    return _now(booking, BookingStatus.COMPLETED)


async def list_bookings(documents: Documents[BookingView], query: ListBookings) -> Page[BookingView]:
    where = {
        "space_id": query.space_id,
        "booked_by": query.booked_by,
        "partner_id": query.partner_id,
        "status": query.status,
    }
    return await documents.page(
        {name: value for name, value in where.items() if value is not None},
        order="starts_at",
        at_least=query.starts_from,
        below=query.starts_before,
        cursor=query.cursor,
        limit=query.limit,
    )


async def get_booking(documents: Documents[BookingView], query: GetBooking) -> Booking:
    return await documents.get(query.booking_id)


BOOKINGS = (
    Projection(
        "bookings",
        BookingView,
        indexes=("space_id", "booked_by", "partner_id", "status", "starts_at"),
    )
    .on(SpaceHeld, lambda event: event.booking_id, _held)
    .on(SpaceBooked, lambda event: event.booking_id, _booked)
    .on(BookingCancelled, lambda event: event.booking_id, _cancelled)
    .on(HoldExpired, lambda event: event.booking_id, _expired)
    .on(CheckedIn, lambda event: event.booking_id, _checked_in)
    .on(SpaceReleased, lambda event: event.booking_id, _released)
    .on(BookingCompleted, lambda event: event.booking_id, _completed)
    .answers(ListBookings, list_bookings)
    .answers(GetBooking, get_booking)
)
