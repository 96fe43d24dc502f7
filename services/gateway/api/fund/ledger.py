"""The public ledger, and how a mistake in it is put right."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.answers import Created, created
from services.gateway.api.doors import open_to, route_to
from services.gateway.api.fund.parameters import Cursor, Limit
from services.gateway.api.fund.statement import statement_of
from services.gateway.operations.caller import Caller
from shared.contracts.fund.ledger import (
    EntryKind,
    EntryReversed,
    EntryView,
    GetEntry,
    ListEntries,
    Month,
    ReverseEntry,
    ReverseEntryRequest,
)
from shared.contracts.fund.statement import StatementView
from shared.kernel.models import Id, Page

router = APIRouter(tags=["fund"])


class LedgerPage(Page[EntryView]):
    """Some entries of the ledger, and the sums of the period that they belong to."""

    statement: StatementView
    """The statement of the month that was asked for, or of all time: the same as `GET …/fund` answers."""


@route_to(router, "GET /fund/ledger", ListEntries)
async def list_fund_entries(
    caller: Caller,
    month: Annotated[Month | None, Query(description="Only entries of this month.")] = None,
    kind: Annotated[EntryKind | None, Query(description="Only entries of this kind.")] = None,
    newest_first: bool = False,  # noqa: FBT001, FBT002 (a query parameter)
    cursor: Cursor = None,
    limit: Limit = 50,
) -> LedgerPage:
    query = ListEntries(month=month, kind=kind, newest_first=newest_first, cursor=cursor, limit=limit)
    page = await caller.ask(query)
    return LedgerPage(
        items=page.items, next_cursor=page.next_cursor, statement=await statement_of(caller, month)
    )


open_to(router, "GET /fund/entries/{entry_id}", GetEntry, name="get_fund_entry")


@route_to(router, "POST /fund/entries/{entry_id}/reversal", ReverseEntry)
async def reverse_fund_entry(
    entry_id: Id, body: ReverseEntryRequest, caller: Caller, response: Response
) -> Created:
    outcome = await caller.submit(ReverseEntry, body, entry_id=entry_id)
    return created(response, outcome, outcome.one(EntryReversed).entry.entry_id, "fund/entries")
