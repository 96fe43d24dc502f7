"""Who checks in completes a booking; who does not come releases the space."""

from typing import Any

import pytest

from shared.contracts.bookings.bookings.commands import CheckIn
from shared.contracts.bookings.bookings.events import BookingCompleted, CheckedIn, SpaceBooked, SpaceReleased
from shared.contracts.bookings.refusals.spaces import (
    BOOKING_BELONGS_TO_A_SESSION,
    BOOKING_IS_OVER,
    BOOKING_IS_UNKNOWN,
    CHECK_IN_IS_NOT_OPEN,
    ROOM_CODE_IS_NOT_VALID,
    SPACE_IS_NOT_FREE,
)
from shared.contracts.bookings.spaces.commands import EditSpace, OpenSpace
from shared.contracts.bookings.spaces.events import SpaceOpened
from shared.contracts.partners.trials.events import Presence
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from tests.unit.bookings.haiwan import (
    CHEN,
    DANCE_ROOM,
    LIN,
    NOWHERE,
    SOLARIUM,
    STRANGER,
    at,
    book,
    draft,
    farmer,
    haiwan,
    resident,
    space_opened,
    staff,
    tick,
)


def test_the_booker_checks_in_and_the_booking_is_completed_at_its_end() -> None:
    spec = haiwan().when(book(at(8, 19)))
    booking_id = spec.happened(SpaceBooked).booking_id
    spec.when(CheckIn(booking_id=booking_id, **resident(now=at(8, 18, 30))))
    spec.then(CheckedIn(booking_id=booking_id, space_id=DANCE_ROOM, checked_in_at=at(8, 18, 30)))
    spec.when(CheckIn(booking_id=booking_id, **staff(now=at(8, 18, 40)))).then_nothing()
    assert spec.decider.due(spec.state) == at(8, 20)
    spec.when(tick(at(8, 20)))
    spec.then(BookingCompleted(booking_id=booking_id, space_id=DANCE_ROOM, completed_at=at(8, 20)))
    assert LIN not in spec.state.ahead


def test_the_buffer_after_a_completed_booking_is_kept() -> None:
    spec = haiwan().when(book(at(8, 19)))
    booking_id = spec.happened(SpaceBooked).booking_id
    spec.when(CheckIn(booking_id=booking_id, **resident(now=at(8, 19)))).when(tick(at(8, 20)))
    now = at(8, 20, 1)
    spec.refuses(book(at(8, 20, 5), who=resident(CHEN, now)), SPACE_IS_NOT_FREE)
    spec.when(book(at(8, 20, 10), who=resident(CHEN, now)))


def test_an_unclaimed_booking_is_a_no_show_and_the_space_is_free() -> None:
    spec = haiwan().when(book(at(8, 19)))
    booking_id = spec.happened(SpaceBooked).booking_id
    assert spec.decider.due(spec.state) == at(8, 19, 15)
    spec.when(tick(at(8, 19, 15))).then(
        SpaceReleased(
            booking_id=booking_id,
            space_id=DANCE_ROOM,
            starts_at=at(8, 19),
            free_again_at=at(8, 20, 10),
            released_at=at(8, 19, 15),
            ends_at=at(8, 20),
        )
    )
    spec.when(book(at(8, 19, 20), 30, who=resident(CHEN, at(8, 19, 16))))
    spec.refuses(CheckIn(booking_id=booking_id, **resident(now=at(8, 19, 16))), BOOKING_IS_OVER)


def test_the_space_of_a_session_is_not_released() -> None:
    spec = haiwan().when(draft())
    spec.when(tick(at(11, 9, 15))).then_nothing()
    spec.when(tick(at(11, 10, 30)))
    assert isinstance(spec.last[0], BookingCompleted)


@pytest.mark.parametrize("minute", [29, 75])
def test_check_in_is_possible_around_the_start_only(minute: int) -> None:
    spec = haiwan().when(book(at(8, 19)))
    booking_id = spec.happened(SpaceBooked).booking_id
    now = at(8, 18 + minute // 60, minute % 60)
    facts = spec.refuses(CheckIn(booking_id=booking_id, **resident(now=now)), CHECK_IN_IS_NOT_OPEN)
    assert facts == {"opens_at": "2026-07-08T10:30:00Z", "closes_at": "2026-07-08T11:15:00Z"}


def test_only_the_booker_and_staff_check_in() -> None:
    spec = haiwan().when(book(at(8, 19)))
    booking_id = spec.happened(SpaceBooked).booking_id
    command = CheckIn(booking_id=booking_id, **resident(STRANGER, at(8, 19)))
    spec.refuses(command, ACTOR_MAY_NOT_DO_THIS)


def test_an_unknown_booking_is_not_checked_in() -> None:
    haiwan().refuses(CheckIn(booking_id=NOWHERE, **resident()), BOOKING_IS_UNKNOWN)


def test_a_room_whose_door_shows_a_code_takes_no_check_in_without_proof() -> None:
    spec = haiwan().given(space_opened(SOLARIUM, "阳光房").model_copy(update={"check_in_by_code": True}))
    booking_id = spec.when(book(at(8, 19), space_id=SOLARIUM)).happened(SpaceBooked).booking_id
    early = CheckIn(booking_id=booking_id, **resident(now=at(8, 18)))
    spec.refuses(early, CHECK_IN_IS_NOT_OPEN)
    spec.refuses(CheckIn(booking_id=booking_id, **resident(now=at(8, 19))), ROOM_CODE_IS_NOT_VALID)
    spec.when(CheckIn(booking_id=booking_id, presence=Presence.CODE, **resident(now=at(8, 19))))
    assert spec.happened(CheckedIn).presence is Presence.CODE


def test_a_new_space_asks_for_the_code_and_keeps_what_an_edit_leaves_out() -> None:
    described: dict[str, Any] = {"name": "阳光房", "name_en": "Solarium", "capacity": 9}
    spec = haiwan().when(OpenSpace(**described, **staff()))
    space_id = spec.happened(SpaceOpened).space_id
    assert spec.happened(SpaceOpened).check_in_by_code
    spec.when(EditSpace(space_id=space_id, **described, **staff()))
    assert spec.state.spaces[space_id].check_in_by_code
    spec.when(EditSpace(space_id=space_id, check_in_by_code=False, **described, **staff()))
    assert not spec.state.spaces[space_id].check_in_by_code
    old = EditSpace(space_id=DANCE_ROOM, **described | {"name": "舞蹈室"}, **staff())
    assert not spec.when(old).state.spaces[DANCE_ROOM].check_in_by_code  # As it was opened before 0.2.0.


def test_a_session_is_not_checked_in_but_delivered() -> None:
    spec = haiwan().when(draft())
    booking_id = spec.happened(SpaceBooked).booking_id
    command = CheckIn(booking_id=booking_id, **farmer(now=at(11, 9)))
    spec.refuses(command, BOOKING_BELONGS_TO_A_SESSION)
