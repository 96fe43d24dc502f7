"""Agreements with other communities on points: the list for everybody, and the forms of those who agree."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations import points_elsewhere
from services.gateway.operations.communities import list_communities, summaries_of
from services.gateway.pages.site.fields import Choices, Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, Nothing, answer_form, submits
from services.gateway.pages.site.languages import name_in
from services.gateway.pages.site.names import everything
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.shown import points_of
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.fund.points.views import ListRewards
from shared.contracts.fund.points_elsewhere.agreements import (
    PARTIES,
    AcceptPointsAgreement,
    DeclinePointsAgreement,
    DeclinePointsAgreementRequest,
    EndPointsAgreement,
    EndPointsAgreementRequest,
    ProposePointsAgreement,
    ProposePointsAgreementRequest,
)
from shared.contracts.fund.points_elsewhere.terms import PointsAgreementState, PointsBearer, PointsSide
from shared.contracts.fund.points_elsewhere.views import (
    GetPointsAgreement,
    ListPointsAgreements,
    PointsAgreementView,
)
from shared.contracts.fund.refusals.points_elsewhere import POINTS_AGREEMENT_IS_UNKNOWN
from shared.kernel.messages import Command
from shared.kernel.models import Request
from shared.kernel.refusals import Rejected, require

router = APIRouter(include_in_schema=False)

_MOST_COMMUNITIES = 1_000
_A_YEAR = timedelta(days=364)
_ACTS: Mapping[str, tuple[type[Command], type[Request]]] = {
    "accept": (AcceptPointsAgreement, Nothing),
    "decline": (DeclinePointsAgreement, DeclinePointsAgreementRequest),
    "end": (EndPointsAgreement, EndPointsAgreementRequest),
}


@dataclass(frozen=True, slots=True)
class AgreementShown:
    """An agreement, the other community's name, and what the visitor can do with it."""

    one: PointsAgreementView
    other: str
    redeemed: str
    owed: str
    acts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementsPage(PageView):
    """Every agreement, the newest first."""

    template: ClassVar[str] = "points_elsewhere/agreements.html"

    agreements: tuple[AgreementShown, ...]
    rewards: Mapping[str, str]
    """What this community's own rewards are called."""
    may_propose: bool


@page(router, "GET /{community}/points-agreements")
async def agreements(visit: Visit) -> Response:
    """The list, for everybody."""
    found = await everything(visit, ListPointsAgreements())
    names = await names_of(visit, *(one.other for one in found))
    is_party = await _is_party(visit)
    view = AgreementsPage(
        title=visit.words("points_elsewhere.agreements"),
        list_files=await files_of(visit, "volunteering-points-agreements"),
        agreements=tuple(
            AgreementShown(
                one,
                names.get(one.other, one.other),
                points_of(one.redeemed_minutes),
                points_of(one.owed_minutes),
                acts_of(one) if is_party else (),
            )
            for one in found
        ),
        rewards={one.reward_id: one.title for one in await everything(visit, ListRewards())},
        may_propose=is_party,
    )
    return await visit.page(view)


async def _is_party(visit: Visit) -> bool:
    return await visit.has(*PARTIES.roles) and await visit.acting_for() is None


async def names_of(visit: Visit, *communities: str) -> dict[str, str]:
    """What communities are called in the visitor's language."""
    found = await summaries_of(visit.gateway, tuple(dict.fromkeys(communities)))
    return {one.community: name_in(visit.language, one) for one in found}


def acts_of(one: PointsAgreementView) -> tuple[str, ...]:
    """What can be done with an agreement as it stands; rules have the last word."""
    waits = one.state is PointsAgreementState.PROPOSED
    if waits and one.side is PointsSide.HOME:
        return ("accept", "decline")
    return ("end",) if waits or one.state is PointsAgreementState.IN_FORCE else ()


