"""Enrolments: places in sessions, and the waitlist."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.answers import Created, Done, created, done, found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import enrolments
from services.gateway.operations.caller import Caller
from shared.contracts.bookings.appointments.topics import SayTopic, SayTopicRequest
from shared.contracts.bookings.enrolments.commands import (
    AcceptOffer,
    CancelEnrolment,
    DeclineOffer,
    Enrol,
    LeaveWaitlist,
)
from shared.contracts.bookings.enrolments.events import EnrolmentConfirmed, WaitlistJoined
from shared.contracts.bookings.enrolments.views import (
    EnrolmentState,
    EnrolmentView,
    GetEnrolment,
    ListEnrolments,
    ListEnrolmentsRequest,
)
from shared.contracts.bookings.refusals.enrolments import ENROLMENT_IS_UNKNOWN
from shared.kernel.models import Id, Page
from shared.kernel.outcome import Outcome

router = APIRouter(tags=["enrolments"])


class Enrolled(Created):
    """The enrolment, and whether there was a place."""

    state: EnrolmentState
    """`confirmed` where there was a place, `waiting` where all were taken."""
    position: int | None = None
    """On the waitlist: 1 is offered the next place that becomes free."""


@route_to(router, "POST /sessions/{session_id}/enrolments", Enrol)
async def enrol(session_id: Id, caller: Caller, response: Response) -> Enrolled:
    return _enrolled(await caller.submit(Enrol, session_id=session_id), response)


@route_to(
    router,
    "POST /sessions/{session_id}/ticket-types/{ticket_type_id}/enrolments",
    Enrol,
    name="enrol_by_ticket_type",
)
async def enrol_by_ticket_type(
    session_id: Id, ticket_type_id: Id, caller: Caller, response: Response
) -> Enrolled:
    """As an enrolment in a session, where its places go by ticket types: what the place costs, and whether
    there is one for this person, is said by the type."""
    outcome = await caller.submit(Enrol, session_id=session_id, ticket_type_id=ticket_type_id)
    return _enrolled(outcome, response)


def _enrolled(outcome: Outcome, response: Response) -> Enrolled:
    enrolment_id, state, position = _placed(outcome)
    answer = created(response, outcome, enrolment_id, "enrolments")
    return Enrolled(id=answer.id, sequence=answer.sequence, state=state, position=position)


def _placed(outcome: Outcome) -> tuple[str, EnrolmentState, int | None]:
    for event in outcome.events:
        if isinstance(event, WaitlistJoined):
            return event.enrolment_id, EnrolmentState.WAITING, event.position
    return outcome.one(EnrolmentConfirmed).enrolment_id, EnrolmentState.CONFIRMED, None


@route_to(router, "GET /enrolments", ListEnrolments)
async def list_enrolments(
    caller: Caller, asked: Annotated[ListEnrolmentsRequest, Query()]
) -> Page[EnrolmentView]:
    return await enrolments.list_enrolments(caller, asked)


@route_to(router, "GET /enrolments/{enrolment_id}", GetEnrolment)
async def get_enrolment(enrolment_id: Id, caller: Caller) -> EnrolmentView:
    return found(await enrolments.get_enrolment(caller, enrolment_id), ENROLMENT_IS_UNKNOWN)


@route_to(router, "PUT /enrolments/{enrolment_id}/topic", SayTopic)
async def say_topic(enrolment_id: Id, caller: Caller, body: SayTopicRequest, response: Response) -> Done:
    return done(response, await enrolments.say_topic(caller, enrolment_id, body))


open_to(router, "POST /enrolments/{enrolment_id}/cancellation", CancelEnrolment)
open_to(router, "POST /enrolments/{enrolment_id}/acceptance", AcceptOffer)
open_to(router, "POST /enrolments/{enrolment_id}/declination", DeclineOffer)
open_to(router, "POST /enrolments/{enrolment_id}/withdrawal", LeaveWaitlist)
