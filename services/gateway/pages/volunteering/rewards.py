"""Rewards for volunteers: the list, reserving one, and the code with which it is picked up."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations import points, points_elsewhere
from services.gateway.pages.points_elsewhere.agreements import names_of
from services.gateway.pages.site.form_pages import at_once
from services.gateway.pages.site.form_views import FormView, Wrong
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.moment_codes import ask_again, digits_of
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.shown import points_of
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.fund.points.commands import CancelReservation, ReserveReward
from shared.contracts.fund.points.views import (
    GetPoints,
    GetReservation,
    GetReward,
    ListRewards,
    ReservationState,
    ReservationView,
    RewardView,
)
from shared.contracts.fund.refusals.points import RESERVATION_IS_UNKNOWN, REWARD_IS_UNKNOWN
from shared.contracts.partners.trials.views import DoorCode
from shared.kernel.refusals import require
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardsPage(PageView):
    """What volunteers can have for points."""

    template: ClassVar[str] = "volunteering/rewards.html"

    rewards: tuple[RewardView, ...]
    available: str
    """The visitor's points; empty for whoever has none to spend here."""
    available_minutes: int
    may_reserve: bool
    is_staff: bool
    next_cursor: str | None
    form: FormView


@page(router, "GET /{community}/rewards")
async def rewards(visit: Visit) -> Response:
    """The list, for everybody."""
    return await _rewards_page(visit, None)


@page(router, "POST /{community}/rewards/{reward_id}/reserve")
async def reserve(visit: Visit) -> Response:
    """One is kept for the visitor, and its points are set aside."""
    reward_id = visit.id_part("reward_id", REWARD_IS_UNKNOWN)
    back = f"/{visit.community}/me/volunteering"
    return await at_once(visit, ReserveReward, back, _rewards_page, reward_id=reward_id)


async def _rewards_page(visit: Visit, wrong: Wrong | None) -> Response:
    found = await visit.ask(
        ListRewards(withdrawn=False, limit=50, cursor=visit.asked("cursor")[:512] or None)
    )
    resident = await visit.has(Role.RESIDENT)
    minutes = 0
    if resident:
        minutes = (await points.own_points(await visit.caller(GetPoints))).balance.available_minutes
    view = RewardsPage(
        title=visit.words("rewards.title"),
        list_files=await files_of(visit, "volunteering-rewards", ListRewards(withdrawn=False)),
        rewards=tuple(found.items),
        available=points_of(minutes) if resident else "",
        available_minutes=minutes,
        may_reserve=resident,
        is_staff=await visit.has(Role.STAFF),
        next_cursor=found.next_cursor,
        form=await visit.form(wrong),
    )
    return await visit.page(view, wrong=wrong)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationPage(PageView):
    """A reward that is kept for the visitor, and the code that they tell at the counter."""

    template: ClassVar[str] = "volunteering/reservation.html"

    reservation: ReservationView
    reward: RewardView | None
    community: str
    """The name of the community that hands it out, if that is another one."""
    digits: str
    """Empty where there is nothing to pick up, or somebody else visits."""
    may_cancel: bool
    may_hand_out: bool
    is_staff: bool
    form: FormView


@page(router, "GET /{community}/reservations/{reservation_id}")
async def reservation(visit: Visit) -> Response:
    """The reservation, for whose it is and for staff."""
    return await _reservation_page(visit, None)


@page(router, "POST /{community}/reservations/{reservation_id}/cancel")
async def cancel(visit: Visit) -> Response:
    """Its points and the reward are free again."""
    found = await reservation_of(visit)
    back = f"/{visit.community}/reservations/{found.reservation_id}"
    return await at_once(
        visit, CancelReservation, back, _reservation_page, reservation_id=found.reservation_id
    )


async def _reservation_page(visit: Visit, wrong: Wrong | None) -> Response:
    found = await reservation_of(visit)
    reward, community = await _reward_of(visit, found)
    is_kept = found.state is ReservationState.RESERVED
    code = await _code(visit, found) if is_kept else None
    view = ReservationPage(
        title=title_in(visit.language, reward) if reward else visit.words("rewards.one"),
        reservation=found,
        reward=reward,
        community=community,
        digits=digits_of(code.code) if code else "",
        may_cancel=is_kept and not found.asked_back,
        is_staff=await visit.has(Role.STAFF),
        may_hand_out=is_kept and found.here and await visit.has(Role.STAFF),
        form=await visit.form(wrong),
    )
    answer = await visit.page(view, wrong=wrong)
    return ask_again(answer, code.changes_at, visit.gateway.clock.now()) if code else answer


async def _reward_of(visit: Visit, found: ReservationView) -> tuple[RewardView | None, str]:
    """The reward, and the other community that hands it out, if one does."""
    if found.elsewhere is None:
        return await visit.ask(GetReward(reward_id=found.reward_id)), ""
    other = found.elsewhere.community
    caller = await visit.caller(GetReservation)
    there = await points_elsewhere.rewards_there(caller, [(other, found.reward_id)])
    return there.get(found.reward_id), (await names_of(visit, other)).get(other, other)


async def _code(visit: Visit, found: ReservationView) -> DoorCode | None:
    if not await visit.has(Role.RESIDENT):
        return None
    return await points.pick_up_code(await visit.caller_of(points.SHOW_PICK_UP_CODE), found.reservation_id)


async def reservation_of(visit: Visit) -> ReservationView:
    """The reservation of this address, as the visitor may see it."""
    reservation_id = visit.id_part("reservation_id", RESERVATION_IS_UNKNOWN)
    found = await points.get_reservation(await visit.caller(GetReservation), reservation_id)
    return require(found, RESERVATION_IS_UNKNOWN)
