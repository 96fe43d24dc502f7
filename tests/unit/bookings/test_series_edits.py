"""Series are edited: one date, this and all that follow, all; what stays as it is, and what can't be had."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from services.bookings.domain.state import Bookings
from shared.contracts.bookings.approvals.events import SpaceApprovalSet
from shared.contracts.bookings.bookings.commands import CancelBooking
from shared.contracts.bookings.bookings.events import BookingCancelled, SpaceBooked
from shared.contracts.bookings.hosts import HostLeft, HostSuspended
from shared.contracts.bookings.programme import BookingLimits, BookingLimitsSet
from shared.contracts.bookings.refusals.series import (
    DATE_IS_NOT_AHEAD,
    DATE_IS_TOO_NEAR,
    DATE_STANDS_ALONE,
    DATE_WANTS_APPROVAL,
    NO_DATE_CAN_BE_MOVED,
    SERIES_EDIT_HAS_CONFLICTS,
    SERIES_EDIT_IS_ONLY_TRIED,
    SERIES_IS_UNKNOWN,
)
from shared.contracts.bookings.refusals.spaces import HOST_HAS_LEFT, HOST_IS_SUSPENDED, SPACE_IS_UNKNOWN
from shared.contracts.bookings.room_prices.commands import RecordRoomPayment
from shared.contracts.bookings.series import EditScope, SeriesDateAdded
from shared.contracts.bookings.series_edits import BookingMoved, EditSeries, SeriesEdited, TryEditSeries
from shared.contracts.bookings.spaces.approval import SpaceApproval
from shared.contracts.partners.programme import Rules
from shared.kernel.messages import Envelope
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from tests.specification import MONDAY, Specification
from tests.unit.bookings.haiwan import (
    CALLIGRAPHY,
    CHEN,
    NOWHERE,
    SKY_FARM,
    TERRACE,
    at,
    book,
    farmer,
    haiwan,
    resident,
    staff,
)
from tests.unit.bookings.test_room_prices import priced, rule
from tests.unit.bookings.test_series import add, cancel, series, with_a_skipped_date

Spec = Specification[Bookings]
ONE, FOLLOWING, ALL = EditScope
HOUR = timedelta(hours=1)


def booked(spec: Spec | None = None, who: Envelope | None = None, **changes: Any) -> Spec:
    return (spec or haiwan()).when(series(who, **changes))


def starts(spec: Spec) -> list[datetime]:
    return sorted(one.starts_at for one in spec.state.bookings.values() if one.series_id)


def named(spec: Spec, starts_at: datetime) -> str:
    """The booking of the series that begins then."""
    (found,) = (one for one in spec.state.bookings.values() if one.series_id and one.starts_at == starts_at)
    return found.id


def edit(
    spec: Spec,
    date: datetime,
    to: datetime,
    scope: EditScope = ONE,
    minutes: int = 60,
    who: Envelope | None = None,
    **changes: Any,
) -> EditSeries:
    booking_id = changes.pop("booking_id", None) or named(spec, date)
    return EditSeries(
        series_id=changes.pop("series_id", None) or next(iter(spec.state.series)),
        booking_id=booking_id,
        scope=scope,
        starts_at=to,
        ends_at=to + timedelta(minutes=minutes),
        **changes,
        **(who or resident()),
    )


def tried(command: EditSeries) -> TryEditSeries:
    return TryEditSeries(**dict(command))


def test_one_date_is_moved_and_keeps_its_booking() -> None:
    spec = booked()
    booking_id = named(spec, at(15, 19))
    spec.when(edit(spec, at(15, 19), at(16, 20), minutes=90, space_id=CALLIGRAPHY))
    event = spec.happened(BookingMoved)
    assert (event.booking_id, event.date) == (booking_id, at(15, 19))
    assert (event.from_starts_at, event.starts_at, event.ends_at) == (at(15, 19), at(16, 20), at(16, 21, 30))
    assert starts(spec) == [at(8, 19), at(16, 20), at(22, 19), at(29, 19)]
    spec.when(book(at(15, 19), who=resident(CHEN)))  # What it had is free for others at once.


def test_the_dates_from_one_on_are_moved_and_those_before_stand() -> None:
    spec = booked()
    spec.when(edit(spec, at(22, 19), at(23, 19, 30), FOLLOWING))
    assert starts(spec) == [at(8, 19), at(15, 19), at(23, 19, 30), at(30, 19, 30)]
    event = spec.happened(SeriesEdited)
    assert (event.date, event.moved, event.kept) == (at(22, 19), 2, ())


def test_all_dates_ahead_are_moved_and_what_has_begun_never_changes() -> None:
    spec = booked()
    spec.when(edit(spec, at(22, 19), at(21, 20), ALL, who=staff(at(15, 19, 5))))
    assert starts(spec) == [at(8, 19), at(15, 19), at(21, 20), at(28, 20)]
    spec.refuses(edit(spec, at(8, 19), at(9, 19), who=staff(at(15, 19, 5))), DATE_IS_NOT_AHEAD)


def test_a_date_that_was_edited_by_itself_stays_when_the_others_are_edited() -> None:
    spec = booked()
    spec.when(edit(spec, at(15, 19), at(17, 18)))
    facts = spec.refuses(tried(edit(spec, at(8, 19), at(9, 19), ALL)), SERIES_EDIT_IS_ONLY_TRIED)
    assert facts["left_alone"] == ["2026-07-17T10:00:00Z"]
    spec.when(edit(spec, at(8, 19), at(9, 19), ALL))
    assert starts(spec) == [at(9, 19), at(17, 18), at(23, 19), at(30, 19)]
    spec.refuses(edit(spec, at(17, 18), at(18, 18), FOLLOWING), DATE_STANDS_ALONE)
    spec.when(edit(spec, at(17, 18), at(18, 18)))
    assert at(18, 18) in starts(spec)


@pytest.mark.parametrize("scope", [FOLLOWING, ALL])
def test_a_date_that_was_cancelled_never_comes_back(scope: EditScope) -> None:
    spec = booked()
    gone = named(spec, at(15, 19))
    spec.when(CancelBooking(booking_id=gone, **resident()))
    spec.when(edit(spec, at(8, 19), at(8, 20), scope))
    assert starts(spec) == [at(8, 20), at(22, 20), at(29, 20)]
    spec.refuses(edit(spec, at(8, 20), at(8, 19), booking_id=gone), DATE_IS_NOT_AHEAD)


def test_conflicts_are_named_with_what_would_do_and_nothing_changes() -> None:
    spec = booked(haiwan().when(book(at(16, 19), who=resident(CHEN))))
    wish = edit(spec, at(8, 19), at(9, 19), ALL)
    facts = spec.refuses(wish, SERIES_EDIT_HAS_CONFLICTS)
    assert spec.refuses(tried(wish), SERIES_EDIT_IS_ONLY_TRIED) == facts
    (conflict,) = facts["conflicts"]
    assert (conflict["from_starts_at"], conflict["reason"]) == ("2026-07-15T11:00:00Z", "space_is_not_free")
    assert conflict["alternatives"]
    assert len(facts["moved"]) == 3
    assert starts(spec) == [at(8, 19), at(15, 19), at(22, 19), at(29, 19)]


def test_dates_that_cannot_be_had_stay_as_they_are_and_by_themselves() -> None:
    spec = booked(haiwan().when(book(at(16, 19), who=resident(CHEN))))
    spec.when(edit(spec, at(8, 19), at(9, 19), ALL, keep_conflicts=True))
    assert starts(spec) == [at(9, 19), at(15, 19), at(23, 19), at(30, 19)]
    assert spec.happened(SeriesEdited).kept == (at(15, 19),)
    spec.when(edit(spec, at(9, 19), at(9, 20), ALL))
    assert starts(spec) == [at(9, 20), at(15, 19), at(23, 20), at(30, 20)]


def test_where_no_date_can_be_had_so_nothing_changes() -> None:
    spec = booked()
    wish = edit(spec, at(8, 19), at(8, 10), ALL, keep_conflicts=True)
    facts = spec.refuses(wish, NO_DATE_CAN_BE_MOVED)
    assert [one["reason"] for one in facts["conflicts"]] == ["space_is_not_open_then"] * 4


def test_a_series_that_moves_by_its_own_step_is_not_in_its_own_way() -> None:
    spec = booked()
    spec.when(edit(spec, at(8, 19), at(15, 19), ALL))
    assert starts(spec) == [at(15, 19), at(22, 19), at(29, 19), at(5, 19, month=8)]
    spec.when(edit(spec, at(15, 19), at(8, 19), ALL))
    assert starts(spec) == [at(8, 19), at(15, 19), at(22, 19), at(29, 19)]


def test_what_stays_is_in_the_way_of_what_would_move_there() -> None:
    spec = booked(haiwan().when(book(at(5, 19, month=8), who=resident(CHEN))))
    facts = spec.refuses(edit(spec, at(8, 19), at(15, 19), ALL), SERIES_EDIT_HAS_CONFLICTS)
    assert (len(facts["conflicts"]), facts["moved"]) == (4, [])


def test_a_skipped_date_moves_along_and_is_added_where_it_is_free_then() -> None:
    spec, series_id = with_a_skipped_date()
    spec.when(edit(spec, at(8, 19), at(8, 20, 30), ALL, space_id=CALLIGRAPHY))
    (skipped,) = spec.happened(SeriesEdited).skipped
    assert (skipped.date, skipped.starts_at, skipped.space_id) == (at(22, 19), at(22, 20, 30), CALLIGRAPHY)
    spec.when(add(series_id, at(22, 20, 30)))
    assert spec.happened(SpaceBooked).space_id == CALLIGRAPHY
    assert spec.happened(SeriesDateAdded).date == at(22, 19)
    spec.when(edit(spec, at(8, 20, 30), at(8, 20), ALL))
    assert starts(spec) == [at(8, 20), at(15, 20), at(22, 20), at(29, 20)]
    spec.when(cancel(series_id, at(22, 20)))
    given_back = [one.starts_at for one in spec.last if isinstance(one, BookingCancelled)]
    assert sorted(given_back) == [at(22, 20), at(29, 20)]


def test_what_is_so_already_is_not_changed_again() -> None:
    spec, _ = with_a_skipped_date()
    for scope in EditScope:
        spec.when(edit(spec, at(8, 19), at(8, 19), scope)).then_nothing()


def test_a_resident_at_the_limit_of_bookings_may_still_move_them() -> None:
    limits = BookingLimits(bookings_ahead_per_person=4)
    spec = booked(haiwan().given(BookingLimitsSet(limits=limits, revision=2, set_at=MONDAY)))
    spec.when(edit(spec, at(8, 19), at(8, 20), ALL))
    assert spec.state.ahead == {"resident-lin": 4}


def test_what_could_be_given_back_only_late_is_moved_by_staff_alone() -> None:
    spec = booked()
    late = at(15, 18, 30)
    facts = spec.refuses(edit(spec, at(15, 19), at(16, 19), who=resident(now=late)), DATE_IS_TOO_NEAR)
    assert facts["late_from"]
    wish = edit(spec, at(22, 19), at(23, 19), ALL, who=resident(now=late))
    (near,) = spec.refuses(wish, SERIES_EDIT_HAS_CONFLICTS)["conflicts"]
    assert near["reason"] == "date_is_too_near"
    spec.when(edit(spec, at(15, 19), at(16, 19), who=staff(late)))
    assert at(16, 19) in starts(spec)


@pytest.mark.parametrize("kind", [EditSeries, TryEditSeries])
def test_where_bookings_wait_for_approval_staff_alone_move_a_date(
    kind: type[EditSeries | TryEditSeries],
) -> None:
    approval = SpaceApproval(answer_hours=24, above_minutes=60)
    spec = booked().given(SpaceApprovalSet(space_id=CALLIGRAPHY, approval=approval, set_at=MONDAY))
    wish = edit(spec, at(15, 19), at(15, 19), minutes=90, space_id=CALLIGRAPHY)
    spec.refuses(kind(**dict(wish)), DATE_WANTS_APPROVAL)
    spec.when(edit(spec, at(15, 19), at(15, 19), minutes=90, space_id=CALLIGRAPHY, who=staff()))
    assert spec.happened(BookingMoved).space_id == CALLIGRAPHY


def test_a_moved_date_costs_what_its_time_costs_and_what_was_paid_stays_paid() -> None:
    spec = priced(rule(6_000, opens_at=time(19), weekdays=(3,)))
    spec.when(series(dates=2))
    booking_id = named(spec, at(8, 19))
    spec.when(RecordRoomPayment(booking_id=booking_id, amount_fen=6_000, **staff()))
    wish = edit(spec, at(8, 19), at(9, 19))
    (moved,) = spec.refuses(tried(wish), SERIES_EDIT_IS_ONLY_TRIED)["moved"]
    assert (moved["price_before_fen"], moved["price_fen"]) == (6_000, 0)
    spec.when(wish)
    charge = spec.state.room_prices.charges[booking_id]
    assert (charge.price_fen, charge.kept_fen) == (0, 6_000)


def test_partners_edit_their_series_within_their_agreement_and_the_residents_floor() -> None:
    spec = booked(who=farmer(), partner_id=SKY_FARM)
    spec.when(edit(spec, at(8, 19), at(8, 19, 30), ALL, who=farmer(), space_id=TERRACE))
    assert len([one for one in spec.last if isinstance(one, BookingMoved)]) == 4
    far = at(31, 19, month=12)
    facts = spec.refuses(edit(spec, at(8, 19, 30), far, who=farmer()), SERIES_EDIT_HAS_CONFLICTS)
    assert [one["reason"] for one in facts["conflicts"]] == ["agreement_is_not_in_force"]


def test_only_its_booker_and_staff_edit_a_series() -> None:
    spec = booked()
    wish = edit(spec, at(8, 19), at(8, 20))
    spec.refuses(wish.model_copy(update={"actor": resident(CHEN)["actor"]}), ACTOR_MAY_NOT_DO_THIS)
    spec.when(wish.model_copy(update={"actor": staff()["actor"]}))
    assert spec.happened(SeriesEdited).booked_by == "resident-lin"


@pytest.mark.parametrize("kind", [EditSeries, TryEditSeries])
def test_what_is_against_every_date_is_no_conflict(kind: type[EditSeries | TryEditSeries]) -> None:
    def asked(wish: EditSeries) -> EditSeries | TryEditSeries:
        return kind(**dict(wish))

    spec = booked(who=farmer(), partner_id=SKY_FARM)
    wish = edit(spec, at(8, 19), at(8, 20), ALL, who=farmer())
    spec.refuses(asked(wish.model_copy(update={"series_id": NOWHERE})), SERIES_IS_UNKNOWN)
    spec.refuses(asked(wish.model_copy(update={"booking_id": NOWHERE})), DATE_IS_NOT_AHEAD)
    spec.refuses(asked(wish.model_copy(update={"space_id": NOWHERE})), SPACE_IS_UNKNOWN)
    late = edit(spec, at(8, 19), at(8, 20), ALL, who=farmer(at(8, 18, 30)))
    spec.refuses(asked(late), DATE_IS_TOO_NEAR)
    spec.when(edit(spec, at(29, 19), at(30, 19), who=farmer()))
    spec.refuses(asked(edit(spec, at(30, 19), at(31, 19), ALL, who=farmer())), DATE_STANDS_ALONE)
    spec.given(HostSuspended(partner_id=SKY_FARM, reason="迟交", suspended_at=MONDAY))
    spec.refuses(asked(wish), HOST_IS_SUSPENDED)
    spec.given(HostLeft(partner_id=SKY_FARM, left_at=MONDAY))
    spec.refuses(asked(wish), HOST_HAS_LEFT)


def test_the_new_time_of_day_stays_through_a_change_of_clocks() -> None:
    autumn = resident(now=datetime(2026, 10, 19, 8, tzinfo=UTC))
    first = datetime(2026, 10, 21, 17, tzinfo=UTC)  # 7 p.m. in Berlin; clocks go back on the 25th.
    spec = booked(haiwan(Rules(zone="Europe/Berlin")), autumn, dates=2, starts_at=first, ends_at=first + HOUR)
    spec.when(edit(spec, first, first + HOUR, ALL, who=autumn))
    assert starts(spec) == [first + HOUR, first + 2 * HOUR + timedelta(days=7)]
