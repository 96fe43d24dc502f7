"""What partners are told of sessions that they hold, alone or beside others: once for each act."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from services.bookings.domain.state import Bookings
from shared.contracts.bookings.courses.events import LessonMoved
from shared.contracts.bookings.sessions.events import SessionCancelled, SessionDropped
from shared.contracts.bookings.sessions.host_changes import HostLessonsMoved, HostLosesSessions
from shared.kernel.messages import Event


class _Held(NamedTuple):
    starts_at: datetime
    session_id: str


_Hosts = tuple[str, tuple[str, ...]]
"""The partner that planned something, and those that hold it as well."""


class _Host(NamedTuple):
    id: str
    joint: bool


def hosts_lose(
    state: Bookings, events: Sequence[Event], leaving: str | None = None
) -> Iterator[HostLosesSessions]:
    """What each partner loses by these events; nothing the one that leaves, which ends all of its own."""
    ends = [one for one in events if isinstance(one, SessionCancelled | SessionDropped)]
    opened = {one.session_id for one in ends if isinstance(one, SessionCancelled)}
    when = {one.session_id: _at(one) for one in ends}
    for host, theirs in _by_host(_ending(state, one) for one in ends).items():
        if host.id == leaving:
            continue
        first = theirs[0]
        yield HostLosesSessions(
            host_id=host.id,
            joint=host.joint,
            drafts=not any(one.session_id in opened for one in theirs),
            session_id=first.session_id,
            starts_at=first.starts_at,
            dates=len(theirs),
            last_at=theirs[-1].starts_at if len(theirs) > 1 else None,
            ended_at=when[first.session_id],
        )


def hosts_hear_of_moves(moved: Sequence[LessonMoved]) -> Iterator[HostLessonsMoved]:
    """What each partner is to know of lessons of one course that move together."""
    held = (_Held(one.starts_at, one.session_id) for one in moved)
    hosts = ((one.partner_id, one.joint_host_ids) for one in moved)
    for host, theirs in _by_host(zip(held, hosts, strict=True)).items():
        first = theirs[0]
        yield HostLessonsMoved(
            host_id=host.id,
            joint=host.joint,
            course_id=moved[0].course_id,
            session_id=first.session_id,
            starts_at=first.starts_at,
            dates=len(theirs),
            last_at=theirs[-1].starts_at if len(theirs) > 1 else None,
            moved_at=moved[0].moved_at,
        )


def _at(event: SessionCancelled | SessionDropped) -> datetime:
    return event.cancelled_at if isinstance(event, SessionCancelled) else event.dropped_at


def _ending(state: Bookings, event: SessionCancelled | SessionDropped) -> tuple[_Held, _Hosts]:
    confirmed = state.joint_hosts.confirmed(event.session_id)
    joint = event.joint_host_ids if isinstance(event, SessionCancelled) else confirmed
    return _Held(state.sessions[event.session_id].starts_at, event.session_id), (event.partner_id, joint)


def _by_host(held: Iterable[tuple[_Held, _Hosts]]) -> dict[_Host, list[_Held]]:
    """Those of each partner by their beginning, for who planned them apart from who holds them as well."""
    found: dict[_Host, list[_Held]] = {}
    for one, (partner_id, joint_ids) in held:
        joint = (_Host(host_id, joint=True) for host_id in joint_ids)
        for host in (_Host(partner_id, joint=False), *joint):
            found.setdefault(host, []).append(one)
    return {host: sorted(theirs) for host, theirs in found.items()}


def host_loses_sessions(_state: Bookings, _event: HostLosesSessions) -> None:
    """It is told; the sessions are over."""


def host_lessons_moved(_state: Bookings, _event: HostLessonsMoved) -> None:
    """It is told; the lessons have moved."""
