"""How a session ends: who came, and what it took."""

from fastapi import APIRouter, Response

from services.gateway.api.answers import Done, done, refusals
from services.gateway.api.bookings.access import HostSide
from shared.contracts.bookings.refusals import (
    ATTENDANCE_MUST_BE_RECORDED_BEFORE_DELIVERY,
    ENROLMENT_HAS_NO_PLACE,
    ENROLMENT_IS_UNKNOWN,
    HOST_IS_UNKNOWN,
    SESSION_HAS_NOT_STARTED,
    SESSION_IS_OVER,
    SESSION_IS_UNKNOWN,
    SESSION_WAS_NEVER_OPENED,
)
from shared.contracts.bookings.sessions import DeliverSession, RecordAttendance, RecordAttendanceRequest
from shared.kernel.models import Id

router = APIRouter(tags=["sessions"])

_OF_AN_END = (
    SESSION_IS_UNKNOWN,
    HOST_IS_UNKNOWN,
    SESSION_WAS_NEVER_OPENED,
    SESSION_HAS_NOT_STARTED,
    SESSION_IS_OVER,
)


@router.post(
    "/sessions/{session_id}/attendance",
    operation_id="record_attendance",
    summary="Record who came",
    responses=refusals(*_OF_AN_END, ENROLMENT_IS_UNKNOWN, ENROLMENT_HAS_NO_PLACE),
)
async def record_attendance(
    session_id: Id, body: RecordAttendanceRequest, caller: HostSide, response: Response
) -> Done:
    """Who came and who did not. May be repeated and corrected until the delivery."""
    return done(response, await caller.submit("bookings", RecordAttendance, body, session_id=session_id))


@router.post(
    "/sessions/{session_id}/delivery",
    operation_id="deliver_session",
    summary="Record that a session took place",
    responses=refusals(*_OF_AN_END, ATTENDANCE_MUST_BE_RECORDED_BEFORE_DELIVERY),
)
async def deliver_session(session_id: Id, caller: HostSide, response: Response) -> Done:
    """The session took place: what was paid and given back so far are its takings, and the fund hears."""
    return done(response, await caller.submit("bookings", DeliverSession, session_id=session_id))
