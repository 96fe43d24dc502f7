"""A guardian registers children with consent, takes places for them, and withdraws; siblings wait as one."""

from collections.abc import Sequence

import pytest

from services.bookings.domain.families import MOST_CHILDREN
from services.bookings.domain.state import Bookings
from shared.contracts.bookings.bookings.events import BookingCancelled
from shared.contracts.bookings.enrolments.commands import CancelEnrolment, DeclineOffer, Enrol, LeaveWaitlist
from shared.contracts.bookings.enrolments.events import (
    EnrolmentCancelled,
    EnrolmentConfirmed,
    PlaceOffered,
    WaitlistJoined,
    WaitlistLeft,
)
from shared.contracts.bookings.enrolments.views import EnrolmentState
from shared.contracts.bookings.families.ages import bounds_for_children, may_be_within
from shared.contracts.bookings.families.commands import EnrolChildren, RegisterChild, WithdrawConsent
from shared.contracts.bookings.families.consent import CONSENT_VERSION
from shared.contracts.bookings.families.events import ChildRegistered, ChildRemoved, ChildRemovedBecause
from shared.contracts.bookings.hosts import HostLeft, HostScreened, HostSuspended, ReinstateHost
from shared.contracts.bookings.people import PersonErased, ReleasePerson
from shared.contracts.bookings.refusals.courses import LESSON_BELONGS_TO_A_COURSE
from shared.contracts.bookings.refusals.draws import PLACES_ARE_DRAWN
from shared.contracts.bookings.refusals.enrolments import SESSION_TAKES_NO_ENROLMENTS
from shared.contracts.bookings.refusals.families import (
    AGE_IS_OUTSIDE_THE_BOUNDS,
    CHILD_IS_ENROLLED_ALREADY,
    CHILD_IS_NO_MINOR,
    CHILD_IS_REGISTERED_ALREADY,
    CHILD_IS_UNKNOWN,
    CONSENT_IS_TO_ANOTHER_TEXT,
    GUARDIAN_HAS_MANY_CHILDREN,
    PLACES_ARE_FOR_CHILDREN,
    SESSION_HAS_FEWER_PLACES,
    SESSION_IS_NOT_FOR_MINORS,
)
from shared.contracts.bookings.refusals.sessions import SCREENING_ENDS_BEFORE_THE_SESSION, SESSION_IS_UNKNOWN
from shared.contracts.bookings.refusals.spaces import AGREEMENT_IS_OVER, HOST_HAS_LEFT, HOST_IS_SUSPENDED
from shared.contracts.bookings.sessions.commands import CancelSession, OpenSession, RecordAttendance
from shared.contracts.bookings.sessions.events import SessionDrafted
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from shared.kernel.words import KeptWords
from tests.specification import MONDAY, Specification
from tests.unit.bookings import sky_farm
from tests.unit.bookings.haiwan import (
    CHEN,
    LIN,
    NOWHERE,
    SATURDAY_LESSON,
    SKY_FARM,
    WU,
    draft,
    drafted,
    enrol,
    farmer,
    haiwan,
    opened,
    policy,
    resident,
    staff,
    tick,
)
from tests.unit.bookings.sky_farm import ENDED
from tests.unit.bookings.test_draws import to_be_drawn

SUSPENDED = HostSuspended(partner_id=SKY_FARM, reason="share overdue", suspended_at=MONDAY)
NINE = 2017


def words(number: int) -> KeptWords:
    return KeptWords(text_id=f"0197e3a0-5c00-7a10-8000-{number:012d}", sha256="ab" * 32)


NAME, YEAR = words(1), words(2)


def register(person: str = LIN, born_in: int = NINE, version: str = CONSENT_VERSION) -> RegisterChild:
    return RegisterChild(
        name=NAME, birth_year=YEAR, consent_version=version, born_in=born_in, **resident(person)
    )


def child_of(spec: Specification[Bookings], person: str = LIN) -> str:
    return spec.when(register(person)).happened(ChildRegistered).child_id


def children_of(spec: Specification[Bookings], number: int, person: str = LIN) -> list[str]:
    return [child_of(spec, person) for _ in range(number)]


def lesson(
    spec: Specification[Bookings], capacity: int = 2, ages: tuple[int | None, int | None] = (None, None)
) -> str:
    """An open lesson for minors of these ages on the terrace; its id."""
    wish = draft(capacity=capacity, for_minors=True)
    spec.when(wish.model_copy(update={"age_from": ages[0], "age_to": ages[1]}))
    session_id = spec.happened(SessionDrafted).session_id
    spec.when(OpenSession(session_id=session_id, **farmer()))
    return session_id


