"""Partners are asked to hold something together, while it is planned or later; what minors want of all."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from services.bookings.domain.actors import must_be_screened, must_take_newcomers
from services.bookings.domain.state import Bookings, Host, Session
from shared.contracts.bookings.joint_hosts.commands import MOST_HOSTS
from shared.contracts.bookings.joint_hosts.events import JointHostInvited
from shared.contracts.bookings.refusals.joint_hosts import (
    PARTNER_HOLDS_IT_ALREADY,
    PARTNER_MAY_NOT_JOIN,
    SESSION_HAS_ENOUGH_HOSTS,
)
from shared.contracts.bookings.refusals.sessions import AGREEMENT_DOES_NOT_SERVE_MINORS
from shared.kernel.messages import Command
from shared.kernel.refusals import Rejected


class Held(NamedTuple):
    """What is to be held together."""

    partner_id: str
    """The partner that planned it."""
    title: str
    sessions: Sequence[Session]
    """The session, or the lessons that lie ahead, the first of them first."""
    course_id: str | None = None
    """The course, where it is asked for as a whole."""


def invitations(
    state: Bookings, held: Held, host_ids: Iterable[str], command: Command
) -> list[JointHostInvited]:
    """The events by which these partners are asked; or what is against one of them.

    Whoever holds some lessons of a course already is asked for the others.
    """
    standing = {
        one.id: [hosting.host_id for hosting in state.joint_hosts.of(one.id)] for one in held.sessions
    }
    events: list[JointHostInvited] = []
    for host_id in host_ids:
        host = state.host(host_id)
        wanted = [one for one in held.sessions if host_id not in {held.partner_id, *standing[one.id]}]
        if not wanted:
            raise Rejected(PARTNER_HOLDS_IT_ALREADY, partner_id=host_id)
        if any(len(standing[one.id]) + 1 >= MOST_HOSTS for one in wanted):
            raise Rejected(SESSION_HAS_ENOUGH_HOSTS, at_most=MOST_HOSTS)
        must_be_able_to_join(host)
        for one in wanted:
            standing[one.id].append(host_id)
        events.append(
            JointHostInvited(
                hosting_id=command.new_id(f"hosting-{host_id}"),
                session_ids=tuple(one.id for one in wanted),
                course_id=held.course_id,
                partner_id=held.partner_id,
                host_id=host_id,
                title=held.title,
                starts_at=wanted[0].starts_at,
                invited_at=command.now,
            )
        )
    return events


def must_be_able_to_join(host: Host) -> None:
    """Refuses a partner that has left, is suspended, or whose agreement is over: it begins nothing new."""
    try:
        must_take_newcomers(host)
    except Rejected as refused:
        raise Rejected(PARTNER_MAY_NOT_JOIN, partner_id=host.id, because=refused.code) from refused


def must_be_fit_for_minors(state: Bookings, host: Host, ends_at: datetime) -> None:
    """Refuses a joint host whose agreement does not serve minors, or whose check ends before the session."""
    if host.terms is None or not host.terms.serves_minors:
        raise Rejected(AGREEMENT_DOES_NOT_SERVE_MINORS)
    must_be_screened(state, host, ends_at)


def all_must_be_screened(state: Bookings, session: Session, ends_at: datetime) -> None:
    """Refuses a session for minors that ends after the check of a partner does that holds it."""
    must_be_screened(state, state.host(session.partner_id), ends_at)
    for host_id in still_held_by(state, session):
        must_be_screened(state, state.host(host_id), ends_at)


def still_held_by(state: Bookings, session: Session) -> tuple[str, ...]:
    """The partners that hold it as well, should it begin anew: in what has begun, those stand, too, that have
    been suspended since or have left."""
    return tuple(key for key in state.joint_hosts.confirmed(session.id) if stands(state.host(key)))


def stands(host: Host) -> bool:
    """Whether it may hold what lies ahead of it."""
    return not host.left and not host.suspended
