"""When a space is free for whoever asks: nothing is shown that their booking would be refused for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.gateway.operations.caller import Caller
from shared.contracts.bookings.bookings.offering import (
    FreeStretch,
    OfferedPart,
    OfferedParts,
    TellOffered,
)
from shared.contracts.bookings.hosts import GetHost, HostState, HostView
from shared.contracts.bookings.programme import GetBookingLimits
from shared.contracts.bookings.refusals.quotas import BOOKING_IS_ONLY_TRIED
from shared.contracts.bookings.refusals.spaces import HOST_IS_UNKNOWN
from shared.contracts.bookings.spaces.views import (
    AvailabilityView,
    FreeButRefused,
    FreeWindow,
    GetAvailability,
    ListAvailability,
)
from shared.contracts.partners.programme import GetCommunity
from shared.contracts.partners.room_rules import Booker, RoomRules
from shared.kernel.ids import new_id
from shared.kernel.messages import Actor
from shared.kernel.refusals import Rejected, require
from shared.kernel.roles import Role

_MINUTE = timedelta(minutes=1)
_NEVER = HostState.SUSPENDED, HostState.LEFT
_ASKING = Actor(id="system:availability", roles=frozenset({Role.SYSTEM}))
SHORTEST_MINUTES = 5


@dataclass(frozen=True, slots=True)
class Bookable:
    """From when to when somebody may book now, and which spaces."""

    since: datetime
    until: datetime
    booker: Booker | None
    """By whose rules; None where there are none: for the community's own bookings, say."""
    whose: str
    """The resident, or the partner, whose bookings count."""
    space_ids: frozenset[str] | None = None
    """None: all of them."""


async def bookable(caller: Caller, partner_id: str | None = None) -> Bookable:
    """What the caller may book for themselves (staff: for the community), or for a partner."""
    days, of_the_community = await days_ahead(caller, partner_id), _is_for_the_community(caller, partner_id)
    since = caller.now.replace(second=0, microsecond=0)
    booker = Booker.RESIDENT if partner_id is None else Booker.PARTNER
    unbound = of_the_community or (partner_id is None and await _is_a_stranger_to_no_rules(caller))
    own = Bookable(
        since if since == caller.now else since + _MINUTE,
        caller.now + timedelta(days=days),
        None if unbound else booker,
        partner_id or caller.person_id,
    )
    if partner_id is None:
        return own
    return _of_host(own, require(await caller.ask(GetHost(partner_id=partner_id)), HOST_IS_UNKNOWN))


async def days_ahead(caller: Caller, partner_id: str | None = None) -> int:
    """How many days ahead they may book so at most: nothing of what is free beyond is shown."""
    limits = (await caller.ask(GetBookingLimits())).limits
    planned = partner_id is not None or _is_for_the_community(caller, partner_id)
    return limits.partner_days_ahead if planned else limits.resident_days_ahead


def _is_for_the_community(caller: Caller, partner_id: str | None) -> bool:
    return partner_id is None and caller.has(Role.STAFF) and not caller.has(Role.RESIDENT)


async def _is_a_stranger_to_no_rules(caller: Caller) -> bool:
    """Whether nothing can be against the caller's booking: somebody without a role here has no bookings, and
    the community has no rules of rooms. Most visitors need no question to the log's writer."""
    if caller.actor.roles:
        return False
    view = await caller.ask(GetCommunity(at=caller.now))
    return view is None or view.rules.rooms in {None, RoomRules()}


def _of_host(own: Bookable, host: HostView) -> Bookable:
    terms = host.terms
    if host.state in _NEVER or (terms is None and host.agreement_is_over):
        return replace(own, until=own.since, space_ids=frozenset())
    if terms is None:
        return own
    since, until = max(own.since, terms.starts_at), min(own.until, terms.ends_at)
    return replace(own, since=since, until=until, space_ids=frozenset(terms.space_ids) or None)


async def get_availability(
    caller: Caller, query: GetAvailability, within: Bookable, shortest_minutes: int = SHORTEST_MINUTES
) -> AvailabilityView | None:
    """The free stretches, cut to what can be booked (`bookable`); None for an unknown space."""
    view = await free_within(caller, query, within)
    if view is None:
        return None
    return (await offered(caller, [view], within, shortest_minutes, query.units))[0]


async def free_within(caller: Caller, query: GetAvailability, within: Bookable) -> AvailabilityView | None:
    """The free stretches in the time, and of the spaces, that can be booked; `offered` says what of them."""
    view = await caller.ask(query)
    return None if view is None else _cut(view, within)


async def all_free_within(
    caller: Caller, query: ListAvailability, within: Bookable
) -> list[AvailabilityView]:
    """The same of several spaces, in one question."""
    return [_cut(view, within) for view in await caller.ask(query)]


def _cut(view: AvailabilityView, within: Bookable) -> AvailabilityView:
    free: list[FreeWindow] = []
    if within.space_ids is None or view.space_id in within.space_ids:
        for window in view.free:
            since, until = max(window.starts_at, within.since), min(window.ends_at, within.until)
            if since < until:
                free.append(FreeWindow(starts_at=since, ends_at=until))
    return view.model_copy(update={"free": free})


async def offered(
    caller: Caller,
    views: Sequence[AvailabilityView],
    within: Bookable,
    shortest_minutes: int,
    units: int = 1,
) -> list[AvailabilityView]:
    """The same without what lead times, quotas, bookings ahead or strikes, the residents' floor or others who
    wait and are about to be called are against: that is told apart.

    One question for all of them, to the log's writer, who would refuse it. Where the writer does not say,
    nothing is booked either, and what is free is shown as it is.
    """
    stretches = tuple(
        FreeStretch(space_id=view.space_id, starts_at=one.starts_at, ends_at=one.ends_at)
        for view in views
        for one in view.free
    )
    if within.booker is None or not stretches:
        return [*views]
    command = TellOffered(
        command_id=new_id(caller.now),
        actor=_ASKING,
        now=caller.now,
        correlation_id=caller.request_id,
        for_whom=within.booker,
        whose=within.whose,
        by_person=caller.person_id,
        units=units,
        shortest_minutes=shortest_minutes,
        stretches=stretches,
    )
    try:
        await caller.gateway.clients["bookings"].submit(caller.community, command)
    except Rejected as answer:
        if answer.code != BOOKING_IS_ONLY_TRIED.code:
            return [*views]
        told = iter(OfferedParts.model_validate(answer.facts).parts)
        return [_told(view, [(one, next(told)) for one in view.free]) for view in views]
    raise RuntimeError("TellOffered only tries, and was done")


def _told(
    view: AvailabilityView, told: Iterable[tuple[FreeWindow, Sequence[OfferedPart]]]
) -> AvailabilityView:
    free: list[FreeWindow] = []
    refused: list[FreeButRefused] = []
    for window, parts in told:
        for one in parts:
            if one.against is not None:
                refused.append(
                    FreeButRefused(
                        starts_at=one.starts_at,
                        starts_before=one.starts_before,
                        ends_at=window.ends_at,
                        against=one.against,
                    )
                )
                continue
            last = one.starts_before >= window.ends_at
            free.append(
                FreeWindow(
                    starts_at=one.starts_at,
                    ends_at=min(window.ends_at, one.ends_by or window.ends_at),
                    starts_before=None if last else one.starts_before,
                    longest_minutes=one.longest_minutes,
                )
            )
    return view.model_copy(update={"free": free, "refused": tuple(refused)})
