"""The community's rules reach bookings, each with its date; staff set the limits of booking."""

from shared.contracts.bookings.programme import (
    AdoptRules,
    BookingLimits,
    BookingLimitsSet,
    RulesAdopted,
    SetBookingLimits,
)
from shared.contracts.bookings.refusals.spaces import BOOKING_IS_TOO_LONG, SPACE_IS_NOT_OPEN_THEN
from shared.contracts.partners.programme import WEEKENDS, Rules
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, COMMUNITY_IS_NOT_OPEN, REVISION_HAS_MOVED_ON
from tests.specification import MONDAY
from tests.unit.bookings.haiwan import at, book, haiwan, policy, resident, specification, staff, tick


def test_the_rules_of_a_community_are_adopted() -> None:
    specification().when(AdoptRules(rules=Rules(), effective_from=MONDAY, **policy())).then(
        RulesAdopted(rules=Rules(), effective_from=MONDAY, adopted_at=MONDAY)
    )


def test_rules_told_twice_are_adopted_once() -> None:
    haiwan().when(AdoptRules(rules=Rules(), effective_from=MONDAY, **policy())).then_nothing()


def test_only_a_policy_brings_rules() -> None:
    specification().refuses(
        AdoptRules(rules=Rules(), effective_from=MONDAY, **staff()), ACTOR_MAY_NOT_DO_THIS
    )


def test_nothing_is_booked_before_the_community_is_open() -> None:
    specification().refuses(book(at(8, 19)), COMMUNITY_IS_NOT_OPEN)


def test_time_passes_quietly_where_nothing_was_opened() -> None:
    specification().when(tick(MONDAY)).then_nothing()


def test_new_opening_windows_hold_from_their_date_on_and_not_before() -> None:
    weekends_only = Rules(opening_windows=(WEEKENDS,))
    spec = haiwan().when(AdoptRules(rules=weekends_only, effective_from=at(15, 0), **policy()))
    spec.when(book(at(8, 19)))
    spec.refuses(book(at(15, 19)), SPACE_IS_NOT_OPEN_THEN)


def test_of_two_rules_for_one_date_the_later_holds() -> None:
    spec = haiwan()
    for windows in (Rules(opening_windows=(WEEKENDS,)), Rules(publicity_days=9)):
        spec.when(AdoptRules(rules=windows, effective_from=at(15, 0), **policy()))
    spec.when(book(at(15, 19)))


def test_staff_set_the_limits_of_booking() -> None:
    limits = BookingLimits(max_length_minutes=60)
    spec = haiwan().when(SetBookingLimits(limits=limits, expected_revision=1, **staff()))
    spec.then(BookingLimitsSet(limits=limits, revision=2, set_at=MONDAY))
    assert spec.refuses(book(at(8, 19), 61), BOOKING_IS_TOO_LONG) == {"max_minutes": 60}


def test_limits_that_hold_already_change_nothing() -> None:
    haiwan().when(SetBookingLimits(limits=BookingLimits(), **staff())).then_nothing()


def test_residents_set_no_limits() -> None:
    haiwan().refuses(SetBookingLimits(limits=BookingLimits(), **resident()), ACTOR_MAY_NOT_DO_THIS)


def test_limits_edited_in_between_are_not_overwritten() -> None:
    command = SetBookingLimits(limits=BookingLimits(hold_minutes=5), expected_revision=7, **staff())
    assert haiwan().refuses(command, REVISION_HAS_MOVED_ON) == {"current_revision": 1}
