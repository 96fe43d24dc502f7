"""Sessions with the names of who holds them and where."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.gateway.operations.sessions import is_withheld, list_sessions
from services.gateway.pages.site.names import partners_of, spaces_of
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.courses.views import CourseView
from shared.contracts.bookings.sessions.views import (
    ListSessions,
    ListSessionsRequest,
    SessionKind,
    SessionState,
    SessionView,
)
from shared.contracts.bookings.spaces.views import SpaceView
from shared.contracts.partners.partnership import PartnerState, PartnerView

_ENROLLING = frozenset({SessionState.OPEN, SessionState.FULL})
_TAKES_NOBODY = frozenset({SessionState.CLOSED, SessionState.DELIVERED, SessionState.CANCELLED})
_IS_ON = _ENROLLING | {SessionState.CLOSED}


def takes_nobody_new(partner: PartnerView | None) -> bool:
    """Whether it is suspended or its agreement is over: who has a place keeps that."""
    return partner is not None and (partner.state is PartnerState.SUSPENDED or partner.agreement_is_over)


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session as a list shows it."""

    session: SessionView
    space: SpaceView | None
    partner: PartnerView | None
    withheld: bool = False
    """Whether it is somebody else's appointment: neither what it is nor what it costs is told."""
    others: tuple[PartnerView, ...] = ()
    """The partners that hold it as well."""
    has_begun: bool = False
    has_ended: bool = False

    @property
    def counts_places(self) -> bool:
        """Whether it says something how many places are left: somebody may still take one."""
        return self.session.state not in _TAKES_NOBODY and not self.has_begun

    @property
    def is_ahead(self) -> bool:
        """Whether one may still go there."""
        gone = {SessionState.DELIVERED, SessionState.CANCELLED}
        return self.session.state not in gone and not self.has_begun

    @property
    def stage(self) -> str:
        """Whether it is on at this moment, or over before its host has reported it; empty for all else."""
        if self.session.state not in _IS_ON or not self.has_begun:
            return ""
        return "over" if self.has_ended else "on"

    @property
    def hosts(self) -> tuple[PartnerView, ...]:
        """All partners that hold it, the one that planned it first."""
        return (self.partner, *self.others) if self.partner else self.others

    @property
    def places_left(self) -> int:
        """Places that are neither taken, nor on offer, nor kept for a family that waits for more."""
        return 0 if self.session.waiting else max(0, self.session.capacity - self.session.places_taken)

    @property
    def is_paused(self) -> bool:
        """Whether nobody new takes part for now, since its partner takes nobody new."""
        return self.session.state in _ENROLLING and takes_nobody_new(self.partner) and not self.has_begun

    @property
    def is_open(self) -> bool:
        """Whether one may enrol, if only to wait."""
        return self.session.state in _ENROLLING and not self.is_paused and not self.has_begun


async def sessions_between(visit: Visit, begin: datetime, end: datetime) -> list[SessionRow]:
    """The sessions of these days that are for everybody to see, soonest first; appointments have a page of
    their own."""
    asked = ListSessionsRequest(
        kind=SessionKind.FOR_SEVERAL, to_come=True, starts_from=begin, starts_before=end, limit=200
    )
    page = await list_sessions(await visit.caller(ListSessions), asked)
    return await with_names(visit, page.items)


def hosts_beside(
    held: SessionView | CourseView, partners: Mapping[str, PartnerView]
) -> tuple[PartnerView, ...]:
    """The partners that hold it as well as the one that planned it."""
    said_yes = (one.partner_id for one in held.joint_hosts if one.confirmed)
    return tuple(partners[one] for one in said_yes if one in partners)


async def with_names(visit: Visit, sessions: list[SessionView]) -> list[SessionRow]:
    """These sessions with the names that belong to them."""
    if not sessions:
        return []
    spaces, partners = await spaces_of(visit), await visit.if_there(partners_of(visit), {})
    now = visit.gateway.clock.now()
    taken = {"title": visit.words("appointments.taken")}
    return [
        SessionRow(
            one.model_copy(update=taken) if is_withheld(one) else one,
            spaces.get(one.space_id),
            partners.get(one.partner_id),
            is_withheld(one),
            hosts_beside(one, partners),
            has_begun=one.starts_at <= now,
            has_ended=one.ends_at <= now,
        )
        for one in sessions
    ]
