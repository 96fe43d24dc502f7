"""Where a space wants approval bookings are requests: they keep their time until there is an answer."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from services.bookings.domain.state import Bookings
from shared.contracts.bookings.approvals.commands import ApproveBooking, RejectBooking, SetSpaceApproval
from shared.contracts.bookings.approvals.events import (
    BookingApproved,
    BookingRejected,
    BookingRequested,
    BookingRequestExpired,
    SpaceApprovalSet,
)
from shared.contracts.bookings.bookings.commands import CancelBooking, CheckIn, ConfirmHold
from shared.contracts.bookings.bookings.events import BookingCancelled, HoldExpired, SpaceBooked, SpaceHeld
from shared.contracts.bookings.bookings.views import BookingState
from shared.contracts.bookings.hosts import HostLeft, HostSuspended, HostTermsEnded
from shared.contracts.bookings.people import ReleasePerson
from shared.contracts.bookings.programme import BookingLimits, BookingLimitsSet
from shared.contracts.bookings.refusals.approvals import (
    BOOKING_IS_NOT_REQUESTED,
    NOBODY_ANSWERS_THEIR_OWN_REQUEST,
    REQUEST_COMES_TOO_LATE,
)
from shared.contracts.bookings.refusals.spaces import (
    AGREEMENT_DOES_NOT_COVER_THE_SPACE,
    AGREEMENT_IS_NOT_IN_FORCE,
    BOOKING_IS_NOT_CONFIRMED,
    BOOKING_IS_OVER,
    BOOKING_IS_UNKNOWN,
    HOLD_HAS_EXPIRED,
    HOST_HAS_LEFT,
    HOST_IS_SUSPENDED,
    PERSON_HAS_ENOUGH_BOOKINGS_AHEAD,
    SPACE_IS_NOT_FREE,
    SPACE_IS_UNKNOWN,
)
from shared.contracts.bookings.room_waits.commands import JoinRoomWaitlist
from shared.contracts.bookings.room_waits.events import RoomOffered
from shared.contracts.bookings.series import BookSeries, CancelSeries, Repeats, TrySeries
from shared.contracts.bookings.sessions.commands import DraftSession
from shared.contracts.bookings.spaces.approval import Asking, SpaceApproval
from shared.kernel.messages import Envelope, Event
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Refusal, Rejected
from shared.kernel.roles import Role
from tests.specification import MONDAY, Specification
from tests.unit.bookings.haiwan import (
    AGREEMENT,
    CHEN,
    DANCE_ROOM,
    FARMER,
    LIN,
    NOWHERE,
    SKY_FARM,
    TERRACE,
    at,
    book,
    by,
    draft,
    farmer,
    haiwan,
    hold,
    policy,
    resident,
    staff,
    terms,
    terms_set,
    tick,
)

WEDNESDAY = at(8, 19)
ALL = SpaceApproval(answer_hours=24)
LIMITS = BookingLimitsSet(limits=BookingLimits(bookings_ahead_per_person=1), revision=2, set_at=MONDAY)


def careful(approval: SpaceApproval = ALL) -> Specification[Bookings]:
    """The dance room wants approval."""
    return haiwan().given(SpaceApprovalSet(space_id=DANCE_ROOM, approval=approval, set_at=MONDAY))


def asked(approval: SpaceApproval = ALL, *, partner: bool = False) -> tuple[Specification[Bookings], str]:
    """Lin, or Sky Farm, asks for Wednesday evening; the booking's id."""
    spec = careful(approval)
    wish = book(WEDNESDAY, who=farmer(), partner_id=SKY_FARM) if partner else book(WEDNESDAY)
    spec.when(wish)
    return spec, spec.happened(BookingRequested).booking_id


def approve(booking_id: str, who: Envelope | None = None, **fields: Any) -> ApproveBooking:
    return ApproveBooking(booking_id=booking_id, **fields, **(who or staff()))


