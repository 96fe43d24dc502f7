"""Property: what a page shows a partner as free is granted, by floor and lines too, and what is granted is
shown; and the same of residents beside a line that is called."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.bookings.domain.alternatives import MINUTE, ground
from services.bookings.domain.kin import uses_of
from services.bookings.domain.offered_bounds import Bounds
from services.bookings.domain.schedule import free_stretches
from services.bookings.domain.state import Bookings
from shared.contracts.bookings.bookings.commands import CancelBooking
from shared.contracts.bookings.bookings.events import BookingUse, SpaceBooked
from shared.contracts.bookings.bookings.offering import FreeStretch, OfferedPart, OfferedParts, TellOffered
from shared.contracts.bookings.refusals.quotas import BOOKING_IS_ONLY_TRIED
from shared.contracts.bookings.room_waits.commands import JoinRoomWaitlist
from shared.contracts.bookings.spaces.parts import SpacePartsSet
from shared.contracts.partners.programme import Rules
from shared.contracts.partners.room_rules import Booker, QuotaPeriod, RoomQuota, RoomRules
from shared.kernel.messages import Envelope
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role
from tests.soaking import when_soaking
from tests.specification import MONDAY, Specification
from tests.unit.bookings.haiwan import (
    CALLIGRAPHY,
    CHEN,
    DANCE_ROOM,
    FARMER,
    LIN,
    SKY_FARM,
    TERRACE,
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
NOW = MONDAY + timedelta(seconds=20)
SPACES = st.sampled_from([DANCE_ROOM, CALLIGRAPHY, TERRACE])
MINUTES = st.sampled_from([0, 15, 30])
STANDING = st.lists(
    st.tuples(
        st.sampled_from([LIN, WU, SKY_FARM, SKY_FARM]),
        SPACES,
        st.integers(10, 14),
        st.integers(9, 20),
        MINUTES,
        st.sampled_from([60, 120, 240]),
    ),
    max_size=6,
)
WAITS = st.lists(
    st.tuples(
        st.sampled_from([LIN, WU, FARMER]),
        SPACES,
        st.integers(10, 13),
        st.integers(9, 20),
        MINUTES,
        st.sampled_from([60, 90]),
    ),
    max_size=4,
)
QUOTA = RoomQuota(for_whom=Booker.PARTNER, per=QuotaPeriod.DAY, at_most_minutes=150)


def asking(who: str, now: datetime) -> Envelope:
    return farmer(now) if who in {SKY_FARM, FARMER} else resident(who, now)


def stretches_of(state: Bookings, space_id: str, units: int, days: range) -> Iterator[FreeStretch]:
    """What the read model shows as free of these days."""
    space = state.space(space_id)
    buffer = timedelta(minutes=space.buffer_minutes)
    for day in days:
        for opens, closes in ground(state, space, at(day, 12)):
            uses = uses_of(state, space, opens, closes + buffer)
            for since, until in free_stretches(uses, space.units - units, opens, closes + buffer):
                end = min(until - buffer, closes)
                if since < end:
                    yield FreeStretch(space_id=space_id, starts_at=since, ends_at=end)


def told(
    spec: Specification[Bookings], who: str, units: int, stretches: tuple[FreeStretch, ...]
) -> Iterator[tuple[FreeStretch, OfferedPart]]:
    command = TellOffered(
        for_whom=Booker.PARTNER if who == SKY_FARM else Booker.RESIDENT,
        whose=who,
        by_person=FARMER if who == SKY_FARM else who,
        units=units,
        shortest_minutes=SHORTEST,
        stretches=stretches,
        **by("system:availability", Role.SYSTEM, now=NOW),
    )
    answer = OfferedParts.model_validate(spec.refuses(command, BOOKING_IS_ONLY_TRIED))
    for stretch, parts in zip(stretches, answer.parts, strict=True):
        edges = [stretch.starts_at, *(one.starts_before for one in parts)]
        assert [one.starts_at for one in parts] == edges[:-1]
        assert edges[-1] == stretch.ends_at
        yield from ((stretch, part) for part in parts)


def refusal_of(
    spec: Specification[Bookings], who: str, space_id: str, starts_at: datetime, minutes: int, units: int
) -> str | None:
    partner_id = SKY_FARM if who == SKY_FARM else None
    wish = book(
        starts_at, minutes, who=asking(who, NOW), space_id=space_id, units=units, partner_id=partner_id
    )
    try:
        spec.decider.decide(spec.state, wish)
    except Rejected as refused:
        return refused.code
    return None


def must_hold(
    spec: Specification[Bookings], who: str, units: int, stretch: FreeStretch, part: OfferedPart, at: datetime
) -> None:
    """What is said of a start is what the rules do with it: of the shortest booking, and of the longest."""
    room = (stretch.ends_at - at) // MINUTE
    if room < SHORTEST:
        return

    def refused(minutes: int) -> str | None:
        return refusal_of(spec, who, stretch.space_id, at, minutes, units)

    code = part.against.reason if part.against is not None else None
    assert refused(SHORTEST) == code
    if code is not None:
        return
    fits = min(room, spec.state.limits.max_length_minutes)
    most = min(fits, part.longest_minutes or fits)
    if part.ends_by is not None:
        most = min(most, (part.ends_by - at) // MINUTE)
    assert refused(most) is None
    if most < fits:
        assert refused(most + 1) is not None


def history(
    floor_minutes: int,
    later_floor: int,
    standing: list[tuple[str, str, int, int, int, int]],
    waits: list[tuple[str, str, int, int, int, int]],
    *,
    parts: bool,
    quota: bool,
) -> Specification[Bookings]:
    rooms = RoomRules(quotas=(QUOTA,)) if quota else None
    spec = haiwan(Rules(resident_floor_minutes_per_week=0))
    if parts:
        spec.given(SpacePartsSet(space_id=TERRACE, part_ids=(DANCE_ROOM, CALLIGRAPHY), set_at=MONDAY))
    for who, space_id, day, hour, minute, minutes in standing:
        partner_id = SKY_FARM if who == SKY_FARM else None
        wish = book(
            at(day, hour, minute), minutes, who=asking(who, MONDAY), space_id=space_id, partner_id=partner_id
        )
        granted(spec, wish)
    for who, space_id, day, hour, minute, minutes in waits:
        begins = at(day, hour, minute)
        if not granted(spec, book(begins, minutes, who=resident(CHEN), space_id=space_id, units=1)):
            continue
        booking_id = spec.happened(SpaceBooked).booking_id
        wait = JoinRoomWaitlist(
            space_id=space_id,
            starts_at=begins,
            ends_at=begins + timedelta(minutes=minutes),
            partner_id=SKY_FARM if who == FARMER else None,
            **asking(who, MONDAY),
        )
        granted(spec, wait)
        spec.when(CancelBooking(booking_id=booking_id, **resident(CHEN)))
    return spec.given(
        rules_adopted(Rules(resident_floor_minutes_per_week=floor_minutes, rooms=rooms)),
        rules_adopted(Rules(resident_floor_minutes_per_week=later_floor, rooms=rooms), at(12, 14)),
    )


def granted(spec: Specification[Bookings], command: object) -> bool:
    try:
        spec.when(command)  # type: ignore[arg-type]
    except Rejected:
        return False
    return True


FLOORS = st.sampled_from([0, 600, 1_500, 2_300, 2_500, 2_600, 2_700, 2_900])


@settings(max_examples=when_soaking(2_000, 120), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.data(),
    FLOORS,
    FLOORS,
    STANDING,
    WAITS,
    st.booleans(),
    st.booleans(),
    st.sampled_from([SKY_FARM, SKY_FARM, LIN]),
    SPACES,
)
def test_what_is_shown_as_free_is_granted_and_what_is_granted_is_shown(
    data: st.DataObject,
    floor_minutes: int,
    later_floor: int,
    standing: list[tuple[str, str, int, int, int, int]],
    waits: list[tuple[str, str, int, int, int, int]],
    parts: bool,
    quota: bool,
    who: str,
    space_id: str,
) -> None:
    spec = history(floor_minutes, later_floor, standing, waits, parts=parts, quota=quota)
    units = data.draw(st.integers(1, spec.state.space(space_id).units))
    stretches = tuple(stretches_of(spec.state, space_id, units, range(10, 14)))
    for stretch, part in told(spec, who, units, stretches):
        minutes = (part.starts_before - part.starts_at) // MINUTE
        some = data.draw(st.integers(0, minutes - 1))
        for starts_at in {part.starts_at, part.starts_before - MINUTE, part.starts_at + some * MINUTE}:
            must_hold(spec, who, units, stretch, part, starts_at)


def test_the_floor_shortens_what_a_partner_could_have_and_nothing_of_a_resident() -> None:
    # A week has 2,760 minutes in which the calligraphy corner is open: 100 of them are left to partners.
    spec = haiwan(Rules(resident_floor_minutes_per_week=2_660))
    (evening,) = stretches_of(spec.state, CALLIGRAPHY, 1, range(8, 9))
    parts = [part for _, part in told(spec, SKY_FARM, 1, (evening,))]
    assert [(one.longest_minutes, one.ends_by, one.against) for one in parts] == [
        (100, None, None),
        (None, None, None),  # What is left of the evening is no longer than that.
    ]
    assert parts[0].starts_before == at(8, 22) - timedelta(minutes=100)
    (of_resident,) = (part for _, part in told(spec, LIN, 1, (evening,)))
    assert (of_resident.longest_minutes, of_resident.ends_by, of_resident.against) == (None, None, None)


def test_a_week_whose_floor_is_reached_is_shown_with_the_floor_as_its_reason() -> None:
    spec = haiwan(Rules(resident_floor_minutes_per_week=2_760))
    (evening,) = stretches_of(spec.state, CALLIGRAPHY, 1, range(8, 9))
    reasons = {part.against.reason for _, part in told(spec, SKY_FARM, 1, (evening,)) if part.against}
    assert reasons == {"residents_keep_a_floor"}


def test_what_somebody_who_waits_is_about_to_be_offered_is_shown_as_theirs() -> None:
    waits = [(WU, CALLIGRAPHY, 10, 19, 0, 60)]
    spec = history(0, 0, [], waits, parts=False, quota=False)
    (evening,) = stretches_of(spec.state, CALLIGRAPHY, 1, range(10, 11))
    shown = {who: [part for _, part in told(spec, who, 1, (evening,))] for who in (LIN, WU, SKY_FARM)}
    for who in (LIN, SKY_FARM):
        before, theirs, after = shown[who]
        assert (before.ends_by, before.against) == (at(10, 19), None)
        assert theirs.starts_at == at(10, 18, 31)
        assert theirs.against is not None
        assert theirs.against.reason == "space_is_not_free"
        assert (after.starts_at, after.against) == (at(10, 20), None)
    assert [(one.starts_at, one.against) for one in shown[WU]] == [(at(10, 18), None)]


def test_each_week_is_looked_at_once_however_many_stretches_there_are() -> None:
    spec = haiwan()
    bounds = Bounds(spec.state, BookingUse.PARTNER, FARMER, 1)
    stretches = [
        one
        for space_id in (CALLIGRAPHY, DANCE_ROOM)
        for one in stretches_of(spec.state, space_id, 1, range(7, 12))
    ]
    assert [len(bounds.of(one)) for one in stretches] == [1] * 10
    assert sorted(space_id for space_id, _, _ in bounds.looked_at) == [DANCE_ROOM, CALLIGRAPHY]
