"""Volunteers sign up ahead: a place is kept until the beginning, the rest waits in order, and moves up."""

from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.bookings.domain.decider import DECIDER
from services.bookings.domain.state import Bookings
from services.bookings.domain.volunteer_sign_ups import NO_ROOM_REASON
from shared.contracts.bookings.bookings.commands import CancelBooking
from shared.contracts.bookings.bookings.events import SpaceBooked, SpaceReleased
from shared.contracts.bookings.people import PersonErased, ReleasePerson
from shared.contracts.bookings.refusals.volunteering import (
    ACTIVITY_IS_CANCELLED,
    ACTIVITY_IS_FULL,
    ACTIVITY_IS_UNKNOWN,
    ACTIVITY_TAKES_NO_SIGN_UPS,
)
from shared.contracts.bookings.series import BookSeries, CancelSeries, EditScope, Repeats
from shared.contracts.bookings.series_edits import EditSeries
from shared.contracts.bookings.sessions.commands import CancelSession
from shared.contracts.bookings.spaces.commands import CloseSpaceFor
from shared.contracts.bookings.volunteering.commands import CancelActivity, CountVolunteersAsOne, SignIn
from shared.contracts.bookings.volunteering.events import ActivityCancelled, VolunteerSignedIn
from shared.contracts.bookings.volunteering.sign_ups import (
    SignUp,
    SignUpsVoided,
    VolunteerMovedUp,
    VolunteerSignedUp,
    VolunteerWithdrew,
    WithdrawSignUp,
)
from shared.kernel.messages import Envelope
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected
from tests.soaking import when_soaking
from tests.specification import MONDAY, Specification
from tests.unit.bookings.haiwan import (
    CHEN,
    DANCE_ROOM,
    LIN,
    NOWHERE,
    TERRACE,
    WU,
    at,
    book,
    drafted,
    farmer,
    haiwan,
    policy,
    resident,
    staff,
    tick,
)
from tests.unit.bookings.test_volunteering import EIGHTEEN, planned


def up(activity_id: str, who: Envelope | None = None) -> SignUp:
    return SignUp(activity_id=activity_id, **(who or resident()))


def back(activity_id: str, who: Envelope | None = None) -> WithdrawSignUp:
    return WithdrawSignUp(activity_id=activity_id, **(who or resident()))


def there(activity_id: str, person: str, minute: int) -> SignIn:
    """Signs in, so many minutes after a quarter to six."""
    return SignIn(activity_id=activity_id, by_code=True, **resident(person, at(8, 17, 45 + minute)))


def test_who_signs_up_first_has_a_place_and_the_rest_waits_and_moves_up() -> None:
    spec = haiwan()
    activity_id = planned(spec)
    for number, person in enumerate((LIN, CHEN, WU), start=1):
        spec.when(up(activity_id, resident(person)))
        assert spec.happened(VolunteerSignedUp).ticket == number
    spec.when(up(activity_id)).then_nothing()
    spec.when(back(activity_id))
    assert spec.happened(VolunteerWithdrew).person_id == LIN
    spec.when(back(activity_id)).then_nothing()
    assert list(spec.state.volunteering.activities[activity_id].sign_ups) == [CHEN, WU]


def test_who_moves_up_is_told_and_who_waited_behind_is_not() -> None:
    spec = haiwan()
    activity_id = planned(spec)
    for person in (LIN, CHEN, WU, "resident-late"):
        spec.when(up(activity_id, resident(person)))
    spec.when(back(activity_id, resident("resident-late")))
    assert [type(one) for one in spec.last] == [VolunteerWithdrew]
    spec.when(back(activity_id))
    assert spec.happened(VolunteerMovedUp).person_id == WU
    spec.when(ReleasePerson(person_id=CHEN, **policy()))
    assert [type(one) for one in spec.last] == [VolunteerWithdrew]


def test_who_signed_up_is_told_that_it_does_not_take_place() -> None:
    spec = haiwan()
    activity_id = planned(spec)
    spec.when(up(activity_id)).when(up(activity_id, resident(CHEN)))
    spec.when(CancelActivity(activity_id=activity_id, reason="台风", **staff()))
    assert spec.happened(SignUpsVoided).person_ids == (LIN, CHEN)


def in_a_room(spec: Specification[Bookings]) -> tuple[str, str]:
    """An activity in a room that the community booked for it, with two who will come; and the booking."""
    spec.when(book(EIGHTEEN, 120, for_the_community=True, who=staff()))
    booking_id = spec.happened(SpaceBooked).booking_id
    activity_id = planned(spec, booking_id=booking_id)
    spec.when(up(activity_id)).when(up(activity_id, resident(CHEN)))
    return activity_id, booking_id


