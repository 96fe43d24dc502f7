"""Whoever represents a partner acts for each of its bookings, whoever booked; nobody who did once does."""

from services.bookings.domain.state import Bookings
from shared.contracts.bookings.bookings.commands import CancelBooking, CheckIn, ConfirmHold
from shared.contracts.bookings.bookings.events import BookingCancelled, CheckedIn, SpaceBooked, SpaceHeld
from shared.contracts.bookings.hosts import HostRepresentativesSet
from shared.contracts.bookings.series import CancelSeries, SeriesBooked
from shared.kernel.messages import Envelope
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from shared.kernel.roles import Role
from tests.specification import MONDAY, Specification
from tests.unit.bookings.haiwan import SKY_FARM, at, book, by, farmer, haiwan, hold
from tests.unit.bookings.test_series import series

SECOND = "partner-second"
CHANGED = HostRepresentativesSet(
    partner_id=SKY_FARM, representative=SECOND, second_representative=None, set_at=MONDAY
)
"""The farmer represents the farm no more."""


def second(day: int = 6, hour: int = 9) -> Envelope:
    return by(SECOND, Role.PARTNER, now=at(day, hour))


def farms(spec: Specification[Bookings], booking_id: str) -> None:
    """What the farmer booked, the one who follows alone may give back."""
    cancel = CancelBooking(booking_id=booking_id, **farmer())
    spec.given(CHANGED).refuses(cancel, ACTOR_MAY_NOT_DO_THIS)
    spec.when(CancelBooking(booking_id=booking_id, **second()))
    assert spec.happened(BookingCancelled).booking_id == booking_id


def test_a_partners_booking_is_given_back_by_whoever_represents_it_now() -> None:
    spec = haiwan().when(book(at(8, 19), who=farmer(), partner_id=SKY_FARM))
    farms(spec, spec.happened(SpaceBooked).booking_id)


def test_a_partners_booking_is_checked_in_by_whoever_represents_it_now() -> None:
    spec = haiwan().when(book(at(8, 19), who=farmer(), partner_id=SKY_FARM))
    booking_id = spec.happened(SpaceBooked).booking_id
    spec.given(CHANGED)
    spec.refuses(CheckIn(booking_id=booking_id, **farmer(at(8, 19))), ACTOR_MAY_NOT_DO_THIS)
    spec.when(CheckIn(booking_id=booking_id, **second(8, 19)))
    assert spec.happened(CheckedIn).booking_id == booking_id


def test_a_partners_hold_is_confirmed_by_whoever_represents_it_now() -> None:
    spec = haiwan().when(hold(at(8, 19), who=farmer()).model_copy(update={"partner_id": SKY_FARM}))
    booking_id = spec.happened(SpaceHeld).booking_id
    spec.given(CHANGED).refuses(ConfirmHold(booking_id=booking_id, **farmer()), ACTOR_MAY_NOT_DO_THIS)
    spec.when(ConfirmHold(booking_id=booking_id, **second()))
    assert spec.happened(SpaceBooked).booking_id == booking_id


def test_a_partners_series_is_given_back_by_whoever_represents_it_now() -> None:
    spec = haiwan().when(series(farmer(), partner_id=SKY_FARM))
    series_id = spec.happened(SeriesBooked).series_id
    spec.given(CHANGED).refuses(CancelSeries(series_id=series_id, **farmer()), ACTOR_MAY_NOT_DO_THIS)
    spec.when(CancelSeries(series_id=series_id, **second()))
    assert len([one for one in spec.last if isinstance(one, BookingCancelled)]) > 1
