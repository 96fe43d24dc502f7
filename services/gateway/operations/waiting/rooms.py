"""What waits in the bookings service: places on offer, rooms to check in at, sessions to open or to end."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import timedelta

from services.gateway.operations.caller import Caller
from services.gateway.operations.joint_hosts import together
from services.gateway.operations.unrelated_staff import is_offered
from services.gateway.operations.waiting.programme import MOST
from shared.contracts.bookings.bookings.views import BookingState, ListBookings
from shared.contracts.bookings.enrolments.views import EnrolmentState, ListEnrolments, RefundState
from shared.contracts.bookings.joint_hosts.views import HostingState
from shared.contracts.bookings.sessions.views import (
    UNOPENED,
    GetSession,
    ListSessions,
    SessionState,
    SessionView,
)
from shared.contracts.bookings.spaces.views import ListSpaces
from shared.contracts.gateway.waiting import Task, WaitingThing
from shared.kernel.roles import Role

_RUNNING = (SessionState.OPEN, SessionState.FULL, SessionState.CLOSED)
_LOOKS_BACK = timedelta(hours=12)


async def offers(caller: Caller) -> list[WaitingThing]:
    """Places that are kept for the caller for a while."""
    page = await caller.ask(
        ListEnrolments(person_id=caller.person_id, state=EnrolmentState.OFFERED, limit=MOST)
    )
    sessions = await _sessions(caller, (one.session_id for one in page.items))
    return [
        WaitingThing(
            task=Task.ANSWER_OFFER,
            role=Role.RESIDENT,
            subject_id=one.session_id,
            title=session.title if (session := sessions[one.session_id]) else "",
            title_en=session.title_en if session else None,
            due_at=one.offer_expires_at,
        )
        for one in page.items
    ]


async def _sessions(caller: Caller, session_ids: Iterable[str]) -> dict[str, SessionView | None]:
    """Each asked for once, however many places in it wait, and all side by side."""
    wanted = [*dict.fromkeys(session_ids)]
    found = await asyncio.gather(*(caller.ask(GetSession(session_id=one, seen_by=None)) for one in wanted))
    return dict(zip(wanted, found, strict=True))


async def to_check_in(caller: Caller) -> list[WaitingThing]:
    """Rooms that are given away unless the caller checks in."""
    query = ListBookings(
        booked_by=caller.person_id,
        state=BookingState.CONFIRMED,
        starts_from=caller.now - _LOOKS_BACK,
        starts_before=caller.now + _LOOKS_BACK,
        limit=MOST,
    )
    return [
        WaitingThing(
            task=Task.CHECK_IN,
            role=Role.RESIDENT,
            subject_id=one.booking_id,
            title="",
            since=max(one.check_in_from, one.booked_at),
            due_at=one.release_at,
        )
        for one in (await caller.ask(query)).items
        if one.check_in_from is not None and one.check_in_from <= caller.now and one.session_id is None
    ]


async def to_answer(caller: Caller) -> list[WaitingThing]:
    """Bookings that are requested, and expire unless somebody of the staff answers."""
    asked = (await caller.ask(ListBookings(state=BookingState.REQUESTED, limit=MOST))).items
    spaces = (await caller.ask(ListSpaces(limit=MOST))).items if asked else []
    rooms = {one.space_id: one for one in spaces}
    return [
        WaitingThing(
            task=Task.ANSWER_BOOKING,
            role=Role.STAFF,
            subject_id=one.booking_id,
            title=room.name if (room := rooms.get(one.space_id)) else "",
            title_en=room.name_en if room else None,
            person_id=one.booked_by,
            since=one.booked_at,
            due_at=one.expires_at,
        )
        for one in asked
        if await is_offered(caller, one)
    ]


async def of_partner(caller: Caller, partners: Sequence[str]) -> list[WaitingThing]:
    """Drafts that could be opened, and sessions that are over and not delivered yet."""
    found: list[WaitingThing] = []
    for partner_id in partners:
        for state in UNOPENED:
            drafts = ListSessions(
                partner_id=partner_id, state=state, starts_from=caller.now, seen_by=None, limit=MOST
            )
            found += [
                _of_session(one, Task.OPEN_SESSION, Role.PARTNER) for one in (await caller.ask(drafts)).items
            ]
        found += await to_deliver(caller, Role.PARTNER, partner_id)
    found += await to_answer_as_host(caller, partners)
    return [*found, *await to_refund(caller, Role.PARTNER, partners)]


async def to_answer_as_host(caller: Caller, partners: Sequence[str]) -> list[WaitingThing]:
    """Invitations to hold something together, until the first of it begins."""
    return [
        WaitingThing(
            task=Task.ANSWER_JOINT_INVITATION,
            role=Role.PARTNER,
            subject_id=one.hosting.hosting_id,
            title=one.title,
            title_en=one.title_en,
            since=one.hosting.invited_at,
            due_at=one.ahead[0].starts_at,
        )
        for one in await together(caller, partners, HostingState.INVITED)
    ]


async def to_refund(caller: Caller, role: Role, partners: Sequence[str] | None = None) -> list[WaitingThing]:
    """What was paid for places given back or sessions cancelled, until it is recorded as given back."""
    if partners is not None and not partners:
        return []
    owed = await caller.ask(ListEnrolments(person_id=None, refund=RefundState.OWED, limit=MOST))
    sessions = await _sessions(caller, (one.session_id for one in owed.items))
    found = []
    for one in owed.items:
        session = sessions[one.session_id]
        if session is not None and (partners is None or session.partner_id in partners):
            found.append(
                WaitingThing(
                    task=Task.REFUND_PLACE,
                    role=role,
                    subject_id=one.session_id,
                    title=session.title,
                    title_en=session.title_en,
                    amount_fen=one.refund_owed_fen,
                    person_id=one.person_id,
                    since=one.refund_owed_since,
                )
            )
    return found


async def to_deliver(caller: Caller, role: Role, partner_id: str | None = None) -> list[WaitingThing]:
    """Sessions that are over, whose roll and takings nobody has recorded."""
    found: list[WaitingThing] = []
    for state in _RUNNING:
        query = ListSessions(
            partner_id=partner_id, state=state, starts_before=caller.now, seen_by=None, limit=MOST
        )
        found += [
            _of_session(one, Task.DELIVER_SESSION, role)
            for one in (await caller.ask(query)).items
            if one.ends_at <= caller.now
        ]
    return found


def _of_session(one: SessionView, task: Task, role: Role) -> WaitingThing:
    opens = task is Task.OPEN_SESSION
    return WaitingThing(
        task=task,
        role=role,
        subject_id=one.session_id,
        title=one.title,
        title_en=one.title_en,
        since=one.drafted_at if opens else one.ends_at,
        due_at=one.starts_at if opens else one.report_by,
    )
