"""Courses and offers of appointments in both languages, with all that is planned of them."""

from shared.contracts.bookings.appointments.commands import TranslateAppointments
from shared.contracts.bookings.courses.commands import CancelCourse, OpenCourse
from shared.contracts.bookings.courses.events import CourseDrafted, CourseOpened
from shared.contracts.bookings.courses.translations import CourseTranslated, TranslateCourse
from shared.contracts.bookings.refusals.appointments import APPOINTMENTS_ARE_UNKNOWN
from shared.contracts.bookings.refusals.courses import (
    COURSE_IS_UNKNOWN,
    COURSE_WAS_CALLED_OFF,
    COURSE_WAS_NEVER_OPENED,
)
from shared.contracts.bookings.sessions.commands import CancelSession
from shared.contracts.bookings.sessions.events import SessionDrafted, SessionOpened
from shared.contracts.bookings.sessions.translations import SessionTranslated
from shared.kernel.messages import Envelope
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from tests.specification import MONDAY
from tests.unit.bookings.haiwan import NOWHERE, SKY_FARM, farmer, haiwan, resident, staff
from tests.unit.bookings.sky_farm import drafted, running
from tests.unit.bookings.test_appointments import Spec, offer

ENGLISH = {"title_en": "Growing without soil", "description_en": "Please bring a bottle of water."}


def translate(course_id: str, who: Envelope | None = None, **english: str | None) -> TranslateCourse:
    said = {"course_id": course_id, **(english or ENGLISH)}
    return TranslateCourse.model_validate({**said, **(who or farmer())})


def said_of(spec: Spec) -> list[str]:
    """The sessions that are said in English by what happened last."""
    return [one.session_id for one in spec.last if isinstance(one, SessionTranslated)]


def test_a_draft_says_both_and_so_do_its_lessons_and_the_public_hears_of_both() -> None:
    spec = haiwan()
    event = drafted(spec, **ENGLISH)
    lessons = [one for one in spec.last if isinstance(one, SessionDrafted)]
    assert (event.title_en, event.description_en) == tuple(ENGLISH.values())
    assert {(one.title_en, one.description_en) for one in lessons} == {tuple(ENGLISH.values())}
    spec.when(OpenCourse(course_id=event.course_id, **farmer()))
    assert spec.happened(CourseOpened).title_en == ENGLISH["title_en"]
    told = [one for one in spec.last if isinstance(one, SessionOpened)]
    assert {one.description_en for one in told} == {ENGLISH["description_en"]}
    spec.when(translate(event.course_id)).then_nothing()


def test_a_draft_without_english_is_recorded_as_it_was_before() -> None:
    spec = haiwan()
    drafted(spec)
    assert not {*spec.happened(CourseDrafted).model_dump()} & {*ENGLISH}


def test_an_open_course_is_said_in_english_with_its_lessons_that_are_not_over() -> None:
    spec, course_id, lessons = running()
    spec.when(CancelSession(session_id=lessons[0], reason="台风", **farmer()))
    spec.when(translate(course_id))
    assert spec.happened(CourseTranslated) == CourseTranslated(
        course_id=course_id, partner_id=SKY_FARM, translated_at=MONDAY, **ENGLISH
    )
    assert said_of(spec) == [*lessons[1:]]
    spec.when(translate(course_id, staff())).then_nothing()
    spec.when(translate(course_id, staff(), title_en="Sky farm"))
    assert (spec.happened(CourseTranslated).description_en, said_of(spec)) == (None, [*lessons[1:]])


def test_only_its_host_and_staff_say_a_course_in_english() -> None:
    spec, course_id, _ = running()
    spec.refuses(translate(course_id, resident()), ACTOR_MAY_NOT_DO_THIS)


def test_what_is_unknown_a_draft_or_called_off_is_not_said_in_english() -> None:
    spec = haiwan()
    spec.refuses(translate(NOWHERE), COURSE_IS_UNKNOWN)
    course_id = drafted(spec).course_id
    assert spec.refuses(translate(course_id), COURSE_WAS_NEVER_OPENED) == {"state": "drafted"}
    spec.when(OpenCourse(course_id=course_id, **farmer()))
    spec.when(CancelCourse(course_id=course_id, reason="老师生病", **farmer()))
    spec.refuses(translate(course_id), COURSE_WAS_CALLED_OFF)


def test_an_offer_of_appointments_says_both_and_what_is_left_of_it_is_said_better_later() -> None:
    spec = haiwan().when(offer(None, **ENGLISH))
    times = [one for one in spec.last if isinstance(one, SessionOpened)]
    assert {(one.title_en, one.description_en) for one in times} == {tuple(ENGLISH.values())}
    offer_id = times[0].offer_id
    assert offer_id is not None
    better = TranslateAppointments(offer_id=offer_id, title_en="Soil at home", **farmer())
    spec.when(better)
    assert said_of(spec) == [one.session_id for one in times]
    spec.when(TranslateAppointments(offer_id=offer_id, title_en="Soil at home", **staff())).then_nothing()
    spec.refuses(better.model_copy(update=resident()), ACTOR_MAY_NOT_DO_THIS)
    spec.refuses(better.model_copy(update={"offer_id": NOWHERE}), APPOINTMENTS_ARE_UNKNOWN)