def reject(booking_id: str, who: Envelope | None = None, **fields: Any) -> RejectBooking:
    return RejectBooking(booking_id=booking_id, reason="当晚有消防演练", **fields, **(who or staff()))


def test_a_request_keeps_its_time_and_is_no_booking_yet() -> None:
    spec, booking_id = asked()
    event = spec.happened(BookingRequested)
    assert (event.booked_by, event.expires_at) == (LIN, MONDAY + timedelta(days=1))
    spec.refuses(book(WEDNESDAY, who=resident(CHEN)), SPACE_IS_NOT_FREE)
    spec.refuses(CheckIn(booking_id=booking_id, **resident(now=at(7, 8))), BOOKING_IS_NOT_CONFIRMED)
    spec.given(LIMITS).refuses(book(at(9, 19)), PERSON_HAS_ENOUGH_BOOKINGS_AHEAD)
    assert spec.state.bookings[booking_id].state is BookingState.REQUESTED


def test_approved_it_is_a_booking_like_any_other_and_approved_again_nothing_changes() -> None:
    spec, booking_id = asked()
    spec.when(approve(booking_id))
    booked = spec.happened(SpaceBooked)
    assert (booked.booking_id, booked.booked_by, booked.starts_at) == (booking_id, LIN, WEDNESDAY)
    assert (booked.release_at, booked.late_from) == (at(8, 19, 15), at(7, 19))
    assert spec.happened(BookingApproved).booked_by == LIN
    spec.when(approve(booking_id)).then_nothing()
    spec.when(CheckIn(booking_id=booking_id, **resident(now=WEDNESDAY)))


def test_rejected_its_time_is_free_and_rejected_again_nothing_changes() -> None:
    spec, booking_id = asked()
    spec.when(reject(booking_id))
    assert spec.happened(BookingRejected).reason == "当晚有消防演练"
    spec.when(reject(booking_id)).then_nothing()
    spec.when(book(WEDNESDAY, who=resident(CHEN)))


@pytest.mark.parametrize(("hours", "expires_at"), [(24, at(7, 9)), (720, WEDNESDAY)])
def test_without_an_answer_it_expires_before_it_begins_at_the_latest(
    hours: int, expires_at: datetime
) -> None:
    spec, booking_id = asked(SpaceApproval(answer_hours=hours))
    assert spec.decider.due(spec.state) == expires_at
    spec.when(tick(expires_at))
    assert spec.happened(BookingRequestExpired).booked_by == LIN
    assert spec.state.over.get(booking_id) == BookingState.EXPIRED
    assert not spec.state.ahead


def test_whoever_asked_withdraws_it_and_it_is_never_late() -> None:
    spec, booking_id = asked(SpaceApproval(answer_hours=720))
    spec.when(CancelBooking(booking_id=booking_id, **resident(now=at(8, 18))))
    assert not spec.happened(BookingCancelled).late


def test_it_goes_with_its_person() -> None:
    spec, _ = asked()
    spec.when(ReleasePerson(person_id=LIN, **policy()))
    assert spec.happened(BookingCancelled).person_ids == (LIN,)


@pytest.mark.parametrize(
    ("approval", "minutes", "partner", "waits"),
    [
        (SpaceApproval(above_minutes=60), 60, False, False),
        (SpaceApproval(above_minutes=60), 61, False, True),
        (SpaceApproval(for_whom=(Asking.PARTNER,)), 60, False, False),
        (SpaceApproval(for_whom=(Asking.PARTNER,)), 60, True, True),
        (SpaceApproval(for_whom=(Asking.RESIDENT,)), 60, True, False),
    ],
)
def test_a_space_says_whose_bookings_and_how_long_ones(
    approval: SpaceApproval, minutes: int, *, partner: bool, waits: bool
) -> None:
    spec = careful(approval)
    who, partner_id = (farmer(), SKY_FARM) if partner else (resident(), None)
    spec.when(book(WEDNESDAY, minutes, who=who, partner_id=partner_id))
    spec.happened(BookingRequested if waits else SpaceBooked)


