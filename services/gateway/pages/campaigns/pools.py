"""The end of a matching pool: one person proposes where what is left goes, another closes it."""

from fastapi import APIRouter, Response

from services.gateway.operations.surplus import CLOSE_POOL
from services.gateway.operations.surplus import close_pool as close
from services.gateway.pages.site.fields import Choices, Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form, submits
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.names import everything
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.visit import Visit
from shared.contracts.fund.campaigns.matching import GetPool, PoolView
from shared.contracts.fund.campaigns.surplus import (
    ClosePool,
    ProposalRequest,
    ProposePoolClosing,
    ProposePoolClosingRequest,
)
from shared.contracts.fund.earmarks import EarmarkView, ListEarmarks
from shared.contracts.fund.refusals import EARMARK_IS_UNKNOWN
from shared.contracts.fund.refusals.campaigns import (
    POOL_HAS_MONEY_LEFT,
    POOL_IS_UNKNOWN,
    SURPLUS_MUST_GO_ELSEWHERE,
)
from shared.kernel.refusals import require

router = APIRouter(include_in_schema=False)

_OF_THE_PURSE = (POOL_HAS_MONEY_LEFT, EARMARK_IS_UNKNOWN, SURPLUS_MUST_GO_ELSEWHERE)


@form_at("/{community}/fund/pools/{pool_id}/closing-proposal", lambda route: page(router, route))
async def propose_closing(visit: Visit) -> Response:
    """Committee or treasurer propose to end the matching, and where what is left goes."""
    await visit.caller(ProposePoolClosing)
    pool, purses = await _pool_and_purses(visit)
    words, fields = visit.words, Fields(visit.words)
    others = [one for one in purses if one.earmark_id != pool.pool_id]
    choices = tuple((one.earmark_id, title_in(visit.language, one)) for one in others)
    form = Form(
        title=words("campaigns.propose_closing"),
        back=_back(visit, pool),
        back_words=title_in(visit.language, pool),
        lead=words("campaigns.propose_closing_lead"),
        facts=await _facts(visit, pool, purses),
        fields=(
            fields(
                "to_earmark_id",
                Kind.SELECT,
                choices=(("", words("site.none")), *choices),
                label="campaigns.pool_to",
                hint="campaigns.pool_to_hint",
                required=bool(_left_fen(pool, purses)),
            ),
            fields("reason", label="campaigns.sponsors_word", hint="campaigns.no_person"),
        ),
        at=tuple((one.code, "to_earmark_id") for one in _OF_THE_PURSE),
        button=words("campaigns.propose_send"),
    )
    done = submits(visit, ProposePoolClosing, f"{form.back}?done=1", pool_id=pool.pool_id)
    return await answer_form(visit, form, ProposePoolClosingRequest, done)


@form_at("/{community}/fund/pools/{pool_id}/closing", lambda route: page(router, route))
async def close_pool(visit: Visit) -> Response:
    """A member of the committee closes the pool as somebody else proposed."""
    await visit.caller(ClosePool)
    pool, purses = await _pool_and_purses(visit)
    back = _back(visit, pool)
    if visit.request.method != "POST" and pool.proposed is None:
        return visit.see(back)  # An old link: the page says how things stand.
    form = Form(
        title=visit.words("campaigns.close_pool"),
        back=back,
        back_words=title_in(visit.language, pool),
        lead=visit.words("campaigns.close_pool_lead"),
        facts=await _facts(visit, pool, purses),
        fields=(Field(name="proposal_id", label="", kind=Kind.HIDDEN),),
        values=(("proposal_id", pool.proposed.proposal_id if pool.proposed else ""),),
        button=visit.words("campaigns.close_pool"),
        danger=True,
    )

    async def done(body: ProposalRequest, once: str) -> Response:
        outcome = await close(await visit.changing(CLOSE_POOL, once), pool.pool_id, body)
        return visit.see_done(f"{back}?done=1", ClosePool, outcome)

    return await answer_form(visit, form, ProposalRequest, done)


async def _pool_and_purses(visit: Visit) -> tuple[PoolView, list[EarmarkView]]:
    pool_id = visit.id_part("pool_id", POOL_IS_UNKNOWN)
    pool = require(await visit.ask(GetPool(pool_id=pool_id)), POOL_IS_UNKNOWN)
    return pool, await everything(visit, ListEarmarks())


def _back(visit: Visit, pool: PoolView) -> str:
    return f"/{visit.community}/fund/campaigns/{pool.campaign_ids[0]}"


def _left_fen(pool: PoolView, purses: list[EarmarkView]) -> int:
    return next((one.balance_fen for one in purses if one.earmark_id == pool.pool_id), 0)


async def _facts(visit: Visit, pool: PoolView, purses: list[EarmarkView]) -> Choices:
    """Whose money it is, what is left of it, and what is proposed."""
    words, shown, said = visit.words, await visit.shown(), pool.proposed
    facts = (
        (words("field.sponsor"), pool.sponsor),
        (words("campaigns.pool_left"), shown.money(_left_fen(pool, purses))),
    )
    if said is None:
        return facts
    purse = next((one for one in purses if one.earmark_id == said.to_earmark_id), None)
    named = title_in(visit.language, purse) if purse else words("site.none")
    return (*facts, (words("campaigns.pool_to"), named), (words("campaigns.sponsors_word"), said.reason))
