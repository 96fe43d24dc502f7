"""Two records of one person become one: what each did stays where it stands, and a trail says who did it."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any

from services.gateway import merges
from services.gateway.operations.caller import Caller
from shared.contracts.bookings.bookings.views import BookingState, ListBookings
from shared.contracts.bookings.courses.views import ListCourseEnrolments
from shared.contracts.bookings.enrolments.views import EnrolmentState, ListEnrolments
from shared.contracts.bookings.families.views import ListChildren
from shared.contracts.bookings.room_waits.views import ListRoomWaits, RoomWaitState
from shared.contracts.gateway.refusals import MERGED_PERSON_HAS_SOMETHING_OPEN
from shared.contracts.gateway.verification import (
    DropMerge,
    MergePersons,
    MergePersonsRequest,
    MergeView,
)
from shared.contracts.partners.applications.views import ApplicationState, ListApplications
from shared.contracts.partners.complaints.views import ComplaintState, ListComplaints
from shared.contracts.partners.intents import OPEN_INTENTS, ListIntents
from shared.kernel.models import Page, Query
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected

_MOST = 200
_LISTS: tuple[tuple[str, Sequence[StrEnum], Callable[[str, Any], Query[Page[Any]]]], ...] = (
    (
        "bookings",
        (BookingState.HELD, BookingState.REQUESTED, BookingState.CONFIRMED, BookingState.CHECKED_IN),
        lambda person, state: ListBookings(booked_by=person, state=state, limit=1),
    ),
    (
        "enrolments",
        (EnrolmentState.APPLIED, EnrolmentState.CONFIRMED, EnrolmentState.WAITING, EnrolmentState.OFFERED),
        lambda person, state: ListEnrolments(person_id=person, state=state, limit=1),
    ),
    (
        "intents",
        tuple(OPEN_INTENTS),
        lambda person, state: ListIntents(offered_by=person, state=state, limit=1),
    ),
    (
        "course_enrolments",
        (EnrolmentState.WAITING, EnrolmentState.OFFERED),  # A place in one is places in its lessons.
        lambda person, state: ListCourseEnrolments(person_id=person, state=state, limit=1),
    ),
    (
        "room_waits",
        (RoomWaitState.WAITING,),  # What is offered is a booking already: a hold.
        lambda person, state: ListRoomWaits(person_id=person, state=state, limit=1),
    ),
    (
        "complaints",
        (ComplaintState.FILED, ComplaintState.ACKNOWLEDGED, ComplaintState.HEARD),
        lambda person, state: ListComplaints(complainant=person, state=state, limit=1),
    ),
)
"""Lists in which nothing of it may stand so: by name, in which states, and how they are asked for."""
_OVER = frozenset(
    {
        ApplicationState.ADMITTED,
        ApplicationState.REJECTED,
        ApplicationState.WITHDRAWN,
        ApplicationState.EXPIRED,
    }
)


async def merge_persons(caller: Caller, person_id: str, body: MergePersonsRequest) -> Outcome:
    """Merges the record into another one, if another member of staff has asked for that; else asks for it.

    What a failure in between leaves undone is done when it is asked again, and at the next start.

    Raises `Rejected` while the record has something open, as far as the read models have come. What is booked
    in that very moment is given back, as when somebody leaves; an intent of that moment stays with its id.
    """
    gateway, community = caller.gateway, caller.community
    if person_id not in (await gateway.state_of(community)).merged and (
        open_ := await _open(caller, person_id)
    ):
        raise Rejected(MERGED_PERSON_HAS_SOMETHING_OPEN, open=[*open_])
    outcome = await caller.submit(MergePersons, body, person_id=person_id)
    if person_id not in (await gateway.state_of(community)).merged:
        return outcome  # It waits for a second member of staff.
    await merges.tell(gateway, community, person_id, body.into)
    merged = await gateway.vault.person(community, person_id)
    if merged is not None:
        if await gateway.vault.person(community, body.into) is None:
            unproved = merged.phone_unproved
            await gateway.vault.put_person(
                community, body.into, merged.name, merged.phone, email=merged.email, unproved=unproved
            )
        await gateway.vault.forget_person(community, person_id)
    return outcome


async def drop_merge(caller: Caller, person_id: str) -> Outcome:
    """Has the record merged into nobody, if somebody had asked for that."""
    return await caller.submit(DropMerge, person_id=person_id)


async def list_merges(caller: Caller) -> list[MergeView]:
    """The records that were merged here, the newest first."""
    merged = (await caller.gateway.state_of(caller.community)).merged
    views = [
        MergeView(
            person_id=one,
            into=merge.into,
            merged_by=merge.by,
            merged_at=merge.at,
            asked_by=merge.asked_by,
        )
        for one, merge in merged.items()
    ]
    return sorted(views, key=lambda one: one.merged_at, reverse=True)


async def _open(caller: Caller, person_id: str) -> list[str]:
    """What keeps a record from being merged: names of lists in which something of it is not over."""
    found = []
    for name, states, asked in _LISTS:
        for state in states:
            if (await caller.ask(asked(person_id, state))).items:
                found.append(name)
                break
    if (await caller.ask(ListChildren(guardian_id=person_id, limit=1))).items:
        found.append("children")
    applications = await caller.ask(ListApplications(applicant=person_id, limit=_MOST))
    if any(one.state not in _OVER for one in applications.items):
        found.append("applications")
    return found
