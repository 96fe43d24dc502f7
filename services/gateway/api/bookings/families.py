"""Families: children whom a guardian registers, and their places in sessions."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.answers import Created, Done, created, created_in, done, found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import draws, families
from services.gateway.operations.caller import Caller
from shared.contracts.bookings.courses.events import CourseJoined, CourseWaitlistJoined
from shared.contracts.bookings.courses.places import EnrolChildrenInCourse
from shared.contracts.bookings.draws.commands import EnterDrawForChildren
from shared.contracts.bookings.draws.events import DrawEntered
from shared.contracts.bookings.enrolments.events import EnrolmentConfirmed, WaitlistJoined
from shared.contracts.bookings.enrolments.views import EnrolmentState
from shared.contracts.bookings.families.commands import (
    EnrolChildren,
    EnrolChildrenInSessionRequest,
    EnrolChildrenRequest,
    RegisterChild,
    RegisterChildRequest,
    WithdrawConsent,
)
from shared.contracts.bookings.families.guardians import (
    InviteGuardian,
    JoinAsGuardian,
    JoinAsGuardianRequest,
)
from shared.contracts.bookings.families.pickup import (
    NameFetcher,
    NameFetcherRequest,
    RecordPickUp,
    RemoveFetcher,
)
from shared.contracts.bookings.families.views import ChildView, GetChild, ListChildren
from shared.contracts.bookings.refusals.families import CHILD_IS_UNKNOWN
from shared.kernel.models import Id, Page, PagedRequest, View
from shared.kernel.outcome import Outcome

router = APIRouter(tags=["enrolments"])


class ChildPlace(View):
    """One child's place, or its place in line."""

    child_id: Id
    """The child."""
    enrolment_id: Id
    """What to name to give the place back or to answer an offer."""
    state: EnrolmentState
    """`confirmed` where there was a place, `waiting` where there was none, `applied` in a draw."""
    position: int | None = None
    """On the waitlist: 1 is offered the next place that becomes free."""


class ChildrenEnrolled(View):
    """What the children got, one entry each."""

    places: tuple[ChildPlace, ...]
    """In the order in which they were named."""
    sequence: int
    """A query that carries it as ``min_sequence`` sees the places."""


class ChildInCourse(View):
    """One child's place in a course, or its place in line."""

    child_id: Id
    """The child."""
    course_enrolment_id: Id
    """What to name to give the course back, to accept an offer or to record a payment."""
    state: EnrolmentState
    """`confirmed` where there was a place, `waiting` where there was none."""
    position: int | None = None
    """On the waitlist: 1 is offered the next place that becomes free."""


class ChildrenInCourse(View):
    """What the children got, one entry each."""

    places: tuple[ChildInCourse, ...]
    """In the order in which they were named."""
    sequence: int
    """A query that carries it as ``min_sequence`` sees the places."""


@route_to(router, "POST /children", RegisterChild)
async def register_child(body: RegisterChildRequest, caller: Caller, response: Response) -> Created:
    outcome = await families.register_child(caller, body)
    return created(response, outcome, outcome.made("child_id"), "children")


@route_to(router, "GET /children", ListChildren)
async def list_children(caller: Caller, asked: Annotated[PagedRequest, Query()]) -> Page[ChildView]:
    return await caller.ask(ListChildren(**dict(asked), guardian_id=caller.person_id))


@route_to(router, "GET /children/{child_id}", GetChild)
async def get_child(child_id: Id, caller: Caller) -> ChildView:
    return found(await families.get_child(caller, child_id), CHILD_IS_UNKNOWN)


@route_to(router, "POST /children/{child_id}/consent-withdrawal", WithdrawConsent)
async def withdraw_consent(child_id: Id, caller: Caller, response: Response) -> Done:
    return done(response, await families.withdraw_consent(caller, child_id))


@route_to(router, "POST /children/{child_id}/fetchers", NameFetcher)
async def name_fetcher(child_id: Id, body: NameFetcherRequest, caller: Caller, response: Response) -> Created:
    outcome = await caller.submit(NameFetcher, body, child_id=child_id)
    return created_in(response, outcome, outcome.made("fetcher_id"), f"children/{child_id}")


