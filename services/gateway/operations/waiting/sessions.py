"""What waits of sessions: drafts to open, invitations to answer, reports that are due."""

from collections.abc import Sequence

from services.gateway.operations.caller import Caller
from services.gateway.operations.joint_hosts import together
from services.gateway.operations.waiting.refunds import to_refund
from services.gateway.operations.whole_lists import whole_answer
from shared.contracts.bookings.joint_hosts.views import HostingState
from shared.contracts.bookings.sessions.views import UNOPENED, ListSessions, SessionState, SessionView
from shared.contracts.gateway.waiting import Task, WaitingThing
from shared.kernel.roles import Role

_RUNNING = (SessionState.OPEN, SessionState.FULL, SessionState.CLOSED)


async def of_staff(caller: Caller) -> list[WaitingThing]:
    """Everybody's sessions that are over, and everybody's refunds."""
    return [*await _to_deliver(caller, Role.STAFF), *await to_refund(caller, Role.STAFF)]


async def of_partner(caller: Caller, partners: Sequence[str]) -> list[WaitingThing]:
    """Drafts that could be opened, and sessions that are over and not delivered yet."""
    found: list[WaitingThing] = []
    for partner_id in partners:
        for state in UNOPENED:
            drafts = ListSessions(partner_id=partner_id, state=state, starts_from=caller.now, seen_by=None)
            found += [
                _of_session(one, Task.OPEN_SESSION, Role.PARTNER)
                for one in await whole_answer(caller, drafts)
            ]
        found += await _to_deliver(caller, Role.PARTNER, partner_id)
    found += await _to_answer_as_host(caller, partners)
    return [*found, *await to_refund(caller, Role.PARTNER, partners)]


async def _to_answer_as_host(caller: Caller, partners: Sequence[str]) -> list[WaitingThing]:
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


async def _to_deliver(caller: Caller, role: Role, partner_id: str | None = None) -> list[WaitingThing]:
    """Sessions that are over, whose roll and takings nobody has recorded."""
    found: list[WaitingThing] = []
    for state in _RUNNING:
        query = ListSessions(partner_id=partner_id, state=state, starts_before=caller.now, seen_by=None)
        found += [
            _of_session(one, Task.DELIVER_SESSION, role)
            for one in await whole_answer(caller, query)
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
