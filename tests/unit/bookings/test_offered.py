"""Property: what is offered of the free time is granted, and what is marked is refused by that very rule."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.bookings.domain.alternatives import MINUTE, ground
from services.bookings.domain.hours import without
from services.bookings.domain.state import Bookings
from shared.contracts.bookings.bookings.offering import FreeStretch, OfferedPart, OfferedParts, TellOffered
from shared.contracts.bookings.programme import BookingLimits, BookingLimitsSet
from shared.contracts.bookings.refusals.quotas import BOOKING_IS_ONLY_TRIED
from shared.contracts.bookings.strikes.events import StrikeCause, StrikeGiven
from shared.contracts.partners.programme import Rules
from shared.contracts.partners.room_rules import Booker, LeadTime, QuotaPeriod, RoomQuota, RoomRules
from shared.contracts.partners.strike_rules import StrikeRules
from shared.kernel.messages import Envelope
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role
from tests.soaking import when_soaking
from tests.specification import MONDAY, Specification
from tests.unit.bookings.haiwan import (
    CALLIGRAPHY,
    DANCE_ROOM,
    LIN,
    NOWHERE,
    SKY_FARM,
    WU,
    at,
    book,
    by,
    farmer,
    haiwan,
    resident,
    rules_adopted,
)

SHORTEST = 30
BOOKERS = st.sampled_from(Booker)
SPACES = st.sampled_from([None, CALLIGRAPHY, DANCE_ROOM])
TIMES = st.sampled_from([None, time(12), time(18, 45), time(20)])
AMOUNTS = st.one_of(
    st.fixed_dictionaries({"at_most_bookings": st.integers(1, 2)}),
    st.fixed_dictionaries({"at_most_minutes": st.sampled_from([20, 45, 90, 200])}),
)


@st.composite
def quotas(draw: st.DrawFn) -> RoomQuota:
    since, before = draw(TIMES), draw(TIMES)
    if since is not None and before is not None and since >= before:
        since = None
    return RoomQuota(
        for_whom=draw(BOOKERS),
        per=draw(st.sampled_from(QuotaPeriod)),
        space_id=draw(SPACES),
        weekdays=tuple(sorted(draw(st.sets(st.integers(1, 7), max_size=4)))),
        begins_from=since,
        begins_before=before,
        **draw(AMOUNTS),
    )


LEADS = st.builds(
    LeadTime,
    for_whom=BOOKERS,
    space_id=SPACES,
    at_most_days=st.integers(2, 9),
    at_least_hours=st.one_of(st.none(), st.integers(29, 61)),
)
ROOMS = st.builds(
    RoomRules,
    quotas=st.lists(quotas(), max_size=3).map(tuple),
    lead_times=st.lists(LEADS, max_size=2).map(tuple),
)
STRIKES = st.one_of(st.none(), st.builds(StrikeRules, limit=st.just(1), days_ahead=st.integers(3, 8)))
WHO = st.sampled_from([LIN, LIN, LIN, WU, SKY_FARM])
STANDING = st.lists(
    st.tuples(WHO, st.sampled_from([CALLIGRAPHY, DANCE_ROOM]), st.integers(7, 14), st.integers(17, 20)),
    max_size=8,
)


def asking(who: str, now: datetime) -> Envelope:
    return farmer(now) if who == SKY_FARM else resident(who, now)


def parts_for(
    spec: Specification[Bookings], who: str, now: datetime, *days: int
) -> Iterator[tuple[OfferedPart, datetime]]:
    """What is offered of the calligraphy corner to somebody, and until when each of it is free."""
    space = spec.state.space(CALLIGRAPHY)
    taken = [(one.starts_at, one.ends_at) for one in spec.state.bookings.values() if one.space_id == space.id]
    free = [
        (max(since, now + MINUTE).replace(second=0, microsecond=0), until)
        for day in days
        for since, until in without(ground(spec.state, space, at(day, 12)), taken)
        if max(since, now + MINUTE) < until
    ]
    command = TellOffered(
        for_whom=Booker.PARTNER if who == SKY_FARM else Booker.RESIDENT,
        whose=who,
        shortest_minutes=SHORTEST,
        stretches=tuple(FreeStretch(space_id=space.id, starts_at=one, ends_at=end) for one, end in free),
        **by("system:availability", Role.SYSTEM, now=now),
    )
    told = OfferedParts.model_validate(spec.refuses(command, BOOKING_IS_ONLY_TRIED))
    for (since, until), parts in zip(free, told.parts, strict=True):
        edges = [since, *(one.starts_before for one in parts)]
        assert [one.starts_at for one in parts] == edges[:-1]
        assert edges[-1] == until
        yield from ((one, until) for one in parts)


def refusal_of(
    spec: Specification[Bookings], who: str, now: datetime, starts_at: datetime, minutes: int
) -> str | None:
    partner_id = SKY_FARM if who == SKY_FARM else None
    wish = book(starts_at, minutes, who=asking(who, now), space_id=CALLIGRAPHY, partner_id=partner_id)
    try:
        spec.decider.decide(spec.state, wish)
    except Rejected as refused:
        return refused.code
    return None


@settings(max_examples=when_soaking(2_000, 150), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ROOMS, STRIKES, STANDING, WHO, st.sampled_from([10, 2]), st.integers(0, 1_500_000))
def test_what_is_offered_is_granted_and_what_is_marked_is_refused_by_that(
    rooms: RoomRules,
    strikes: StrikeRules | None,
    standing: list[tuple[str, str, int, int]],
    who: str,
    ahead: int,
    tenths: int,
) -> None:
    spec = haiwan()
    for whose, space_id, day, hour in standing:
        partner_id = SKY_FARM if whose == SKY_FARM else None
        try:
            spec.when(
                book(at(day, hour), who=asking(whose, MONDAY), space_id=space_id, partner_id=partner_id)
            )
        except Rejected:
            continue
    limits = BookingLimits(bookings_ahead_per_person=ahead)
    spec.given(
        rules_adopted(Rules(rooms=rooms, strikes=strikes)),
        BookingLimitsSet(limits=limits, revision=2, set_at=MONDAY),
        StrikeGiven(
            strike_id=NOWHERE,
            person_id=LIN,
            cause=StrikeCause.ROOM_NOT_USED,
            counts_until=at(30, 9),
            given_at=MONDAY,
        ),
    )
    now = MONDAY + timedelta(seconds=tenths / 10)
    for part, until in parts_for(spec, who, now, *range(7, 16)):
        longest = part.longest_minutes or limits.max_length_minutes
        for starts_at in {part.starts_at, part.starts_before - MINUTE}:
            room = (until - starts_at) // MINUTE
            if room < SHORTEST:
                continue
            code = part.against.reason if part.against is not None else None
            assert refusal_of(spec, who, now, starts_at, SHORTEST) == code
            if code is None:
                assert refusal_of(spec, who, now, starts_at, min(longest, room)) is None
            if part.longest_minutes is not None and room > longest:
                assert refusal_of(spec, who, now, starts_at, longest + 1) == "quota_is_used_up"


@pytest.mark.parametrize("whose", [WU, "anonymous"])
def test_a_stranger_is_a_resident_without_bookings(whose: str) -> None:
    quota = RoomQuota(for_whom=Booker.RESIDENT, per=QuotaPeriod.WEEK, at_most_bookings=1)
    lead = LeadTime(for_whom=Booker.RESIDENT, at_most_days=2)
    spec = haiwan(Rules(rooms=RoomRules(quotas=(quota,), lead_times=(lead,)))).when(book(at(7, 19)))
    reasons = {day: next(parts_for(spec, whose, MONDAY, day))[0].against for day in (7, 10)}
    assert reasons[7] is None
    assert reasons[10] is not None
    assert reasons[10].reason == "window_is_too_far_ahead"
    mine = next(parts_for(spec, LIN, MONDAY, 7))[0].against
    assert mine is not None
    assert mine.reason == "quota_is_used_up"


def test_a_lead_time_begins_at_a_minute_of_the_day() -> None:
    lead = LeadTime(for_whom=Booker.RESIDENT, at_least_hours=26, at_most_days=3)
    spec = haiwan(Rules(rooms=RoomRules(lead_times=(lead,))))
    now = at(7, 18) + timedelta(minutes=3, seconds=20)
    (near, open_now), (still_open, not_yet) = (
        [part for part, _ in parts_for(spec, LIN, now, day)] for day in (8, 10)
    )
    assert [near.against and near.against.reason, open_now.against] == ["time_is_too_near", None]
    assert open_now.starts_at == at(8, 20) + timedelta(minutes=4)
    assert [still_open.against, not_yet.against and not_yet.against.reason] == [
        None,
        "window_is_too_far_ahead",
    ]
    assert not_yet.starts_at == at(10, 18) + timedelta(minutes=4)
    for starts_at, code in (
        (at(8, 20) + timedelta(minutes=3), "time_is_too_near"),
        (at(8, 20) + timedelta(minutes=4), None),
        (at(10, 18) + timedelta(minutes=3), None),
        (at(10, 18) + timedelta(minutes=4), "window_is_too_far_ahead"),
    ):
        assert refusal_of(spec, LIN, now, starts_at, SHORTEST) == code


def test_minutes_that_are_left_of_a_quota_shorten_what_is_offered() -> None:
    quota = RoomQuota(for_whom=Booker.RESIDENT, per=QuotaPeriod.DAY, at_most_minutes=100)
    spec = haiwan(Rules(rooms=RoomRules(quotas=(quota,)))).when(book(at(8, 19)))
    assert {part.longest_minutes for part, _ in parts_for(spec, LIN, MONDAY, 8)} == {40}
    assert {part.longest_minutes for part, _ in parts_for(spec, LIN, MONDAY, 9)} == {100}
    assert {part.longest_minutes for part, _ in parts_for(spec, SKY_FARM, MONDAY, 8)} == {None}
