"""Joint hosts from the invitation to its end. What a session costs and owes stays with who planned it."""

from collections.abc import Sequence
from datetime import datetime

from services.bookings.domain.actors import acting_host, host_in_good_standing, must_be_own
from services.bookings.domain.course_times import lessons_of
from services.bookings.domain.joint_host_state import Hosting
from services.bookings.domain.joint_invitations import (
    Held,
    invitations,
    must_be_able_to_join,
    must_be_fit_for_minors,
    stands,
)
from services.bookings.domain.sessions import OVER
from services.bookings.domain.state import Bookings, Host, Session
from shared.contracts.bookings.joint_hosts.commands import (
    AnswerJointInvitation,
    EndJointHosting,
    InviteCourseHost,
    InviteJointHost,
)
from shared.contracts.bookings.joint_hosts.events import (
    HostingEnd,
    JointHostConfirmed,
    JointHostDeclined,
    JointHostingEnded,
    JointHostInvited,
    SessionHostsTold,
)
from shared.contracts.bookings.refusals.joint_hosts import (
    APPOINTMENT_HAS_ONE_HOST,
    JOINT_HOSTING_IS_UNKNOWN,
)
from shared.contracts.bookings.refusals.sessions import SESSION_HAS_STARTED, SESSION_IS_OVER
from shared.contracts.bookings.sessions.views import UNOPENED
from shared.kernel.messages import Command, Event
from shared.kernel.refusals import Rejected


def invite_joint_host(state: Bookings, command: InviteJointHost) -> list[Event]:
    session = state.session(command.session_id)
    host_in_good_standing(state, command, session.partner_id)
    if session.state in OVER:
        raise Rejected(SESSION_IS_OVER, state=session.state)
    if command.now >= session.starts_at:
        raise Rejected(SESSION_HAS_STARTED)
    if session.offer_id is not None:
        raise Rejected(APPOINTMENT_HAS_ONE_HOST)
    held = Held(session.partner_id, session.title, [session])
    return [*invitations(state, held, (command.host_id,), command)]


def invite_course_host(state: Bookings, command: InviteCourseHost) -> list[Event]:
    course = state.courses.course(command.course_id)
    host_in_good_standing(state, command, course.partner_id)
    ahead = [
        one for one in lessons_of(state, course) if one.state not in OVER and one.starts_at > command.now
    ]
    if not ahead:
        raise Rejected(SESSION_HAS_STARTED)
    held = Held(course.partner_id, course.title, ahead, course.id)
    return [*invitations(state, held, (command.host_id,), command)]


def joint_host_invited(state: Bookings, event: JointHostInvited) -> None:
    state.joint_hosts.add(
        Hosting(event.hosting_id, event.host_id, event.partner_id, event.course_id, [*event.session_ids])
    )


def answer_joint_invitation(state: Bookings, command: AnswerJointInvitation) -> list[Event]:
    hosting = _standing(state, command.hosting_id)
    host = acting_host(state, command, hosting.host_id)
    if hosting.confirmed and command.accepts:
        return []
    ahead = _ahead(state, hosting, command.now)
    if not command.accepts and hosting.confirmed:
        return _ended(state, hosting, HostingEnd.GIVEN_UP, command.now)
    if not command.accepts:
        return [_declined(hosting, ahead, command)]
    must_be_able_to_join(host)
    for_minors = [one.ends_at for one in ahead if one.for_minors]
    if for_minors:
        must_be_fit_for_minors(state, host, max(for_minors))
    confirmed = JointHostConfirmed(
        hosting_id=hosting.id,
        session_ids=tuple(one.id for one in ahead),
        course_id=hosting.course_id,
        partner_id=hosting.partner_id,
        host_id=host.id,
        confirmed_at=command.now,
    )
    return [confirmed, *_told(state, hosting, ahead, (host.id,), command.now)]


def joint_host_confirmed(state: Bookings, event: JointHostConfirmed) -> None:
    state.joint_hosts.confirm(event.hosting_id, event.session_ids)


def _declined(hosting: Hosting, ahead: Sequence[Session], command: AnswerJointInvitation) -> Event:
    return JointHostDeclined(
        hosting_id=hosting.id,
        session_ids=tuple(one.id for one in ahead),
        course_id=hosting.course_id,
        partner_id=hosting.partner_id,
        host_id=hosting.host_id,
        declined_at=command.now,
    )


def joint_host_declined(state: Bookings, event: JointHostDeclined) -> None:
    state.joint_hosts.drop(event.hosting_id)


