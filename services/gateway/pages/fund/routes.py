"""The fund for everybody: its statement, the ledger behind it, gifts, and what was spent on what."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.disbursements import list_disbursements
from services.gateway.operations.donations import list_donations
from services.gateway.operations.ledger import statement_of
from services.gateway.pages.site.languages import name_in
from services.gateway.pages.site.names import everything
from services.gateway.pages.site.plots import Plot, paired_bars
from services.gateway.pages.site.posters import poster
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.fund.account_statements.views import READERS
from shared.contracts.fund.disbursements.views import DisbursementView, ListDisbursements
from shared.contracts.fund.donations.views import ListDonations, ListDonationsRequest, PublicDonationView
from shared.contracts.fund.earmarks import EarmarkView, ListEarmarks
from shared.contracts.fund.entries import EntryView, ListEntries
from shared.contracts.fund.statement import GetStatement, ListPeriods, PeriodView, StatementView
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)

_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class FundPage(PageView):
    """The statement, a picture of the months, and the purses."""

    template: ClassVar[str] = "fund/fund.html"

    statement: StatementView
    periods: tuple[PeriodView, ...]
    picture: Plot | None
    """None before anything has come in or gone out."""
    sees_statements: bool
    """Whether the visitor keeps or checks the books."""


@page(router, "GET /{community}/fund")
async def fund(visit: Visit) -> Response:
    """What came in, what went out, what is there and for what."""
    statement = await statement_of(await visit.caller(GetStatement), None)
    periods = await periods_of(visit)
    view = FundPage(
        title=visit.words("fund.title"),
        statement=statement,
        periods=periods,
        picture=await picture_of(visit, periods),
        sees_statements=await visit.has(*READERS.roles),
    )
    return await visit.page(view)


@page(router, "GET /{community}/fund/poster")
async def notice(visit: Visit) -> Response:
    """What came in and went out since the fund began (基金收支), on a sheet of paper."""
    found = await statement_of(await visit.caller(GetStatement), None)
    words, shown = visit.words, (await visit.shown()).for_paper()
    income = tuple((words.of(one.source), shown.money(one.amount_fen)) for one in found.income)
    expense = tuple((words.of(one.purpose), shown.money(one.amount_fen)) for one in found.expense)
    lead = words("fund.lead", charity=found.host_charity)
    since = words("fund.since", day=shown.date_of(shown.local(found.opened_at).date()))
    kind = " · ".join((name_in(visit.language, await visit.here()), since, shown.date_of(shown.today)))
    path = f"/{visit.community}/fund"
    view = poster(
        visit,
        kind=kind,
        title=words("fund.title"),
        path=path,
        below=path,
        text=lead,
        facts=((words("fund.at_host_charity"), shown.money(found.at_host_charity_fen)),),
        accounts=(
            (words("fund.came_in"), income, shown.money(found.income_total_fen)),
            (words("fund.went_out"), expense, shown.money(found.expense_total_fen)),
        ),
        how=words("fund.how_to_ask"),
    )
    return await visit.page(view)


async def periods_of(visit: Visit) -> tuple[PeriodView, ...]:
    """Every month of the books."""
    found: list[PeriodView] = await visit.ask(ListPeriods())
    return tuple(found)


async def picture_of(visit: Visit, periods: tuple[PeriodView, ...]) -> Plot | None:
    """Bars of what came in and went out by month."""
    if not periods:
        return None
    shown = await visit.shown()
    ordered = sorted(periods, key=lambda one: one.month)
    return paired_bars(
        [(shown.month(one.month), one.income_total_fen, one.expense_total_fen) for one in ordered]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerPage(PageView):
    """Entries, the newest first."""

    template: ClassVar[str] = "fund/ledger.html"

    entries: tuple[EntryView, ...]
    next_cursor: str | None


@page(router, "GET /{community}/fund/ledger")
async def ledger(visit: Visit) -> Response:
    """A page of the ledger."""
    query = ListEntries(newest_first=True, cursor=_cursor(visit), limit=_PAGE)
    found = await visit.ask(query)
    view = LedgerPage(
        title=visit.words("fund.ledger"),
        list_files=await files_of(visit, "fund-ledger", query),
        entries=tuple(found.items),
        next_cursor=found.next_cursor,
    )
    return await visit.page(view)


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftsPage(PageView):
    """Gifts, the latest first."""

    template: ClassVar[str] = "fund/gifts.html"

    gifts: tuple[PublicDonationView, ...]
    purses: dict[str, EarmarkView]
    next_cursor: str | None


@page(router, "GET /{community}/fund/gifts")
async def gifts(visit: Visit) -> Response:
    """Every gift: the amount always, the name with its bearer's consent."""
    caller = await visit.caller(ListDonations)
    found = await list_donations(caller, ListDonationsRequest(cursor=_cursor(visit), limit=_PAGE))
    view = GiftsPage(
        title=visit.words("fund.gifts"),
        list_files=await files_of(visit, "fund-donations"),
        gifts=tuple(found.items),
        purses=await _purses(visit),
        next_cursor=found.next_cursor,
    )
    return await visit.page(view)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendingPage(PageView):
    """What was asked of the fund, and what came of it."""

    template: ClassVar[str] = "fund/spending.html"

    disbursements: tuple[DisbursementView, ...]
    may_ask: bool
    """Whether the visitor may ask for a payment."""
    next_cursor: str | None


@page(router, "GET /{community}/fund/spending")
async def spending(visit: Visit) -> Response:
    """Disbursements, from the request to the result."""
    found = await list_disbursements(
        await visit.caller(ListDisbursements), ListDisbursements(cursor=_cursor(visit), limit=_PAGE)
    )
    view = SpendingPage(
        title=visit.words("fund.spending"),
        list_files=await files_of(visit, "fund-disbursements"),
        disbursements=tuple(found.items),
        may_ask=await visit.has(Role.STAFF, Role.TREASURER, Role.COMMITTEE),
        next_cursor=found.next_cursor,
    )
    return await visit.page(view)


async def _purses(visit: Visit) -> dict[str, EarmarkView]:
    return {one.earmark_id: one for one in await everything(visit, ListEarmarks())}


def _cursor(visit: Visit) -> str | None:
    return visit.asked("cursor")[:512] or None
