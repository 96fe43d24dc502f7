"""A resident books a room, a second is refused, and what is given back is free at once."""

from datetime import timedelta

import pytest

from services.bookings.domain.alternatives import alternatives
from services.bookings.domain.hours import Span
from services.bookings.domain.space_state import Space
from shared.contracts.bookings.bookings.commands import BookSpace, CancelBooking
from shared.contracts.bookings.bookings.events import (
    BookingCancelled,
    BookingUse,
    CancelReason,
    Loss,
    SpaceBooked,
)
from shared.contracts.bookings.hosts import HostSuspended
from shared.contracts.bookings.programme import BookingLimits, BookingLimitsSet
from shared.contracts.bookings.refusals.spaces import (
    AGREEMENT_DOES_NOT_COVER_THE_SPACE,
    BOOKING_BELONGS_TO_A_SESSION,
    BOOKING_HAS_BEGUN,
    BOOKING_IS_OVER,
    BOOKING_IS_TOO_LONG,
    BOOKING_IS_UNKNOWN,
    HOST_IS_SUSPENDED,
    HOST_IS_UNKNOWN,
    PERSON_HAS_ENOUGH_BOOKINGS_AHEAD,
    SPACE_HAS_FEWER_UNITS,
    SPACE_IS_NOT_FREE,
    SPACE_IS_NOT_OPEN_THEN,
    WINDOW_IS_TOO_FAR_AHEAD,
    WINDOW_LIES_IN_THE_PAST,
)
from shared.kernel.messages import Envelope
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from shared.kernel.roles import Role
from tests.specification import MONDAY
from tests.unit.bookings.haiwan import (
    CALLIGRAPHY,
    CHEN,
    DANCE_ROOM,
    FARMER,
    LIN,
    NOWHERE,
    SKY_FARM,
    STAFF,
    STRANGER,
    TERRACE,
    at,
    book,
    by,
    draft,
    farmer,
    haiwan,
    resident,
    staff,
    terms,
    terms_set,
    tick,
)


def test_a_resident_books_a_room() -> None:
    command = book(at(8, 19))
    haiwan().when(command).then(
        SpaceBooked(
            booking_id=command.new_id("booking"),
            space_id=DANCE_ROOM,
            starts_at=at(8, 19),
            ends_at=at(8, 20),
            free_again_at=at(8, 20, 10),
            units=1,
            use=BookingUse.RESIDENT,
            booked_by=LIN,
            partner_id=None,
            session_id=None,
            late_from=at(7, 19),
            check_in_from=at(8, 18, 30),
            release_at=at(8, 19, 15),
            booked_at=MONDAY,
            late_refund_bps=10_000,
        )
    )


def test_a_second_resident_is_refused_with_alternatives_near_the_time_and_elsewhere() -> None:
    spec = haiwan().when(book(at(8, 19)))
    facts = spec.refuses(book(at(8, 19), who=resident(CHEN)), SPACE_IS_NOT_FREE)
    assert facts["alternatives"] == [
        {"space_id": DANCE_ROOM, "starts_at": "2026-07-08T12:10:00Z", "ends_at": "2026-07-08T13:10:00Z"},
        {"space_id": CALLIGRAPHY, "starts_at": "2026-07-08T11:00:00Z", "ends_at": "2026-07-08T12:00:00Z"},
        {"space_id": TERRACE, "starts_at": "2026-07-08T11:00:00Z", "ends_at": "2026-07-08T12:00:00Z"},
    ]


def test_every_alternative_can_be_booked() -> None:
    spec = haiwan().when(book(at(11, 10))).when(book(at(11, 14), 240))
    facts = spec.refuses(book(at(11, 10, 30), 90, who=resident(CHEN)), SPACE_IS_NOT_FREE)
    assert [(other["space_id"], other["starts_at"]) for other in facts["alternatives"]] == [
        (DANCE_ROOM, "2026-07-11T03:10:00Z"),
        (DANCE_ROOM, "2026-07-11T10:10:00Z"),
        (CALLIGRAPHY, "2026-07-11T02:30:00Z"),
    ]
    for other in facts["alternatives"]:
        fields = {key: other[key] for key in ("space_id", "starts_at", "ends_at")}
        spec.when(BookSpace(**fields, **resident(CHEN)))