def end_joint_hosting(state: Bookings, command: EndJointHosting) -> list[Event]:
    hosting = _standing(state, command.hosting_id)
    lead, host = state.host(hosting.partner_id), state.host(hosting.host_id)
    must_be_own(command, lead.representative, lead.second, host.representative, host.second)
    because = HostingEnd.GIVEN_UP if _acts_for(command, host) else HostingEnd.TAKEN_BACK
    return _ended(state, hosting, because, command.now)


def _acts_for(command: Command, host: Host) -> bool:
    return command.actor.person in {host.representative, host.second}


def hostings_end(state: Bookings, host: Host, because: HostingEnd, now: datetime) -> list[Event]:
    """A partner that is suspended or leaves stands beside nobody in what has not begun: whoever planned it is
    told, and holds it with those who are left. One that comes back is invited anew."""
    theirs = [one for one in state.joint_hosts.all.values() if one.host_id == host.id]
    return [
        event
        for one in theirs
        if any(state.sessions[key].starts_at > now for key in one.session_ids)
        for event in _ended(state, one, because, now)
    ]


def hostings_over(state: Bookings, lessons: Sequence[Session], now: datetime) -> list[Event]:
    """Lessons that had begun begin anew on other dates: whoever was suspended meanwhile, or left, holds them
    no more. By whom each is held then, its new date tells."""
    found: dict[str, list[str]] = {}
    for lesson in lessons:
        for one in state.joint_hosts.of(lesson.id):
            if not stands(state.host(one.host_id)):
                found.setdefault(one.id, []).append(lesson.id)
    return [_over(state, state.joint_hosts.all[key], tuple(of), now) for key, of in found.items()]


def _over(
    state: Bookings, hosting: Hosting, session_ids: tuple[str, ...], now: datetime
) -> JointHostingEnded:
    left = state.host(hosting.host_id).left
    return JointHostingEnded(
        hosting_id=hosting.id,
        session_ids=session_ids,
        course_id=hosting.course_id,
        partner_id=hosting.partner_id,
        host_id=hosting.host_id,
        because=HostingEnd.HOST_HAS_LEFT if left else HostingEnd.HOST_SUSPENDED,
        ended_at=now,
    )


def _ended(state: Bookings, hosting: Hosting, because: HostingEnd, now: datetime) -> list[Event]:
    ahead = _ahead(state, hosting, now)
    ended = JointHostingEnded(
        hosting_id=hosting.id,
        session_ids=tuple(one.id for one in ahead),
        course_id=hosting.course_id,
        partner_id=hosting.partner_id,
        host_id=hosting.host_id,
        because=because,
        ended_at=now,
    )
    told = _told(state, hosting, ahead, (), now) if hosting.confirmed else []
    return [ended, *told]


def joint_hosting_ended(state: Bookings, event: JointHostingEnded) -> None:
    state.joint_hosts.drop(event.hosting_id)


def _standing(state: Bookings, hosting_id: str) -> Hosting:
    try:
        return state.joint_hosts.all[hosting_id]
    except KeyError:
        raise Rejected(JOINT_HOSTING_IS_UNKNOWN) from None


def _ahead(state: Bookings, hosting: Hosting, now: datetime) -> list[Session]:
    """What of it has not begun; refuses where all of it has."""
    found = [state.sessions[key] for key in hosting.session_ids]
    ahead = [one for one in found if one.starts_at > now]
    if not ahead:
        raise Rejected(SESSION_HAS_STARTED)
    return ahead


def _told(
    state: Bookings, hosting: Hosting, ahead: Sequence[Session], joins: tuple[str, ...], now: datetime
) -> list[Event]:
    """What everybody hears, where they have heard of the session: of a draft nobody has. Lessons that have
    the same hosts are told of together; one of them may have a host of its own."""
    alike: dict[tuple[str, ...], list[Session]] = {}
    for one in ahead:
        if one.state not in UNOPENED:
            others = (key for key in state.joint_hosts.confirmed(one.id) if key != hosting.host_id)
            alike.setdefault((*others, *joins), []).append(one)
    return [
        SessionHostsTold(
            session_ids=tuple(one.id for one in sessions),
            partner_id=hosting.partner_id,
            joint_host_ids=joint_host_ids,
            told_at=now,
        )
        for joint_host_ids, sessions in alike.items()
    ]


def session_hosts_told(_state: Bookings, _event: SessionHostsTold) -> None:
    """It follows from the answers and ends that are recorded beside it."""
