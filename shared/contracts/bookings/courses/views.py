"""How a course and a place in it look, and how they are asked for."""

from enum import StrEnum

from shared.contracts.bookings.enrolments.views import EnrolmentState
from shared.contracts.bookings.joint_hosts.views import JointHost
from shared.contracts.bookings.refusals.courses import COURSE_ENROLMENT_IS_UNKNOWN, COURSE_IS_UNKNOWN
from shared.contracts.bookings.series import Repeats
from shared.contracts.bookings.sessions.views import EVERYBODY
from shared.contracts.partners.categories import SessionCategory
from shared.kernel.messages import ActorId
from shared.kernel.models import Id, Instant, Page, PagedQuery, PagedRequest, Query, View
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE, MEMBERS


class CourseState(StrEnum):
    """How a course stands. Residents see it from `open` on."""

    DRAFTED = "drafted"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class CourseView(View):
    """A partner's course: its lessons, its price, how many places are taken."""

    course_id: Id
    """What to name to enrol."""
    partner_id: Id
    """The partner that holds it."""
    space_id: Id
    """The space for which it was planned; each lesson tells its own."""
    title: str
    """What the course is called."""
    description: str | None
    """What happens there and what to bring; null for nothing beyond the title."""
    title_en: str | None = None
    """What it is called in English; null where nobody said."""
    description_en: str | None = None
    """The same as its description, in English; null where nobody said."""
    capacity: int
    """Number of places in each lesson."""
    for_minors: bool
    """Whether it is meant for minors."""
    category: SessionCategory | None
    """What it is about; null where nothing was said."""
    age_from: int | None
    """From which age on it is meant; null for no bound."""
    age_to: int | None
    """Up to which age it is meant; null for no bound."""
    price_fen: int
    """The price per person of the whole course, in fen; 0 for a free one."""
    cap_fen: int | None
    """The highest price that it may have, in fen; null for a free one."""
    late_joining: bool
    """Whether people may join after the first lesson, for the lessons that are left."""
    session_ids: tuple[Id, ...]
    """Its lessons in their order: each is a session."""
    starts_at: Instant
    """When its first lesson was planned to begin."""
    state: CourseState
    """How it stands."""
    places_taken: int = 0
    """Number of places that are confirmed or on offer."""
    waiting: int = 0
    """Number of people on the waitlist."""
    cancelled_because: str | None = None
    """Why it does not take place, or not to its end; null unless it was called off."""
    repeats: Repeats | None = None
    """How its lessons followed one another as they were planned; null where that was not kept."""
    joint_hosts: tuple[JointHost, ...] = ()
    """The partners that hold it as well; and, for them, its partner and staff, those that are asked to."""

    is_public: bool = False
    """Whether it was ever opened."""

    @property
    def seen_by(self) -> str:
        """Who sees it, beside staff: `EVERYBODY`, or the partner whose draft it is or was."""
        return EVERYBODY if self.is_public else self.partner_id


class ListCoursesRequest(PagedRequest):
    partner_id: Id | None = None
    """Only those of this partner."""
    state: CourseState | None = None
    """Only those in this state."""
    starts_from: Instant | None = None
    """Only those whose first lesson was planned for this moment or later."""


class ListCourses(ListCoursesRequest, PagedQuery[Page[CourseView]]):
    """Courses by their first lesson. Drafts are listed for their partner and for staff only."""

    operation = Operation("List courses", ANYONE)

    seen_by: tuple[str, ...] | None
    """What the caller may see of `CourseView.seen_by`; None: all. Never taken from a request."""


class GetCourse(Query[CourseView | None]):
    """One course. Its lessons are listed as sessions, by its id."""

    operation = Operation("Read a course", ANYONE, (COURSE_IS_UNKNOWN,))

    course_id: Id
    seen_by: tuple[str, ...] | None
    """As for `ListCourses`."""


class CourseEnrolmentView(View):
    """A person's place in a course, or in its line. The lessons are listed by its id, as enrolments."""

    course_enrolment_id: Id
    """What to name to give the course back, to accept an offer or to record a payment."""
    course_id: Id
    """The course in which the place is, or is waited for."""
    person_id: str
    """Who takes part, or the guardian of the child who does: an opaque id."""
    child_id: Id | None = None
    """The child who takes part; null where the person does."""
    party_id: Id | None = None
    """The same for all who wait together; null for who waits alone."""
    state: EnrolmentState
    """How it stands; who came to which lesson, that lesson's enrolment tells."""
    price_fen: int | None = None
    """What the lessons cost together that lay ahead on joining, in fen; null for who has no place yet."""
    ticket: int | None = None
    """For who came by the waitlist: the order of joining."""
    position: int | None = None
    """For who waits: the place in line. Counted when one enrolment is asked for, null in lists."""
    offer_expires_at: Instant | None = None
    """Until when the offered place can be accepted; null while none is on offer."""
    enrolled_at: Instant
    """When the person took the place or joined the waitlist."""


class ListCourseEnrolmentsRequest(PagedRequest):
    child_id: Id | None = None
    """Only those of this child; its guardians see them, whichever of them enrolled it."""
    course_id: Id | None = None
    """Only those in this course."""
    state: EnrolmentState | None = None
    """Only those in this state."""


class ListCourseEnrolments(ListCourseEnrolmentsRequest, PagedQuery[Page[CourseEnrolmentView]]):
    """One's own places in courses; staff see everybody's, and hosts those of a course that they hold."""

    operation = Operation("List enrolments in courses", MEMBERS)

    person_id: ActorId | None
    """Only those of this person; None: everybody's. Never taken from a request."""


class GetCourseEnrolment(Query[CourseEnrolmentView | None]):
    """One place in a course; on the waitlist, with the place in line. For its person, its host and staff."""

    operation = Operation("Read an enrolment in a course", MEMBERS, (COURSE_ENROLMENT_IS_UNKNOWN,))

    course_enrolment_id: Id