def test_who_finds_all_rooms_taken_is_told_of_the_day_elsewhere() -> None:
    spec = haiwan()
    spec.when(book(at(8, 18), 240))
    spec.when(book(at(8, 19), space_id=CALLIGRAPHY))
    spec.when(book(at(8, 18), 240, space_id=TERRACE, units=2))
    facts = spec.refuses(book(at(8, 19), who=resident(CHEN)), SPACE_IS_NOT_FREE)
    assert facts["alternatives"] == [
        {"space_id": CALLIGRAPHY, "starts_at": "2026-07-08T10:00:00Z", "ends_at": "2026-07-08T11:00:00Z"}
    ]


def test_no_alternative_lies_in_the_past() -> None:
    spec = haiwan().when(book(at(8, 19), 60)).when(book(at(8, 20, 10), 110))
    command = book(at(8, 19), 20, who=resident(CHEN, at(8, 18, 29)))
    starts = [other["starts_at"] for other in spec.refuses(command, SPACE_IS_NOT_FREE)["alternatives"]]
    assert starts[0] == "2026-07-08T10:30:00Z"  # Half past six, the last to end before the buffer.
    command = book(at(8, 19), 20, who=resident(CHEN, at(8, 18, 30)))
    starts = [other["starts_at"] for other in spec.refuses(command, SPACE_IS_NOT_FREE)["alternatives"]]
    assert starts == ["2026-07-08T11:00:00Z"] * 2  # Elsewhere alone: nothing here begins after now.


def test_the_buffer_lies_between_two_bookings() -> None:
    spec = haiwan().when(book(at(8, 19)))
    spec.refuses(book(at(8, 20, 9), 30, who=resident(CHEN)), SPACE_IS_NOT_FREE)
    spec.refuses(book(at(8, 18, 21), 30, who=resident(CHEN)), SPACE_IS_NOT_FREE)
    spec.when(book(at(8, 20, 10), 30, who=resident(CHEN)))
    spec.when(book(at(8, 18, 20), 30, who=resident(CHEN)))


def test_a_space_of_two_units_takes_two_bookings_at_once() -> None:
    spec = haiwan().when(book(at(8, 19), space_id=TERRACE))
    spec.when(book(at(8, 19, 30), space_id=TERRACE, who=resident(CHEN)))
    spec.refuses(book(at(8, 19, 45), space_id=TERRACE), SPACE_IS_NOT_FREE)
    spec.refuses(book(at(8, 18), 90, space_id=TERRACE, units=2), SPACE_IS_NOT_FREE)


def test_more_units_than_the_space_has_are_never_free() -> None:
    assert haiwan().refuses(book(at(8, 19), units=2), SPACE_HAS_FEWER_UNITS) == {"units": 1}


def test_the_past_is_not_booked() -> None:
    haiwan().refuses(book(at(6, 18), who=resident(now=at(6, 18, 1))), WINDOW_LIES_IN_THE_PAST)


def test_a_booking_lies_within_the_opening_hours() -> None:
    spec = haiwan()
    assert spec.refuses(book(at(8, 17, 30)), SPACE_IS_NOT_OPEN_THEN) == {
        "open_that_day": [{"starts_at": "2026-07-08T10:00:00Z", "ends_at": "2026-07-08T14:00:00Z"}],
        "alternatives": [
            {"space_id": DANCE_ROOM, "starts_at": "2026-07-08T10:00:00Z", "ends_at": "2026-07-08T11:00:00Z"}
        ],
    }
    spec.refuses(book(at(8, 21, 30)), SPACE_IS_NOT_OPEN_THEN)
    spec.when(book(at(8, 21), who=resident()))  # The buffer may run past the closing time.


def test_a_booking_is_no_longer_than_the_limit() -> None:
    haiwan().refuses(book(at(11, 9), 241), BOOKING_IS_TOO_LONG)