def together(
    session_id: str, children: Sequence[str], person: str = LIN, *, as_one: bool = True, born_in: int = NINE
) -> EnrolChildren:
    return EnrolChildren(
        session_id=session_id,
        children=tuple(children),
        together=as_one,
        born_in=(born_in,) * len(children),
        **resident(person),
    )


def offered(spec: Specification[Bookings]) -> list[str]:
    return [one.enrolment_id for one in spec.last if isinstance(one, PlaceOffered)]


def ids(spec: Specification[Bookings]) -> list[str]:
    return [one.enrolment_id for one in spec.last if isinstance(one, EnrolmentConfirmed | WaitlistJoined)]


def test_a_child_is_registered_with_the_consent_and_no_name_or_year() -> None:
    spec = haiwan()
    command = register()
    spec.when(command).then(
        ChildRegistered(
            child_id=command.new_id("child"),
            guardian_id=LIN,
            name=NAME,
            birth_year=YEAR,
            consent_version=CONSENT_VERSION,
            consented_at=MONDAY,
        )
    )
    assert str(NINE) not in spec.last[0].model_dump_json()


def test_consent_is_to_the_text_of_today() -> None:
    assert haiwan().refuses(register(version="2025-01-01"), CONSENT_IS_TO_ANOTHER_TEXT) == {
        "current": CONSENT_VERSION
    }


@pytest.mark.parametrize("year", [2007, 2027])
def test_only_minors_are_registered(year: int) -> None:
    facts = haiwan().refuses(register(born_in=year), CHILD_IS_NO_MINOR)
    assert facts == {"born_from": 2008, "born_to": 2026}


def test_a_child_of_the_same_name_and_year_is_registered_once_by_a_guardian() -> None:
    spec = haiwan()
    child_id = child_of(spec)
    again = register().model_copy(update={"alike": (child_id,)})
    assert spec.refuses(again, CHILD_IS_REGISTERED_ALREADY) == {"child_id": child_id}
    spec.when(register(CHEN).model_copy(update={"alike": (child_id,)}))  # Another's child may be called so.
    spec.when(WithdrawConsent(child_id=child_id, **resident()))
    spec.when(again)


def test_a_guardian_registers_so_many_children() -> None:
    spec = haiwan()
    children_of(spec, MOST_CHILDREN)
    assert spec.refuses(register(), GUARDIAN_HAS_MANY_CHILDREN) == {"most": MOST_CHILDREN}
    child_of(spec, CHEN)


def test_nobody_erased_registers_a_child() -> None:
    spec = haiwan().given(PersonErased(person_id=LIN, erased_at=MONDAY))
    spec.refuses(register(), ACTOR_MAY_NOT_DO_THIS)


def test_each_child_takes_one_place_and_the_guardian_none() -> None:
    spec = haiwan()
    session_id = lesson(spec, 4)
    children = children_of(spec, 2)
    spec.when(together(session_id, [*children, children[0]]))
    places = [one for one in spec.last if isinstance(one, EnrolmentConfirmed)]
    assert [(one.child_id, one.person_id) for one in places] == [(child, LIN) for child in children]
    enrol(spec, session_id)
    assert spec.state.sessions[session_id].places_taken == 3


def test_a_child_is_never_twice_in_one_session() -> None:
    spec = haiwan()
    session_id = lesson(spec)
    one, two = children_of(spec, 2)
    spec.when(together(session_id, [one]))
    (enrolment_id,) = ids(spec)
    facts = spec.refuses(together(session_id, [two, one]), CHILD_IS_ENROLLED_ALREADY)
    assert facts == {"child_id": one, "enrolment_id": enrolment_id}


def test_a_guardian_acts_for_their_own_children_alone() -> None:
    spec = haiwan()
    session_id = lesson(spec)
    child_id = child_of(spec)
    assert spec.refuses(together(session_id, [child_id], CHEN), CHILD_IS_UNKNOWN) == {"child_id": child_id}
    spec.refuses(together(session_id, [NOWHERE]), CHILD_IS_UNKNOWN)
    spec.refuses(WithdrawConsent(child_id=child_id, **resident(CHEN)), ACTOR_MAY_NOT_DO_THIS)
    spec.when(together(session_id, [child_id]))
    (enrolment_id,) = ids(spec)
    spec.refuses(CancelEnrolment(enrolment_id=enrolment_id, **resident(CHEN)), ACTOR_MAY_NOT_DO_THIS)
    spec.when(CancelEnrolment(enrolment_id=enrolment_id, **resident()))
    spec.when(together(session_id, [child_id]))  # Given back, it can be taken again.