def test_sessions_and_the_community_itself_are_never_asked_for() -> None:
    spec = careful()
    spec.when(book(at(9, 19), who=staff(), for_the_community=True))
    spec.happened(SpaceBooked)
    wish = draft(space_id=DANCE_ROOM)
    assert isinstance(wish, DraftSession)
    spec.when(wish)
    assert spec.happened(SpaceBooked).session_id is not None


def test_what_staff_book_for_a_resident_is_that_residents_request() -> None:
    spec = careful()
    at_the_counter = by("staff-zhou", Role.RESIDENT, on_behalf_of=LIN)
    spec.when(book(WEDNESDAY, who=at_the_counter))
    event = spec.happened(BookingRequested)
    assert event.booked_by == LIN
    spec.when(approve(event.booking_id))


def test_a_hold_that_is_confirmed_is_requested_and_confirmed_again_nothing_changes() -> None:
    spec = careful().when(hold(WEDNESDAY))
    booking_id = spec.happened(SpaceHeld).booking_id
    spec.when(ConfirmHold(booking_id=booking_id, **resident()))
    assert spec.happened(BookingRequested).booking_id == booking_id
    spec.when(ConfirmHold(booking_id=booking_id, **resident())).then_nothing()
    assert spec.state.ahead == {LIN: 1}
    spec.when(approve(booking_id))


def test_nobody_asks_for_a_time_that_has_begun() -> None:
    spec = careful().when(hold(at(6, 18), who=resident(now=at(6, 17, 55))))
    booking_id = spec.happened(SpaceHeld).booking_id
    confirmed = ConfirmHold(booking_id=booking_id, **resident(now=at(6, 18, 1)))
    spec.refuses(confirmed, REQUEST_COMES_TOO_LATE)


def test_an_offer_of_the_waitlist_that_is_taken_is_a_request() -> None:
    spec, first = asked()
    wait: dict[str, Any] = {
        "space_id": DANCE_ROOM,
        "starts_at": WEDNESDAY,
        "ends_at": WEDNESDAY + timedelta(hours=1),
    }
    spec.when(JoinRoomWaitlist(**wait, **resident(CHEN)))
    spec.when(reject(first)).when(tick(MONDAY))
    offer = spec.happened(RoomOffered)
    spec.when(ConfirmHold(booking_id=offer.wait_id, **resident(CHEN)))
    assert spec.happened(BookingRequested).booked_by == CHEN
    assert not spec.state.room_waits.open
    spec.when(tick(MONDAY + timedelta(days=1)))
    assert not any(isinstance(one, HoldExpired) for one in spec.last)
    spec.happened(BookingRequestExpired)


def weekly(kind: type[BookSeries | TrySeries] = BookSeries) -> BookSeries | TrySeries:
    until = WEDNESDAY + timedelta(hours=1)
    series: dict[str, Any] = {"space_id": DANCE_ROOM, "starts_at": WEDNESDAY, "ends_at": until}
    return kind(**series, repeats=Repeats.WEEKLY, dates=3, **resident())


def test_each_date_of_a_series_is_requested_and_one_answer_may_be_for_all_that_wait() -> None:
    spec = careful()
    with pytest.raises(Rejected) as tried:
        spec.when(weekly(TrySeries))
    free = tried.value.facts["free"]
    assert isinstance(free, list)
    assert [one["needs_approval"] for one in free if isinstance(one, dict)] == [True] * 3
    spec.when(weekly())
    first, second, third = [one.booking_id for one in spec.last if isinstance(one, BookingRequested)]
    spec.when(reject(second))
    spec.when(approve(first, whole_series=True))
    assert {one.booking_id for one in spec.last if isinstance(one, SpaceBooked)} == {first, third}
    series_id = spec.state.bookings[first].series_id
    assert series_id is not None
    spec.when(CancelSeries(series_id=series_id, **resident()))
    assert len([one for one in spec.last if isinstance(one, BookingCancelled)]) == 2