def goes(spec: Specification[Bookings], activity_id: str) -> ActivityCancelled:
    """It is called off, and whoever signed up is told."""
    gone, told = spec.happened(ActivityCancelled), spec.happened(SignUpsVoided)
    assert (gone.activity_id, told.person_ids) == (activity_id, (LIN, CHEN))
    spec.refuses(up(activity_id, resident(WU)), ACTIVITY_IS_CANCELLED)
    return gone


def test_what_was_to_be_in_a_room_goes_with_its_booking() -> None:
    spec = haiwan()
    activity_id, booking_id = in_a_room(spec)
    spec.when(CancelBooking(booking_id=booking_id, **staff()))
    assert goes(spec, activity_id).reason == NO_ROOM_REASON
    spec = haiwan()
    activity_id, _ = in_a_room(spec)
    closes: dict[str, Any] = {
        "space_id": DANCE_ROOM,
        "starts_at": at(8, 8),
        "ends_at": at(9, 8),
        "reason": "地板维修",
    }
    spec.when(CloseSpaceFor(**closes, cancel_bookings=True, **staff()))
    assert goes(spec, activity_id).reason == "地板维修"


def test_what_was_to_be_in_a_room_goes_when_that_is_given_to_others_since_nobody_came() -> None:
    spec = haiwan()
    spec.when(book(EIGHTEEN, 180, for_the_community=True, who=staff()))
    booking_id = spec.happened(SpaceBooked).booking_id
    activity_id = planned(spec, booking_id=booking_id, begins=at(8, 19), ends=at(8, 21))
    spec.when(up(activity_id)).when(up(activity_id, resident(CHEN)))
    due = DECIDER.due(spec.state)
    assert due is not None
    spec.when(tick(due)).happened(SpaceReleased)
    assert goes(spec, activity_id).cancelled_at < at(8, 19)


def test_what_was_to_be_at_a_session_goes_with_it() -> None:
    spec = haiwan()
    session_id = drafted(spec, volunteer=True, starts_at=at(9, 18))
    activity_id = planned(spec, session_id=session_id, begins=at(9, 18), ends=at(9, 19))
    spec.when(up(activity_id)).when(up(activity_id, resident(CHEN)))
    spec.when(CancelSession(session_id=session_id, reason="讲师生病", **farmer()))
    assert goes(spec, activity_id).reason == "讲师生病"


def in_a_series(spec: Specification[Bookings]) -> tuple[str, dict[str, Any]]:
    """An activity at the first of three dates that the community booked; and the series and its date."""
    weekly: dict[str, Any] = {
        "space_id": DANCE_ROOM,
        "repeats": Repeats.WEEKLY,
        "dates": 3,
        "for_the_community": True,
    }
    spec.when(BookSeries(**weekly, starts_at=EIGHTEEN, ends_at=at(8, 20), **staff()))
    first, *_ = (one for one in spec.last if isinstance(one, SpaceBooked))
    activity_id = planned(spec, booking_id=first.booking_id)
    spec.when(up(activity_id)).when(up(activity_id, resident(CHEN)))
    return activity_id, {"series_id": first.series_id, "booking_id": first.booking_id}


@pytest.mark.parametrize(
    "to",
    [
        {"starts_at": at(8, 19), "ends_at": at(8, 21)},
        {"starts_at": EIGHTEEN, "ends_at": at(8, 20), "space_id": TERRACE},
    ],
)
def test_what_lies_where_a_date_of_a_series_is_no_longer_goes(to: dict[str, Any]) -> None:
    spec = haiwan()
    activity_id, which = in_a_series(spec)
    spec.when(EditSeries(**which, scope=EditScope.ONE, **to, **staff()))
    assert goes(spec, activity_id).reason == NO_ROOM_REASON


def test_what_a_longer_date_of_a_series_still_holds_takes_place_until_the_series_is_given_back() -> None:
    spec = haiwan()
    activity_id, which = in_a_series(spec)
    spec.when(EditSeries(**which, scope=EditScope.ALL, starts_at=EIGHTEEN, ends_at=at(8, 21), **staff()))
    assert not [one for one in spec.last if isinstance(one, ActivityCancelled | SignUpsVoided)]
    spec.when(CancelSeries(series_id=which["series_id"], **staff()))
    goes(spec, activity_id)


