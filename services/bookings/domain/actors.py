"""Who may do what, where it depends on the thing itself."""

from datetime import datetime

from services.bookings.domain.stamps import stamp
from services.bookings.domain.state import Bookings, Host
from shared.contracts.bookings.refusals.sessions import SCREENING_ENDS_BEFORE_THE_SESSION
from shared.contracts.bookings.refusals.spaces import AGREEMENT_IS_OVER, HOST_HAS_LEFT, HOST_IS_SUSPENDED
from shared.kernel.messages import Command
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected
from shared.kernel.roles import Role


def must_be_own(command: Command, *people: str | None) -> None:
    """Refuses everybody but these people and staff."""
    actor = command.actor
    if not actor.has(Role.STAFF) and actor.person not in people:
        raise Rejected(ACTOR_MAY_NOT_DO_THIS)


def must_not_be_erased(state: Bookings, person: str) -> None:
    """Refuses whoever was erased while their wish was on its way."""
    if person in state.erased:
        raise Rejected(ACTOR_MAY_NOT_DO_THIS)


def acting_host(state: Bookings, command: Command, partner_id: str) -> Host:
    """The host, for whom its representatives or staff act; anybody else is refused."""
    host = state.host(partner_id)
    must_be_own(command, host.representative, host.second)
    return host


def host_in_good_standing(state: Bookings, command: Command, partner_id: str) -> Host:
    """`acting_host` that is there still and not suspended: else nothing new is begun for it."""
    host = acting_host(state, command, partner_id)
    must_be_in_good_standing(host)
    return host


def must_be_in_good_standing(host: Host) -> None:
    """Refuses a host that has left or is suspended, whoever asks."""
    if host.left:
        raise Rejected(HOST_HAS_LEFT)
    if host.suspended:
        raise Rejected(HOST_IS_SUSPENDED)


def takes_newcomers(host: Host) -> bool:
    """Whether somebody new may take part in its sessions: without it, who has a place keeps it.

    A partner that never had an agreement may offer what is free of charge.
    """
    return not host.left and not host.suspended and (host.terms is not None or host.agreement_id is None)


def must_take_newcomers(host: Host) -> None:
    """As `takes_newcomers`, and why not."""
    must_be_in_good_standing(host)
    if not takes_newcomers(host):
        raise Rejected(AGREEMENT_IS_OVER)


def must_be_screened(state: Bookings, host: Host, ends_at: datetime) -> None:
    """Refuses a session for minors that ends after the representative's check does.

    Of whom no check was heard, the agreement alone tells: one that serves minors is never made without.
    """
    valid_until = state.screened.get(host.representative)
    if valid_until is not None and valid_until < ends_at:
        raise Rejected(SCREENING_ENDS_BEFORE_THE_SESSION, valid_until=stamp(valid_until))