@route_to(router, "DELETE /children/{child_id}/fetchers/{fetcher_id}", RemoveFetcher)
async def remove_fetcher(child_id: Id, fetcher_id: Id, caller: Caller, response: Response) -> Done:
    return done(response, await families.remove_fetcher(caller, child_id, fetcher_id))


class GuardianInvitation(Created):
    """An invitation of a child's other guardian."""

    code: str
    """What they type, in groups of four."""


@route_to(router, "POST /children/{child_id}/guardian-invitations", InviteGuardian)
async def invite_guardian(child_id: Id, caller: Caller, response: Response) -> GuardianInvitation:
    code, outcome = await families.invite_guardian(caller, child_id)
    answer = created_in(response, outcome, outcome.made("invitation_id"), f"children/{child_id}")
    return GuardianInvitation(id=answer.id, sequence=answer.sequence, code=code)


@route_to(router, "POST /children/{child_id}/guardians", JoinAsGuardian)
async def join_as_guardian(
    child_id: Id, body: JoinAsGuardianRequest, caller: Caller, response: Response
) -> Done:
    return done(response, await families.join_as_guardian(caller, child_id, body))


open_to(router, "POST /enrolments/{enrolment_id}/pick-up", RecordPickUp)


@route_to(router, "POST /sessions/{session_id}/children", EnrolChildren)
async def enrol_children(
    session_id: Id, body: EnrolChildrenInSessionRequest, caller: Caller, response: Response
) -> ChildrenEnrolled:
    outcome = await families.enrol_children(caller, session_id, body)
    places = tuple(_placed(outcome))
    return ChildrenEnrolled(places=places, sequence=done(response, outcome).sequence)


@route_to(router, "POST /courses/{course_id}/children", EnrolChildrenInCourse)
async def enrol_children_in_course(
    course_id: Id, body: EnrolChildrenRequest, caller: Caller, response: Response
) -> ChildrenInCourse:
    outcome = await families.enrol_children_in_course(caller, course_id, body)
    places = tuple(_in_course(outcome))
    return ChildrenInCourse(places=places, sequence=done(response, outcome).sequence)


def _in_course(outcome: Outcome) -> Iterator[ChildInCourse]:
    for event in outcome.events:
        if isinstance(event, CourseJoined | CourseWaitlistJoined) and event.child_id:
            waits = isinstance(event, CourseWaitlistJoined)
            yield ChildInCourse(
                child_id=event.child_id,
                course_enrolment_id=event.course_enrolment_id,
                state=EnrolmentState.WAITING if waits else EnrolmentState.CONFIRMED,
                position=event.position if isinstance(event, CourseWaitlistJoined) else None,
            )


@route_to(router, "POST /sessions/{session_id}/applications-for-children", EnterDrawForChildren)
async def enter_draw_for_children(
    session_id: Id, body: EnrolChildrenInSessionRequest, caller: Caller, response: Response
) -> ChildrenEnrolled:
    outcome = await draws.enter_draw_for_children(caller, session_id, body)
    places = tuple(_placed(outcome))
    return ChildrenEnrolled(places=places, sequence=done(response, outcome).sequence)


def _placed(outcome: Outcome) -> Iterator[ChildPlace]:
    for event in outcome.events:
        if isinstance(event, EnrolmentConfirmed) and event.child_id:
            yield ChildPlace(
                child_id=event.child_id, enrolment_id=event.enrolment_id, state=EnrolmentState.CONFIRMED
            )
        elif isinstance(event, DrawEntered) and event.child_id:
            yield ChildPlace(
                child_id=event.child_id, enrolment_id=event.enrolment_id, state=EnrolmentState.APPLIED
            )
        elif isinstance(event, WaitlistJoined) and event.child_id:
            yield ChildPlace(
                child_id=event.child_id,
                enrolment_id=event.enrolment_id,
                state=EnrolmentState.WAITING,
                position=event.position,
            )
