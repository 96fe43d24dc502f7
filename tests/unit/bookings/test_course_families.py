"""Children in courses: a place each in every lesson ahead, taken by the guardian; siblings wait as one."""

from typing import Any

from services.bookings.domain.state import Bookings
from shared.contracts.bookings.courses.events import (
    CourseJoined,
    CourseLeft,
    CourseOffered,
    CourseWaitlistJoined,
)
from shared.contracts.bookings.courses.places import AcceptCourseOffer, EnrolChildrenInCourse, EnrolInCourse
from shared.contracts.bookings.enrolments.events import EnrolmentCancelled, EnrolmentConfirmed
from shared.contracts.bookings.enrolments.views import EnrolmentState
from shared.contracts.bookings.families.commands import WithdrawConsent
from shared.contracts.bookings.people import ReleasePerson
from shared.contracts.bookings.refusals.courses import COURSE_IS_UNKNOWN, COURSE_TAKES_NO_ENROLMENTS
from shared.contracts.bookings.refusals.families import (
    AGE_IS_OUTSIDE_THE_BOUNDS,
    CHILD_IS_IN_THE_COURSE_ALREADY,
    CHILD_IS_UNKNOWN,
    PLACES_ARE_FOR_CHILDREN,
    SESSION_HAS_FEWER_PLACES,
    SESSION_IS_NOT_FOR_MINORS,
)
from shared.contracts.bookings.refusals.sessions import SCREENING_ENDS_BEFORE_THE_SESSION
from shared.contracts.bookings.refusals.spaces import AGREEMENT_IS_OVER, HOST_HAS_LEFT, HOST_IS_SUSPENDED
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from tests.specification import Specification
from tests.unit.bookings.haiwan import CHEN, LIN, NOWHERE, WU, policy, resident, tick
from tests.unit.bookings.sky_farm import CHECKED, ENDED, FIRST, LEFT, SUSPENDED, give_back, join, pay, running
from tests.unit.bookings.test_families import child_of, children_of

AGES: dict[str, Any] = {"for_minors": True, "age_from": 6, "age_to": 10}


def enrol(course_id: str, children: list[str], person: str = LIN, **changes: Any) -> EnrolChildrenInCourse:
    fields: dict[str, Any] = {"together": True, "born_in": (2017,) * len(children), **changes}
    return EnrolChildrenInCourse(course_id=course_id, children=tuple(children), **fields, **resident(person))


def keys(spec: Specification[Bookings]) -> list[str]:
    """What the last command gave, in its order."""
    return [
        one.course_enrolment_id for one in spec.last if isinstance(one, CourseJoined | CourseWaitlistJoined)
    ]


def offered(spec: Specification[Bookings]) -> list[str]:
    return [one.course_enrolment_id for one in spec.last if isinstance(one, CourseOffered)]


def test_each_child_has_a_place_in_every_lesson_and_the_guardian_none() -> None:
    spec, course_id, lessons = running(**AGES)
    children = children_of(spec, 2)
    spec.when(enrol(course_id, [*children, children[0]]))
    joined = [one for one in spec.last if isinstance(one, CourseJoined)]
    assert [(one.child_id, one.person_id, one.price_fen) for one in joined] == [
        (child, LIN, 10_000) for child in children
    ]
    places = [one for one in spec.last if isinstance(one, EnrolmentConfirmed)]
    assert [(one.child_id, one.session_id) for one in places] == [
        (child, lesson) for child in children for lesson in lessons
    ]
    assert len({one.enrolment_id for one in places}) == 6
    first = spec.state.sessions[lessons[0]]
    assert (first.places_taken, {*first.by_person}) == (2, {*children})
    facts = spec.refuses(enrol(course_id, children[:1]), CHILD_IS_IN_THE_COURSE_ALREADY)
    assert facts == {"child_id": children[0], "course_enrolment_id": joined[0].course_enrolment_id}


def test_a_childs_course_is_paid_for_and_given_back_alone_and_by_its_guardian() -> None:
    spec, course_id, _ = running(**AGES)
    spec.when(enrol(course_id, children_of(spec, 2)))
    one, two = keys(spec)
    spec.when(pay(one, 10_000))
    spec.refuses(give_back(one, CHEN), ACTOR_MAY_NOT_DO_THIS)
    spec.when(give_back(one))
    assert spec.happened(CourseLeft).refund_owed_fen == 10_000
    assert spec.state.courses.members[two].state is EnrolmentState.CONFIRMED


def test_a_course_for_children_has_no_place_for_a_grown_up() -> None:
    spec, course_id, _ = running(**AGES)
    wish = EnrolInCourse(course_id=course_id, **resident())
    assert spec.refuses(wish, PLACES_ARE_FOR_CHILDREN) == {"age_to": 10}
    spec, course_id, _ = running(for_minors=True)  # For children and parents alike.
    join(spec, course_id)
    spec.when(enrol(course_id, [child_of(spec)]))
    assert spec.happened(CourseJoined).child_id