def test_a_whole_series_is_rejected_or_withdrawn() -> None:
    spec = careful().when(weekly())
    first, *_ = [one for one in spec.last if isinstance(one, BookingRequested)]
    spec.when(reject(first.booking_id, whole_series=True))
    assert len([one for one in spec.last if isinstance(one, BookingRejected)]) == 3
    spec.when(weekly())
    (first, *_) = [one for one in spec.last if isinstance(one, BookingRequested)]
    assert first.series_id is not None
    spec.when(CancelSeries(series_id=first.series_id, **resident()))
    assert len([one for one in spec.last if isinstance(one, BookingCancelled)]) == 3


def test_it_is_set_and_taken_back_and_what_waits_goes_on_waiting() -> None:
    spec = haiwan().when(book(at(9, 19)))
    wish = SetSpaceApproval(space_id=DANCE_ROOM, approval=ALL, **staff())
    spec.when(wish).when(wish).then_nothing()
    assert spec.state.bookings  # It stands as before.
    spec.when(book(WEDNESDAY))
    booking_id = spec.happened(BookingRequested).booking_id
    spec.when(SetSpaceApproval(space_id=DANCE_ROOM, approval=None, **staff()))
    spec.when(book(at(10, 19), who=resident(CHEN))).happened(SpaceBooked)
    spec.when(approve(booking_id))
    spec.refuses(SetSpaceApproval(space_id=NOWHERE, approval=ALL, **staff()), SPACE_IS_UNKNOWN)
    spec.refuses(SetSpaceApproval(space_id=TERRACE, approval=ALL, **resident()), ACTOR_MAY_NOT_DO_THIS)


ANSWERS: tuple[Callable[..., ApproveBooking | RejectBooking], ...] = (approve, reject)


@pytest.mark.parametrize("answer", ANSWERS)
def test_what_nobody_may_answer(answer: Callable[..., ApproveBooking | RejectBooking]) -> None:
    spec, booking_id = asked(partner=True)
    spec.refuses(answer(NOWHERE), BOOKING_IS_UNKNOWN)
    own = by(FARMER, Role.STAFF, Role.PARTNER)
    spec.refuses(answer(booking_id, own), NOBODY_ANSWERS_THEIR_OWN_REQUEST)
    spec.refuses(answer(booking_id, staff(at(7, 9))), HOLD_HAS_EXPIRED)
    spec.refuses(answer(booking_id, farmer()), ACTOR_MAY_NOT_DO_THIS)
    spec.when(book(at(9, 19), who=resident(CHEN), space_id=TERRACE))
    other = spec.happened(SpaceBooked).booking_id
    if answer is reject:
        assert spec.refuses(answer(other), BOOKING_IS_NOT_REQUESTED) == {"state": "confirmed"}
    spec.when(hold(at(9, 19)))
    held = spec.happened(SpaceHeld).booking_id
    assert spec.refuses(answer(held), BOOKING_IS_NOT_REQUESTED) == {"state": "held"}
    spec.when(CancelBooking(booking_id=booking_id, **farmer()))
    spec.refuses(answer(booking_id), BOOKING_IS_OVER)


@pytest.mark.parametrize(
    ("meanwhile", "refusal"),
    [
        (HostLeft(partner_id=SKY_FARM, left_at=MONDAY), HOST_HAS_LEFT),
        (HostSuspended(partner_id=SKY_FARM, reason="投诉", suspended_at=MONDAY), HOST_IS_SUSPENDED),
        (
            HostTermsEnded(partner_id=SKY_FARM, agreement_id=AGREEMENT, reason="到期", ended_at=MONDAY),
            AGREEMENT_IS_NOT_IN_FORCE,
        ),
        (terms_set(terms(space_ids=(TERRACE,))), AGREEMENT_DOES_NOT_COVER_THE_SPACE),
    ],
)
def test_what_partners_decides_meanwhile_binds_the_answer(meanwhile: Event, refusal: Refusal) -> None:
    spec, booking_id = asked(partner=True)
    spec.given(meanwhile).refuses(approve(booking_id), refusal)
