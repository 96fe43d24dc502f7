"""Courses with their places, and everybody's place in them. Lessons are sessions, listed by their course."""

from services.bookings.projections import joint_hosts
from services.bookings.projections.lines import with_position
from shared.contracts.bookings.courses.events import (
    CourseCancelled,
    CourseClosed,
    CourseDrafted,
    CourseDropped,
    CourseJoined,
    CourseLeft,
    CourseOffered,
    CourseOpened,
    CourseWaitlistJoined,
)
from shared.contracts.bookings.courses.translations import CourseTranslated
from shared.contracts.bookings.courses.views import (
    CourseEnrolmentView,
    CourseState,
    CourseView,
    GetCourse,
    GetCourseEnrolment,
    ListCourseEnrolments,
    ListCourses,
)
from shared.contracts.bookings.enrolments.views import EnrolmentState
from shared.contracts.bookings.families.guardians import GuardianLeft
from shared.contracts.bookings.joint_hosts.events import (
    JointHostConfirmed,
    JointHostDeclined,
    JointHostingEnded,
    JointHostInvited,
)
from shared.kernel.messages import Recorded
from shared.projections.projection import Documents, Projection
from shared.projections.translated import translated

Course = CourseView | None
Member = CourseEnrolmentView | None


def _drafted(_course: Course, recorded: Recorded[CourseDrafted], key: str) -> Course:
    event = recorded.data
    return CourseView(
        course_id=key,
        partner_id=event.partner_id,
        space_id=event.space_id,
        title=event.title,
        description=event.description,
        capacity=event.capacity,
        for_minors=event.for_minors,
        category=event.category,
        age_from=event.age_from,
        age_to=event.age_to,
        price_fen=event.price_fen,
        cap_fen=event.cap_fen,
        late_joining=event.late_joining,
        session_ids=event.session_ids,
        starts_at=event.starts_at,
        state=CourseState.DRAFTED,
        repeats=event.repeats,
        title_en=event.title_en,
        description_en=event.description_en,
    )


def _opened(course: Course, _recorded: Recorded[CourseOpened], _key: str) -> Course:
    return course and course.model_copy(update={"state": CourseState.OPEN, "is_public": True})


def _closed(course: Course, _recorded: Recorded[CourseClosed], _key: str) -> Course:
    return course and course.model_copy(update={"state": CourseState.CLOSED})


def _ended(course: Course, recorded: Recorded[CourseCancelled | CourseDropped], _key: str) -> Course:
    update = {
        "state": CourseState.CANCELLED,
        "places_taken": 0,
        "waiting": 0,
        "cancelled_because": recorded.data.reason,
    }
    return course and course.model_copy(update=update)


def _counted(course: Course, places: int, waiting: int) -> Course:
    if course is None:
        return None
    update = {"places_taken": course.places_taken + places, "waiting": course.waiting + waiting}
    return course.model_copy(update=update)


def _joined(course: Course, recorded: Recorded[CourseJoined], _key: str) -> Course:
    return _counted(course, 0 if recorded.data.by_offer else 1, 0)


def _one_more_waits(course: Course, _recorded: Recorded[CourseWaitlistJoined], _key: str) -> Course:
    return _counted(course, 0, 1)


def _offered(course: Course, _recorded: Recorded[CourseOffered], _key: str) -> Course:
    return _counted(course, 1, -1)


def _left(course: Course, recorded: Recorded[CourseLeft], _key: str) -> Course:
    waited = recorded.data.was is EnrolmentState.WAITING
    return _counted(course, 0, -1) if waited else _counted(course, -1, 0)


async def get_course(documents: Documents[CourseView], query: GetCourse) -> Course:
    course = await documents.get(query.course_id)
    if course is None or query.seen_by is None or course.seen_by in query.seen_by:
        return course
    return None


def _course_key(
    event: JointHostInvited | JointHostConfirmed | JointHostDeclined | JointHostingEnded,
) -> tuple[str, ...]:
    """The course that is held together; none where it is a session by itself."""
    return (event.course_id,) if event.course_id else ()


