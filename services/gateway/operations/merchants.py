"""Merchants: what of an agreement is looked up elsewhere, and what they owe or have not stated by its age."""

from collections.abc import Iterator
from datetime import date

from services.gateway.operations.caller import Caller
from services.gateway.operations.local_time import today_here
from services.gateway.operations.markets import any_in_office
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
from shared.kernel.months import first_day, month_after, month_of
from shared.kernel.outcome import Outcome

AGREE_WITH_MERCHANT = AgreeWithMerchant.operation.refusing_first(PERSON_IS_NO_MEMBER_HERE)


async def agree_with_merchant(caller: Caller, body: AgreeWithMerchantRequest) -> Outcome:
    """Records a merchant's agreement. Whoever states its sales belongs to this community."""
    related = await any_in_office(caller, body.contact_ids)
    return await caller.submit(AgreeWithMerchant, body, related=related)


async def own_merchants(caller: Caller) -> OwnMerchantsView:
    """The merchants whose sales the caller, or the person for whom they act, states."""
    return await caller.ask(GetOwnMerchants(person_id=caller.actor.person))


def unstated(merchant: MerchantView, today: date) -> Iterator[tuple[str, date]]:
    """The months that are over and not stated, the earliest first, each with the last day for it."""
    stated = {one.month for one in merchant.statements}
    month = merchant.from_month
    while month < month_of(today) and month <= (merchant.last_month or month):
        after = month_after(month)
        if month not in stated:
            yield month, first_day(after).replace(day=merchant.due_day)
        month = after


async def merchant_ageing(caller: Caller) -> MerchantAgeingView:
    """What merchants owe by month, the oldest first; the sums of its ages; and what is not stated."""
    today = await today_here(caller)
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
