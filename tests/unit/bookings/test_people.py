"""Who is erased, or no resident any more, loses what is ahead, and is offered nothing."""

from services.bookings.domain.state import Bookings
from shared.contracts.bookings.bookings.commands import BookSpace, CheckIn
from shared.contracts.bookings.bookings.events import BookingCancelled, CancelReason, SpaceBooked
from shared.contracts.bookings.enrolments.commands import Enrol
from shared.contracts.bookings.enrolments.events import (
    EnrolmentCancelled,
    OfferDeclined,
    PlaceOffered,
    WaitlistLeft,
)
from shared.contracts.bookings.people import PersonErased, ReleasePerson
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from tests.specification import MONDAY, Specification, later
from tests.unit.bookings.haiwan import (
    CALLIGRAPHY,
    CHEN,
    FARMER,
    LIN,
    SKY_FARM,
    WU,
    at,
    book,
    by,
    enrol,
    farmer,
    haiwan,
    hold,
    opened,
    policy,
    resident,
    staff,
)


def release(person: str = LIN, *, erased: bool = False) -> ReleasePerson:
    return ReleasePerson(person_id=person, erased=erased, **policy(later(minutes=1)))


def booked(spec: Specification[Bookings], command: BookSpace) -> str:
    spec.when(command)
    return spec.happened(SpaceBooked).booking_id


def test_bookings_and_holds_ahead_are_free_at_once_and_what_has_begun_or_is_not_their_own_stays() -> None:
    spec = haiwan()
    begun = booked(spec, book(at(6, 18), who=resident(now=MONDAY)))
    spec.when(CheckIn(booking_id=begun, **resident(now=at(6, 18))))
    ahead = booked(spec, book(at(8, 19)))
    others = booked(spec, book(at(9, 19), who=resident(CHEN)))
    blocks = booked(spec, book(at(8, 19), who=farmer(), partner_id=SKY_FARM, space_id=CALLIGRAPHY))
    spec.when(hold(at(10, 19)))
    spec.when(ReleasePerson(person_id=LIN, **policy(at(6, 18, 30))))
    gone = [event for event in spec.last if isinstance(event, BookingCancelled)]
    assert ahead in {event.booking_id for event in gone}
    assert len(gone) == 2
    assert {event.reason for event in gone} == {CancelReason.PERSON_HAS_LEFT}
    assert set(spec.state.bookings) == {begun, others, blocks}
    spec.when(ReleasePerson(person_id=FARMER, **policy())).then_nothing()
    spec.when(book(at(8, 19), who=resident(CHEN)))


def test_a_place_goes_to_the_next_in_line_an_offer_too_and_a_place_in_line_is_left() -> None:
    spec = haiwan()
    session_id = opened(spec, capacity=1)
    for person in (LIN, CHEN, WU):
        enrol(spec, session_id, person)
    spec.when(release())
    assert spec.happened(EnrolmentCancelled).person_id == LIN
    assert spec.happened(PlaceOffered).person_id == CHEN
    spec.when(release(CHEN))
    assert spec.happened(OfferDeclined).person_id == CHEN
    assert spec.happened(PlaceOffered).person_id == WU

    other = opened(spec, starts_at=at(12, 9), capacity=1)
    enrol(spec, other, CHEN)
    enrol(spec, other, LIN)
    spec.when(release())
    assert spec.happened(WaitlistLeft).person_id == LIN


def test_who_is_erased_is_offered_nothing_whatever_was_on_its_way() -> None:
    spec = haiwan()
    session_id = opened(spec, capacity=1)
    spec.when(release(erased=True)).then(PersonErased(person_id=LIN, erased_at=later(minutes=1)))
    spec.when(release(erased=True)).then_nothing()
    spec.refuses(Enrol(session_id=session_id, **resident(LIN)), ACTOR_MAY_NOT_DO_THIS)
    spec.refuses(book(at(8, 19)), ACTOR_MAY_NOT_DO_THIS)
    in_place_of = by("staff-zhou", *staff()["actor"].roles, on_behalf_of=LIN)
    spec.refuses(book(at(8, 19), who=in_place_of), ACTOR_MAY_NOT_DO_THIS)


def test_who_is_no_resident_for_a_while_comes_back_to_nothing_and_may_begin_again() -> None:
    spec = haiwan()
    spec.when(book(at(8, 19))).when(release())
    spec.when(book(at(8, 19), who=resident(now=later(minutes=2)))).happened(SpaceBooked)


def test_only_the_platform_releases() -> None:
    haiwan().refuses(ReleasePerson(person_id=LIN, **staff()), ACTOR_MAY_NOT_DO_THIS)