def test_where_somebody_is_already_what_they_do_still_counts_and_who_has_not_come_is_told() -> None:
    spec = haiwan()
    activity_id, booking_id = in_a_room(spec)
    spec.when(there(activity_id, LIN, 0))
    spec.when(CancelBooking(booking_id=booking_id, **staff(at(8, 17, 50))))
    assert spec.happened(SignUpsVoided).person_ids == (CHEN,)
    assert not [one for one in spec.last if isinstance(one, ActivityCancelled)]


def test_a_place_is_kept_until_the_beginning_and_then_for_who_is_there() -> None:
    spec = haiwan()
    activity_id = planned(spec)
    spec.when(up(activity_id)).when(up(activity_id, resident(CHEN)))
    spec.refuses(there(activity_id, WU, 5), ACTIVITY_IS_FULL)
    spec.when(there(activity_id, LIN, 5))
    assert spec.happened(VolunteerSignedIn).first
    late = SignIn(activity_id=activity_id, by_code=True, **resident(WU, EIGHTEEN))
    spec.when(late)
    assert spec.happened(VolunteerSignedIn).person_id == WU


def test_what_is_unknown_cancelled_or_has_begun_takes_no_sign_up() -> None:
    spec = haiwan()
    activity_id = planned(spec)
    spec.refuses(up(NOWHERE), ACTIVITY_IS_UNKNOWN)
    spec.refuses(back(NOWHERE), ACTIVITY_IS_UNKNOWN)
    spec.when(up(activity_id))
    spec.refuses(up(activity_id, resident(CHEN, EIGHTEEN)), ACTIVITY_TAKES_NO_SIGN_UPS)
    spec.refuses(back(activity_id, resident(now=EIGHTEEN)), ACTIVITY_TAKES_NO_SIGN_UPS)
    spec.when(CancelActivity(activity_id=activity_id, reason="台风", **staff()))
    spec.refuses(up(activity_id, resident(CHEN)), ACTIVITY_IS_CANCELLED)


def test_a_sign_up_goes_with_its_person_and_to_the_record_that_goes_on() -> None:
    spec = haiwan()
    activity_id = planned(spec)
    spec.when(up(activity_id)).when(up(activity_id, resident(CHEN)))
    spec.when(CountVolunteersAsOne(person_id=LIN, into=WU, **policy()))
    assert list(spec.state.volunteering.activities[activity_id].sign_ups) == [WU, CHEN]
    spec.when(ReleasePerson(person_id=WU, erased=True, **policy()))
    assert list(spec.state.volunteering.activities[activity_id].sign_ups) == [CHEN]
    spec.given(PersonErased(person_id=CHEN, erased_at=MONDAY))
    spec.refuses(up(activity_id, resident(CHEN)), ACTOR_MAY_NOT_DO_THIS)


class PlacesAreNotGivenTwice(RuleBasedStateMachine):
    """Two places, four people who sign up, withdraw and come, before the beginning and after it."""

    def __init__(self) -> None:
        super().__init__()
        self.spec, self.minute = haiwan(), 0
        self.activity_id = planned(self.spec)
        self.line: list[str] = []
        self.came: set[str] = set()

    @rule(
        person=st.sampled_from([LIN, CHEN, WU, "resident-zhang"]),
        what=st.sampled_from(["up", "back", "come"]),
    )
    def somebody(self, person: str, what: str) -> None:
        now = at(8, 17, 30) if self.minute < 30 else at(8, 18, 1)
        kept = [one for one in self.line[:2] if one not in self.came | {person}] if self.minute < 30 else []
        command = {
            "up": up(self.activity_id, resident(person, now)),
            "back": back(self.activity_id, resident(person, now)),
            "come": SignIn(activity_id=self.activity_id, by_code=True, **resident(person, now)),
        }[what]
        try:
            self.spec.when(command)
        except Rejected:
            return
        for event in self.spec.last:
            match event:
                case VolunteerSignedUp():
                    self.line.append(person)
                case VolunteerWithdrew():
                    self.line.remove(person)
                case VolunteerSignedIn():
                    assert person in self.came or len(self.came) + len(kept) < 2
                    self.came.add(person)
                case _:
                    pass

    @rule()
    def time_passes(self) -> None:
        self.minute += 10

    @invariant()
    def the_line_is_in_its_order(self) -> None:
        assert list(self.spec.state.volunteering.activities[self.activity_id].sign_ups) == self.line
        assert len(self.came) <= 2


PlacesAreNotGivenTwice.TestCase.settings = settings(
    max_examples=when_soaking(300, 15), stateful_step_count=20, deadline=None
)
TestPlacesAreNotGivenTwice = PlacesAreNotGivenTwice.TestCase
