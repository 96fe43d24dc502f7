"""The visitor's own page in a community, and joining it with a claim code."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.claims import redeem
from services.gateway.operations.donations import list_my_donations
from services.gateway.operations.goods import own_goods
from services.gateway.pages.entrance.signing_in import signed_in
from services.gateway.pages.fund.gift_uses import GiftUse, uses_of
from services.gateway.pages.me.things import NO_THINGS, Things, things_of
from services.gateway.pages.messages.routes import inbox_of
from services.gateway.pages.site.form_views import FormView, Wrong, blank, once_of, sent
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.serving import page, require_person
from services.gateway.pages.site.tasks import Tasks, waiting_for
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.strikes.own import OwnStrikes, own_strikes
from services.gateway.pages.surveys.routes import SurveyLine, open_surveys
from shared.contracts.fund.donations.commands import ChangeConsent, ChangeConsentRequest
from shared.contracts.fund.donations.views import DonationView, ListMyDonations
from shared.contracts.fund.goods.views import GetOwnGoods, GoodsView
from shared.contracts.fund.refusals import DONATION_IS_UNKNOWN
from shared.contracts.gateway.membership import ClaimRequest
from shared.contracts.gateway.refusals import CLAIM_CODE_IS_NOT_VALID
from shared.contracts.partners.trials.views import ListTrials, TrialState, TrialView
from shared.kernel.models import Page, PagedRequest
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MePage(PageView):
    """What the visitor has here, and what awaits them."""

    template: ClassVar[str] = "me/me.html"

    roles: tuple[Role, ...]
    waiting: Tasks
    """What they have to do, in whichever role; places on offer stand above it."""
    things: Things
    gifts: tuple[DonationView, ...]
    uses: dict[str, GiftUse]
    """By the id of a gift, what its purse paid since."""
    goods: tuple[GoodsView, ...]
    """Gifts in kind."""
    surveys: tuple[SurveyLine, ...]
    """What residents are asked now."""
    trials: tuple[TrialView, ...]
    """Whose feedback is open."""
    strikes: OwnStrikes
    unread: int
    """Messages that the visitor has not read yet."""
    form: FormView
    """Of the buttons beside the gifts."""


@page(router, "GET /{community}/me")
async def me(visit: Visit) -> Response:
    """The visitor's own page; who has no role here is led to the way in."""
    return await _me_page(visit, None)


@page(router, "POST /{community}/gifts/{donation_id}/consent")
async def consent(visit: Visit) -> Response:
    """Whether the donor's name is published beside a gift of theirs."""
    pairs = await visit.fields()
    try:
        body = read(ChangeConsentRequest, pairs, (await visit.shown()).zone)
        outcome = await visit.submit(
            ChangeConsent,
            body,
            once=once_of(pairs),
            donation_id=visit.id_part("donation_id", DONATION_IS_UNKNOWN),
        )
    except (FormInvalid, Rejected) as wrong:
        return await _me_page(visit, wrong)
    return visit.see_done(f"/{visit.community}/me", ChangeConsent, outcome)


async def _me_page(visit: Visit, wrong: Wrong | None) -> Response:
    require_person(visit)
    roles = await visit.roles()
    if not roles:
        return visit.see(f"/{visit.community}/join")
    visit.hurry()
    asked = ListTrials(state=TrialState.FEEDBACK_OPEN, limit=10)
    gifts = await visit.if_there(_gifts(visit), [])
    view = MePage(
        title=visit.words("me.title"),
        roles=tuple(sorted(roles)),
        waiting=await waiting_for(visit),
        things=await visit.if_there(things_of(visit), NO_THINGS),
        gifts=tuple(gifts),
        uses=await visit.if_there(uses_of(visit, gifts), {}),
        goods=tuple(await visit.if_there(_goods(visit), [])),
        strikes=await visit.if_there(own_strikes(visit), OwnStrikes()),
        surveys=await visit.if_there(open_surveys(visit), ()),
        trials=tuple((await visit.if_there(visit.ask(asked), Page(items=[]))).items),
        unread=(await inbox_of(visit)).unread,
        form=await visit.form(wrong),
    )
    return await visit.page(view, wrong=wrong)


async def _gifts(visit: Visit) -> list[DonationView]:
    return (await list_my_donations(await visit.caller(ListMyDonations), PagedRequest(limit=10))).items


async def _goods(visit: Visit) -> list[GoodsView]:
    return (await own_goods(await visit.caller(GetOwnGoods), PagedRequest(limit=10))).items


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinPage(PageView):
    """Typing in the code from the service desk."""

    template: ClassVar[str] = "me/join.html"

    form: FormView


@page(router, "GET /{community}/join")
async def join(visit: Visit) -> Response:
    """The form for a claim code; a QR code may bring it along as ``?code=``."""
    return await _join_page(visit, [("code", visit.asked("code")[:40])], None)


@page(router, "POST /{community}/join")
async def claim(visit: Visit) -> Response:
    """Redeems the code: for whoever is signed in, or as the sign-in of whoever it was handed to."""
    pairs = await visit.fields_of_stranger() if visit.person_id is None else await visit.fields()
    await visit.here()
    try:
        body = read(ClaimRequest, pairs, (await visit.shown()).zone)
        request_id = visit.request.scope.get("hehuo.request_id")
        member = await redeem(visit.gateway, visit.community, body.code, visit.person_id, request_id)
    except (FormInvalid, Rejected) as wrong:
        return await _join_page(visit, pairs, wrong)
    to = f"/{visit.community}/me"
    if visit.person_id is not None:
        return visit.see(to)
    return await signed_in(visit, member.person_id, to, "claim_code")


async def _join_page(visit: Visit, pairs: Sequence[tuple[str, str]], wrong: Wrong | None) -> Response:
    form = blank(**dict(pairs))
    if wrong is not None:
        fields = {CLAIM_CODE_IS_NOT_VALID.code: "code"}
        form = sent(pairs, wrong, visit.words, await visit.shown(), fields)
    view = JoinPage(title=visit.words("join.title"), form=form)
    return await visit.page(view, wrong=wrong)
