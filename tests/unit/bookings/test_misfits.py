"""Hours and capacity are narrowed under nobody without a word; what is offered instead is never refused."""

from datetime import time

from shared.contracts.bookings.bookings.events import BookingsNoLongerFit, Misfit, SpaceBooked
from shared.contracts.bookings.programme import AdoptRules
from shared.contracts.bookings.refusals.spaces import BOOKINGS_NO_LONGER_FIT, SPACE_IS_NOT_FREE
from shared.contracts.bookings.sessions.events import SessionDrafted
from shared.contracts.bookings.spaces.commands import EditSpace
from shared.contracts.bookings.spaces.events import SpaceEdited
from shared.contracts.partners.programme import WEEKENDS, OpeningWindow, Rules
from tests.specification import MONDAY
from tests.unit.bookings.haiwan import (
    CALLIGRAPHY,
    DANCE_ROOM,
    SKY_FARM,
    TERRACE,
    at,
    book,
    draft,
    farmer,
    haiwan,
    policy,
    resident,
    staff,
    terms,
    terms_set,
)


def edit(space_id: str, name: str, *, capacity: int, units: int = 1, keep: bool = False) -> EditSpace:
    return EditSpace(
        space_id=space_id,
        name=name,
        name_en="A room",
        capacity=capacity,
        units=units,
        opening_windows=(OpeningWindow(weekdays=(3, 6), opens_at=time(8), closes_at=time(12)),),
        keep_misfits=keep,
        **staff(),
    )


def test_bookings_outside_the_new_hours_are_named_before_anything_changes() -> None:
    spec = haiwan().when(book(at(8, 19)))
    booking_id = spec.happened(SpaceBooked).booking_id
    facts = spec.refuses(edit(DANCE_ROOM, "舞蹈室", capacity=25), BOOKINGS_NO_LONGER_FIT)
    assert facts == {"outside_hours": [booking_id], "too_many_people": [], "bookings_in_all": 1}
    spec.when(edit(DANCE_ROOM, "舞蹈室", capacity=25, keep=True))
    spec.happened(SpaceEdited)
    assert spec.happened(BookingsNoLongerFit) == BookingsNoLongerFit(
        booking_ids=(booking_id,), misfit=Misfit.OPENING_HOURS, noticed_at=MONDAY
    )
    spec.when(edit(DANCE_ROOM, "舞蹈室", capacity=24))  # They were named: nobody is told twice.


def test_sessions_with_more_places_than_a_narrower_space_holds_are_named() -> None:
    spec = haiwan().when(draft(at(11, 9), capacity=30))
    booking_id = spec.happened(SessionDrafted).booking_id
    narrower = edit(TERRACE, "三楼露天平台", capacity=58, units=2)
    facts = spec.refuses(narrower, BOOKINGS_NO_LONGER_FIT)
    assert facts == {"outside_hours": [], "too_many_people": [booking_id], "bookings_in_all": 1}
    spec.when(edit(TERRACE, "三楼露天平台", capacity=60, units=2))


def test_what_new_rules_of_the_community_would_not_open_is_told() -> None:
    spec = haiwan().when(book(at(8, 19))).when(book(at(15, 19), space_id=TERRACE))
    booking_id = spec.happened(SpaceBooked).booking_id
    spec.when(book(at(18, 19)))
    rules = Rules(opening_windows=(WEEKENDS,))
    spec.when(AdoptRules(rules=rules, effective_from=at(13, 0), **policy()))
    assert spec.happened(BookingsNoLongerFit).booking_ids == (booking_id,)


def test_alternatives_are_of_the_agreement_in_its_term_and_large_enough() -> None:
    spec = haiwan().given(terms_set(terms(space_ids=(DANCE_ROOM, TERRACE, CALLIGRAPHY), ends_at=at(11, 12))))
    spec.when(book(at(11, 9), 90, space_id=DANCE_ROOM, who=resident()))
    spec.when(book(at(11, 9), 60, space_id=CALLIGRAPHY, who=farmer(), partner_id=SKY_FARM))
    wish = draft(at(11, 9), space_id=DANCE_ROOM, capacity=13)
    offered = spec.refuses(wish, SPACE_IS_NOT_FREE)["alternatives"]
    assert {one["space_id"] for one in offered} == {TERRACE}, "12 people fit elsewhere, and the term ends"
    small = wish.model_copy(update={"capacity": 12, "starts_at": at(11, 9), "ends_at": at(11, 10)})
    found = spec.refuses(small, SPACE_IS_NOT_FREE)["alternatives"]
    assert {one["space_id"] for one in found} == {DANCE_ROOM, TERRACE}
    spec.given(terms_set(terms(space_ids=(DANCE_ROOM,), ends_at=at(11, 10))))
    assert spec.refuses(small, SPACE_IS_NOT_FREE)["alternatives"] == []


def test_alternatives_lie_no_further_ahead_than_one_may_book() -> None:
    day = at(4, 19, month=9)
    spec = haiwan().when(book(day, 60, who=staff(), for_the_community=True))
    offered = spec.refuses(book(day, 60, who=resident(now=at(6, 19, 30))), SPACE_IS_NOT_FREE)["alternatives"]
    assert all(one["starts_at"] <= "2026-09-04T11:30:00Z" for one in offered)
    assert offered
