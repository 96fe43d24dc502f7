"""What the rules need to know of courses: their lessons, who is in them, who waits."""

from dataclasses import dataclass, field

from shared.contracts.bookings.courses.views import CourseState
from shared.contracts.bookings.enrolments.views import EnrolmentState
from shared.contracts.bookings.refusals.courses import (
    COURSE_ENROLMENT_IS_UNKNOWN,
    COURSE_IS_UNKNOWN,
    LESSON_BELONGS_TO_A_COURSE,
)
from shared.kernel.refusals import Rejected
from shared.kernel.shelf import Shelf


@dataclass(slots=True)
class Member:
    """A person's place in a course, the one on offer to them, or the one in line."""

    id: str
    course_id: str
    person_id: str
    state: EnrolmentState
    enrolment_ids: list[str] = field(default_factory=list)
    """The places in its lessons, in their order."""
    child_id: str | None = None
    """Whose place it is, where the person is its guardian."""
    party_id: str | None = None
    """What those have in common who wait together."""

    @property
    def who(self) -> str:
        """Who takes part."""
        return self.child_id or self.person_id


@dataclass(slots=True)
class Course:
    id: str
    partner_id: str
    title: str
    capacity: int
    price_fen: int
    late_joining: bool
    session_ids: list[str]
    english: tuple[str | None, str | None] = (None, None)
    """Its title and description in English, where somebody said them."""
    state: CourseState = CourseState.DRAFTED
    places_taken: int = 0
    """Confirmed and on offer; those who gave it back after its last lesson began count no more either."""
    queue: list[str] = field(default_factory=list)
    tickets: int = 0
    by_person: dict[str, str] = field(default_factory=dict)
    """The id of each person or child who has a place, an offer or a place in the queue."""


@dataclass(slots=True)
class Courses:
    all: dict[str, Course] = field(default_factory=dict)
    of_session: Shelf[str] = field(default_factory=Shelf)
    """The course of each lesson."""
    members: Shelf[Member] = field(default_factory=Shelf)
    moved: set[str] = field(default_factory=set)
    """Places in lessons that were moved to another date since: they may be given back alone."""
    owed: dict[str, int] = field(default_factory=dict)
    """What was owed for each place in a lesson when it was given back."""

    def course(self, course_id: str) -> Course:
        """The course, or a refusal."""
        try:
            return self.all[course_id]
        except KeyError:
            raise Rejected(COURSE_IS_UNKNOWN) from None

    def member(self, course_enrolment_id: str) -> Member:
        """The place in a course, or a refusal."""
        try:
            return self.members[course_enrolment_id]
        except KeyError:
            raise Rejected(COURSE_ENROLMENT_IS_UNKNOWN) from None

    def of_lesson(self, session_id: str) -> Course | None:
        """The course of which a session is a lesson."""
        return self.all.get(self.of_session.get(session_id, ""))

    def must_not_hold(self, session_id: str) -> None:
        """Refuses what is done to a lesson alone."""
        if session_id in self.of_session:
            raise Rejected(LESSON_BELONGS_TO_A_COURSE, course_id=self.of_session[session_id])
