"""Rewards at the desk: what was given, what is to be handed out, and handing it out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response
from pydantic import BaseModel

from services.gateway.operations import points
from services.gateway.pages.desk.access import desk_form, desk_page
from services.gateway.pages.points_elsewhere.agreements import names_of
from services.gateway.pages.site.english import english_fields, say_in_english
from services.gateway.pages.site.fields import Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.names import everything
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from services.gateway.pages.volunteering.rewards import reservation_of
from shared.contracts.fund.points.commands import (
    OfferReward,
    OfferRewardRequest,
    RedeemReservation,
    RedeemReservationRequest,
    RestockReward,
    RestockRewardRequest,
    WithdrawReward,
    WithdrawRewardRequest,
)
from shared.contracts.fund.points.translations import TranslateReward, TranslateRewardRequest
from shared.contracts.fund.points.views import (
    GetReward,
    ListReservations,
    ListReservationsRequest,
    ListRewards,
    ReservationState,
    ReservationView,
    RewardView,
)
from shared.contracts.fund.points_elsewhere.views import (
    ListVisitorClaims,
    VisitorClaimState,
    VisitorClaimView,
)
from shared.contracts.fund.refusals.points import REWARD_IS_UNKNOWN
from shared.kernel.refusals import require

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterPage(PageView):
    """What is reserved and waits to be handed out."""

    template: ClassVar[str] = "volunteering/counter.html"

    reservations: tuple[ReservationView, ...]
    rewards: Mapping[str, RewardView]
    claims: tuple[VisitorClaimView, ...]
    """What is kept for volunteers of other communities."""
    communities: Mapping[str, str]
    """What those are called."""
    next_cursor: str | None


@desk_page(router, "GET /{community}/desk/rewards")
async def counter(visit: Visit) -> Response:
    """Reservations without names: the volunteer comes with the code."""
    asked = ListReservationsRequest(
        state=ReservationState.RESERVED, limit=50, cursor=visit.asked("cursor")[:512] or None
    )
    found = await points.list_reservations(await visit.caller(ListReservations), asked)
    claims = await visit.ask(ListVisitorClaims(state=VisitorClaimState.HELD, limit=100))
    view = CounterPage(
        title=visit.words("rewards.to_hand_out"),
        list_files=await files_of(visit, "volunteering-reservations", asked),
        reservations=tuple(found.items),
        rewards={one.reward_id: one for one in await everything(visit, ListRewards())},
        claims=tuple(claims.items),
        communities=await names_of(visit, *(one.home for one in claims.items)),
        next_cursor=found.next_cursor,
    )
    return await visit.page(view)


@desk_form(router, "/{community}/desk/rewards/offer")
async def offering(visit: Visit) -> Response:
    """Something that was given for volunteers."""
    fields = Fields(visit.words)
    form = _form(
        visit,
        "rewards.offer",
        (
            fields("title", label="rewards.what"),
            *english_fields(visit.words, None),
            fields("donor", label="rewards.donor", hint="rewards.donor_hint"),
            fields("cost_points", Kind.NUMBER, label="rewards.cost", hint="rewards.cost_hint"),
            fields("stock", Kind.NUMBER, label="rewards.stock"),
        ),
        lead="rewards.offer_lead",
    )

    async def done(body: OfferRewardRequest, once: str) -> Response:
        outcome = await visit.submit(OfferReward, body, once=once)
        return visit.see_done(f"/{visit.community}/rewards", OfferReward, outcome)

    return await answer_form(visit, form, OfferRewardRequest, done)


@desk_form(router, "/{community}/desk/rewards/{reward_id}/translate")
async def translate(visit: Visit) -> Response:
    """Says what it is in English, or says it better."""
    reward_id = visit.id_part("reward_id", REWARD_IS_UNKNOWN)
    found = require(await visit.ask(GetReward(reward_id=reward_id)), REWARD_IS_UNKNOWN)
    back, says = f"/{visit.community}/rewards", (TranslateReward, TranslateRewardRequest)
    return await say_in_english(visit, found, back, says, None, reward_id=reward_id)


@desk_form(router, "/{community}/desk/rewards/{reward_id}/restock")
async def restocking(visit: Visit) -> Response:
    """More of it came."""
    field = Fields(visit.words)("quantity", Kind.NUMBER, label="rewards.more")
    return await _of_reward(visit, "rewards.restock", field, RestockReward, RestockRewardRequest)


@desk_form(router, "/{community}/desk/rewards/{reward_id}/withdraw")
async def withdrawing(visit: Visit) -> Response:
    """It can't be reserved any longer; what is reserved is still handed out."""
    field = Fields(visit.words)("reason", hint="volunteering.public_reason")
    return await _of_reward(visit, "rewards.withdraw", field, WithdrawReward, WithdrawRewardRequest)


async def _of_reward(
    visit: Visit,
    act: str,
    field: Field,
    command: type[RestockReward | WithdrawReward],
    request: type[RestockRewardRequest | WithdrawRewardRequest],
) -> Response:
    reward_id = visit.id_part("reward_id", REWARD_IS_UNKNOWN)
    found = require(await visit.ask(GetReward(reward_id=reward_id)), REWARD_IS_UNKNOWN)
    facts = (
        (visit.words("rewards.what"), title_in(visit.language, found)),
        (visit.words("rewards.stock"), str(found.left)),
    )
    form = _form(visit, act, (field,), facts=facts, danger=command is WithdrawReward)

    async def done(body: BaseModel, once: str) -> Response:
        outcome = await visit.submit(command, body, once=once, reward_id=reward_id)
        return visit.see_done(f"/{visit.community}/rewards", command, outcome)

    return await answer_form(visit, form, request, done)


def _form(
    visit: Visit,
    act: str,
    fields: tuple[Field, ...],
    *,
    lead: str = "",
    facts: tuple[tuple[str, str], ...] = (),
    danger: bool = False,
) -> Form:
    return Form(
        title=visit.words(act),
        lead=visit.words(lead) if lead else "",
        back=f"/{visit.community}/rewards",
        back_words=visit.words("rewards.title"),
        facts=facts,
        fields=fields,
        button=visit.words(act),
        danger=danger,
    )


@desk_form(router, "/{community}/desk/reservations/{reservation_id}")
async def handing_out(visit: Visit) -> Response:
    """Handing out, by the code that the volunteer is shown, or for a reason."""
    found, fields = await reservation_of(visit), Fields(visit.words)
    reward = await visit.ask(GetReward(reward_id=found.reward_id))
    back = f"/{visit.community}/desk/rewards"
    form = Form(
        title=visit.words("rewards.hand_out"),
        lead=visit.words("rewards.hand_out_lead"),
        back=back,
        back_words=visit.words("rewards.to_hand_out"),
        facts=(
            (
                visit.words("rewards.what"),
                title_in(visit.language, reward) if reward else visit.words("rewards.one"),
            ),
        ),
        fields=(
            fields("code", label="rewards.code", required=False),
            fields("reason", hint="rewards.no_code_hint", label="rewards.no_code", required=False),
        ),
        button=visit.words("rewards.hand_out"),
    )

    async def done(body: RedeemReservationRequest, once: str) -> Response:
        caller = await visit.changing(RedeemReservation, once)
        outcome = await points.redeem(caller, found.reservation_id, body)
        return visit.see_done(back, RedeemReservation, outcome)

    return await answer_form(visit, form, RedeemReservationRequest, done)
