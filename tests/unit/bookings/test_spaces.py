"""Staff open spaces, describe them anew, close them for some time and reopen them."""

from datetime import datetime, time
from typing import Any

import pytest
from pydantic import ValidationError

from shared.contracts.bookings.bookings.commands import CancelBooking
from shared.contracts.bookings.bookings.events import SpaceBooked
from shared.contracts.bookings.refusals.spaces import (
    BOOKINGS_STAND_IN_THE_CLOSURE,
    CLOSURE_IS_UNKNOWN,
    CLOSURE_LIES_IN_THE_PAST,
    SPACE_IS_CLOSED_THEN,
    SPACE_IS_NOT_OPEN_THEN,
    SPACE_IS_UNKNOWN,
    SPACE_NAME_IS_TAKEN,
    UNITS_ARE_IN_USE,
)
from shared.contracts.bookings.spaces.commands import CloseSpaceFor, EditSpace, OpenSpace, ReopenSpace
from shared.contracts.bookings.spaces.events import SpaceClosed, SpaceEdited, SpaceOpened, SpaceReopened
from shared.contracts.bookings.spaces.house_rules import HouseRulesSet, SetHouseRules
from shared.contracts.bookings.spaces.pictures import Picture, SetSpacePictures, SpacePicturesSet
from shared.contracts.partners.programme import OpeningWindow
from shared.kernel.messages import Command, Envelope
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, REVISION_HAS_MOVED_ON
from tests.specification import MONDAY
from tests.unit.bookings.haiwan import (
    CHEN,
    DANCE_ROOM,
    NOWHERE,
    TERRACE,
    at,
    book,
    haiwan,
    resident,
    rules_adopted,
    specification,
    staff,
)

MORNINGS = OpeningWindow(weekdays=(3,), opens_at=time(8), closes_at=time(12))


def open_space(who: Envelope, name: str = "曲艺室") -> OpenSpace:
    return OpenSpace(name=name, name_en="Folk-arts room", capacity=30, opening_windows=(MORNINGS,), **who)


def test_staff_open_a_space_with_its_own_hours() -> None:
    spec = specification().given(rules_adopted()).when(open_space(staff()))
    space = spec.happened(SpaceOpened)
    assert (space.name, space.units, space.opened_at) == ("曲艺室", 1, MONDAY)
    spec.when(book(at(8, 9), space_id=space.space_id))
    facts = spec.refuses(book(at(8, 19), space_id=space.space_id), SPACE_IS_NOT_OPEN_THEN)
    assert facts["open_that_day"] == [
        {"starts_at": "2026-07-08T00:00:00Z", "ends_at": "2026-07-08T04:00:00Z"}
    ]


def test_two_spaces_never_have_one_name() -> None:
    haiwan().refuses(open_space(staff(), "舞蹈室"), SPACE_NAME_IS_TAKEN)


def edit(
    who: Envelope,
    space_id: str = DANCE_ROOM,
    *,
    name: str = "舞蹈室",
    units: int = 1,
    expected_revision: int | None = None,
) -> EditSpace:
    return EditSpace(
        space_id=space_id,
        name=name,
        name_en="Dance room",
        capacity=20,
        units=units,
        buffer_minutes=30,
        expected_revision=expected_revision,
        **who,
    )


def test_staff_describe_a_space_anew() -> None:
    spec = haiwan().when(edit(staff(), expected_revision=1))
    edited = spec.happened(SpaceEdited)
    assert (edited.capacity, edited.buffer_minutes, edited.revision) == (20, 30, 2)


def test_bookings_that_stand_keep_the_buffer_with_which_they_were_made() -> None:
    spec = haiwan().when(book(at(8, 18))).when(edit(staff()))
    spec.when(book(at(8, 19, 10)))  # Ten minutes after the first, as it was made with ten.
    assert spec.happened(SpaceBooked).free_again_at == at(8, 20, 40)


def test_an_edit_of_an_older_revision_is_refused() -> None:
    haiwan().refuses(edit(staff(), expected_revision=4), REVISION_HAS_MOVED_ON)


def test_a_space_does_not_take_the_name_of_another() -> None:
    haiwan().refuses(edit(staff(), name="书法区"), SPACE_NAME_IS_TAKEN)


def test_a_space_is_not_divided_less_than_its_bookings_need() -> None:
    spec = haiwan().when(book(at(8, 18), space_id=TERRACE))
    spec.when(book(at(8, 18, 30), space_id=TERRACE, who=resident(CHEN)))
    facts = spec.refuses(edit(staff(), TERRACE, name="三楼露天平台", units=1), UNITS_ARE_IN_USE)
    assert facts == {"units_in_use": 2, "bookings": [*spec.state.bookings], "bookings_in_all": 2}


def test_a_space_is_divided_less_when_nobody_needs_it() -> None:
    spec = haiwan().when(book(at(8, 18), space_id=TERRACE))
    spec.when(edit(staff(), TERRACE, name="三楼露天平台", units=1))
    assert spec.happened(SpaceEdited).units == 1


