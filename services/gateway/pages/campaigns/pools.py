"""The end of a matching pool: where what is left goes, as its sponsor agreed."""

from fastapi import APIRouter, Response

from services.gateway.pages.site.fields import Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form, submits
from services.gateway.pages.site.names import everything
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.visit import Visit
from shared.contracts.fund.campaigns.matching import ClosePool, ClosePoolRequest, GetPool
from shared.contracts.fund.earmarks import ListEarmarks
from shared.contracts.fund.refusals import EARMARK_IS_UNKNOWN
from shared.contracts.fund.refusals.campaigns import (
    POOL_HAS_MONEY_LEFT,
    POOL_IS_UNKNOWN,
    SURPLUS_MUST_GO_ELSEWHERE,
)
from shared.kernel.refusals import require

router = APIRouter(include_in_schema=False)

_OF_THE_PURSE = (POOL_HAS_MONEY_LEFT, EARMARK_IS_UNKNOWN, SURPLUS_MUST_GO_ELSEWHERE)


@form_at("/{community}/fund/pools/{pool_id}/closing", lambda route: page(router, route))
async def close_pool(visit: Visit) -> Response:
    """The committee ends the matching."""
    await visit.caller(ClosePool)
    pool_id = visit.id_part("pool_id", POOL_IS_UNKNOWN)
    pool = require(await visit.ask(GetPool(pool_id=pool_id)), POOL_IS_UNKNOWN)
    words, shown, fields = visit.words, await visit.shown(), Fields(visit.words)
    purses = await everything(visit, ListEarmarks())
    left_fen = next((one.balance_fen for one in purses if one.earmark_id == pool_id), 0)
    choices = tuple((one.earmark_id, one.title) for one in purses if one.earmark_id != pool_id)
    form = Form(
        title=words("campaigns.close_pool"),
        back=f"/{visit.community}/fund/campaigns/{pool.campaign_ids[0]}",
        back_words=pool.title,
        facts=(
            (words("field.sponsor"), pool.sponsor),
            (words("campaigns.pool_left"), shown.money(left_fen)),
        ),
        fields=(
            fields(
                "to_earmark_id",
                Kind.SELECT,
                choices=(("", words("site.none")), *choices),
                label="campaigns.pool_to",
                hint="campaigns.pool_to_hint",
                required=bool(left_fen),
            ),
            fields("reason", label="campaigns.sponsors_word", hint="campaigns.no_person"),
        ),
        at=tuple((one.code, "to_earmark_id") for one in _OF_THE_PURSE),
        button=words("campaigns.close_pool"),
        danger=True,
    )
    done = submits(visit, ClosePool, f"{form.back}?done=1", pool_id=pool_id)
    return await answer_form(visit, form, ClosePoolRequest, done)
