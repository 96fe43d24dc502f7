"""What is owed for what is given back late follows from the limits by which it was given."""

from datetime import datetime, timedelta

import pytest

from services.bookings.domain.state import Bookings
from shared.contracts.bookings.approvals.commands import ApproveBooking
from shared.contracts.bookings.approvals.events import BookingRequested, SpaceApprovalSet
from shared.contracts.bookings.bookings.commands import CancelBooking
from shared.contracts.bookings.bookings.events import BookingCancelled, SpaceBooked
from shared.contracts.bookings.courses.events import CourseLeft
from shared.contracts.bookings.enrolments.commands import AcceptOffer, CancelEnrolment
from shared.contracts.bookings.enrolments.events import (
    EnrolmentCancelled,
    EnrolmentConfirmed,
    OfferAccepted,
)
from shared.contracts.bookings.programme import BookingLimits, BookingLimitsSet
from shared.contracts.bookings.series import EditScope
from shared.contracts.bookings.series_edits import BookingMoved
from shared.contracts.bookings.spaces.approval import SpaceApproval
from tests.specification import MONDAY, Specification, later
from tests.unit.bookings.haiwan import (
    CHEN,
    DANCE_ROOM,
    LIN,
    NOWHERE,
    at,
    book,
    enrol,
    haiwan,
    opened,
    resident,
    staff,
)
from tests.unit.bookings.sky_farm import give_back, join, running
from tests.unit.bookings.sky_farm import pay as pay_course
from tests.unit.bookings.test_delivery import pay
from tests.unit.bookings.test_room_prices import booked_for_two_hours, priced
from tests.unit.bookings.test_series import series
from tests.unit.bookings.test_series_edits import edit

GENEROUS = BookingLimits(late_cancel_minutes=60, late_refund_bps=10_000)
STRICT = BookingLimits(late_cancel_minutes=2_880, late_refund_bps=0)
BOTH_ORDERS = pytest.mark.parametrize(
    ("before", "afterwards", "owed_fen"), [(GENEROUS, STRICT, 5_000), (STRICT, GENEROUS, 0)]
)
BOTH_WAYS = pytest.mark.parametrize(
    ("before", "afterwards", "kept_fen"), [(GENEROUS, STRICT, 0), (STRICT, GENEROUS, 6_000)]
)
THE_DAY_BEFORE = at(10, 9)


def limits_set(limits: BookingLimits) -> BookingLimitsSet:
    return BookingLimitsSet(limits=limits, revision=2, set_at=MONDAY)


def owed_for(spec: Specification[Bookings], place: str, person: str, now: datetime) -> int | None:
    """What is owed of the price of a place that its person gives back then."""
    spec.when(pay(place)).when(CancelEnrolment(enrolment_id=place, **resident(person, now)))
    return spec.happened(EnrolmentCancelled).refund_owed_fen


@BOTH_ORDERS
def test_a_place_keeps_the_limits_by_which_it_was_given(
    before: BookingLimits, afterwards: BookingLimits, owed_fen: int
) -> None:
    spec = haiwan().given(limits_set(before))
    place = enrol(spec, opened(spec))
    spec.given(limits_set(afterwards))
    assert owed_for(spec, place, LIN, THE_DAY_BEFORE) == owed_fen


@BOTH_ORDERS
def test_a_place_that_was_waited_for_keeps_those_of_when_it_was_accepted(
    before: BookingLimits, afterwards: BookingLimits, owed_fen: int
) -> None:
    spec = haiwan().given(limits_set(afterwards))
    session_id = opened(spec, capacity=1)
    first, second = enrol(spec, session_id), enrol(spec, session_id, CHEN)
    spec.when(CancelEnrolment(enrolment_id=first, **resident())).given(limits_set(before))
    spec.when(AcceptOffer(enrolment_id=second, **resident(CHEN))).happened(OfferAccepted)
    spec.given(limits_set(afterwards))
    assert owed_for(spec, second, CHEN, THE_DAY_BEFORE) == owed_fen


@BOTH_ORDERS
def test_a_place_from_before_they_were_kept_goes_by_those_in_force(
    before: BookingLimits, afterwards: BookingLimits, owed_fen: int
) -> None:
    spec = haiwan().given(limits_set(afterwards))
    place = EnrolmentConfirmed(
        enrolment_id=NOWHERE,
        session_id=opened(spec),
        person_id=LIN,
        price_fen=5_000,
        enrolled_at=MONDAY,
    )
    spec.given(place, limits_set(before))
    assert owed_for(spec, place.enrolment_id, LIN, THE_DAY_BEFORE) == owed_fen