def close(who: Envelope, starts_at: datetime, ends_at: datetime, space_id: str = DANCE_ROOM) -> CloseSpaceFor:
    return CloseSpaceFor(
        space_id=space_id, starts_at=starts_at, ends_at=ends_at, reason="舞蹈室地板维修", **who
    )


def test_a_closed_space_is_not_booked_until_it_is_reopened() -> None:
    spec = haiwan().when(close(staff(), at(8, 18), at(9, 22)))
    closure_id = spec.happened(SpaceClosed).closure_id
    facts = spec.refuses(book(at(8, 19)), SPACE_IS_CLOSED_THEN)
    assert facts.pop("alternatives")
    assert facts == {"closure_id": closure_id, "reason": "舞蹈室地板维修", "ends_at": "2026-07-09T14:00:00Z"}
    spec.when(ReopenSpace(space_id=DANCE_ROOM, closure_id=closure_id, **staff()))
    spec.then(SpaceReopened(space_id=DANCE_ROOM, closure_id=closure_id, reopened_at=MONDAY))
    spec.when(book(at(8, 19)))


def test_a_space_is_not_closed_over_bookings_that_stand() -> None:
    spec = haiwan().when(book(at(8, 19)))
    booking_id = spec.happened(SpaceBooked).booking_id
    facts = spec.refuses(close(staff(), at(8, 19, 30), at(9, 22)), BOOKINGS_STAND_IN_THE_CLOSURE)
    assert facts == {"bookings": [booking_id], "bookings_in_all": 1}
    spec.when(CancelBooking(booking_id=booking_id, **staff()))
    spec.when(close(staff(), at(8, 19, 30), at(9, 22)))


def test_a_closure_may_begin_in_the_buffer_of_a_booking() -> None:
    spec = haiwan().when(book(at(8, 19))).when(close(staff(), at(8, 20), at(9, 22)))
    assert spec.happened(SpaceClosed).starts_at == at(8, 20)


def test_the_past_is_not_closed() -> None:
    haiwan().refuses(close(staff(), at(1, 9), at(6, 9)), CLOSURE_LIES_IN_THE_PAST)


def test_only_a_known_closure_is_taken_back() -> None:
    haiwan().refuses(ReopenSpace(space_id=DANCE_ROOM, closure_id=NOWHERE, **staff()), CLOSURE_IS_UNKNOWN)


@pytest.mark.parametrize(
    "command",
    [
        edit(staff(), NOWHERE),
        close(staff(), at(8, 18), at(9, 22), NOWHERE),
        ReopenSpace(space_id=NOWHERE, closure_id=NOWHERE, **staff()),
        book(at(8, 19), space_id=NOWHERE),
    ],
    ids=lambda command: type(command).__name__,
)
def test_an_unknown_space_is_named_as_such(command: Command) -> None:
    haiwan().refuses(command, SPACE_IS_UNKNOWN)


@pytest.mark.parametrize(
    "command",
    [
        open_space(resident()),
        edit(resident()),
        close(resident(), at(8, 18), at(9, 22)),
        ReopenSpace(space_id=DANCE_ROOM, closure_id=NOWHERE, **resident()),
    ],
    ids=lambda command: type(command).__name__,
)
def test_spaces_are_the_business_of_staff(command: Command) -> None:
    haiwan().refuses(command, ACTOR_MAY_NOT_DO_THIS)


def test_pictures_are_said_by_where_they_lie_and_what_they_show() -> None:
    address = "https://pictures.example:8443/%E8%88%9E.jpg?width=3&of=[1]#top"
    one = Picture(address=address, shows="木地板", shows_en="A wooden floor")
    wish = SetSpacePictures(space_id=DANCE_ROOM, pictures=(one,), **staff())
    spec = haiwan().when(wish)
    spec.then(SpacePicturesSet(space_id=DANCE_ROOM, pictures=(one,), set_at=MONDAY))
    spec.when(wish).then_nothing()
    spec.refuses(wish.model_copy(update={"space_id": NOWHERE}), SPACE_IS_UNKNOWN)


@pytest.mark.parametrize(
    "address",
    ["http://a.example/a.jpg", "https://", "https://lin@a.example/a", "javascript:1", "https://a.example/<"],
)
def test_a_picture_lies_at_an_https_address(address: str) -> None:
    with pytest.raises(ValidationError):
        Picture(address=address, shows="木地板", shows_en="A floor")


def test_house_rules_are_set_in_both_languages_and_set_once() -> None:
    said: dict[str, Any] = {"text": "请换软底鞋入内。", "text_en": "Soft shoes only."}
    rules = SetHouseRules(space_id=DANCE_ROOM, **said, **staff())
    spec = haiwan().when(rules)
    spec.then(HouseRulesSet(space_id=DANCE_ROOM, **said, set_at=MONDAY))
    spec.when(rules).then_nothing()
    spec.refuses(rules.model_copy(update={"space_id": NOWHERE}), SPACE_IS_UNKNOWN)
