"""Merchants (爱心商家) for everybody: the list, one with its months, and what is owed by its age."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.merchants import merchant_ageing, own_merchants, unstated
from services.gateway.pages.site.names import purse_title
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.fund.merchants.commands import KEEPERS, STATERS
from shared.contracts.fund.merchants.views import (
    READ_MERCHANT_AGEING,
    GetMerchant,
    GetOwnMerchants,
    ListMerchants,
    MerchantAgeingView,
    MerchantView,
    SalesStatementView,
)
from shared.contracts.fund.refusals.merchants import MERCHANT_IS_UNKNOWN
from shared.kernel.refusals import require
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantsPage(PageView):
    """Every merchant, the latest first."""

    template: ClassVar[str] = "merchants/merchants.html"

    merchants: tuple[MerchantView, ...]
    may_agree: bool
    next_cursor: str | None


@page(router, "GET /{community}/fund/merchants")
async def merchants(visit: Visit) -> Response:
    """The list, for everybody."""
    found = await visit.ask(ListMerchants(cursor=visit.asked("cursor")[:512] or None))
    view = MerchantsPage(
        title=visit.words("merchants.title"),
        list_files=await files_of(visit, "fund-merchants"),
        merchants=tuple(found.items),
        may_agree=await visit.has(*KEEPERS.roles),
        next_cursor=found.next_cursor,
    )
    return await visit.page(view)


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A stated month, and whether the visitor records what arrives of it."""

    one: SalesStatementView
    is_overdue: bool
    may_pay: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantPage(PageView):
    """One merchant. Who states its sales is no page's to show."""

    template: ClassVar[str] = "merchants/merchant.html"

    merchant: MerchantView
    purse: str
    rows: tuple[MonthRow, ...]
    missing: tuple[tuple[str, date], ...]
    """Months that are over and not stated, each with its last day."""
    today: date
    acts: tuple[str, ...]


@page(router, "GET /{community}/fund/merchants/{merchant_id}")
async def merchant(visit: Visit) -> Response:
    """The merchant for everybody; its acts for those who have a part in it."""
    found = await merchant_of(visit)
    roles, today = await visit.roles(), (await visit.shown()).today
    missing = tuple(unstated(found, today))
    rows = tuple(
        MonthRow(
            one,
            one.due_on < today and one.paid_fen < one.share_fen,
            Role.TREASURER in roles and one.paid_fen < one.share_fen,
        )
        for one in found.statements
    )
    view = MerchantPage(
        title=found.title,
        merchant=found,
        purse=await purse_title(visit, found.earmark_id),
        rows=rows,
        missing=missing,
        today=today,
        acts=acts_of(found, months_to_state(found, today), roles, is_own=await states(visit, found)),
    )
    return await visit.page(view)


def months_to_state(found: MerchantView, today: date) -> tuple[str, ...]:
    """Months that are over: those not stated, and those that came to no share, which may be stated anew."""
    nothing = {one.month for one in found.statements if not one.share_fen}
    return tuple(sorted({month for month, _ in unstated(found, today)} | nothing))


def acts_of(
    found: MerchantView, months: Collection[str], roles: Collection[Role], *, is_own: bool
) -> tuple[str, ...]:
    """What can be done with the merchant: the last part of each act's address. Rules have the last word."""
    keeps = bool({*roles} & KEEPERS.roles)
    possible = (
        ("sales", bool(months) and (keeps or is_own)),
        ("end", keeps and found.last_month is None),
    )
    return tuple(act for act, is_open in possible if is_open)


async def states(visit: Visit, found: MerchantView) -> bool:
    """Whether the visitor, or the person for whom they act, states the merchant's sales."""
    if not await visit.has(*STATERS.roles):
        return False
    own = await own_merchants(await visit.caller(GetOwnMerchants))
    return found.merchant_id in own.merchant_ids


async def merchant_of(visit: Visit) -> MerchantView:
    """The merchant of this address."""
    merchant_id = visit.id_part("merchant_id", MERCHANT_IS_UNKNOWN)
    return require(await visit.ask(GetMerchant(merchant_id=merchant_id)), MERCHANT_IS_UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantDuesPage(PageView):
    """The bands, each month of which something is owed, and each that is not stated in time."""

    template: ClassVar[str] = "merchants/dues.html"

    ageing: MerchantAgeingView


@page(router, "GET /{community}/fund/merchant-dues")
async def dues(visit: Visit) -> Response:
    """What merchants owe, for everybody: the oldest first, with the sums of 30, 60, 90 and more days."""
    found = await merchant_ageing(await visit.caller_of(READ_MERCHANT_AGEING))
    return await visit.page(MerchantDuesPage(title=visit.words("merchants.dues"), ageing=found))