def test_residents_book_only_so_far_ahead() -> None:
    facts = haiwan().refuses(book(at(7, 19, month=9)), WINDOW_IS_TOO_FAR_AHEAD)
    assert facts == {"days_ahead": 60, "bookable_from": "2026-07-09T11:00:00Z"}


def test_the_community_plans_further_ahead_than_residents() -> None:
    spec = haiwan().when(book(at(7, 19, month=9), who=staff(), for_the_community=True))
    assert spec.happened(SpaceBooked).use is BookingUse.COMMUNITY


def test_a_resident_has_only_so_many_bookings_ahead() -> None:
    limits = BookingLimits(bookings_ahead_per_person=2)
    spec = haiwan().given(BookingLimitsSet(limits=limits, revision=2, set_at=MONDAY))
    spec.when(book(at(8, 19))).when(book(at(9, 19)))
    booking_id = spec.happened(SpaceBooked).booking_id
    assert spec.refuses(book(at(10, 19)), PERSON_HAS_ENOUGH_BOOKINGS_AHEAD) == {"limit": 2}
    spec.when(CancelBooking(booking_id=booking_id, **resident()))
    spec.when(book(at(10, 19)))


def test_staff_book_for_a_resident_without_a_phone() -> None:
    spec = haiwan().when(book(at(8, 19), who=by(STAFF, Role.STAFF, Role.RESIDENT, on_behalf_of=LIN)))
    assert spec.happened(SpaceBooked).booked_by == LIN


@pytest.mark.parametrize(
    ("who", "for_the_community"),
    [
        (staff(), False),
        (farmer(), False),
        (resident(), True),
        (by(STAFF, Role.STAFF, Role.RESIDENT, on_behalf_of=LIN), True),
    ],
)
def test_who_may_not_book_is_refused(who: Envelope, for_the_community: bool) -> None:
    command = book(at(8, 19), who=who, for_the_community=for_the_community)
    haiwan().refuses(command, ACTOR_MAY_NOT_DO_THIS)


def test_a_partner_books_a_block_through_its_representative() -> None:
    spec = haiwan().when(book(at(8, 19), who=farmer(), partner_id=SKY_FARM))
    booked = spec.happened(SpaceBooked)
    assert (booked.use, booked.booked_by, booked.partner_id) == (BookingUse.PARTNER, FARMER, SKY_FARM)


def test_nobody_else_books_for_a_partner() -> None:
    haiwan().refuses(book(at(8, 19), partner_id=SKY_FARM), ACTOR_MAY_NOT_DO_THIS)
    haiwan().refuses(book(at(8, 19), partner_id=NOWHERE), HOST_IS_UNKNOWN)


def test_nothing_is_booked_for_a_suspended_partner() -> None:
    spec = haiwan().given(HostSuspended(partner_id=SKY_FARM, reason="", suspended_at=MONDAY))
    spec.refuses(book(at(8, 19), who=farmer(), partner_id=SKY_FARM), HOST_IS_SUSPENDED)


def test_a_partner_books_only_the_spaces_of_its_agreement() -> None:
    spec = haiwan().given(terms_set(terms(space_ids=(TERRACE,))))
    facts = spec.refuses(
        book(at(8, 19), who=farmer(), partner_id=SKY_FARM), AGREEMENT_DOES_NOT_COVER_THE_SPACE
    )
    assert facts == {"space_ids": [TERRACE]}
    spec.when(book(at(8, 19), who=farmer(), partner_id=SKY_FARM, space_id=TERRACE))


def test_a_cancelled_slot_is_free_at_once() -> None:
    spec = haiwan().when(book(at(8, 19)))
    booked = spec.happened(SpaceBooked)
    spec.when(CancelBooking(booking_id=booked.booking_id, reason=CancelReason.PLANS_CHANGED, **resident()))
    spec.then(
        BookingCancelled(
            booking_id=booked.booking_id,
            space_id=DANCE_ROOM,
            starts_at=at(8, 19),
            free_again_at=at(8, 20, 10),
            late=False,
            reason=CancelReason.PLANS_CHANGED,
            cancelled_at=MONDAY,
            person_ids=(booked.booked_by,),
            ends_at=at(8, 20),
            losses=(Loss(),),
        )
    )
    spec.when(book(at(8, 19), who=resident(CHEN)))


