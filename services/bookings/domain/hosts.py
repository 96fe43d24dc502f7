"""Hosts follow what the partners service reports; nothing here is asked for by a person."""

from services.bookings.domain.state import Bookings, Host
from shared.contracts.bookings.hosts import (
    EndHostTerms,
    HostRegistered,
    HostReinstated,
    HostSuspended,
    HostTermsEnded,
    HostTermsSet,
    RegisterHost,
    ReinstateHost,
    SetHostTerms,
    SuspendHost,
)
from shared.kernel.messages import Event


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


def set_host_terms(state: Bookings, command: SetHostTerms) -> list[Event]:
    host = state.hosts.get(command.partner_id)
    if host is None or (host.agreement_id, host.terms) == (command.agreement_id, command.terms):
        return []
    return [
        HostTermsSet(
            partner_id=host.id,
            agreement_id=command.agreement_id,
            version=command.version,
            terms=command.terms,
            set_at=command.now,
        )
    ]


def host_terms_set(state: Bookings, event: HostTermsSet) -> None:
    host = state.hosts[event.partner_id]
    host.agreement_id = event.agreement_id
    host.terms = event.terms


def end_host_terms(state: Bookings, command: EndHostTerms) -> list[Event]:
    host = state.hosts.get(command.partner_id)
    if host is None or host.terms is None or host.agreement_id != command.agreement_id:
        return []  # Another agreement took its place already.
    return [
        HostTermsEnded(
            partner_id=host.id,
            agreement_id=command.agreement_id,
            reason=command.reason,
            ended_at=command.now,
        )
    ]


def host_terms_ended(state: Bookings, event: HostTermsEnded) -> None:
    state.hosts[event.partner_id].terms = None


def suspend_host(state: Bookings, command: SuspendHost) -> list[Event]:
    host = state.hosts.get(command.partner_id)
    if host is None or host.suspended:
        return []
    return [HostSuspended(partner_id=host.id, reason=command.reason, suspended_at=command.now)]


def host_suspended(state: Bookings, event: HostSuspended) -> None:
    state.hosts[event.partner_id].suspended = True


def reinstate_host(state: Bookings, command: ReinstateHost) -> list[Event]:
    host = state.hosts.get(command.partner_id)
    if host is None or not host.suspended:
        return []
    return [HostReinstated(partner_id=host.id, reason=command.reason, reinstated_at=command.now)]


def host_reinstated(state: Bookings, event: HostReinstated) -> None:
    state.hosts[event.partner_id].suspended = False