def test_which_children_and_which_courses() -> None:
    spec, course_id, _ = running(**AGES)
    child_id = child_of(spec)
    spec.refuses(enrol(NOWHERE, [child_id]), COURSE_IS_UNKNOWN)
    spec.refuses(enrol(course_id, [child_id], CHEN), CHILD_IS_UNKNOWN)
    spec.refuses(enrol(course_id, [NOWHERE]), CHILD_IS_UNKNOWN)
    facts = spec.refuses(enrol(course_id, [child_id], born_in=(2022,)), AGE_IS_OUTSIDE_THE_BOUNDS)
    assert facts == {"child_id": child_id, "age_from": 6, "age_to": 10}
    facts = spec.refuses(enrol(course_id, children_of(spec, 3)), SESSION_HAS_FEWER_PLACES)
    assert facts == {"capacity": 2, "wanted": 3}
    spec.given(CHECKED).refuses(enrol(course_id, [child_id]), SCREENING_ENDS_BEFORE_THE_SESSION)
    spec.given(ENDED).refuses(enrol(course_id, [child_id]), AGREEMENT_IS_OVER)
    spec.given(SUSPENDED).refuses(enrol(course_id, [child_id]), HOST_IS_SUSPENDED)
    spec.given(LEFT).refuses(enrol(course_id, [child_id]), HOST_HAS_LEFT)
    spec, course_id, _ = running()
    spec.refuses(enrol(course_id, [child_of(spec)]), SESSION_IS_NOT_FOR_MINORS)
    spec, course_id, _ = running(**AGES)
    spec.when(tick(FIRST))
    late = enrol(course_id, [child_of(spec)]).model_copy(update={"now": FIRST})
    spec.refuses(late, COURSE_TAKES_NO_ENROLMENTS)


def test_siblings_wait_as_one_and_nobody_overtakes_them() -> None:
    spec, course_id, _ = running(for_minors=True)
    chen = join(spec, course_id, CHEN)
    spec.when(enrol(course_id, children_of(spec, 2)))
    siblings = keys(spec)
    joined = [one for one in spec.last if isinstance(one, CourseWaitlistJoined)]
    assert [(one.position, one.ticket) for one in joined] == [(1, 1), (2, 2)]
    assert len({one.party_id for one in joined} - {None}) == 1
    wu = join(spec, course_id, WU)  # A place is free, and yet whoever comes now waits.
    assert spec.happened(CourseWaitlistJoined).position == 3
    spec.when(give_back(chen, CHEN))
    assert offered(spec) == siblings
    spec.when(AcceptCourseOffer(course_enrolment_id=siblings[0], **resident()))
    joined_one = spec.happened(CourseJoined)
    assert (joined_one.by_offer, joined_one.child_id) == (True, joined[0].child_id)
    spec.when(give_back(siblings[1]))
    assert offered(spec) == [wu]


def test_a_family_that_becomes_smaller_may_fit() -> None:
    spec, course_id, _ = running(for_minors=True)
    join(spec, course_id, CHEN)
    spec.when(enrol(course_id, children_of(spec, 2)))
    one, two = keys(spec)
    spec.when(give_back(one))
    assert offered(spec) == [two]


def test_one_by_one_some_have_a_place_and_the_others_wait() -> None:
    spec, course_id, _ = running(**AGES)
    spec.when(enrol(course_id, children_of(spec, 3), together=False))
    ends = [type(one) for one in spec.last if not isinstance(one, EnrolmentConfirmed)]
    assert ends == [CourseJoined, CourseJoined, CourseWaitlistJoined]
    assert spec.happened(CourseWaitlistJoined).party_id is None


def test_offers_to_siblings_lapse_together_and_go_on_once() -> None:
    spec, course_id, _ = running(for_minors=True)
    both = [join(spec, course_id, one) for one in (CHEN, WU)]
    spec.when(enrol(course_id, children_of(spec, 2)))
    siblings = keys(spec)
    next_two = [join(spec, course_id, f"resident-{number}") for number in (1, 2)]
    spec.when(give_back(both[0], CHEN))
    assert offered(spec) == []
    spec.when(give_back(both[1], WU))
    assert offered(spec) == siblings
    expires_at = {one.expires_at for one in spec.last if isinstance(one, CourseOffered)}
    spec.when(tick(*expires_at))
    assert offered(spec) == next_two


def test_with_the_consent_or_the_guardian_go_the_places_and_each_is_offered_once() -> None:
    spec, course_id, lessons = running(for_minors=True)
    children = children_of(spec, 2)
    spec.when(enrol(course_id, children))
    waiting = [join(spec, course_id, one) for one in (CHEN, WU)]
    spec.when(WithdrawConsent(child_id=children[0], **resident()))
    assert sum(isinstance(one, EnrolmentCancelled) for one in spec.last) == len(lessons)
    assert offered(spec) == waiting[:1]
    spec.when(ReleasePerson(person_id=LIN, erased=True, **policy()))
    assert offered(spec) == waiting[1:]
    spec, course_id, _ = running(for_minors=True)
    spec.when(enrol(course_id, children_of(spec, 2)))
    waiting = [join(spec, course_id, one) for one in (CHEN, WU)]
    spec.when(ReleasePerson(person_id=LIN, erased=True, **policy()))
    assert offered(spec) == waiting
