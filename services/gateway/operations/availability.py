"""When a space is free for whoever asks: nothing is shown that their booking would be refused for."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.gateway.operations.caller import Caller
from shared.contracts.bookings.hosts import GetHost, HostState, HostView
from shared.contracts.bookings.programme import GetBookingLimits
from shared.contracts.bookings.refusals.spaces import HOST_IS_UNKNOWN
from shared.contracts.bookings.spaces.views import AvailabilityView, FreeWindow, GetAvailability
from shared.kernel.refusals import require
from shared.kernel.roles import Role

_MINUTE = timedelta(minutes=1)
_NEVER = HostState.SUSPENDED, HostState.LEFT


@dataclass(frozen=True, slots=True)
class Bookable:
    """From when to when somebody may book now, and which spaces."""

    since: datetime
    until: datetime
    space_ids: frozenset[str] | None = None
    """None: all of them."""


async def bookable(caller: Caller, partner_id: str | None = None) -> Bookable:
    """What the caller may book for themselves (staff: for the community), or for a partner."""
    limits = (await caller.ask(GetBookingLimits())).limits
    planned = partner_id is not None or (caller.has(Role.STAFF) and not caller.has(Role.RESIDENT))
    days = limits.partner_days_ahead if planned else limits.resident_days_ahead
    since = caller.now.replace(second=0, microsecond=0)
    own = Bookable(since if since == caller.now else since + _MINUTE, caller.now + timedelta(days=days))
    if partner_id is None:
        return own
    return _of_host(own, require(await caller.ask(GetHost(partner_id=partner_id)), HOST_IS_UNKNOWN))


def _of_host(own: Bookable, host: HostView) -> Bookable:
    terms = host.terms
    if host.state in _NEVER or (terms is None and host.agreement_is_over):
        return Bookable(own.since, own.since, frozenset())
    if terms is None:
        return own
    spaces = frozenset(terms.space_ids) or None
    return Bookable(max(own.since, terms.starts_at), min(own.until, terms.ends_at), spaces)


async def get_availability(
    caller: Caller, query: GetAvailability, within: Bookable | None = None
) -> AvailabilityView | None:
    """The free stretches, cut to what can be booked (`bookable`); None for an unknown space."""
    view = await caller.ask(query)
    if view is None:
        return None
    limits = within or await bookable(caller)
    free: list[FreeWindow] = []
    if limits.space_ids is None or view.space_id in limits.space_ids:
        for window in view.free:
            since, until = max(window.starts_at, limits.since), min(window.ends_at, limits.until)
            if since < until:
                free.append(FreeWindow(starts_at=since, ends_at=until))
    return view.model_copy(update={"free": free})