COURSES = (
    Projection("courses", CourseView, indexes=("partner_id", "state", "starts_at", "seen_by"))
    .on(CourseDrafted, lambda event: event.course_id, _drafted)
    .on(CourseOpened, lambda event: event.course_id, _opened)
    .on(CourseTranslated, lambda event: event.course_id, translated)
    .on(CourseClosed, lambda event: event.course_id, _closed)
    .on(CourseCancelled, lambda event: event.course_id, _ended)
    .on(CourseDropped, lambda event: event.course_id, _ended)
    .on(CourseJoined, lambda event: event.course_id, _joined)
    .on(CourseWaitlistJoined, lambda event: event.course_id, _one_more_waits)
    .on(CourseOffered, lambda event: event.course_id, _offered)
    .on(CourseLeft, lambda event: event.course_id, _left)
    .on(JointHostInvited, _course_key, joint_hosts.one_more)
    .on(JointHostConfirmed, _course_key, joint_hosts.one_confirmed)
    .on(JointHostDeclined, _course_key, joint_hosts.one_less)
    .on(JointHostingEnded, _course_key, joint_hosts.one_less)
    .lists(ListCourses, order="starts_at", at_least="starts_from")
    .answers(GetCourse, get_course)
)


def _has_a_place(member: Member, recorded: Recorded[CourseJoined], key: str) -> Member:
    event = recorded.data
    update = {"state": EnrolmentState.CONFIRMED, "price_fen": event.price_fen, "offer_expires_at": None}
    if member is not None:
        return member.model_copy(update=update)
    return CourseEnrolmentView(
        course_enrolment_id=key,
        course_id=event.course_id,
        person_id=event.person_id,
        state=EnrolmentState.CONFIRMED,
        price_fen=event.price_fen,
        enrolled_at=event.joined_at,
        child_id=event.child_id,
    )


def _waits(_member: Member, recorded: Recorded[CourseWaitlistJoined], key: str) -> Member:
    event = recorded.data
    return CourseEnrolmentView(
        course_enrolment_id=key,
        course_id=event.course_id,
        person_id=event.person_id,
        state=EnrolmentState.WAITING,
        ticket=event.ticket,
        enrolled_at=event.joined_at,
        child_id=event.child_id,
        party_id=event.party_id,
    )


def _has_an_offer(member: Member, recorded: Recorded[CourseOffered], _key: str) -> Member:
    update = {"state": EnrolmentState.OFFERED, "offer_expires_at": recorded.data.expires_at}
    return member and member.model_copy(update=update)


def _has_left(member: Member, recorded: Recorded[CourseLeft], _key: str) -> Member:
    return member and member.model_copy(update={"state": recorded.data.ending, "offer_expires_at": None})


def _lost(member: Member, _recorded: Recorded[CourseCancelled], _key: str) -> Member:
    update = {"state": EnrolmentState.CANCELLED, "offer_expires_at": None}
    return member and member.model_copy(update=update)


def _passed_on(member: Member, recorded: Recorded[GuardianLeft], _key: str) -> Member:
    return member and member.model_copy(update={"person_id": recorded.data.stays_with})


async def get_course_enrolment(
    documents: Documents[CourseEnrolmentView], query: GetCourseEnrolment
) -> Member:
    return await with_position(documents, await documents.get(query.course_enrolment_id), "course_id")


COURSE_ENROLMENTS = (
    Projection(
        "course_enrolments",
        CourseEnrolmentView,
        indexes=("course_id", "person_id", "child_id", "state", "enrolled_at", "ticket"),
    )
    .on(CourseJoined, lambda event: event.course_enrolment_id, _has_a_place)
    .on(CourseWaitlistJoined, lambda event: event.course_enrolment_id, _waits)
    .on(CourseOffered, lambda event: event.course_enrolment_id, _has_an_offer)
    .on(CourseLeft, lambda event: event.course_enrolment_id, _has_left)
    .on(CourseCancelled, lambda event: event.course_enrolment_ids, _lost)
    .on(GuardianLeft, lambda event: event.course_enrolment_ids, _passed_on)
    .lists(ListCourseEnrolments, order="enrolled_at")
    .answers(GetCourseEnrolment, get_course_enrolment)
)