@pytest.mark.parametrize(
    ("before", "afterwards", "owed_fen"), [(GENEROUS, STRICT, 10_000), (STRICT, GENEROUS, 6_667)]
)
def test_a_place_in_a_course_keeps_the_limits_by_which_it_was_given(
    before: BookingLimits, afterwards: BookingLimits, owed_fen: int
) -> None:
    spec, course_id, _ = running()
    key = join(spec.given(limits_set(before)), course_id)
    spec.given(limits_set(afterwards)).when(pay_course(key, 10_000))
    spec.when(give_back(key, now=later(days=4, hours=12)))
    assert spec.happened(CourseLeft).refund_owed_fen == owed_fen


@pytest.mark.parametrize(("before", "afterwards", "kept_fen"), [(10_000, 0, 0), (0, 10_000, 6_000)])
def test_a_room_keeps_the_share_by_which_it_was_booked(before: int, afterwards: int, kept_fen: int) -> None:
    spec, booking_id = booked_for_two_hours(late_refund_bps=before)
    spec.given(limits_set(BookingLimits(late_refund_bps=afterwards)))
    spec.when(CancelBooking(booking_id=booking_id, **resident(now=at(8, 18))))
    assert spec.happened(BookingCancelled).price_kept_fen == kept_fen


def test_a_room_from_before_that_was_kept_goes_by_the_share_in_force() -> None:
    spec, booking_id = booked_for_two_hours()
    booking = spec.happened(SpaceBooked)
    old = booking.model_copy(update={"late_refund_bps": None})
    spec = haiwan().given(old, limits_set(BookingLimits(late_refund_bps=0)))
    spec.when(CancelBooking(booking_id=booking_id, **resident(now=at(8, 18))))
    assert spec.happened(BookingCancelled).price_kept_fen == 6_000


@BOTH_WAYS
def test_a_moved_date_of_a_series_keeps_the_limits_by_which_it_was_booked(
    before: BookingLimits, afterwards: BookingLimits, kept_fen: int
) -> None:
    spec = priced().given(limits_set(before)).when(series(ends_at=at(8, 21)))
    spec.given(limits_set(afterwards))
    spec.when(edit(spec, at(22, 19), at(23, 19), EditScope.FOLLOWING, minutes=120))
    late = timedelta(minutes=before.late_cancel_minutes)
    moved = [one for one in spec.last if isinstance(one, BookingMoved)]
    assert [one.late_from for one in moved] == [at(30, 19) - late, at(23, 19) - late]
    spec.when(CancelBooking(booking_id=moved[1].booking_id, **resident(now=at(22, 18))))
    assert spec.happened(BookingCancelled).price_kept_fen == kept_fen


def test_a_date_that_is_moved_twice_keeps_them_too() -> None:
    spec = haiwan().given(limits_set(GENEROUS)).when(series())
    for limits, date, to in ((STRICT, at(22, 19), at(23, 19)), (BookingLimits(), at(23, 19), at(24, 20))):
        spec.given(limits_set(limits)).when(edit(spec, date, to))
    assert spec.happened(BookingMoved).late_from == at(24, 19)


@BOTH_WAYS
def test_what_was_asked_for_keeps_the_limits_of_when_it_was(
    before: BookingLimits, afterwards: BookingLimits, kept_fen: int
) -> None:
    wants = SpaceApprovalSet(space_id=DANCE_ROOM, approval=SpaceApproval(), set_at=MONDAY)
    spec = priced().given(limits_set(before), wants).when(book(at(22, 19), 120))
    booking_id = spec.happened(BookingRequested).booking_id
    spec.given(limits_set(afterwards)).when(ApproveBooking(booking_id=booking_id, **staff()))
    assert spec.happened(SpaceBooked).late_from == at(22, 19) - timedelta(minutes=before.late_cancel_minutes)
    spec.when(CancelBooking(booking_id=booking_id, **resident(now=at(21, 18))))
    assert spec.happened(BookingCancelled).price_kept_fen == kept_fen


def test_what_was_asked_for_before_they_were_kept_goes_by_those_of_when_it_is_approved() -> None:
    wants = SpaceApprovalSet(space_id=DANCE_ROOM, approval=SpaceApproval(), set_at=MONDAY)
    spec = haiwan().given(limits_set(STRICT), wants).when(book(at(22, 19)))
    asked = spec.happened(BookingRequested)
    old = asked.model_copy(update={"late_cancel_minutes": None, "late_refund_bps": None})
    spec = haiwan().given(old, limits_set(GENEROUS))
    spec.when(ApproveBooking(booking_id=asked.booking_id, **staff()))
    booked = spec.happened(SpaceBooked)
    assert (booked.late_from, booked.late_refund_bps) == (at(22, 18), GENEROUS.late_refund_bps)
