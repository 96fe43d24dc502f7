"""Rewards of other communities for the visitor's points, and reserving one."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations import points, points_elsewhere
from services.gateway.pages.points_elsewhere.agreements import names_of
from services.gateway.pages.site.form_views import FormView, Wrong, once_of
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.shown import points_of
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.fund.points.views import GetPoints
from shared.contracts.fund.points_elsewhere.claims import ReserveElsewhere, ReserveElsewhereRequest
from shared.contracts.fund.points_elsewhere.views import READ_REWARDS_ELSEWHERE, RewardsElsewhereView
from shared.kernel.refusals import Rejected

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Place:
    """Another community, and what may be had there."""

    name: str
    found: RewardsElsewhereView


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardsElsewherePage(PageView):
    """Where the visitor's points can be used beside here."""

    template: ClassVar[str] = "points_elsewhere/rewards.html"

    places: tuple[Place, ...]
    available: str
    available_minutes: int
    form: FormView


@page(router, "GET /{community}/rewards/elsewhere")
async def rewards(visit: Visit) -> Response:
    """The list, for residents."""
    return await _rewards_page(visit, None)


@page(router, "POST /{community}/rewards/elsewhere")
async def reserve(visit: Visit) -> Response:
    """The visitor's points are set aside, and the other community is asked to keep the reward."""
    pairs = await visit.fields()
    try:
        body = read(ReserveElsewhereRequest, pairs, (await visit.shown()).zone)
        caller = await visit.changing(points_elsewhere.RESERVE, once_of(pairs))
        outcome = await points_elsewhere.reserve(caller, body)
    except (FormInvalid, Rejected) as wrong:
        return await _rewards_page(visit, wrong)
    return visit.see_done(f"/{visit.community}/me/volunteering", ReserveElsewhere, outcome)


async def _rewards_page(visit: Visit, wrong: Wrong | None) -> Response:
    found = await points_elsewhere.rewards_elsewhere(await visit.caller_of(READ_REWARDS_ELSEWHERE))
    names = await names_of(visit, *(one.agreement.other for one in found))
    minutes = (await points.own_points(await visit.caller(GetPoints))).balance.available_minutes
    view = RewardsElsewherePage(
        title=visit.words("points_elsewhere.title"),
        places=tuple(Place(names.get(one.agreement.other, one.agreement.other), one) for one in found),
        available=points_of(minutes),
        available_minutes=minutes,
        form=await visit.form(wrong),
    )
    return await visit.page(view, wrong=wrong)
