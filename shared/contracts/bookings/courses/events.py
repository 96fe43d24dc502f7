"""What happens to courses. What happens to their lessons, events of sessions and enrolments tell."""

from typing import ClassVar

from pydantic import Field

from shared.contracts.bookings.enrolments.views import EnrolmentState
from shared.contracts.bookings.series import Repeats
from shared.contracts.partners.categories import SessionCategory
from shared.kernel.messages import Event, Withheld
from shared.kernel.models import Frozen, Id, Instant, is_unsaid


class CourseDrafted(Event):
    """A course was planned; its lessons are drafts, of which nobody outside has heard."""

    type: ClassVar[str] = "bookings.course_drafted.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED

    course_id: Id
    partner_id: Id
    space_id: Id
    title: str
    description: str | None
    capacity: int
    for_minors: bool
    category: SessionCategory | None
    age_from: int | None
    age_to: int | None
    price_fen: int
    cap_fen: int | None
    late_joining: bool
    session_ids: tuple[Id, ...]
    """Its lessons in their order."""
    starts_at: Instant
    drafted_at: Instant
    repeats: Repeats | None = None
    """How its lessons followed one another as they were planned; null until version 0.2."""
    title_en: str | None = Field(default=None, exclude_if=is_unsaid)
    description_en: str | None = Field(default=None, exclude_if=is_unsaid)


class CourseDropped(Event):
    """A course was given up before it was opened."""

    type: ClassVar[str] = "bookings.course_dropped.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED

    course_id: Id
    partner_id: Id
    reason: str
    dropped_at: Instant


class CourseOpened(Event):
    """Residents can enrol in a course from now on: once, for all lessons that lie ahead."""

    type: ClassVar[str] = "bookings.course_opened.v1"

    course_id: Id
    """The course that residents can enrol in from now on."""
    partner_id: Id
    """The partner that holds it."""
    title: str
    """What the course is called."""
    session_ids: tuple[Id, ...]
    """Its lessons in their order: each is a session, which tells its time and place."""
    capacity: int
    """Number of places in each lesson."""
    price_fen: int
    """The price per person of the whole course, in fen; 0 for a free one. Those of its lessons add
    up to it."""
    late_joining: bool
    """Whether people may join after the first lesson, for the lessons that are left."""
    opened_at: Instant
    """When enrolment opened."""
    title_en: str | None = Field(default=None, exclude_if=is_unsaid)
    """What it is called in English; absent where nobody said, and before 0.2.0."""


class CourseClosed(Event):
    """Nobody enrols in a course any more: its first lesson began, or its last where one may join later."""

    type: ClassVar[str] = "bookings.course_closed.v1"

    course_id: Id
    """The course in which nobody can enrol any more."""
    partner_id: Id
    """The partner that holds it."""
    closed_at: Instant
    """When enrolment ended."""


class CourseCancelled(Event):
    """What was left of a course does not take place; its lessons that were called off tell so themselves."""

    type: ClassVar[str] = "bookings.course_cancelled.v1"

    course_id: Id
    """The course that does not go on."""
    partner_id: Id
    """The partner that held it."""
    reason: str
    """Why, for everybody to read."""
    course_enrolment_ids: tuple[Id, ...]
    """Every place, offer and wait that ends by it."""
    cancelled_at: Instant
    """When it was called off."""


class LessonMoved(Event):
    """A lesson of a course takes place on another date than was told."""

    type: ClassVar[str] = "bookings.lesson_moved.v1"

    session_id: Id
    """The lesson, as the session that it is."""
    course_id: Id
    """The course that it belongs to."""
    partner_id: Id
    """The partner that holds it."""
    space_id: Id
    """The space in which it takes place now."""
    booking_id: Id
    """The booking that keeps the space for it now."""
    starts_at: Instant
    """When it begins now."""
    ends_at: Instant
    """When it ends now."""
    began_before: Instant
    """When it was to begin before."""
    moved_at: Instant
    """When it was moved."""
    joint_host_ids: tuple[Id, ...] = ()
    """The partners that hold it as well; none where one holds it alone, and until version 0.2."""
    hosts_told_apart: bool = False
    """Whether those who hold it are told by an event of theirs, of all lessons that moved with it at once.
    Absent before 0.2.0: those who hold it as well are told by this one."""


class PlacesMoved(Event):
    """Those who have a place in a lesson that was moved just before, or in several lessons that were."""

    type: ClassVar[str] = "bookings.places_moved.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    session_id: Id
    """The lesson, or the first of several as they lie now."""
    person_ids: tuple[str, ...]
    """They, or the guardians of the children who have."""
    starts_at: Instant
    """When it begins now."""
    moved_at: Instant
    has_price: bool = True
    """Whether it costs anything; absent before 0.2.0: then nobody said that it does not."""
    course_id: Id | None = None
    """The course; absent before 0.2.0."""
    dates: int = 1
    """How many lessons it is about; absent before 0.2.0, when each told of itself."""
    last_at: Instant | None = None
    """When the last of several begins now; null for one."""


class LessonPlace(Frozen):
    """A place in one lesson of a course."""

    session_id: Id
    """The lesson."""
    enrolment_id: Id
    """The place in it."""
    price_fen: int
    """The lesson's part of the price, in fen."""


class CourseJoined(Event):
    """Somebody has a place in every lesson that lay ahead."""

    type: ClassVar[str] = "bookings.course_joined.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    course_enrolment_id: Id
    course_id: Id
    person_id: str
    price_fen: int
    """What its lessons cost together."""
    places: tuple[LessonPlace, ...]
    by_offer: bool
    """Whether it was waited for."""
    joined_at: Instant
    child_id: Id | None = None
    """Whose place it is, where the person is the guardian; null for one's own, and until version 0.2."""


class CourseWaitlistJoined(Event):
    type: ClassVar[str] = "bookings.course_waitlist_joined.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    course_enrolment_id: Id
    course_id: Id
    person_id: str
    ticket: int
    """The order of joining, 1, 2, 3 … in each course; it never changes."""
    position: int
    """How many wait then, this person included."""
    joined_at: Instant
    child_id: Id | None = None
    """Whose place it is, where the person is the guardian; null for one's own, and until version 0.2."""
    party_id: Id | None = None
    """What those have in common who wait together; null for who waits alone, and until version 0.2."""


class CourseOffered(Event):
    type: ClassVar[str] = "bookings.course_offered.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    course_enrolment_id: Id
    course_id: Id
    session_id: Id
    """The first lesson that lies ahead."""
    person_id: str
    expires_at: Instant
    offered_at: Instant


class CourseLeft(Event):
    """Somebody's place, offer or wait is over."""

    type: ClassVar[str] = "bookings.course_left.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    course_enrolment_id: Id
    course_id: Id
    session_id: Id | None
    """The first lesson that was given back; null where none was."""
    person_id: str
    was: EnrolmentState
    """What was given up: a place, an offer or a wait."""
    ending: EnrolmentState
    refund_owed_fen: int
    """What is to be given back for the lessons together, by the limits of booking."""
    left_at: Instant
