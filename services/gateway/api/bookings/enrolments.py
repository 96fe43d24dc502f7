"""Enrolments: places in sessions, and the waitlist."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.access import Member, Resident
from services.gateway.api.answers import Created, Done, created, done, found, refusals
from services.gateway.api.bookings.access import Booker, Cursor, Limit, holds, is_staff
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
    ENROLMENT_HAS_NO_PLACE,
    ENROLMENT_IS_NOT_WAITING,
    ENROLMENT_IS_UNKNOWN,
    OFFER_HAS_LAPSED,
    PERSON_IS_ENROLLED_ALREADY,
    SESSION_HAS_STARTED,
    SESSION_IS_UNKNOWN,
    SESSION_TAKES_NO_ENROLMENTS,
)
from shared.kernel.models import Id, Page
from shared.kernel.outcome import Outcome
from shared.projections.refusals import CURSOR_IS_NOT_VALID

router = APIRouter(tags=["enrolments"])

_OF_AN_OFFER = refusals(ENROLMENT_IS_UNKNOWN, ENROLMENT_HAS_NO_OFFER, OFFER_HAS_LAPSED)


class Enrolled(Created):
    """The enrolment, and whether there was a place."""

    status: EnrolmentStatus
    position: int | None = None
    """On the waitlist: 1 is offered the next place that becomes free."""


@router.post(
    "/sessions/{session_id}/enrolments",
    status_code=201,
    operation_id="enrol",
    summary="Enrol in a session",
    responses=refusals(SESSION_IS_UNKNOWN, SESSION_TAKES_NO_ENROLMENTS, PERSON_IS_ENROLLED_ALREADY),
)
async def enrol(session_id: Id, caller: Resident, response: Response) -> Enrolled:
    """A resident takes a place, or the next place on the waitlist when all are taken."""
    outcome = await caller.submit("bookings", Enrol, session_id=session_id)
    enrolment_id, status, position = _placed(outcome)
    answer = created(response, outcome, enrolment_id, "enrolments")
    return Enrolled(id=answer.id, sequence=answer.sequence, status=status, position=position)


def _placed(outcome: Outcome) -> tuple[str, EnrolmentStatus, int | None]:
    for event in outcome.events:
        if isinstance(event, WaitlistJoined):
            return event.enrolment_id, EnrolmentStatus.WAITING, event.position
    return outcome.one(EnrolmentConfirmed).enrolment_id, EnrolmentStatus.CONFIRMED, None


@router.get(
    "/enrolments",
    operation_id="list_enrolments",
    summary="List enrolments",
    responses=refusals(CURSOR_IS_NOT_VALID),
)
async def list_enrolments(
    caller: Member,
    session_id: Annotated[Id | None, Query(description="In this session alone.")] = None,
    status: Annotated[EnrolmentStatus | None, Query(description="In this state alone.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[EnrolmentView]:
    """One's own enrolments; staff see everybody's, and hosts those of a session that they hold."""
    everybodys = is_staff(caller) or (session_id is not None and await holds(caller, session_id))
    whose = None if everybodys else caller.person_id
    query = ListEnrolments(session_id=session_id, person_id=whose, status=status, cursor=cursor, limit=limit)
    return await caller.ask("bookings", query)


@router.get(
    "/enrolments/{enrolment_id}",
    operation_id="get_enrolment",
    summary="Read an enrolment",
    responses=refusals(ENROLMENT_IS_UNKNOWN),
)
async def get_enrolment(enrolment_id: Id, caller: Member) -> EnrolmentView:
    """One enrolment; on the waitlist, with the place in line. For its person, its host and staff."""
    asked = await caller.ask("bookings", GetEnrolment(enrolment_id=enrolment_id))
    enrolment = found(asked, ENROLMENT_IS_UNKNOWN)
    if enrolment.person_id == caller.person_id or is_staff(caller):
        return enrolment
    # Unknown and not forbidden: who takes part in what is not told by the difference either.
    return found(enrolment if await holds(caller, enrolment.session_id) else None, ENROLMENT_IS_UNKNOWN)


@router.post(
    "/enrolments/{enrolment_id}/cancellation",
    operation_id="cancel_enrolment",
    summary="Give a place back",
    responses=refusals(ENROLMENT_IS_UNKNOWN, ENROLMENT_HAS_NO_PLACE, SESSION_HAS_STARTED),
)
async def cancel_enrolment(enrolment_id: Id, caller: Booker, response: Response) -> Done:
    """Gives a confirmed place back; the first who waits is offered it."""
    return done(response, await caller.submit("bookings", CancelEnrolment, enrolment_id=enrolment_id))


@router.post(
    "/enrolments/{enrolment_id}/acceptance",
    operation_id="accept_offer",
    summary="Take the place on offer",
    responses=_OF_AN_OFFER,
)
async def accept_offer(enrolment_id: Id, caller: Booker, response: Response) -> Done:
    """Takes the place on offer; nobody else can while the offer stands."""
    return done(response, await caller.submit("bookings", AcceptOffer, enrolment_id=enrolment_id))


@router.post(
    "/enrolments/{enrolment_id}/declination",
    operation_id="decline_offer",
    summary="Let the place on offer go",
    responses=_OF_AN_OFFER,
)
async def decline_offer(enrolment_id: Id, caller: Booker, response: Response) -> Done:
    """Lets the place on offer go to the next in line."""
    return done(response, await caller.submit("bookings", DeclineOffer, enrolment_id=enrolment_id))


@router.post(
    "/enrolments/{enrolment_id}/withdrawal",
    operation_id="leave_waitlist",
    summary="Leave the waitlist",
    responses=refusals(ENROLMENT_IS_UNKNOWN, ENROLMENT_IS_NOT_WAITING),
)
async def leave_waitlist(enrolment_id: Id, caller: Booker, response: Response) -> Done:
    """Leaves the waitlist; those behind move up."""
    return done(response, await caller.submit("bookings", LeaveWaitlist, enrolment_id=enrolment_id))
