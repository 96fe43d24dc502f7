"""Merchants: what of an agreement is looked up elsewhere, and what they owe or have not stated by its age."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from services.gateway.operations.caller import Caller
from services.gateway.operations.donations import require_member
from services.gateway.operations.markets import OFFICES
from services.gateway.operations.whole_lists import whole_answer
from shared.contracts.fund.markets.ageing import AgeBand
from shared.contracts.fund.merchants.commands import AgreeWithMerchant, AgreeWithMerchantRequest
from shared.contracts.fund.merchants.views import (
    AgedSalesDue,
    GetOwnMerchants,
    ListMerchants,
    MerchantAgeingView,
    MerchantView,
    MissingStatement,
    OwnMerchantsView,
    SalesBandSum,
)
from shared.contracts.gateway.refusals import PERSON_IS_NO_MEMBER_HERE
from shared.contracts.partners.programme import GetCommunity
from shared.kernel.months import month_of
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import COMMUNITY_IS_NOT_OPEN, require

AGREE_WITH_MERCHANT = replace(
    AgreeWithMerchant.operation, refuses=(PERSON_IS_NO_MEMBER_HERE, *AgreeWithMerchant.operation.refuses)
)


async def agree_with_merchant(caller: Caller, body: AgreeWithMerchantRequest) -> Outcome:
    """Records a merchant's agreement. Whoever states its sales belongs to this community."""
    for person_id in body.contact_ids:
        await require_member(caller, person_id)
    roles = (await caller.gateway.state_of(caller.community)).roles
    related = any(OFFICES & set(roles.get(person_id, ())) for person_id in body.contact_ids)
    return await caller.submit(AgreeWithMerchant, body, related=related)


async def own_merchants(caller: Caller) -> OwnMerchantsView:
    """The merchants whose sales the caller, or the person for whom they act, states."""
    return await caller.ask(GetOwnMerchants(person_id=caller.actor.person))


async def local_today(caller: Caller) -> date:
    """The day in the community's zone."""
    here = require(await caller.ask(GetCommunity(at=caller.now)), COMMUNITY_IS_NOT_OPEN)
    return caller.now.astimezone(ZoneInfo(here.rules.zone)).date()


def unstated(merchant: MerchantView, today: date) -> Iterator[tuple[str, date]]:
    """The months that are over and not stated, the earliest first, each with the last day for it."""
    stated = {one.month for one in merchant.statements}
    month = merchant.from_month
    while month < month_of(today) and month <= (merchant.last_month or month):
        after = month_of(date.fromisoformat(f"{month}-01") + timedelta(days=32))
        if month not in stated:
            yield month, date.fromisoformat(f"{after}-{merchant.due_day:02d}")
        month = after


async def merchant_ageing(caller: Caller) -> MerchantAgeingView:
    """What merchants owe by month, the oldest first; the sums of its ages; and what is not stated."""
    today = await local_today(caller)
    merchants = await whole_answer(caller, ListMerchants())
    dues = sorted(
        (one for merchant in merchants for one in _dues(merchant, today)),
        key=lambda one: (one.since, one.title),
    )
    missing = sorted(
        (
            MissingStatement(merchant_id=one.merchant_id, title=one.title, month=month, due_on=due_on)
            for one in merchants
            for month, due_on in unstated(one, today)
            if due_on < today
        ),
        key=lambda one: (one.due_on, one.title),
    )
    bands = tuple(
        SalesBandSum(
            band=band,
            months=sum(one.band is band for one in dues),
            due_fen=sum(one.due_fen for one in dues if one.band is band),
        )
        for band in AgeBand
    )
    return MerchantAgeingView(
        as_of=today,
        total_fen=sum(one.due_fen for one in dues),
        bands=bands,
        dues=tuple(dues),
        missing=tuple(missing),
    )


def _dues(merchant: MerchantView, today: date) -> Iterator[AgedSalesDue]:
    for one in merchant.statements:
        if one.paid_fen < one.share_fen:
            days = (today - one.since).days
            yield AgedSalesDue(
                merchant_id=merchant.merchant_id,
                title=merchant.title,
                month=one.month,
                due_fen=one.share_fen - one.paid_fen,
                due_on=one.due_on,
                since=one.since,
                days=days,
                band=AgeBand.of(days),
            )