@form_at("/{community}/points-agreements/propose", lambda route: page(router, route))
async def proposing(visit: Visit) -> Response:
    """Which rewards of this community another one's volunteers may have."""
    await visit.caller_of(points_elsewhere.PROPOSE)
    words, today, back = visit.words, (await visit.shown()).today, _back(visit)
    rewards = await everything(visit, ListRewards(withdrawn=False))
    form = Form(
        title=words("points_elsewhere.propose"),
        lead=words("points_elsewhere.propose_lead"),
        back=back,
        back_words=words("points_elsewhere.agreements"),
        fields=_fields(visit, await _others(visit), tuple((one.reward_id, one.title) for one in rewards)),
        values=(
            ("from_day", today.isoformat()),
            ("until_day", (today + _A_YEAR).isoformat()),
            ("bearer", PointsBearer.HOST.value),
        ),
        button=words("points_elsewhere.propose"),
        at=(
            ("points_agreement_needs_another_community", "home"),
            ("community_is_not_open", "home"),
            ("reward_is_unknown", "reward_ids"),
        ),
    )

    async def done(body: ProposePointsAgreementRequest, once: str) -> Response:
        caller = await visit.changing(points_elsewhere.PROPOSE, once)
        outcome = await points_elsewhere.propose_agreement(caller, body)
        return visit.see_done(back, ProposePointsAgreement, outcome)

    return await answer_form(visit, form, ProposePointsAgreementRequest, done)


async def _others(visit: Visit) -> Choices:
    found = await list_communities(visit.gateway, None, _MOST_COMMUNITIES)
    others = (one for one in found.items if one.community != visit.community)
    return tuple((one.community, name_in(visit.language, one)) for one in others)


def _fields(visit: Visit, others: Choices, rewards: Choices) -> tuple[Field, ...]:
    fields = Fields(visit.words)
    return (
        fields("home", Kind.SELECT, label="points_elsewhere.home", choices=others),
        fields(
            "reward_ids",
            Kind.CHECKS,
            label="points_elsewhere.rewards",
            hint="points_elsewhere.rewards_hint",
            choices=rewards,
            required=False,
        ),
        fields("most_points_a_month", Kind.NUMBER, label="points_elsewhere.most"),
        fields("from_day", Kind.DAY, label="points_elsewhere.from_day"),
        fields("until_day", Kind.DAY, label="points_elsewhere.until_day"),
        fields.one_of("bearer", PointsBearer, radios=True, label="points_elsewhere.bearer"),
        fields(
            "settlement",
            label="points_elsewhere.settlement",
            hint="points_elsewhere.settlement_hint",
            required=False,
        ),
    )


def _back(visit: Visit) -> str:
    return f"/{visit.community}/points-agreements"


@form_at("/{community}/points-agreements/{agreement_id}/{act}", lambda route: page(router, route))
async def acting(visit: Visit) -> Response:
    """What the two parties do with an agreement that is there."""
    act = visit.part("act")
    if act not in _ACTS:
        raise Rejected(POINTS_AGREEMENT_IS_UNKNOWN)
    command, request = _ACTS[act]
    await visit.caller(command)
    agreement_id = visit.id_part("agreement_id", POINTS_AGREEMENT_IS_UNKNOWN)
    asked = GetPointsAgreement(agreement_id=agreement_id)
    found = require(await visit.ask(asked), POINTS_AGREEMENT_IS_UNKNOWN)
    back = _back(visit)
    if visit.request.method != "POST" and act not in acts_of(found):
        return visit.see(back)  # An old link: the page says how things stand.
    fields = Fields(visit.words)
    form = Form(
        title=visit.words(f"points_elsewhere.{act}"),
        lead=visit.words(f"points_elsewhere.{act}_lead"),
        back=back,
        back_words=visit.words("points_elsewhere.agreements"),
        facts=await _facts(visit, found),
        fields=() if request is Nothing else (fields("reason", hint="volunteering.public_reason"),),
        button=visit.words(f"points_elsewhere.{act}"),
        danger=act != "accept",
    )
    done = submits(visit, command, back, agreement_id=agreement_id)
    return await answer_form(visit, form, request, done)


async def _facts(visit: Visit, found: PointsAgreementView) -> Choices:
    """What has to be read before it is accepted or ended."""
    words, shown = visit.words, await visit.shown()
    names = await names_of(visit, found.other)
    return (
        (words("points_elsewhere.with"), names.get(found.other, found.other)),
        (words("points_elsewhere.side"), words.of(found.side)),
        (words("points_elsewhere.most"), str(found.most_points_a_month)),
        (words("points_elsewhere.days"), shown.days(found.from_day, found.until_day)),
        (words("points_elsewhere.bearer"), words.of(found.bearer)),
        *(((words("points_elsewhere.settlement"), found.settlement),) if found.settlement else ()),
    )
