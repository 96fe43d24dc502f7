"""What is meant up to an age under 18 is for minors, whether it is said to be or not."""

import pytest

from shared.contracts.bookings.courses.events import CourseDrafted
from shared.contracts.bookings.hosts import HostScreened
from shared.contracts.bookings.refusals.sessions import (
    AGREEMENT_DOES_NOT_SERVE_MINORS,
    SCREENING_ENDS_BEFORE_THE_SESSION,
)
from shared.contracts.bookings.sessions.commands import DraftSession, OpenSession
from shared.contracts.bookings.sessions.events import SessionDrafted
from tests.specification import MONDAY, later
from tests.unit.bookings.haiwan import FARMER, draft, farmer, haiwan, terms, terms_set
from tests.unit.bookings.sky_farm import course

CHECK_ENDS_SOON = HostScreened(person=FARMER, valid_until=later(days=2), screened_at=MONDAY)


def meant_up_to(age_to: int | None) -> DraftSession:
    return draft().model_copy(update={"age_to": age_to})


@pytest.mark.parametrize(("age_to", "minors"), [(6, True), (17, True), (18, False), (None, False)])
def test_a_session_is_for_minors_by_its_ages(age_to: int | None, *, minors: bool) -> None:
    spec = haiwan()
    spec.when(meant_up_to(age_to))
    assert spec.happened(SessionDrafted).for_minors is minors


def test_its_host_is_checked_like_any_that_works_with_minors() -> None:
    haiwan().given(CHECK_ENDS_SOON).refuses(meant_up_to(17), SCREENING_ENDS_BEFORE_THE_SESSION)
    spec = haiwan().given(terms_set(terms(serves_minors=False)))
    spec.when(meant_up_to(17))
    plan = spec.happened(SessionDrafted).session_id
    spec.refuses(OpenSession(session_id=plan, **farmer()), AGREEMENT_DOES_NOT_SERVE_MINORS)


def test_so_are_a_course_and_each_of_its_lessons() -> None:
    spec = haiwan()
    spec.when(course().model_copy(update={"age_to": 12}))
    assert spec.happened(CourseDrafted).for_minors
    lessons = [one for one in spec.last if isinstance(one, SessionDrafted)]
    assert lessons
    assert all(one.for_minors for one in lessons)
