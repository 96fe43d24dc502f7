"""The visitor's own volunteering: hours, points, reserved rewards, certificates."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations import points, points_elsewhere, volunteering
from services.gateway.pages.points_elsewhere.agreements import names_of
from services.gateway.pages.site.form_views import FormView, Wrong, blank, once_of
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.names import everything
from services.gateway.pages.site.serving import page, require_person
from services.gateway.pages.site.shown import points_of
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.volunteering.commands import CertifyService, CertifyServiceRequest
from shared.contracts.bookings.volunteering.views import (
    CertificateView,
    GetActivity,
    GetServiceRecord,
    HoursView,
    ListHours,
    ListServiceCertificates,
    ServiceRecordView,
)
from shared.contracts.fund.points.events import Balance
from shared.contracts.fund.points.history import ListExpiringPoints, ListPointsHistory, PointsLineView
from shared.contracts.fund.points.views import (
    GetPoints,
    ListReservations,
    ListRewards,
    ReservationView,
    RewardView,
)
from shared.kernel.models import PagedRequest
from shared.kernel.refusals import Rejected

router = APIRouter(include_in_schema=False)

_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Place:
    """Where points are, as words, and how many."""

    key: str
    points: str


@dataclass(frozen=True, slots=True)
class Expiring:
    """Points that expire soon."""

    points: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Movement:
    """What happened to points, to how many, and about which reward."""

    line: PointsLineView
    points: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPage(PageView):
    """What counts for the visitor, and what they have of it."""

    template: ClassVar[str] = "volunteering/own.html"

    record: ServiceRecordView
    hours: tuple[HoursView, ...]
    titles: Mapping[str, str]
    """What the activities are called, by their ids."""
    places: tuple[Place, ...]
    available: str
    expiring: tuple[Expiring, ...]
    history: tuple[Movement, ...]
    reservations: tuple[ReservationView, ...]
    rewards: Mapping[str, RewardView]
    communities: Mapping[str, str]
    """Other communities in which points can be used, or were, by their short names."""
    certificates: tuple[CertificateView, ...]
    form: FormView


@page(router, "GET /{community}/me/volunteering")
async def own(visit: Visit) -> Response:
    """The visitor's own; nobody else's is ever shown here."""
    return await _own_page(visit, (), None)


@page(router, "POST /{community}/me/volunteering/certificates")
async def certify(visit: Visit) -> Response:
    """A certificate of the hours of these days."""
    pairs = await visit.fields()
    try:
        body = read(CertifyServiceRequest, pairs, (await visit.shown()).zone)
        outcome = await visit.submit(CertifyService, body, once=once_of(pairs))
    except (FormInvalid, Rejected) as wrong:
        return await _own_page(visit, pairs, wrong)
    path = f"/{visit.community}/certificates/{outcome.made('number')}"
    return visit.see_done(path, CertifyService, outcome)


async def _own_page(visit: Visit, pairs: Sequence[tuple[str, str]], wrong: Wrong | None) -> Response:
    require_person(visit)
    asked = PagedRequest(limit=_SHOWN)
    hours = await volunteering.list_own_hours(await visit.caller(ListHours), asked)
    certificates = await volunteering.list_own_certificates(
        await visit.caller(ListServiceCertificates), asked
    )
    balance = (await points.own_points(await visit.caller(GetPoints))).balance
    expiring = await points.own_expiring(await visit.caller(ListExpiringPoints))
    history = await points.own_history(await visit.caller(ListPointsHistory), asked)
    today = (await visit.shown()).today
    reservations = await own_reservations(visit)
    elsewhere = await _elsewhere(visit, reservations, history.items)
    view = OwnPage(
        title=visit.words("volunteering.mine"),
        record=await volunteering.own_record(await visit.caller(GetServiceRecord)),
        hours=tuple(hours.items),
        titles=await _titles(visit, {one.activity_id for one in hours.items}),
        places=places_of(balance),
        available=points_of(balance.available_minutes),
        expiring=tuple(Expiring(points_of(one.minutes), one.expires_at) for one in expiring),
        history=tuple(Movement(one, points_of(one.minutes)) for one in history.items),
        reservations=reservations,
        rewards={one.reward_id: one for one in await everything(visit, ListRewards())} | elsewhere[0],
        communities=elsewhere[1],
        certificates=tuple(certificates.items),
        form=await visit.form(wrong, pairs)
        if wrong
        else blank(from_day=f"{today.year}-01-01", until_day=today.isoformat()),
    )
    return await visit.page(view, wrong=wrong)


async def _elsewhere(
    visit: Visit, reservations: Iterable[ReservationView], history: Iterable[PointsLineView]
) -> tuple[dict[str, RewardView], Mapping[str, str]]:
    """Rewards that the visitor reserved in other communities; and what these and others are called."""
    caller = await visit.caller(ListReservations)
    wanted = {(one.elsewhere.community, one.reward_id) for one in reservations if one.elsewhere}
    wanted |= {(one.community, one.reward_id) for one in history if one.community and one.reward_id}
    agreed = {one.other for one in await points_elsewhere.in_force(caller)}
    names = await names_of(visit, *sorted(agreed | {community for community, _ in wanted}))
    return await points_elsewhere.rewards_there(caller, wanted), names


async def own_reservations(visit: Visit) -> tuple[ReservationView, ...]:
    """The visitor's reservations of rewards, the newest first; staff too get their own alone."""
    caller = await visit.caller(ListReservations)
    found = await caller.ask(ListReservations(person_id=caller.person_id, limit=_SHOWN))
    return tuple(found.items)


def places_of(balance: Balance) -> tuple[Place, ...]:
    """All places of a balance where something is; those that can be spent, wait or are set aside always."""
    return tuple(
        Place(f"points.{name}", points_of(minutes))
        for name, minutes in (
            ("available", balance.available_minutes),
            ("pending", balance.pending_minutes),
            ("reserved", balance.reserved_minutes),
            ("redeemed", balance.redeemed_minutes),
            ("expired", balance.expired_minutes),
            ("reversed", balance.reversed_minutes),
        )
        if minutes or name in {"available", "pending", "reserved"}
    )


async def _titles(visit: Visit, activity_ids: set[str]) -> dict[str, str]:
    found = {}
    for one in activity_ids:
        activity = await visit.ask(GetActivity(activity_id=one))
        found[one] = title_in(visit.language, activity) if activity else ""
    return found
