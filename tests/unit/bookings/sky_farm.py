"""Sky Farm's course, as specifications find it: three Saturday mornings on the terrace for two people."""

from datetime import datetime, timedelta
from typing import Any

from services.bookings.domain.state import Bookings
from shared.contracts.bookings.courses.commands import DraftCourse, MoveLesson, OpenCourse
from shared.contracts.bookings.courses.events import CourseDrafted, CourseJoined, CourseWaitlistJoined
from shared.contracts.bookings.courses.places import (
    EnrolInCourse,
    GiveCourseBack,
    RecordCoursePayment,
    RefundCourse,
)
from shared.contracts.bookings.enrolments.events import RefundReason
from shared.contracts.bookings.hosts import HostLeft, HostScreened, HostSuspended, HostTermsEnded
from shared.contracts.bookings.series import Repeats
from shared.contracts.bookings.sessions.events import ReportOverdue
from shared.contracts.bookings.sessions.pricing import PriceSessionRequest
from shared.kernel.messages import Envelope
from tests.specification import MONDAY, Specification
from tests.unit.bookings.haiwan import (
    AGREEMENT,
    CHEN,
    FARMER,
    LIN,
    SKY_FARM,
    STRANGER,
    TERRACE,
    WU,
    at,
    farmer,
    haiwan,
    opened,
    resident,
)

FIRST = at(11, 9)
WEEK = timedelta(days=7)
Spec = Specification[Bookings]
ENDED = HostTermsEnded(partner_id=SKY_FARM, agreement_id=AGREEMENT, reason="到期", ended_at=MONDAY)
LEFT = HostLeft(partner_id=SKY_FARM, left_at=MONDAY)
SUSPENDED = HostSuspended(partner_id=SKY_FARM, reason="迟交", suspended_at=MONDAY)
CHECKED = HostScreened(person=FARMER, valid_until=at(20, 12), screened_at=MONDAY)


def priced_at(price_fen: int = 10_000, market_fen: int = 12_800) -> PriceSessionRequest:
    return PriceSessionRequest(
        market_reference_fen=market_fen, market_source="南沙区三家同类课程单次均价", price_fen=price_fen
    )


def course(who: Envelope | None = None, **changes: Any) -> DraftCourse:
    """Three Saturday mornings on the terrace for two people at 100.00 yuan, unless told otherwise."""
    fields: dict[str, Any] = {
        "partner_id": SKY_FARM,
        "space_id": TERRACE,
        "starts_at": FIRST,
        "ends_at": changes.get("starts_at", FIRST) + timedelta(minutes=90),
        "repeats": Repeats.WEEKLY,
        "dates": 3,
        "title": "天空农场三课",
        "capacity": 2,
        "price": priced_at(),
    }
    return DraftCourse(**{**fields, **changes}, **(who or farmer()))


def drafted(spec: Spec, **changes: Any) -> CourseDrafted:
    return spec.when(course(**changes)).happened(CourseDrafted)


def running(spec: Spec | None = None, **changes: Any) -> tuple[Spec, str, tuple[str, ...]]:
    """An open course; its id and those of its lessons."""
    spec = spec or haiwan()
    event = drafted(spec, **changes)
    spec.when(OpenCourse(course_id=event.course_id, **farmer()))
    return spec, event.course_id, event.session_ids


def join(spec: Spec, course_id: str, person: str = LIN, now: datetime = MONDAY) -> str:
    """Enrols somebody who gets a place or waits; the id of that."""
    spec.when(EnrolInCourse(course_id=course_id, **resident(person, now)))
    (event,) = (one for one in spec.last if isinstance(one, CourseJoined | CourseWaitlistJoined))
    return event.course_enrolment_id


def pay(key: str, amount_fen: int, who: Envelope | None = None) -> RecordCoursePayment:
    return RecordCoursePayment(course_enrolment_id=key, amount_fen=amount_fen, **(who or farmer()))


def refund(key: str, amount_fen: int, who: Envelope | None = None) -> RefundCourse:
    reason = RefundReason.ENROLMENT_CANCELLED
    return RefundCourse(course_enrolment_id=key, amount_fen=amount_fen, reason=reason, **(who or farmer()))


def give_back(key: str, person: str = LIN, now: datetime = MONDAY) -> GiveCourseBack:
    return GiveCourseBack(course_enrolment_id=key, **resident(person, now))


def move(session_id: str, to: datetime, who: Envelope | None = None, **changes: Any) -> MoveLesson:
    fields: dict[str, Any] = {
        "session_id": session_id,
        "space_id": TERRACE,
        "starts_at": to,
        "ends_at": to + timedelta(minutes=90),
    }
    return MoveLesson(**{**fields, **changes}, **(who or farmer()))


def full(**changes: Any) -> tuple[Spec, str, tuple[str, ...], list[str]]:
    """A course for two, in which Lin and Chen have places, and Wu and the stranger wait."""
    spec, course_id, lessons = running(**changes)
    return spec, course_id, lessons, [join(spec, course_id, one) for one in (LIN, CHEN, WU, STRANGER)]


def overdue(spec: Spec | None = None) -> Spec:
    """A session of the host was not reported in time."""
    spec = spec or haiwan()
    session_id = opened(spec, starts_at=at(12, 9))
    return spec.given(ReportOverdue(session_id=session_id, partner_id=SKY_FARM, overdue_at=MONDAY))