def test_children_have_places_only_where_the_host_is_checked() -> None:
    spec = haiwan()
    child_id = child_of(spec)
    spec.refuses(together(NOWHERE, [child_id]), SESSION_IS_UNKNOWN)
    spec.refuses(together(opened(spec), [child_id]), SESSION_IS_NOT_FOR_MINORS)
    of_a_course = sky_farm.drafted(spec).session_ids[0]
    spec.refuses(together(of_a_course, [child_id]), LESSON_BELONGS_TO_A_COURSE)
    spec = haiwan()
    child_id, session_id = child_of(spec), drafted(spec, for_minors=True)
    spec.refuses(together(session_id, [child_id]), SESSION_TAKES_NO_ENROLMENTS)
    spec, session_id = to_be_drawn(for_minors=True)
    spec.refuses(together(session_id, [child_of(spec)]), PLACES_ARE_DRAWN)
    spec = haiwan()
    child_id, session_id = child_of(spec), lesson(spec)
    spec.given(HostScreened(person="partner-farmer", valid_until=MONDAY, screened_at=MONDAY))
    spec.refuses(together(session_id, [child_id]), SCREENING_ENDS_BEFORE_THE_SESSION)
    spec.given(ENDED).refuses(together(session_id, [child_id]), AGREEMENT_IS_OVER)
    spec.given(SUSPENDED)
    spec.refuses(together(session_id, [child_id]), HOST_IS_SUSPENDED)
    spec.given(HostLeft(partner_id=SKY_FARM, left_at=MONDAY))
    spec.refuses(together(session_id, [child_id]), HOST_HAS_LEFT)


def test_ages_are_checked_by_the_year_of_birth() -> None:
    spec = haiwan()
    session_id = lesson(spec, ages=(6, 9))
    child_id = child_of(spec)
    for too_young_or_old in (2021, 2015):
        facts = spec.refuses(
            together(session_id, [child_id], born_in=too_young_or_old), AGE_IS_OUTSIDE_THE_BOUNDS
        )
        assert facts == {"child_id": child_id, "age_from": 6, "age_to": 9}
    spec.when(together(session_id, [child_id], born_in=2016))  # Nine or ten.


@pytest.mark.parametrize(("born_in", "fits"), [(2021, False), (2020, True), (2016, True), (2015, False)])
def test_who_could_be_of_an_age_is(born_in: int, *, fits: bool) -> None:
    assert may_be_within(born_in, 2026, bounds_for_children(6, 9)) is fits
    assert bounds_for_children(None, None) == (0, 17)
    assert bounds_for_children(16, 60) == (16, 17)


def test_one_by_one_some_have_a_place_and_the_others_wait() -> None:
    spec = haiwan()
    session_id = lesson(spec, 2)
    children = children_of(spec, 3)
    spec.when(together(session_id, children, as_one=False))
    assert [type(one) for one in spec.last] == [EnrolmentConfirmed, EnrolmentConfirmed, WaitlistJoined]
    joined = spec.happened(WaitlistJoined)
    assert (joined.ticket, joined.position, joined.party_id) == (1, 1, None)


def test_siblings_wait_as_one_and_nobody_overtakes_them() -> None:
    spec = haiwan()
    session_id = lesson(spec, 3)
    first = enrol(spec, session_id, CHEN)
    second = enrol(spec, session_id, WU)
    spec.when(together(session_id, children_of(spec, 2)))
    siblings = ids(spec)
    joined = [one for one in spec.last if isinstance(one, WaitlistJoined)]
    assert len(joined) == len(spec.last) == 2
    assert len({one.party_id for one in joined} - {None}) == 1
    # A place is free, and yet whoever comes now waits: it is the siblings' as soon as there is another.
    late = enrol(spec, session_id, "resident-late")
    assert spec.happened(WaitlistJoined).position == 3
    spec.when(CancelEnrolment(enrolment_id=first, **resident(CHEN)))
    assert offered(spec) == siblings
    spec.when(CancelEnrolment(enrolment_id=second, **resident(WU)))
    assert offered(spec) == [late]


def test_a_family_that_becomes_smaller_may_fit() -> None:
    spec = haiwan()
    session_id = lesson(spec, 2)
    enrol(spec, session_id, CHEN)
    spec.when(together(session_id, children_of(spec, 2)))
    one, two = ids(spec)
    assert offered(spec) == []
    spec.when(LeaveWaitlist(enrolment_id=one, **resident()))
    assert (spec.happened(WaitlistLeft).enrolment_id, offered(spec)) == (one, [two])
    spec.when(DeclineOffer(enrolment_id=two, **resident()))
    assert offered(spec) == []


