"""Every booking there ever was, by space and time and by person."""

from shared.contracts.bookings.approvals.events import (
    BookingRejected,
    BookingRequested,
    BookingRequestExpired,
)
from shared.contracts.bookings.bookings.events import (
    BookingCancelled,
    BookingCompleted,
    BookingsNoLongerFit,
    CheckedIn,
    HoldExpired,
    Misfit,
    SpaceBooked,
    SpaceHeld,
    SpaceReleased,
)
from shared.contracts.bookings.bookings.views import BookingState, BookingView, GetBooking, ListBookings
from shared.contracts.bookings.credits.lots import total
from shared.contracts.bookings.equipment.events import BookingEquipmentSet
from shared.contracts.bookings.room_prices.events import SpaceIncomeRecorded, SpaceIncomeReturned
from shared.contracts.bookings.series_edits import BookingMoved
from shared.kernel.messages import Event, Recorded
from shared.projections.projection import Projection

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
        state=BookingState.HELD,
        expires_at=event.expires_at,
        booked_at=event.held_at,
        price_fen=event.price_fen,
        credits=total(event.credits),
    )


def _booked(booking: Booking, recorded: Recorded[SpaceBooked], key: str) -> Booking:
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
        trial_id=event.trial_id,
        series_id=event.series_id,
        state=BookingState.CONFIRMED,
        check_in_from=event.check_in_from if event.release_at is not None else None,
        late_from=event.late_from,
        late_refund_bps=event.late_refund_bps,
        release_at=event.release_at,
        booked_at=event.booked_at,
        equipment=booking.equipment if booking is not None else (),
        price_fen=event.price_fen,
        credits=total(event.credits),
    )


def _requested(booking: Booking, recorded: Recorded[BookingRequested], key: str) -> Booking:
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
        series_id=event.series_id,
        state=BookingState.REQUESTED,
        expires_at=event.expires_at,
        booked_at=event.requested_at,
        equipment=booking.equipment if booking is not None else (),
        price_fen=event.price_fen,
        credits=total(event.credits),
    )


def _rejected(booking: Booking, recorded: Recorded[BookingRejected], _key: str) -> Booking:
    ended = _given_back(_now(booking, BookingState.REJECTED))
    return ended and ended.model_copy(update={"rejection": recorded.data.reason})


def _given_back(booking: Booking) -> Booking:
    """Nothing came of it: its credits are its booker's again."""
    return booking and booking.model_copy(update={"credits": 0})


def _now(booking: Booking, state: BookingState) -> Booking:
    return booking and booking.model_copy(update={"state": state, "expires_at": None})


def _cancelled(booking: Booking, recorded: Recorded[BookingCancelled], _key: str) -> Booking:
    event = recorded.data
    ended = _now(booking, BookingState.CANCELLED_LATE if event.late else BookingState.CANCELLED_EARLY)
    back = total(event.credits_back)
    return ended and _with_money(ended, price_fen=event.price_kept_fen, credits=ended.credits - back)


def _moved(booking: Booking, recorded: Recorded[BookingMoved], _key: str) -> Booking:
    event = recorded.data
    so = {
        "space_id": event.space_id,
        "starts_at": event.starts_at,
        "ends_at": event.ends_at,
        "units": event.units,
        "series_date": event.date,
        "check_in_from": event.check_in_from,
        "late_from": event.late_from,
        "release_at": event.release_at,
        "misfit": None,
    }
    return booking and _with_money(
        booking.model_copy(update=so), price_fen=event.price_fen, credits=total(event.credits)
    )


def _expired(
    booking: Booking, _recorded: Recorded[HoldExpired | BookingRequestExpired], _key: str
) -> Booking:
    return _given_back(_now(booking, BookingState.EXPIRED))


def _checked_in(booking: Booking, recorded: Recorded[CheckedIn], _key: str) -> Booking:
    there = _now(booking, BookingState.CHECKED_IN)
    return there and there.model_copy(update={"presence": recorded.data.presence})


def _released(booking: Booking, _recorded: Recorded[Event], _key: str) -> Booking:
    return _now(booking, BookingState.NO_SHOW)


def _completed(booking: Booking, _recorded: Recorded[Event], _key: str) -> Booking:
    return _now(booking, BookingState.COMPLETED)


def _paid(booking: Booking, recorded: Recorded[SpaceIncomeRecorded], _key: str) -> Booking:
    return booking and _with_money(booking, paid_fen=recorded.data.paid_fen)


def _returned(booking: Booking, recorded: Recorded[SpaceIncomeReturned], _key: str) -> Booking:
    return booking and _with_money(booking, refunded_fen=recorded.data.refunded_in_all_fen)


def _with_money(booking: BookingView, **sums: int) -> BookingView:
    after = booking.model_copy(update=sums)
    owed_fen = max(0, after.paid_fen - after.refunded_fen - after.price_fen)
    return after.model_copy(update={"refund_owed_fen": owed_fen})


def _lent(booking: Booking, recorded: Recorded[BookingEquipmentSet], _key: str) -> Booking:
    """What it has was free when it was asked for, so what was narrowed under it before does not count."""
    if booking is None:
        return None
    misfit = None if booking.misfit is Misfit.EQUIPMENT else booking.misfit
    return booking.model_copy(update={"equipment": recorded.data.equipment, "misfit": misfit})


def _misfits(booking: Booking, recorded: Recorded[BookingsNoLongerFit], _key: str) -> Booking:
    return booking and booking.model_copy(update={"misfit": recorded.data.misfit})


BOOKINGS = (
    Projection(
        "bookings",
        BookingView,
        indexes=("space_id", "booked_by", "partner_id", "series_id", "state", "starts_at", "misfit"),
        usual={
            "partner_id": [],
            "series_id": [],
            "state": [BookingState.COMPLETED, BookingState.CANCELLED_EARLY],
            "misfit": [],
        },
    )
    .on(SpaceHeld, lambda event: event.booking_id, _held)
    .on(SpaceBooked, lambda event: event.booking_id, _booked)
    .on(BookingRequested, lambda event: event.booking_id, _requested)
    .on(BookingRejected, lambda event: event.booking_id, _rejected)
    .on(BookingRequestExpired, lambda event: event.booking_id, _expired)
    .on(BookingCancelled, lambda event: event.booking_id, _cancelled)
    .on(BookingMoved, lambda event: event.booking_id, _moved)
    .on(HoldExpired, lambda event: event.booking_id, _expired)
    .on(CheckedIn, lambda event: event.booking_id, _checked_in)
    .on(SpaceReleased, lambda event: event.booking_id, _released)
    .on(BookingCompleted, lambda event: event.booking_id, _completed)
    .on(BookingsNoLongerFit, lambda event: event.booking_ids, _misfits)
    .on(BookingEquipmentSet, lambda event: event.booking_id, _lent)
    .on(SpaceIncomeRecorded, lambda event: event.booking_id, _paid)
    .on(SpaceIncomeReturned, lambda event: event.booking_id, _returned)
    .lists(ListBookings, order="starts_at", at_least="starts_from", below="starts_before")
    .gets(GetBooking)
)
