"""Quotas and lead times by rules, and the dry run that tells all that is against a booking."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from services.bookings.domain.state import Bookings
from shared.contracts.bookings.approvals.events import BookingRequested, SpaceApprovalSet
from shared.contracts.bookings.bookings.commands import BookSpace, CancelBooking
from shared.contracts.bookings.bookings.events import SpaceBooked, SpaceHeld
from shared.contracts.bookings.bookings.trying import BookingTrialView, TryBooking
from shared.contracts.bookings.hosts import HostSuspended
from shared.contracts.bookings.people import ReleasePerson
from shared.contracts.bookings.refusals.quotas import (
    BOOKING_IS_ONLY_TRIED,
    QUOTA_IS_USED_UP,
    TIME_IS_TOO_NEAR,
)
from shared.contracts.bookings.refusals.spaces import (
    HOST_IS_UNKNOWN,
    SPACE_IS_NOT_FREE,
    SPACE_IS_UNKNOWN,
    WINDOW_IS_TOO_FAR_AHEAD,
)
from shared.contracts.bookings.room_waits.commands import JoinRoomWaitlist
from shared.contracts.bookings.room_waits.events import RoomLineServed, RoomOffered
from shared.contracts.bookings.series import BookSeries, Repeats, SeriesBooked
from shared.contracts.bookings.spaces.approval import SpaceApproval
from shared.contracts.bookings.volunteering.commands import CountVolunteersAsOne
from shared.contracts.partners.programme import Rules
from shared.contracts.partners.room_rules import Booker, LeadTime, QuotaPeriod, RoomQuota, RoomRules
from shared.kernel.messages import Envelope
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from shared.kernel.roles import Role
from tests.specification import MONDAY, Specification
from tests.unit.bookings.haiwan import (
    CALLIGRAPHY,
    CHEN,
    DANCE_ROOM,
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
    rules_adopted,
    staff,
    tick,
)

WEDNESDAY, THURSDAY = at(8, 19), at(9, 19)


def quota(per: QuotaPeriod = QuotaPeriod.WEEK, bookings: int | None = 1, **fields: Any) -> RoomQuota:
    return RoomQuota.model_validate(
        {"for_whom": Booker.RESIDENT, "per": per, "at_most_bookings": bookings, **fields}
    )


def with_rules(*quotas: RoomQuota, lead: tuple[LeadTime, ...] = ()) -> Specification[Bookings]:
    return haiwan(Rules(rooms=RoomRules(quotas=quotas, lead_times=lead)))


def lead(**fields: Any) -> tuple[LeadTime, ...]:
    return (LeadTime.model_validate({"for_whom": Booker.RESIDENT, **fields}),)


def wait_for(starts_at: datetime, who: Envelope) -> JoinRoomWaitlist:
    until = starts_at + timedelta(hours=1)
    return JoinRoomWaitlist(space_id=DANCE_ROOM, starts_at=starts_at, ends_at=until, **who)


def test_no_more_than_so_many_a_week_and_the_next_week_again() -> None:
    spec = with_rules(quota()).when(book(WEDNESDAY))
    facts = spec.refuses(book(THURSDAY), QUOTA_IS_USED_UP)
    assert facts["free_from"] == "2026-07-12T16:00:00Z"  # Monday in Guangzhou.
    told = {name: facts[name] for name in ("per", "counted_in", "used", "allowed", "left")}
    assert told == {"per": "week", "counted_in": "bookings", "used": 1, "allowed": 1, "left": 0}
    spec.when(book(at(13, 19)))
    spec.when(book(THURSDAY, who=resident(CHEN)))


@pytest.mark.parametrize(
    ("per", "first", "within", "beyond"),
    [
        (QuotaPeriod.DAY, at(11, 9), at(11, 21), at(12, 9)),
        (QuotaPeriod.WEEK, at(6, 18), at(12, 21), at(13, 18)),
        (QuotaPeriod.MONTH, at(6, 18), at(31, 21), at(1, 9, month=8)),
    ],
)
def test_periods_are_those_of_the_communitys_calendar(
    per: QuotaPeriod, first: datetime, within: datetime, beyond: datetime
) -> None:
    spec = with_rules(quota(per)).when(book(first))
    spec.refuses(book(within), QUOTA_IS_USED_UP)
    spec.when(book(beyond))


def test_minutes_are_counted_as_bookings_are() -> None:
    spec = with_rules(quota(bookings=None, at_most_minutes=90)).when(book(WEDNESDAY))
    facts = spec.refuses(book(THURSDAY), QUOTA_IS_USED_UP)
    assert (facts["counted_in"], facts["used"], facts["allowed"], facts["left"]) == ("minutes", 60, 90, 30)
    spec.when(book(THURSDAY, 30))


@pytest.mark.parametrize(
    ("fields", "not_counted"),
    [
        ({"space_id": DANCE_ROOM}, {"space_id": CALLIGRAPHY}),
        ({"weekdays": (3, 4)}, {"starts_at": at(10, 19)}),
        ({"begins_from": time(19)}, {"starts_at": at(9, 18)}),
        ({"begins_before": time(20)}, {"starts_at": at(9, 20)}),
    ],
)
def test_a_quota_may_be_of_a_space_some_weekdays_or_a_part_of_the_day(
    fields: dict[str, Any], not_counted: dict[str, Any]
) -> None:
    spec = with_rules(quota(**fields)).when(book(WEDNESDAY))
    spec.refuses(book(THURSDAY), QUOTA_IS_USED_UP)
    spec.when(book(**{"starts_at": THURSDAY, **not_counted}))


def test_what_is_given_back_counts_no_more_and_what_nobody_came_to_does() -> None:
    spec = with_rules(quota()).when(book(WEDNESDAY))
    spec.when(CancelBooking(booking_id=spec.happened(SpaceBooked).booking_id, **resident()))
    spec.when(hold(WEDNESDAY))
    held = spec.happened(SpaceHeld)
    spec.refuses(book(THURSDAY), QUOTA_IS_USED_UP)
    spec.when(tick(held.expires_at))
    spec.when(book(WEDNESDAY)).when(tick(at(8, 19, 15)))
    assert not spec.state.bookings
    spec.refuses(book(THURSDAY, who=resident(now=at(8, 20))), QUOTA_IS_USED_UP)


def test_a_request_counts_from_when_it_is_made() -> None:
    spec = with_rules(quota())
    spec.given(SpaceApprovalSet(space_id=DANCE_ROOM, approval=SpaceApproval(), set_at=MONDAY))
    spec.when(book(WEDNESDAY))
    request = spec.happened(BookingRequested)
    spec.refuses(book(THURSDAY), QUOTA_IS_USED_UP)
    spec.when(tick(request.expires_at))
    spec.when(book(THURSDAY, who=resident(now=request.expires_at)))


def test_what_staff_book_for_a_resident_counts_for_that_resident() -> None:
    spec = with_rules(quota())
    spec.when(book(WEDNESDAY, who=by("staff-zhou", Role.RESIDENT, on_behalf_of=LIN)))
    spec.refuses(book(THURSDAY), QUOTA_IS_USED_UP)


def test_a_partners_blocks_count_for_it_and_sessions_and_the_communitys_own_in_none() -> None:
    spec = with_rules(quota(for_whom=Booker.PARTNER))
    spec.when(draft(at(11, 9)))
    spec.when(book(WEDNESDAY, who=farmer(), partner_id=SKY_FARM))
    spec.refuses(book(THURSDAY, who=farmer(), partner_id=SKY_FARM), QUOTA_IS_USED_UP)
    spec.when(book(THURSDAY))
    for starts_at in (at(10, 19), at(10, 20, 30)):
        spec.when(book(starts_at, who=staff(), for_the_community=True))


def test_bookings_that_stand_count_under_a_new_rule_and_are_not_touched_by_it() -> None:
    spec = haiwan().when(book(WEDNESDAY))
    spec.given(rules_adopted(Rules(rooms=RoomRules(quotas=(quota(),)))))
    spec.refuses(book(THURSDAY), QUOTA_IS_USED_UP)
    assert spec.state.bookings


def test_a_series_skips_the_dates_that_its_own_dates_use_up() -> None:
    spec = with_rules(quota(QuotaPeriod.MONTH, 2))
    until = WEDNESDAY + timedelta(hours=1)
    spec.when(
        BookSeries(
            space_id=DANCE_ROOM,
            starts_at=WEDNESDAY,
            ends_at=until,
            repeats=Repeats.WEEKLY,
            dates=5,
            skip_conflicts=True,
            **resident(),
        )
    )
    skipped = spec.happened(SeriesBooked).skipped
    assert [(one.starts_at, one.reason) for one in skipped] == [
        (at(22, 19), "quota_is_used_up"),
        (at(29, 19), "quota_is_used_up"),
    ]


def test_an_offer_of_the_waitlist_waits_until_its_person_may_have_it() -> None:
    spec = with_rules(quota()).when(book(WEDNESDAY))
    taken = spec.happened(SpaceBooked).booking_id
    spec.when(wait_for(WEDNESDAY, resident(CHEN)))
    spec.when(book(THURSDAY, who=resident(CHEN)))
    other = spec.happened(SpaceBooked).booking_id
    spec.refuses(wait_for(WEDNESDAY, resident()), QUOTA_IS_USED_UP)
    spec.when(CancelBooking(booking_id=taken, **resident())).when(tick(MONDAY))
    spec.happened(RoomLineServed)
    spec.when(CancelBooking(booking_id=other, **resident(CHEN))).when(tick(MONDAY))
    assert spec.happened(RoomOffered).person_id == CHEN


def test_rooms_are_booked_neither_too_far_ahead_nor_too_late() -> None:
    spec = with_rules(lead=lead(at_most_days=7, at_least_hours=24))
    facts = spec.refuses(book(at(6, 19)), TIME_IS_TOO_NEAR)
    assert facts == {"hours_ahead": 24, "book_by": "2026-07-05T11:00:00Z"}
    facts = spec.refuses(book(at(14, 19)), WINDOW_IS_TOO_FAR_AHEAD)
    assert facts == {"days_ahead": 7, "bookable_from": "2026-07-07T11:00:00Z"}
    spec.refuses(wait_for(at(6, 19), resident()), TIME_IS_TOO_NEAR)
    spec.when(book(WEDNESDAY))
    spec.when(book(at(14, 19), who=farmer(), partner_id=SKY_FARM))
    elsewhere = with_rules(lead=lead(at_least_hours=24, space_id=TERRACE))
    elsewhere.when(book(at(6, 19)))


def test_what_is_offered_instead_is_not_refused() -> None:
    spec = with_rules(quota(begins_before=time(20)), lead=lead(at_least_hours=24))
    spec.when(book(at(9, 18)))
    spec.when(book(WEDNESDAY, who=resident(CHEN), space_id=DANCE_ROOM))
    spec.given(rules_adopted(Rules(rooms=RoomRules(quotas=(quota(QuotaPeriod.DAY, 2),)))))
    alternatives = spec.refuses(book(WEDNESDAY), SPACE_IS_NOT_FREE)["alternatives"]
    assert alternatives
    for one in alternatives:
        wish = book(WEDNESDAY).model_copy(
            update={
                "space_id": one["space_id"],
                "starts_at": datetime.fromisoformat(one["starts_at"]),
                "ends_at": datetime.fromisoformat(one["ends_at"]),
            }
        )
        spec.decider.decide(spec.state, wish)


def test_counts_go_with_an_erased_person_and_to_the_record_that_goes_on() -> None:
    spec = with_rules(quota()).when(book(WEDNESDAY)).when(tick(at(8, 19, 15)))
    spec.when(CountVolunteersAsOne(person_id=LIN, into=CHEN, **policy(at(8, 20))))
    spec.refuses(book(THURSDAY, who=resident(CHEN, at(8, 20))), QUOTA_IS_USED_UP)
    spec.when(ReleasePerson(person_id=CHEN, erased=True, **policy(at(8, 20))))
    assert not spec.state.usage.of


def test_what_counts_in_no_period_any_more_is_forgotten() -> None:
    spec = haiwan().when(book(WEDNESDAY)).when(tick(at(8, 19, 15)))
    spec.when(book(at(20, 19, month=8), who=resident(CHEN, at(18, 9, month=8))))
    assert [*spec.state.usage.of] == [CHEN]


@pytest.mark.parametrize(
    "wrong",
    [
        {"for_whom": "resident", "per": "week"},
        {"for_whom": "resident", "per": "week", "at_most_bookings": 1, "weekdays": [8]},
        {
            "for_whom": "resident",
            "per": "day",
            "at_most_bookings": 1,
            "begins_from": "20:00",
            "begins_before": "19:00",
        },
    ],
)
def test_rules_that_say_nothing_are_none(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        RoomQuota.model_validate(wrong)
    with pytest.raises(ValidationError):
        LeadTime.model_validate({"for_whom": "resident"})


def tried(spec: Specification[Bookings], wish: BookSpace) -> BookingTrialView:
    command = TryBooking.model_validate(dict(wish))
    view = BookingTrialView.model_validate(spec.refuses(command, BOOKING_IS_ONLY_TRIED))
    for window in (view.next, *view.others):
        if window is not None:
            spec.decider.decide(spec.state, wish.model_copy(update=dict(window)))
    if view.shorter_ends_at is not None:
        spec.decider.decide(spec.state, wish.model_copy(update={"ends_at": view.shorter_ends_at}))
    if view.latest_starts_at is not None:
        until = view.latest_starts_at + (wish.ends_at - wish.starts_at)
        times = {"starts_at": view.latest_starts_at, "ends_at": until}
        spec.decider.decide(spec.state, wish.model_copy(update=times))
    return view


def test_a_dry_run_tells_what_would_be_granted() -> None:
    spec = with_rules(quota())
    view = tried(spec, book(WEDNESDAY))
    assert (view.granted, view.needs_approval, view.against, view.next) == (True, False, (), None)
    spec.given(SpaceApprovalSet(space_id=DANCE_ROOM, approval=SpaceApproval(), set_at=MONDAY))
    assert tried(spec, book(WEDNESDAY)).needs_approval


def test_a_dry_run_tells_all_that_is_against_a_booking_and_what_would_do() -> None:
    spec = with_rules(
        quota(), quota(QuotaPeriod.MONTH, None, at_most_minutes=300), lead=lead(at_least_hours=24)
    )
    spec.when(book(THURSDAY))
    spec.when(book(at(6, 20), who=staff(), for_the_community=True))
    view = tried(spec, book(at(6, 19, 30), 300))
    assert [one.reason for one in view.against] == [
        "booking_is_too_long",
        "space_is_not_open_then",
        "time_is_too_near",
        "quota_is_used_up",
        "quota_is_used_up",
        "space_is_not_free",
    ]
    weekly, monthly = view.against[3:5]
    assert (weekly.facts["per"], weekly.facts["free_from"]) == ("week", "2026-07-12T16:00:00Z")
    assert (monthly.facts["per"], monthly.facts["left"]) == ("month", 240)
    assert (view.granted, view.shorter_ends_at, view.latest_starts_at) == (False, None, None)
    # Of the longest that is allowed, once the week is over.
    assert view.next is not None
    assert (view.next.starts_at, view.next.ends_at) == (at(13, 18), at(13, 22))


def test_a_dry_run_tells_the_shorter_the_latest_and_the_next() -> None:
    spec = with_rules(quota(bookings=None, at_most_minutes=90))
    spec.when(book(WEDNESDAY))
    view = tried(spec, book(THURSDAY))
    assert view.shorter_ends_at == THURSDAY + timedelta(minutes=30)
    assert view.next is not None
    assert view.next.starts_at == at(13, 18)
    late = tried(with_rules(), book(at(8, 21, 30)))
    assert late.latest_starts_at == at(8, 21)
    assert late.shorter_ends_at == at(8, 22)


def test_a_dry_run_of_a_partner_tells_its_standing_too() -> None:
    spec = with_rules(quota(for_whom=Booker.PARTNER))
    spec.given(HostSuspended(partner_id=SKY_FARM, reason="投诉", suspended_at=MONDAY))
    wish = book(at(8, 12), who=farmer(), partner_id=SKY_FARM)
    view = tried(spec, wish)
    assert [one.reason for one in view.against] == ["host_is_suspended", "space_is_not_open_then"]
    assert view.next is None


def test_what_cannot_be_tried() -> None:
    spec = haiwan()
    unknown = TryBooking.model_validate(dict(book(WEDNESDAY, space_id=NOWHERE)))
    spec.refuses(unknown, SPACE_IS_UNKNOWN)
    nobody = TryBooking.model_validate(dict(book(WEDNESDAY, who=farmer(), partner_id=NOWHERE)))
    spec.refuses(nobody, HOST_IS_UNKNOWN)
    stranger = TryBooking.model_validate(dict(book(WEDNESDAY, who=farmer())))
    spec.refuses(stranger, ACTOR_MAY_NOT_DO_THIS)
