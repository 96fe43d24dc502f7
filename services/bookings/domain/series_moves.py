"""A date of a series takes another slot, and what an edit changes of the series itself."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from services.bookings.domain.bookings import slot_had_by
from services.bookings.domain.credit_accounts import credits_for
from services.bookings.domain.entry import door_planned
from services.bookings.domain.grants import clocks_of
from services.bookings.domain.quotas import counts_as, whose_booking
from services.bookings.domain.room_line import call_line, call_lines
from services.bookings.domain.room_price_state import RoomCharge
from services.bookings.domain.room_prices import room_price_fen
from services.bookings.domain.schedule import Slot
from services.bookings.domain.series_state import Series
from services.bookings.domain.state import Booking, Bookings
from services.bookings.domain.volunteer_sign_ups import NO_ROOM_REASON, activities_end
from shared.contracts.bookings.bookings.commands import BookSpace
from shared.contracts.bookings.series import EditScope, SkippedDate
from shared.contracts.bookings.series_edits import BookingMoved, EditSeries, SeriesEdited, TryEditSeries
from shared.kernel.messages import Event


def booking_moved_by(
    state: Bookings, series: Series, booking: Booking, wish: BookSpace, slot: Slot
) -> BookingMoved:
    """The event that gives a date of a series a slot found free."""
    span = wish.starts_at, wish.ends_at
    spends = credits_for(state, wish, series.use)
    whose = whose_booking(state, booking)
    return BookingMoved(
        booking_id=booking.id,
        series_id=series.id,
        date=series.date_of(booking.id, booking.starts_at),
        space_id=wish.space_id,
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        free_again_at=slot.free_again_at,
        units=wish.units,
        **clocks_of(state, *span, wish.now, booking.late_minutes),
        price_fen=room_price_fen(state, wish.space_id, series.use, wish.units, span),
        credits_of=whose if spends or booking.credits else None,
        credits=spends,
        credits_back=booking.credits,
        from_space_id=booking.space_id,
        from_starts_at=booking.starts_at,
        from_free_again_at=booking.free_again_at,
        moved_at=wish.now,
        from_ends_at=booking.ends_at,
        from_units=booking.units,
        use=series.use,
    )


def activities_left_behind(state: Bookings, moved: Iterable[BookingMoved], now: datetime) -> list[Event]:
    """The end of whatever volunteers were to do where, or when, these dates are no longer."""
    events: list[Event] = []
    for one in moved:
        kept = (one.starts_at, one.ends_at) if one.space_id == one.from_space_id else None
        events.extend(activities_end(state, one.booking_id, now, NO_ROOM_REASON, kept))
    return events


def booking_moved(state: Bookings, event: BookingMoved) -> None:
    booking = state.bookings[event.booking_id]
    pieces = state.equipment.give_back(booking.id, event.from_starts_at)
    if pieces:
        state.equipment.take(booking.id, (event.starts_at, event.free_again_at), pieces)
    state.spaces[event.from_space_id].schedule.remove(event.from_starts_at, booking.id)
    booking.space_id, booking.units, booking.price_fen = event.space_id, event.units, event.price_fen
    booking.starts_at, booking.ends_at = event.starts_at, event.ends_at
    booking.free_again_at, booking.late_from = event.free_again_at, event.late_from
    booking.check_in_from, booking.release_at = event.check_in_from, event.release_at
    state.spaces[event.space_id].schedule.add(slot_had_by(booking))
    counts_as(state, booking, event.space_id, (event.starts_at, event.ends_at), event.moved_at)
    whose = event.credits_of or ""
    state.credits.give_back(whose, event.credits_back)
    state.credits.take(whose, event.credits)
    booking.credits = event.credits
    charges = state.room_prices.charges
    charge = charges.get(booking.id)
    if charge is not None:
        charge.space_id, charge.price_fen = event.space_id, event.price_fen
    elif event.price_fen:
        charges[booking.id] = RoomCharge(event.space_id, event.price_fen)
    state.agenda.put(booking.id, event.release_at)
    door_planned(state, booking)
    series = state.series[event.series_id]
    series.moved[booking.id] = event.date
    series.last = max(series.last, event.starts_at)
    call_line(state, event.from_space_id, event.moved_at)
    if state.rules_at(event.moved_at).rooms is not None:
        call_lines(state, event.moved_at)  # In one of its quotas there is one less.


def series_edited(state: Bookings, event: SeriesEdited) -> None:
    series = state.series[event.series_id]
    series.skips(event.skipped)
    series.last = max([series.last, *(one.starts_at for one in event.skipped)])
    series.alone.update(event.kept)
    if event.scope is EditScope.ONE:
        series.alone.add(event.date)


def skipped_after(
    series: Series,
    command: EditSeries | TryEditSeries,
    is_meant: Callable[[datetime], bool],
    then: Callable[[datetime], datetime],
) -> tuple[SkippedDate, ...]:
    """The dates that can still be added: those that the edit is for move along."""
    length = command.ends_at - command.starts_at

    def moved(date: datetime, one: SkippedDate) -> SkippedDate:
        starts_at = then(one.starts_at)
        so: dict[str, Any] = {
            "starts_at": starts_at,
            "ends_at": starts_at + length,
            "space_id": command.space_id or one.space_id,
            "units": command.units or one.units,
        }
        unchanged = all(getattr(one, name) == value for name, value in so.items())
        return one if unchanged else one.model_copy(update={**so, "date": date})

    return tuple(
        moved(date, one) if one.starts_at > command.now and is_meant(date) else one
        for date, one in series.skipped.items()
    )
