"""A second guardian is invited, consents, and has what the first has; whoever leaves, leaves the child."""

from datetime import datetime, timedelta

from services.bookings.domain.families import MOST_CHILDREN
from services.bookings.domain.state import Bookings
from shared.contracts.bookings.courses.events import CourseJoined
from shared.contracts.bookings.courses.places import GiveCourseBack
from shared.contracts.bookings.enrolments.commands import CancelEnrolment
from shared.contracts.bookings.enrolments.events import EnrolmentCancelled
from shared.contracts.bookings.families.commands import WithdrawConsent
from shared.contracts.bookings.families.consent import CONSENT_VERSION
from shared.contracts.bookings.families.events import ChildRemoved
from shared.contracts.bookings.families.guardians import (
    GuardianInvited,
    GuardianJoined,
    GuardianLeft,
    InviteGuardian,
    JoinAsGuardian,
)
from shared.contracts.bookings.families.pickup import ChildPickedUp, RecordPickUp
from shared.contracts.bookings.people import ReleasePerson
from shared.contracts.bookings.refusals.families import (
    CHILD_HAS_TWO_GUARDIANS,
    CHILD_IS_UNKNOWN,
    CONSENT_IS_TO_ANOTHER_TEXT,
    FETCHER_IS_UNKNOWN,
    GUARDIAN_HAS_MANY_CHILDREN,
    INVITATION_IS_NOT_VALID,
    PERSON_IS_GUARDIAN_ALREADY,
)
from shared.contracts.bookings.sessions.commands import RecordAttendance
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from tests.specification import MONDAY, Specification
from tests.unit.bookings.haiwan import (
    CHEN,
    LIN,
    NOWHERE,
    SATURDAY_LESSON,
    WU,
    farmer,
    haiwan,
    policy,
    resident,
    staff,
    tick,
)
from tests.unit.bookings.sky_farm import running
from tests.unit.bookings.test_course_families import AGES, enrol
from tests.unit.bookings.test_families import NAME, YEAR, child_of, children_of, ids, lesson, together, words

HIS_NAME, HIS_YEAR = words(11), words(12)


def join(
    child_id: str,
    invitation_id: str,
    person: str = CHEN,
    now: datetime = MONDAY,
    version: str = CONSENT_VERSION,
) -> JoinAsGuardian:
    return JoinAsGuardian(
        child_id=child_id,
        invitation_id=invitation_id,
        name=HIS_NAME,
        birth_year=HIS_YEAR,
        consent_version=version,
        **resident(person, now),
    )


def invited(spec: Specification[Bookings], child_id: str) -> str:
    spec.when(InviteGuardian(child_id=child_id, **resident()))
    return spec.happened(GuardianInvited).invitation_id


def of_two(spec: Specification[Bookings]) -> str:
    """A child of Lin's and Chen's."""
    child_id = child_of(spec)
    spec.when(join(child_id, invited(spec, child_id)))
    assert spec.happened(GuardianJoined).guardian_id == CHEN
    return child_id


def test_either_guardian_takes_places_and_gives_back_what_the_other_took() -> None:
    spec = haiwan()
    child_id, session_id = of_two(spec), lesson(spec)
    spec.when(together(session_id, [child_id], CHEN))
    (enrolment_id,) = ids(spec)
    spec.refuses(CancelEnrolment(enrolment_id=enrolment_id, **resident(WU)), ACTOR_MAY_NOT_DO_THIS)
    spec.when(CancelEnrolment(enrolment_id=enrolment_id, **resident()))
    assert spec.happened(EnrolmentCancelled).person_id == CHEN
    assert [one.id for one in spec.state.families.of(CHEN)] == [child_id]


def test_an_invitation_is_valid_once_for_a_week_and_the_last_one_alone() -> None:
    spec = haiwan()
    child_id = child_of(spec)
    spec.refuses(InviteGuardian(child_id=child_id, **resident(WU)), CHILD_IS_UNKNOWN)
    earlier, invitation_id = invited(spec, child_id), invited(spec, child_id)
    spec.refuses(join(child_id, earlier), INVITATION_IS_NOT_VALID)
    spec.refuses(join(NOWHERE, invitation_id), INVITATION_IS_NOT_VALID)
    late = MONDAY + timedelta(days=7)
    spec.refuses(join(child_id, invitation_id, now=late), INVITATION_IS_NOT_VALID)
    facts = spec.refuses(join(child_id, invitation_id, version="2020-01-01"), CONSENT_IS_TO_ANOTHER_TEXT)
    assert facts == {"current": CONSENT_VERSION}
    spec.refuses(join(child_id, invitation_id, LIN), PERSON_IS_GUARDIAN_ALREADY)
    spec.when(join(child_id, invitation_id))
    spec.refuses(join(child_id, invitation_id, WU), INVITATION_IS_NOT_VALID)
    spec.refuses(InviteGuardian(child_id=child_id, **resident()), CHILD_HAS_TWO_GUARDIANS)


