"""What counts as given free of charge: with the delivery, and corrected by staff."""

from datetime import timedelta
from typing import Any

import pytest

from services.bookings.domain.state import Bookings
from shared.contracts.bookings.free_hours import (
    CorrectFreeHours,
    FreeHoursCorrected,
    FreeHoursDelivered,
    FreeHoursReason,
)
from shared.contracts.bookings.refusals.sessions import (
    FREE_HOURS_EXCEED_THE_SESSION,
    SESSION_GIVES_NO_FREE_HOURS,
    SESSION_IS_UNKNOWN,
)
from shared.contracts.bookings.sessions.commands import DeliverSession, OpenSession, RecordAttendance
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from tests.specification import Specification
from tests.unit.bookings.haiwan import (
    NOWHERE,
    SATURDAY_LESSON,
    SKY_FARM,
    at,
    drafted,
    enrol,
    farmer,
    haiwan,
    opened,
    staff,
    tick,
)
from tests.unit.bookings.sky_farm import join, running
from tests.unit.bookings.test_appointments import offer

AFTERWARDS = at(11, 10, 30)
Spec = Specification[Bookings]


def held(*, came: bool = True, **changes: Any) -> tuple[Spec, str]:
    """A free session on Saturday morning for which one person enrolled."""
    spec = haiwan()
    if changes.pop("volunteer", False):
        session_id = drafted(spec, volunteer=True)
        spec.when(OpenSession(session_id=session_id, **farmer()))
    else:
        session_id = opened(spec, **{"price_fen": 0, **changes})
    enrolment_id = enrol(spec, session_id)
    spec.when(tick(SATURDAY_LESSON))
    lists = {"attended": (enrolment_id,)} if came else {"absent": (enrolment_id,)}
    spec.when(RecordAttendance(session_id=session_id, **lists, **farmer(now=AFTERWARDS)))
    return spec, session_id


def delivered(**changes: Any) -> tuple[Spec, str]:
    spec, session_id = held(**changes)
    spec.when(DeliverSession(session_id=session_id, **farmer(now=AFTERWARDS)))
    return spec, session_id


def correct(session_id: str, minutes: int) -> CorrectFreeHours:
    reason = FreeHoursReason.OTHER_LENGTH
    return CorrectFreeHours(session_id=session_id, minutes=minutes, reason=reason, **staff(now=AFTERWARDS))


def told(spec: Spec) -> list[FreeHoursDelivered]:
    return [one for one in spec.last if isinstance(one, FreeHoursDelivered)]


def test_a_free_session_to_which_somebody_came_counts_for_as_long_as_it_was_planned() -> None:
    spec, session_id = delivered()
    assert told(spec) == [
        FreeHoursDelivered(
            session_id=session_id,
            partner_id=SKY_FARM,
            title="亲子无土栽培课",
            starts_at=SATURDAY_LESSON,
            minutes=90,
            delivered_at=AFTERWARDS,
        )
    ]


@pytest.mark.parametrize("changes", [{"price_fen": 5_000}, {"came": False}])
def test_a_session_with_a_price_and_one_to_which_nobody_came_count_for_nothing(
    changes: dict[str, Any],
) -> None:
    spec, _ = delivered(**changes)
    assert told(spec) == []


def test_a_volunteer_activity_counts_for_its_volunteers_alone() -> None:
    spec, session_id = delivered(volunteer=True)
    assert told(spec) == []
    facts = spec.refuses(correct(session_id, 60), SESSION_GIVES_NO_FREE_HOURS)
    assert facts == {"because": "volunteer_activity"}


def test_what_is_delivered_early_counts_until_then() -> None:
    spec, session_id = held()
    early = SATURDAY_LESSON + timedelta(minutes=40, seconds=59)
    spec.when(DeliverSession(session_id=session_id, early_reason="雷雨", **farmer(now=early)))
    assert [one.minutes for one in told(spec)] == [40]


def test_an_appointment_counts_and_what_it_was_about_is_told_to_nobody() -> None:
    spec = haiwan()
    spec.when(offer(price=None))
    session_id = spec.state.bookings[next(iter(spec.state.bookings))].session_id
    assert session_id is not None
    enrolment_id = enrol(spec, session_id)
    spec.when(tick(SATURDAY_LESSON))
    came = RecordAttendance(session_id=session_id, attended=(enrolment_id,), **farmer(now=AFTERWARDS))
    spec.when(came)
    spec.when(DeliverSession(session_id=session_id, **farmer(now=AFTERWARDS)))
    assert [(one.title, one.minutes) for one in told(spec)] == [("1:1", 45)]
    spec.when(correct(session_id, 30))
    assert spec.happened(FreeHoursCorrected).title == "1:1"


def test_a_lesson_whose_part_of_the_price_is_rounded_to_nothing_is_not_free() -> None:
    spec, course_id, lessons = running(price=None)
    spec.state.courses.all[course_id].price_fen = 1
    join(spec, course_id)
    spec.when(tick(SATURDAY_LESSON))
    (enrolment_id,) = spec.state.sessions[lessons[0]].enrolment_ids
    assert spec.state.sessions[lessons[0]].price_fen == 0
    spec.when(
        RecordAttendance(session_id=lessons[0], attended=(enrolment_id,), **farmer(now=AFTERWARDS))
    ).when(DeliverSession(session_id=lessons[0], **farmer(now=AFTERWARDS)))
    assert told(spec) == []


def test_staff_correct_what_counts_and_nobody_else_does() -> None:
    spec, session_id = delivered()
    spec.when(correct(session_id, 60))
    corrected = spec.happened(FreeHoursCorrected)
    assert (corrected.minutes, corrected.reason) == (60, FreeHoursReason.OTHER_LENGTH)
    spec.when(correct(session_id, 60)).then_nothing()
    own = CorrectFreeHours(
        session_id=session_id, minutes=90, reason=FreeHoursReason.OTHER, **farmer(now=AFTERWARDS)
    )
    spec.refuses(own, ACTOR_MAY_NOT_DO_THIS)


def test_no_more_counts_than_was_planned() -> None:
    spec, session_id = delivered()
    assert spec.refuses(correct(session_id, 91), FREE_HOURS_EXCEED_THE_SESSION) == {"most_minutes": 90}


def test_only_a_delivered_free_session_is_corrected() -> None:
    spec, session_id = held()
    assert spec.refuses(correct(session_id, 60), SESSION_GIVES_NO_FREE_HOURS) == {"because": "not_delivered"}
    spec, session_id = delivered(price_fen=5_000)
    assert spec.refuses(correct(session_id, 60), SESSION_GIVES_NO_FREE_HOURS) == {"because": "has_a_price"}
    spec.refuses(correct(NOWHERE, 60), SESSION_IS_UNKNOWN)


def test_a_session_to_which_nobody_came_may_be_counted_by_staff() -> None:
    """Such as one for passers-by, who do not enrol; and one from before free hours were counted."""
    spec, session_id = delivered(came=False)
    spec.when(correct(session_id, 90))
    assert spec.happened(FreeHoursCorrected).minutes == 90
