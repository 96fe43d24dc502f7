"""Hosts follow what the partners service reports; nothing here is asked for by a person."""

from dataclasses import replace
from datetime import datetime

from services.bookings.domain.bookings import cancelled
from services.bookings.domain.course_line import courses_offer_again
from services.bookings.domain.course_planning import courses_end
from services.bookings.domain.delivery import called_off
from services.bookings.domain.host_rooms import rooms_ahead, rooms_beyond
from services.bookings.domain.joint_hosts import hostings_end
from services.bookings.domain.losses import told_once
from services.bookings.domain.room_line import call_lines
from services.bookings.domain.room_waits import left
from services.bookings.domain.state import Bookings, Host, Session
from services.bookings.domain.waitlist import offers_again
from shared.contracts.bookings.bookings.events import CancelReason
from shared.contracts.bookings.hosts import (
    EndHost,
    EndHostTerms,
    HostLeft,
    HostRegistered,
    HostReinstated,
    HostRepresentativesSet,
    HostScreened,
    HostSuspended,
    HostTermsEnded,
    HostTermsSet,
    RecordHostScreening,
    RegisterHost,
    ReinstateHost,
    SetHostRepresentatives,
    SetHostTerms,
    SuspendHost,
)
from shared.contracts.bookings.joint_hosts.events import HostingEnd
from shared.kernel.messages import Event

LEFT_REASON = "合伙人已退出 / The partner has left the programme"
"""What everybody reads of a session that does not take place because of it."""


def register_host(state: Bookings, command: RegisterHost) -> list[Event]:
    if command.partner_id in state.hosts:
        return []
    return [
        HostRegistered(
            partner_id=command.partner_id,
            form=command.form,
            mechanism=command.mechanism,
            organisation=command.organisation,
            project=command.project,
            representative=command.representative,
            registered_at=command.now,
        )
    ]


def host_registered(state: Bookings, event: HostRegistered) -> None:
    state.hosts[event.partner_id] = Host(id=event.partner_id, representative=event.representative)


def set_host_representatives(state: Bookings, command: SetHostRepresentatives) -> list[Event]:
    host = state.hosts.get(command.partner_id)
    wanted = (command.representative, command.second_representative)
    if host is None or (host.representative, host.second) == wanted:
        return []
    return [
        HostRepresentativesSet(
            partner_id=host.id,
            representative=command.representative,
            second_representative=command.second_representative,
            set_at=command.now,
        )
    ]


def host_representatives_set(state: Bookings, event: HostRepresentativesSet) -> None:
    host = state.hosts[event.partner_id]
    host.representative, host.second = event.representative, event.second_representative


def set_host_terms(state: Bookings, command: SetHostTerms) -> list[Event]:
    host = state.hosts.get(command.partner_id)
    if host is None or command.agreement_id in host.ended:
        return []
    if (host.agreement_id, host.terms) == (command.agreement_id, command.terms):
        return []
    event = HostTermsSet(
        partner_id=host.id,
        agreement_id=command.agreement_id,
        version=command.version,
        terms=command.terms,
        set_at=command.now,
    )
    was_over = host.terms is None and host.agreement_id is not None
    comes_back = was_over and not host.suspended and not host.left
    beyond = rooms_beyond(state, replace(host, terms=command.terms), command.now)
    return [event, *beyond, *(_offered_again(state, host, command.now) if comes_back else ())]


def host_terms_set(state: Bookings, event: HostTermsSet) -> None:
    host = state.hosts[event.partner_id]
    host.agreement_id = event.agreement_id
    host.terms = event.terms
    call_lines(state, event.set_at)


def end_host_terms(state: Bookings, command: EndHostTerms) -> list[Event]:
    host = state.hosts.get(command.partner_id)
    if host is None or command.agreement_id in host.ended:
        return []
    ended = HostTermsEnded(
        partner_id=host.id,
        agreement_id=command.agreement_id,
        reason=command.reason,
        ended_at=command.now,
    )
    if not _binds(host, command.agreement_id):
        return [ended]
    after = replace(host, agreement_id=command.agreement_id, terms=None)
    return [ended, *rooms_beyond(state, after, command.now)]


def _binds(host: Host, agreement_id: str) -> bool:
    """Whether it is this agreement that binds the host: no other took its place."""
    return host.agreement_id in {None, agreement_id}


def host_terms_ended(state: Bookings, event: HostTermsEnded) -> None:
    host = state.hosts[event.partner_id]
    host.ended.append(event.agreement_id)
    if _binds(host, event.agreement_id):
        host.agreement_id = event.agreement_id
        host.terms = None


def suspend_host(state: Bookings, command: SuspendHost) -> list[Event]:
    host = state.hosts.get(command.partner_id)
    if host is None or host.suspended:
        return []
    suspended = HostSuspended(partner_id=host.id, reason=command.reason, suspended_at=command.now)
    return [suspended, *hostings_end(state, host, HostingEnd.HOST_SUSPENDED, command.now)]


def host_suspended(state: Bookings, event: HostSuspended) -> None:
    state.hosts[event.partner_id].suspended = True


def reinstate_host(state: Bookings, command: ReinstateHost) -> list[Event]:
    host = state.hosts.get(command.partner_id)
    if host is None or not host.suspended:
        return []
    reinstated = HostReinstated(partner_id=host.id, reason=command.reason, reinstated_at=command.now)
    comes_back = host.terms is not None or host.agreement_id is None
    return [reinstated, *(_offered_again(state, host, command.now) if comes_back else ())]


def _offered_again(state: Bookings, host: Host, now: datetime) -> list[Event]:
    """What came free in its sessions meanwhile, to those who wait for it."""
    events: list[Event] = []
    for session in _ahead(state, host, now):
        events.extend(offers_again(state, session, now))
    return [*events, *courses_offer_again(state, host, now)]


def host_reinstated(state: Bookings, event: HostReinstated) -> None:
    state.hosts[event.partner_id].suspended = False
    call_lines(state, event.reinstated_at)


def end_host(state: Bookings, command: EndHost) -> list[Event]:
    host = state.hosts.get(command.partner_id)
    if host is None or host.left:
        return []
    events: list[Event] = [HostLeft(partner_id=host.id, left_at=command.now)]
    for session in _ahead(state, host, command.now):
        events.extend(called_off(state, session, command.now, LEFT_REASON))
    events.extend(courses_end(state, host, command.now, LEFT_REASON))
    events.extend(hostings_end(state, host, HostingEnd.HOST_HAS_LEFT, command.now))
    events.extend(
        cancelled(state, booking, command.now, CancelReason.PARTNER_HAS_LEFT)
        for booking in rooms_ahead(state, host, command.now)
    )
    waits = (one for one in state.room_waits.open.values() if one.partner_id == host.id and not one.offered)
    return [*told_once(state, events, leaving=host.id), *(left(one, command.now) for one in waits)]


def _ahead(state: Bookings, host: Host, now: datetime) -> list[Session]:
    """The host's sessions that are neither over nor begun."""
    theirs = [state.sessions[key] for key, partner_id in state.not_over.items() if partner_id == host.id]
    return [session for session in theirs if session.starts_at > now]


def host_left(state: Bookings, event: HostLeft) -> None:
    state.hosts[event.partner_id].left = True


def record_host_screening(state: Bookings, command: RecordHostScreening) -> list[Event]:
    if state.screened.get(command.person) == command.valid_until:
        return []
    return [HostScreened(person=command.person, valid_until=command.valid_until, screened_at=command.now)]


def host_screened(state: Bookings, event: HostScreened) -> None:
    state.screened[event.person] = event.valid_until