def test_a_cancellation_shortly_before_the_start_is_late() -> None:
    spec = haiwan().when(book(at(8, 19)))
    booking_id = spec.happened(SpaceBooked).booking_id
    spec.when(CancelBooking(booking_id=booking_id, **resident(now=at(7, 19))))
    assert spec.happened(BookingCancelled).late


def test_a_booking_is_cancelled_once() -> None:
    spec = haiwan().when(book(at(8, 19)))
    command = CancelBooking(booking_id=spec.happened(SpaceBooked).booking_id, **resident())
    spec.when(command).when(command).then_nothing()


def test_only_the_booker_and_staff_cancel() -> None:
    spec = haiwan().when(book(at(8, 19)))
    booking_id = spec.happened(SpaceBooked).booking_id
    spec.refuses(CancelBooking(booking_id=booking_id, **resident(STRANGER)), ACTOR_MAY_NOT_DO_THIS)
    in_anothers_place = by(STAFF, Role.STAFF, Role.RESIDENT, on_behalf_of=CHEN)
    spec.refuses(CancelBooking(booking_id=booking_id, **in_anothers_place), ACTOR_MAY_NOT_DO_THIS)
    spec.when(CancelBooking(booking_id=booking_id, **staff()))


def test_a_booking_that_has_begun_is_not_cancelled() -> None:
    spec = haiwan().when(book(at(8, 19)))
    booking_id = spec.happened(SpaceBooked).booking_id
    spec.refuses(CancelBooking(booking_id=booking_id, **resident(now=at(8, 19))), BOOKING_HAS_BEGUN)


def test_a_booking_that_is_over_is_not_cancelled() -> None:
    spec = haiwan().when(book(at(8, 19)))
    booking_id = spec.happened(SpaceBooked).booking_id
    spec.when(tick(at(8, 19, 15)))
    facts = spec.refuses(CancelBooking(booking_id=booking_id, **resident()), BOOKING_IS_OVER)
    assert facts == {"state": "no_show"}


def test_an_unknown_booking_is_not_cancelled() -> None:
    haiwan().refuses(CancelBooking(booking_id=NOWHERE, **resident()), BOOKING_IS_UNKNOWN)


def test_the_booking_of_a_session_goes_with_the_session() -> None:
    spec = haiwan().when(draft())
    booking_id = spec.happened(SpaceBooked).booking_id
    spec.refuses(CancelBooking(booking_id=booking_id, **farmer()), BOOKING_BELONGS_TO_A_SESSION)


def test_of_a_thousand_residents_one_gets_the_room_and_the_others_see_alternatives() -> None:
    spec = haiwan()
    refused = 0
    for number in range(1000):
        command = book(at(8, 19), who=resident(f"resident-{number}"))
        if number == 0:
            spec.when(command)
        else:
            refused += len(spec.refuses(command, SPACE_IS_NOT_FREE)["alternatives"]) == 3
    assert refused == 999
    assert spec.state.spaces[DANCE_ROOM].schedule.peak(at(8, 19), at(8, 20) + timedelta(minutes=10)) == 1


def test_no_more_windows_are_tried_than_are_told() -> None:
    spec = haiwan()
    for hour in (10, 12, 14, 16, 18, 20):
        spec.when(book(at(11, hour), 30))
    tried: list[Span] = []

    def would_do(_space: Space, window: Span) -> bool:
        tried.append(window)
        return True

    space = spec.state.space(DANCE_ROOM)
    told = alternatives(spec.state, space, (at(11, 12), at(11, 12, 30)), 1, MONDAY, would_do)
    assert (len(told), len(tried)) == (3, 4)  # Three of the seven that are free there, one elsewhere.
