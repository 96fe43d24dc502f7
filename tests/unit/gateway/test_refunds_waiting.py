"""What is owed for places waits for whoever owes it, however much others owe before."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from services.gateway.operations.caller import Caller
from services.gateway.operations.waiting.listing import first_of_each
from services.gateway.operations.waiting.refunds import to_refund
from shared.contracts.bookings.courses.views import GetCourse
from shared.contracts.bookings.enrolments.views import (
    EnrolmentState,
    EnrolmentView,
    ListEnrolments,
    RefundState,
)
from shared.contracts.bookings.sessions.views import ReadSessions
from shared.contracts.gateway.waiting import Task, WaitingThing
from shared.kernel.models import Page
from shared.kernel.roles import Role

NOW = datetime(2026, 7, 6, 1, tzinfo=UTC)
OURS, OTHERS = "partner-ours", "partner-others"
COURSE = "0197e2a0-0000-7000-8000-00000000c000"


def key(number: int) -> str:
    return f"0197e2a0-0000-7000-8000-{number:012x}"


class Session:
    """What a refund reads of one."""

    def __init__(self, session_id: str, partner_id: str, course_id: str | None = None) -> None:
        self.session_id, self.partner_id, self.course_id = session_id, partner_id, course_id
        self.title, self.title_en = f"活动 {session_id[-4:]}", None


class Course:
    title, title_en = "陶艺课", "Pottery"


class Books:
    """Owed places and their sessions, in pages of a hundred."""

    def __init__(self, owed: Sequence[EnrolmentView], sessions: Sequence[Session]) -> None:
        self._owed, self._sessions = owed, {one.session_id: one for one in sessions}

    async def ask(self, query: Any) -> Any:
        if isinstance(query, ListEnrolments):
            assert (query.person_id, query.refund) == (None, RefundState.OWED)
            first = int(query.cursor or 0)
            last = first + 100
            more = str(last) if last < len(self._owed) else None
            return Page(items=list(self._owed[first:last]), next_cursor=more)
        if isinstance(query, ReadSessions):
            return [self._sessions[one] for one in query.session_ids]
        assert query == GetCourse(course_id=COURSE, seen_by=None)
        return Course()


def owed(number: int, *, session: int, person: str, fen: int, days: int, course: str | None = None) -> Any:
    return EnrolmentView(
        enrolment_id=key(number),
        session_id=key(session),
        person_id=person,
        state=EnrolmentState.CANCELLED,
        price_fen=fen,
        paid_fen=fen,
        refund_owed_fen=fen,
        refund=RefundState.OWED,
        refund_owed_since=NOW + timedelta(days=days),
        enrolled_at=NOW,
        course_enrolment_id=course,
    )


async def waiting(
    places: Sequence[EnrolmentView], sessions: Sequence[Session], partners: Sequence[str] | None
) -> list[WaitingThing]:
    caller = cast("Caller", Books(places, sessions))
    return await to_refund(caller, Role.STAFF if partners is None else Role.PARTNER, partners)


async def test_a_partner_sees_what_it_owes_behind_a_hundred_and_one_places_of_another() -> None:
    theirs = [owed(one, session=1_000 + one, person=f"person-{one}", fen=100, days=one) for one in range(101)]
    mine = owed(500, session=2_000, person="lin", fen=6_400, days=200)
    sessions = [*(Session(one.session_id, OTHERS) for one in theirs), Session(key(2_000), OURS)]
    (only,) = await waiting([*theirs, mine], sessions, [OURS])
    assert (only.task, only.subject_id, only.amount_fen) == (Task.REFUND_PLACE, key(2_000), 6_400)
    assert len(await waiting([*theirs, mine], sessions, None)) == 102
    assert await waiting([*theirs, mine], sessions, []) == []


async def test_a_course_is_one_refund_for_each_person_with_its_sum_and_its_earliest_day() -> None:
    members = {"lin": key(901), "zhao": key(902)}
    lessons = [Session(key(3_000 + one), OURS, COURSE) for one in range(3)]
    places = [
        owed(
            600 + 10 * number + one,
            session=3_000 + one,
            person=person,
            fen=3_000,
            days=5 - one,
            course=members[person],
        )
        for number, person in enumerate(members)
        for one in range(3)
    ]
    found = await waiting(places, lessons, [OURS])
    assert [(one.task, one.subject_id, one.title, one.title_en) for one in found] == [
        (Task.REFUND_COURSE, COURSE, "陶艺课", "Pottery")
    ] * 2
    assert [(one.person_id, one.amount_fen, one.since) for one in found] == [
        ("lin", 9_000, NOW + timedelta(days=3)),
        ("zhao", 9_000, NOW + timedelta(days=3)),
    ]


async def test_two_places_of_one_person_in_a_session_are_one_refund() -> None:
    """A family's children are in its guardian's name."""
    both = [owed(700 + one, session=4_000, person="lin", fen=1_000, days=one) for one in range(2)]
    (only,) = await waiting(both, [Session(key(4_000), OURS)], None)
    assert (only.amount_fen, only.since) == (2_000, NOW)


def thing(task: Task, number: int, *, overdue: bool = False) -> WaitingThing:
    return WaitingThing(task=task, role=Role.STAFF, subject_id=key(number), title="", overdue=overdue)


def test_of_each_task_the_first_hundred_are_told_and_how_many_more_there_are() -> None:
    refunds = [thing(Task.REFUND_PLACE, one, overdue=one == 100) for one in range(103)]
    needs = [thing(Task.VERIFY_NEED, 1_000 + one) for one in range(100)]
    shown, (left,) = first_of_each([*refunds, *needs])
    assert shown == [*refunds[:100], *needs]
    assert (left.task, left.role, left.count, left.overdue) == (Task.REFUND_PLACE, Role.STAFF, 3, 1)
