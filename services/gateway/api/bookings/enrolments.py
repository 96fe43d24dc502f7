"""Enrolments: places in sessions, and the waitlist."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.answers import Created, created, found, refusals
from services.gateway.api.bookings.access import Cursor, Limit, holds, is_staff
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations.caller import Caller
from shared.contracts.bookings.enrolments import (
    AcceptOffer,
    CancelEnrolment,
    DeclineOffer,
    Enrol,
    EnrolmentConfirmed,
    EnrolmentStatus,
    EnrolmentView,
    GetEnrolment,
    LeaveWaitlist,
    ListEnrolments,
    WaitlistJoined,
)
from shared.contracts.bookings.refusals import (
    ENROLMENT_HAS_NO_OFFER,
    ENROLMENT_IS_UNKNOWN,
    OFFER_HAS_LAPSED,
)
from shared.kernel.models import Id, Page
from shared.kernel.outcome import Outcome

router = APIRouter(tags=["enrolments"])

_OF_AN_OFFER = refusals(ENROLMENT_IS_UNKNOWN, ENROLMENT_HAS_NO_OFFER, OFFER_HAS_LAPSED)


class Enrolled(Created):
    """The enrolment, and whether there was a place."""

    status: EnrolmentStatus
    position: int | None = None
    """On the waitlist: 1 is offered the next place that becomes free."""


@route_to(router, "POST /sessions/{session_id}/enrolments", Enrol)
async def enrol(session_id: Id, caller: Caller, response: Response) -> Enrolled:
    outcome = await caller.submit(Enrol, session_id=session_id)
    enrolment_id, status, position = _placed(outcome)
    answer = created(response, outcome, enrolment_id, "enrolments")
    return Enrolled(id=answer.id, sequence=answer.sequence, status=status, position=position)


def _placed(outcome: Outcome) -> tuple[str, EnrolmentStatus, int | None]:
    for event in outcome.events:
        if isinstance(event, WaitlistJoined):
            return event.enrolment_id, EnrolmentStatus.WAITING, event.position
    return outcome.one(EnrolmentConfirmed).enrolment_id, EnrolmentStatus.CONFIRMED, None


@route_to(router, "GET /enrolments", ListEnrolments)
async def list_enrolments(
    caller: Caller,
    session_id: Annotated[Id | None, Query(description="In this session alone.")] = None,
    status: Annotated[EnrolmentStatus | None, Query(description="In this state alone.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[EnrolmentView]:
    everybodys = is_staff(caller) or (session_id is not None and await holds(caller, session_id))
    whose = None if everybodys else caller.person_id
    query = ListEnrolments(session_id=session_id, person_id=whose, status=status, cursor=cursor, limit=limit)
    return await caller.ask(query)


@route_to(router, "GET /enrolments/{enrolment_id}", GetEnrolment)
async def get_enrolment(enrolment_id: Id, caller: Caller) -> EnrolmentView:
    asked = await caller.ask(GetEnrolment(enrolment_id=enrolment_id))
    enrolment = found(asked, ENROLMENT_IS_UNKNOWN)
    if enrolment.person_id == caller.person_id or is_staff(caller):
        return enrolment
    # Unknown and not forbidden: who takes part in what is not told by the difference either.
    return found(enrolment if await holds(caller, enrolment.session_id) else None, ENROLMENT_IS_UNKNOWN)


open_to(router, "POST /enrolments/{enrolment_id}/cancellation", CancelEnrolment)
open_to(router, "POST /enrolments/{enrolment_id}/acceptance", AcceptOffer)
open_to(router, "POST /enrolments/{enrolment_id}/declination", DeclineOffer)
open_to(router, "POST /enrolments/{enrolment_id}/withdrawal", LeaveWaitlist)
