"""Series: weekly, every other week, monthly by weekday; conflicts, skipped dates, what is given back."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.bookings.domain.series_dates import starts_of
from services.bookings.domain.state import Bookings
from shared.contracts.bookings.bookings.commands import BookSpace, CancelBooking
from shared.contracts.bookings.bookings.events import BookingCancelled, BookingUse, SpaceBooked
from shared.contracts.bookings.hosts import HostLeft, HostSuspended
from shared.contracts.bookings.programme import BookingLimits, BookingLimitsSet
from shared.contracts.bookings.refusals.series import (
    DATE_IS_NOT_FREE,
    DATE_WAS_NOT_SKIPPED,
    SERIES_HAS_CONFLICTS,
    SERIES_HAS_NO_FREE_DATE,
    SERIES_IS_ONLY_TRIED,
    SERIES_IS_UNKNOWN,
)
from shared.contracts.bookings.refusals.spaces import (
    HOST_HAS_LEFT,
    HOST_IS_SUSPENDED,
    HOST_IS_UNKNOWN,
    SPACE_IS_UNKNOWN,
)
from shared.contracts.bookings.series import (
    AddSeriesDate,
    BookSeries,
    CancelSeries,
    Repeats,
    SeriesBooked,
    SeriesCancelled,
    SeriesDateAdded,
    TrySeries,
)
from shared.contracts.bookings.spaces.events import SpaceClosed
from shared.kernel.messages import Envelope
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from shared.kernel.roles import Role
from tests.specification import MONDAY, Specification
from tests.unit.bookings.haiwan import (
    CHEN,
    DANCE_ROOM,
    NOWHERE,
    SKY_FARM,
    at,
    book,
    by,
    farmer,
    haiwan,
    resident,
    staff,
)
from tests.unit.bookings.test_room_prices import priced, rule

WEDNESDAY = at(8, 19)


def series(who: Envelope | None = None, **changes: Any) -> BookSeries:
    """Four Wednesday evenings in July, unless told otherwise."""
    fields: dict[str, Any] = {
        "space_id": DANCE_ROOM,
        "starts_at": WEDNESDAY,
        "ends_at": WEDNESDAY + timedelta(hours=1),
        "repeats": Repeats.WEEKLY,
        "dates": 4,
    }
    return BookSeries(**{**fields, **changes}, **(who or resident()))


def tried(command: BookSeries) -> TrySeries:
    return TrySeries(**dict(command))


def booked(spec: Specification[Bookings]) -> list[datetime]:
    return [event.starts_at for event in spec.last if isinstance(event, SpaceBooked)]


def add(series_id: str, starts_at: datetime, who: Envelope | None = None) -> AddSeriesDate:
    return AddSeriesDate(series_id=series_id, starts_at=starts_at, **(who or resident()))


def cancel(series_id: str, starts_from: datetime | None = None, who: Envelope | None = None) -> CancelSeries:
    return CancelSeries(series_id=series_id, starts_from=starts_from, **(who or resident()))


def with_a_skipped_date() -> tuple[Specification[Bookings], str]:
    """Somebody else has the third Wednesday; the id of the series around it."""
    spec = haiwan().when(book(at(22, 19), who=resident(CHEN))).when(series(skip_conflicts=True))
    return spec, spec.happened(SeriesBooked).series_id


def test_a_series_books_each_of_its_dates() -> None:
    spec = haiwan().when(series())
    event = spec.happened(SeriesBooked)
    assert (event.rrule, event.zone, event.skipped) == ("FREQ=WEEKLY;COUNT=4", "Asia/Shanghai", ())
    assert booked(spec) == [at(8, 19), at(15, 19), at(22, 19), at(29, 19)]
    dates = [one for one in spec.last if isinstance(one, SpaceBooked)]
    assert {one.series_id for one in dates} == {event.series_id}
    assert len({one.booking_id for one in dates}) == 4
    assert spec.state.ahead == {"resident-lin": 4}


def test_a_series_goes_on_every_other_week_or_on_a_weekday_of_each_month() -> None:
    spec = haiwan().when(series(repeats=Repeats.EVERY_OTHER_WEEK, dates=3))
    assert booked(spec) == [at(8, 19), at(22, 19), at(5, 19, month=8)]
    spec = haiwan().when(series(repeats=Repeats.MONTHLY_BY_WEEKDAY, dates=2))
    assert booked(spec) == [at(8, 19), at(12, 19, month=8)]
    assert spec.happened(SeriesBooked).rrule == "FREQ=MONTHLY;COUNT=2;BYDAY=+2WE"


def test_conflicts_are_named_with_what_would_do_and_nothing_is_booked() -> None:
    spec = haiwan().when(book(at(22, 19), who=resident(CHEN)))
    facts = spec.refuses(series(), SERIES_HAS_CONFLICTS)
    assert len(facts["free"]) == 3
    (conflict,) = facts["conflicts"]
    assert (conflict["starts_at"], conflict["reason"]) == ("2026-07-22T11:00:00Z", "space_is_not_free")
    assert {"space_id": DANCE_ROOM} | conflict["alternatives"][0] == conflict["alternatives"][0]
    assert spec.refuses(tried(series()), SERIES_IS_ONLY_TRIED) == facts
    assert len(spec.state.bookings) == 1


def test_a_date_that_a_closure_is_against_is_named_with_what_would_do_on_it() -> None:
    spec = haiwan().given(
        SpaceClosed(
            space_id=DANCE_ROOM,
            closure_id=NOWHERE,
            starts_at=at(22, 18),
            ends_at=at(22, 20),
            reason="地板维修",
            closed_at=MONDAY,
        )
    )
    facts = spec.refuses(series(), SERIES_HAS_CONFLICTS)
    (conflict,) = facts["conflicts"]
    assert conflict["reason"] == "space_is_closed_then"
    assert (DANCE_ROOM, "2026-07-22T12:00:00Z") in {
        (one["space_id"], one["starts_at"]) for one in conflict["alternatives"]
    }
    for one in conflict["alternatives"]:
        spec.when(BookSpace(**one, **resident(CHEN)))


def test_a_series_that_is_only_tried_says_that_all_would_be_booked() -> None:
    facts = haiwan().refuses(tried(series()), SERIES_IS_ONLY_TRIED)
    assert (len(facts["free"]), facts["conflicts"]) == (4, [])


def test_a_dry_run_says_what_each_date_would_cost() -> None:
    spec = priced(rule(6_000, opens_at=time(19), weekdays=(3,)))
    facts = spec.refuses(tried(series(dates=2)), SERIES_IS_ONLY_TRIED)
    spec.when(series(dates=2))
    costs = [one.price_fen for one in spec.last if isinstance(one, SpaceBooked)]
    assert [one["price_fen"] for one in facts["free"]] == costs
    assert costs == [6_000, 6_000]


def test_dates_beyond_the_horizon_or_the_persons_limit_are_conflicts() -> None:
    facts = haiwan().refuses(series(dates=10), SERIES_HAS_CONFLICTS)
    assert {one["reason"] for one in facts["conflicts"]} == {"window_is_too_far_ahead"}
    limits = BookingLimits(bookings_ahead_per_person=2)
    spec = haiwan().given(BookingLimitsSet(limits=limits, revision=2, set_at=MONDAY))
    facts = spec.refuses(series(), SERIES_HAS_CONFLICTS)
    assert [one["reason"] for one in facts["conflicts"]] == ["person_has_enough_bookings_ahead"] * 2


def test_a_series_of_which_nothing_is_free_is_refused() -> None:
    refused = series(starts_at=at(8, 10), ends_at=at(8, 11), skip_conflicts=True)
    facts = haiwan().refuses(refused, SERIES_HAS_NO_FREE_DATE)
    assert [one["reason"] for one in facts["conflicts"]] == ["space_is_not_open_then"] * 4


@pytest.mark.parametrize("kind", [BookSeries, TrySeries])
def test_what_is_against_every_date_is_no_conflict(kind: type[BookSeries | TrySeries]) -> None:
    def asked(who: Envelope, **changes: Any) -> BookSeries | TrySeries:
        return kind(**dict(series(who, **changes)))

    spec = haiwan()
    spec.refuses(asked(resident(), space_id=NOWHERE), SPACE_IS_UNKNOWN)
    spec.refuses(asked(farmer(), partner_id=NOWHERE), HOST_IS_UNKNOWN)
    spec.refuses(asked(farmer()), ACTOR_MAY_NOT_DO_THIS)
    spec.given(HostSuspended(partner_id=SKY_FARM, reason="迟交", suspended_at=MONDAY))
    spec.refuses(asked(farmer(), partner_id=SKY_FARM), HOST_IS_SUSPENDED)
    spec.given(HostLeft(partner_id=SKY_FARM, left_at=MONDAY))
    spec.refuses(asked(farmer(), partner_id=SKY_FARM), HOST_HAS_LEFT)


def test_partners_and_the_community_book_series_too() -> None:
    spec = haiwan().when(series(farmer(), partner_id=SKY_FARM))
    assert spec.happened(SeriesBooked).use is BookingUse.PARTNER
    spec = haiwan().when(series(staff(), for_the_community=True, dates=20))
    assert len(booked(spec)) == 20


def test_a_skipped_date_is_added_once_it_is_free() -> None:
    spec, series_id = with_a_skipped_date()
    assert booked(spec) == [at(8, 19), at(15, 19), at(29, 19)]
    facts = spec.refuses(add(series_id, at(22, 19)), DATE_IS_NOT_FREE)
    assert facts["reason"] == "space_is_not_free"
    (others,) = [one.id for one in spec.state.bookings.values() if one.booked_by == CHEN]
    spec.when(CancelBooking(booking_id=others, **resident(CHEN))).when(add(series_id, at(22, 19)))
    assert spec.happened(SpaceBooked).series_id == series_id
    assert spec.happened(SeriesDateAdded).starts_at == at(22, 19)
    spec.refuses(add(series_id, at(22, 19)), DATE_WAS_NOT_SKIPPED)


def test_only_its_booker_and_staff_change_a_series() -> None:
    spec, series_id = with_a_skipped_date()
    spec.refuses(add(series_id, at(22, 19), resident(CHEN)), ACTOR_MAY_NOT_DO_THIS)
    neighbour_on_duty = by(CHEN, Role.RESIDENT, Role.STAFF)
    spec.refuses(add(series_id, at(22, 19), neighbour_on_duty), ACTOR_MAY_NOT_DO_THIS)
    spec.refuses(cancel(series_id, who=resident(CHEN)), ACTOR_MAY_NOT_DO_THIS)
    spec.refuses(cancel(NOWHERE), SERIES_IS_UNKNOWN)
    spec.refuses(add(NOWHERE, at(22, 19)), SERIES_IS_UNKNOWN)


def test_a_date_that_was_cancelled_never_comes_back() -> None:
    spec = haiwan().when(series())
    series_id = spec.happened(SeriesBooked).series_id
    spec.when(CancelBooking(booking_id=next(iter(spec.state.bookings)), **resident()))
    spec.refuses(add(series_id, at(8, 19)), DATE_WAS_NOT_SKIPPED)


def test_the_dates_from_one_on_are_given_back_and_those_before_stand() -> None:
    spec, series_id = with_a_skipped_date()
    spec.when(cancel(series_id, at(15, 19)))
    given_back = [one.starts_at for one in spec.last if isinstance(one, BookingCancelled)]
    assert given_back == [at(15, 19), at(29, 19)]
    assert spec.happened(SeriesCancelled).starts_from == at(15, 19)
    spec.refuses(add(series_id, at(22, 19)), DATE_WAS_NOT_SKIPPED)
    spec.when(cancel(series_id, at(15, 19))).then_nothing()
    assert [one.starts_at for one in spec.state.bookings.values() if one.series_id] == [at(8, 19)]


def test_what_has_begun_never_changes() -> None:
    spec = haiwan().when(series())
    series_id = spec.happened(SeriesBooked).series_id
    spec.when(cancel(series_id, who=resident(now=at(15, 19))))
    given_back = [one.starts_at for one in spec.last if isinstance(one, BookingCancelled)]
    assert given_back == [at(22, 19), at(29, 19)]


def test_a_series_that_is_over_is_forgotten_with_the_next_one() -> None:
    spec = haiwan().when(series())
    first = spec.happened(SeriesBooked).series_id
    autumn = at(2, 19, month=9)
    later = series(resident(now=at(1, 19, month=9)), starts_at=autumn, ends_at=autumn + timedelta(hours=1))
    spec.when(later)
    assert first not in spec.state.series
    assert len(spec.state.series) == 1


def test_a_time_of_day_stays_through_a_change_of_clocks_and_one_left_out_lies_after_it() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    before = datetime(2027, 3, 21, 2, 30, tzinfo=berlin).astimezone(UTC)
    starts = starts_of("Europe/Berlin", Repeats.WEEKLY, before, 3)
    local = [one.astimezone(berlin) for one in starts]
    assert [(one.day, one.hour, one.minute) for one in local] == [(21, 2, 30), (28, 3, 30), (4, 2, 30)]


def test_the_29_of_february_is_the_last_of_its_weekday() -> None:
    first = datetime(2028, 2, 29, 19, tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(UTC)
    starts = starts_of("Asia/Shanghai", Repeats.MONTHLY_BY_WEEKDAY, first, 3)
    local = [one.astimezone(ZoneInfo("Asia/Shanghai")) for one in starts]
    assert [(one.month, one.day) for one in local] == [(2, 29), (3, 28), (4, 25)]


@given(
    hours=st.integers(0, 3 * 366 * 24),
    repeats=st.sampled_from(Repeats),
    dates=st.integers(2, 53),
)
def test_a_series_has_as_many_dates_as_asked_for_on_one_weekday(
    hours: int, repeats: Repeats, dates: int
) -> None:
    starts_at = MONDAY + timedelta(hours=hours)
    starts = starts_of("Asia/Shanghai", repeats, starts_at, dates)
    local = [one.astimezone(ZoneInfo("Asia/Shanghai")) for one in starts]
    assert len(starts) == dates
    assert starts == sorted(set(starts))
    assert {(one.weekday(), one.time()) for one in local} == {(local[0].weekday(), local[0].time())}
    assert starts[0] == starts_at