def test_a_family_larger_than_the_session_would_wait_for_ever() -> None:
    spec = haiwan()
    session_id = lesson(spec, 2)
    facts = spec.refuses(together(session_id, children_of(spec, 3)), SESSION_HAS_FEWER_PLACES)
    assert facts == {"capacity": 2, "wanted": 3}


def test_the_line_goes_on_whole_when_a_suspended_host_is_back() -> None:
    spec = haiwan()
    session_id = lesson(spec, 2)
    first, second = enrol(spec, session_id, CHEN), enrol(spec, session_id, WU)
    spec.when(together(session_id, children_of(spec, 2)))
    siblings = ids(spec)
    spec.given(SUSPENDED)
    for enrolment_id in (first, second):
        spec.when(CancelEnrolment(enrolment_id=enrolment_id, **staff()))
        assert offered(spec) == []
    spec.when(ReinstateHost(partner_id=SKY_FARM, reason="paid", **policy()))
    assert offered(spec) == siblings


def test_consent_withdrawn_gives_back_what_is_ahead_and_forgets_the_child() -> None:
    spec = haiwan()
    session_id = lesson(spec, 2)
    one, two = children_of(spec, 2)
    spec.when(together(session_id, [one, two]))
    held = ids(spec)[0]
    waiting = enrol(spec, session_id, CHEN)
    spec.when(WithdrawConsent(child_id=one, **resident()))
    assert spec.happened(EnrolmentCancelled).enrolment_id == held
    assert offered(spec) == [waiting]
    removed = spec.happened(ChildRemoved)
    assert (removed.because, removed.text_ids) == (
        ChildRemovedBecause.CONSENT_WITHDRAWN,
        (NAME.text_id, YEAR.text_id),
    )
    spec.refuses(together(session_id, [one]), CHILD_IS_UNKNOWN)
    spec.refuses(WithdrawConsent(child_id=one, **resident()), CHILD_IS_UNKNOWN)
    assert [child.id for child in spec.state.families.of(LIN)] == [two]


def test_what_is_over_stays_when_the_consent_is_withdrawn() -> None:
    spec = haiwan()
    session_id = lesson(spec, 2)
    child_id = child_of(spec)
    spec.when(together(session_id, [child_id]))
    (enrolment_id,) = ids(spec)
    spec.when(tick(SATURDAY_LESSON))
    spec.when(RecordAttendance(session_id=session_id, attended=(enrolment_id,), **farmer(SATURDAY_LESSON)))
    spec.when(WithdrawConsent(child_id=child_id, **resident(now=SATURDAY_LESSON)))
    assert [type(one) for one in spec.last] == [ChildRemoved]
    assert spec.state.enrolments[enrolment_id].state is EnrolmentState.ATTENDED


def test_with_the_guardian_go_the_children_and_each_free_place_is_offered_once() -> None:
    spec = haiwan()
    session_id = lesson(spec, 3)
    spec.when(together(session_id, children_of(spec, 2)))
    enrol(spec, session_id)
    waiting = [enrol(spec, session_id, person) for person in (CHEN, WU)]
    spec.when(ReleasePerson(person_id=LIN, erased=True, **policy()))
    assert offered(spec) == waiting
    assert [one.because for one in spec.last if isinstance(one, ChildRemoved)] == [
        ChildRemovedBecause.GUARDIANS_HAVE_LEFT
    ] * 2
    assert spec.state.sessions[session_id].places_taken == 2
    assert spec.state.families.of(LIN) == []


def test_guardians_are_told_when_a_session_is_called_off() -> None:
    spec = haiwan()
    session_id = lesson(spec, 3)
    spec.when(together(session_id, children_of(spec, 2)))
    spec.when(CancelSession(session_id=session_id, reason="Typhoon", **farmer()))
    assert spec.happened(BookingCancelled).person_ids == (LIN,)


def test_an_adult_still_enrols_once_beside_the_children() -> None:
    spec = haiwan()
    session_id = lesson(spec, 3)
    spec.when(together(session_id, [child_of(spec)]))
    spec.when(Enrol(session_id=session_id, **resident()))
    assert spec.happened(EnrolmentConfirmed).child_id is None


@pytest.mark.parametrize(("ages", "takes"), [((6, 12), False), ((None, 17), False), ((6, 18), True)])
def test_places_that_are_for_children_are_no_guardians(ages: tuple[int | None, int], *, takes: bool) -> None:
    spec = haiwan()
    wish = Enrol(session_id=lesson(spec, 3, ages), **resident())
    if takes:
        spec.when(wish)
        return
    assert spec.refuses(wish, PLACES_ARE_FOR_CHILDREN) == {"age_to": ages[1]}
