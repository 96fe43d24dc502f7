"""A trial has its space, or hears why not: what is booked is booked, whoever asks."""

from datetime import datetime

from shared.contracts.bookings.bookings.commands import CancelBooking, CheckIn
from shared.contracts.bookings.bookings.events import (
    BookingCancelled,
    BookingCompleted,
    BookingUse,
    SpaceBooked,
)
from shared.contracts.bookings.refusals.spaces import BOOKING_BELONGS_TO_A_TRIAL, SPACE_IS_NOT_FREE
from shared.contracts.bookings.trials import (
    FreeTrialSpace,
    KeepTrialSpace,
    TrialSpaceKept,
    TrialSpaceRefused,
)
from tests.unit.bookings.haiwan import (
    AGREEMENT,
    DANCE_ROOM,
    NOWHERE,
    TERRACE,
    at,
    book,
    haiwan,
    policy,
    resident,
    staff,
    tick,
)

TRIAL, APPLICATION = AGREEMENT, NOWHERE


def keep(
    starts_at: datetime, *, space: str = DANCE_ROOM, people: int = 20, trial: str = TRIAL
) -> KeepTrialSpace:
    return KeepTrialSpace(
        trial_id=trial,
        application_id=APPLICATION,
        space_id=space,
        starts_at=starts_at,
        ends_at=starts_at.replace(hour=starts_at.hour + 1),
        people=people,
        **policy(),
    )


def test_a_space_is_kept_for_a_trial_and_nobody_else_gets_it() -> None:
    spec = haiwan().when(keep(at(8, 19)))
    booked, kept = spec.happened(SpaceBooked), spec.happened(TrialSpaceKept)
    assert (booked.booking_id, booked.trial_id, booked.use) == (kept.booking_id, TRIAL, BookingUse.COMMUNITY)
    spec.refuses(book(at(8, 19)), SPACE_IS_NOT_FREE)


def test_a_trial_hears_why_it_has_no_space_and_what_was_booked_stays() -> None:
    spec = haiwan().when(book(at(8, 19)))
    for command, reason in (
        (keep(at(8, 19)), "space_is_not_free"),
        (keep(at(8, 3)), "space_is_not_open_then"),
        (keep(at(8, 21), people=26), "space_is_too_small"),
        (keep(at(8, 19), space=NOWHERE), "space_is_unknown"),
    ):
        refused = spec.when(command).happened(TrialSpaceRefused)
        assert (refused.trial_id, refused.application_id, refused.reason) == (TRIAL, APPLICATION, reason)
        assert len(spec.last) == 1


def test_so_many_parts_are_kept_as_hold_the_people() -> None:
    for people, units in ((30, 1), (31, 2)):
        spec = haiwan().when(keep(at(11, 10), space=TERRACE, people=people))
        assert spec.happened(SpaceBooked).units == units


def test_a_trial_that_comes_to_nothing_gives_its_space_back_once_and_nobody_is_told() -> None:
    spec = haiwan().when(keep(at(8, 19)))
    spec.when(FreeTrialSpace(trial_id=TRIAL, **policy()))
    assert spec.happened(BookingCancelled).person_ids == ()
    spec.when(FreeTrialSpace(trial_id=TRIAL, **policy())).then_nothing()
    spec.when(book(at(8, 19))).happened(SpaceBooked)


def test_the_booking_of_a_trial_goes_with_the_trial_alone() -> None:
    spec = haiwan().when(keep(at(8, 19)))
    booking_id = spec.happened(SpaceBooked).booking_id
    facts = spec.refuses(CancelBooking(booking_id=booking_id, **staff()), BOOKING_BELONGS_TO_A_TRIAL)
    assert facts == {"trial_id": TRIAL}
    spec.refuses(CheckIn(booking_id=booking_id, **staff(at(8, 19))), BOOKING_BELONGS_TO_A_TRIAL)
    spec.refuses(book(at(8, 19), who=resident()), SPACE_IS_NOT_FREE)


def test_nobody_checks_in_to_a_trials_booking_and_it_is_no_no_show() -> None:
    spec = haiwan().when(keep(at(8, 19))).when(tick(at(8, 19, 45)))
    spec.then_nothing()
    spec.when(tick(at(8, 20))).happened(BookingCompleted)
    spec.when(FreeTrialSpace(trial_id=TRIAL, **policy())).then_nothing()
