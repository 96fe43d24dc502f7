"""Sessions as each caller may see them: drafts, and taken appointments, are for their partner and staff."""

from collections.abc import Collection, Iterable, Sequence
from typing import TypeVar

from services.gateway.operations.caller import Caller
from services.gateway.operations.local_time import zone_here
from services.gateway.operations.whole_lists import whole_answer
from shared.contracts.bookings.courses.views import CourseView
from shared.contracts.bookings.enrolments.views import EnrolmentState, ListEnrolments
from shared.contracts.bookings.hosts import ListRepresented
from shared.contracts.bookings.sessions.views import (
    EVERYBODY,
    GetSession,
    ListSessions,
    ListSessionsRequest,
    ReadSessions,
    SessionView,
)
from shared.kernel.models import Page
from shared.kernel.roles import Role

H = TypeVar("H", SessionView, CourseView)

_MOST_PLACES = 2_000
_WITH_A_PLACE = frozenset(
    {EnrolmentState.CONFIRMED, EnrolmentState.OFFERED, EnrolmentState.ATTENDED, EnrolmentState.ABSENT}
)
_WITHHELD = {
    "title": "",
    "description": None,
    "title_en": None,
    "description_en": None,
    "category": None,
    "age_from": None,
    "age_to": None,
    "for_minors": False,
    "volunteer": False,
    "price_fen": 0,
    "market_reference_fen": 0,
    "market_source": None,
    "reference_id": None,
    "cap_fen": None,
    "agreement_id": None,
    "waiting": 0,
    "attended": None,
    "report": None,
    "report_by": None,
    "paid_fen": 0,
    "refunded_fen": 0,
    "takings_fen": None,
    "cancelled_because": None,
}
"""What is told of an appointment to nobody whom it does not concern."""


async def list_sessions(caller: Caller, asked: ListSessionsRequest) -> Page[SessionView]:
    """The sessions that the caller may see."""
    zone = (await zone_here(caller)).key if asked.on_days or asked.time_of_day else "UTC"
    seen = await seen_by(caller)
    page = await caller.ask(ListSessions(**dict(asked), seen_by=seen, zone=zone))
    items = await _without_private(caller, page.items, seen)
    return Page(items=[with_hosts_shown(one, seen) for one in items], next_cursor=page.next_cursor)


async def get_session(caller: Caller, session_id: str) -> SessionView | None:
    """The session; None also where the caller may not see it."""
    seen = await seen_by(caller)
    found = await caller.ask(GetSession(session_id=session_id, seen_by=seen))
    if found is None and seen is not None and len(seen) > 1:
        draft = await caller.ask(GetSession(session_id=session_id, seen_by=None))
        found = draft if draft and is_asked_to_hold(draft, seen) else None
    if found is None:
        return None
    (shown,) = await _without_private(caller, [found], seen)
    return with_hosts_shown(shown, seen)


async def get_sessions(caller: Caller, session_ids: Iterable[str]) -> dict[str, SessionView]:
    """Those of these sessions that the caller may see, by id, in one question; each as by `get_session`."""
    keys, seen = tuple(dict.fromkeys(session_ids)), await seen_by(caller)
    if not keys:
        return {}
    found = await caller.ask(ReadSessions(session_ids=keys, seen_by=None))
    shown = [one for one in found if seen is None or one.seen_by in seen or is_asked_to_hold(one, seen)]
    return {
        one.session_id: with_hosts_shown(one, seen) for one in await _without_private(caller, shown, seen)
    }


def is_asked_to_hold(held: SessionView | CourseView, seen: Collection[str]) -> bool:
    """Whether one of these partners holds it beside its own, or is asked to: it sees the draft, too."""
    return any(one.partner_id in seen for one in held.joint_hosts)


def with_hosts_shown(held: H, seen: Collection[str] | None) -> H:
    """It with the joint hosts that whoever sees so much is shown: others do not see who was only asked."""
    if seen is None or held.partner_id in seen or all(one.confirmed for one in held.joint_hosts):
        return held
    shown = tuple(one for one in held.joint_hosts if one.confirmed or one.partner_id in seen)
    return held.model_copy(update={"joint_hosts": shown})


def is_withheld(session: SessionView) -> bool:
    """Whether it is an appointment of somebody else, of which no more is told than that it is taken."""
    return session.offer_id is not None and not session.title


def as_taken(session: SessionView) -> SessionView:
    """An appointment as those see it whom it does not concern: when and where, and that it is not free."""
    return session.model_copy(update=_WITHHELD)


async def _without_private(
    caller: Caller, sessions: Sequence[SessionView], seen: tuple[str, ...] | None
) -> list[SessionView]:
    """These sessions, each appointment that the caller has no part in as `as_taken`."""
    if seen is None or not any(one.is_private for one in sessions):
        return [*sessions]
    own = await _own_places(caller)
    return [
        as_taken(one) if one.is_private and one.partner_id not in seen and one.session_id not in own else one
        for one in sessions
    ]


async def _own_places(caller: Caller) -> set[str]:
    """The sessions in which the caller, or a child whom they enrolled, has a place or had it to the end."""
    if not caller.person_id:
        return set()
    places = await whole_answer(caller, ListEnrolments(person_id=caller.person_id), _MOST_PLACES)
    return {one.session_id for one in places if one.state in _WITH_A_PLACE}


async def represented(caller: Caller) -> list[str]:
    """The partners for which the caller acts here."""
    if not caller.has(Role.PARTNER):
        return []
    return await caller.ask(ListRepresented(representative=caller.person_id))


async def seen_by(caller: Caller) -> tuple[str, ...] | None:
    """What the caller may see of the drafts of partners: `ListSessions.seen_by`."""
    return None if caller.has(Role.STAFF) else (EVERYBODY, *await represented(caller))