def test_a_guardian_of_many_children_joins_for_no_more() -> None:
    spec = haiwan()
    children_of(spec, MOST_CHILDREN, CHEN)
    child_id = child_of(spec)
    facts = spec.refuses(join(child_id, invited(spec, child_id)), GUARDIAN_HAS_MANY_CHILDREN)
    assert facts == {"most": MOST_CHILDREN}


def test_who_withdraws_leaves_the_child_and_its_places_to_the_other() -> None:
    for leaver, stays, forgotten, kept in (
        (LIN, CHEN, (NAME, YEAR), (HIS_NAME, HIS_YEAR)),
        (CHEN, LIN, (HIS_NAME, HIS_YEAR), (NAME, YEAR)),
    ):
        spec = haiwan()
        child_id, session_id = of_two(spec), lesson(spec)
        spec.when(together(session_id, [child_id], leaver))
        (enrolment_id,) = ids(spec)
        spec.when(WithdrawConsent(child_id=child_id, **resident(leaver)))
        left = spec.happened(GuardianLeft)
        assert len(spec.last) == 1
        assert (left.stays_with, left.enrolment_ids) == (stays, (enrolment_id,))
        assert left.text_ids == tuple(one.text_id for one in forgotten)
        assert spec.state.enrolments[enrolment_id].person_id == stays
        spec.refuses(WithdrawConsent(child_id=child_id, **resident(leaver)), ACTOR_MAY_NOT_DO_THIS)
        spec.when(WithdrawConsent(child_id=child_id, **resident(stays)))
        assert spec.happened(ChildRemoved).text_ids == tuple(one.text_id for one in kept)
        assert spec.happened(EnrolmentCancelled).person_id == stays
        assert spec.state.families.children == {}
        assert spec.state.families.of_guardian == {}


def test_erasing_one_keeps_the_child_in_its_course_with_the_other() -> None:
    spec, course_id, _ = running(**AGES)
    child_id = of_two(spec)
    alone = child_of(spec)
    spec.when(enrol(course_id, [child_id]))
    key = spec.happened(CourseJoined).course_enrolment_id
    spec.when(ReleasePerson(person_id=LIN, erased=True, **policy()))
    assert spec.happened(GuardianLeft).course_enrolment_ids == (key,)
    assert spec.happened(ChildRemoved).child_id == alone
    assert not any(isinstance(one, EnrolmentCancelled) for one in spec.last)
    spec.when(GiveCourseBack(course_enrolment_id=key, **resident(CHEN)))
    assert {one.person_id for one in spec.last if isinstance(one, EnrolmentCancelled)} == {CHEN}


def test_a_child_of_two_that_is_removed_takes_all_texts_along() -> None:
    spec = haiwan()
    child_id = of_two(spec)
    spec.when(WithdrawConsent(child_id=child_id, **staff()))
    assert set(spec.happened(ChildRemoved).text_ids) == {
        one.text_id for one in (NAME, YEAR, HIS_NAME, HIS_YEAR)
    }


def test_either_guardian_fetches() -> None:
    spec = haiwan()
    child_id, session_id = of_two(spec), lesson(spec)
    spec.when(together(session_id, [child_id]))
    (enrolment_id,) = ids(spec)
    spec.when(tick(SATURDAY_LESSON))
    spec.when(RecordAttendance(session_id=session_id, attended=(enrolment_id,), **farmer(SATURDAY_LESSON)))
    handed = RecordPickUp(enrolment_id=enrolment_id, guardian_id=CHEN, **farmer(SATURDAY_LESSON))
    spec.refuses(handed.model_copy(update={"guardian_id": WU}), FETCHER_IS_UNKNOWN)
    spec.when(handed)
    assert spec.happened(ChildPickedUp).guardian_id == CHEN
    spec.when(handed).then_nothing()
