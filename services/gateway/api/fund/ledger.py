"""The public ledger, and how a mistake in it is put right."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.answers import Created, created
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import ledger
from services.gateway.operations.caller import Caller
from shared.contracts.fund.entries import GetEntry, ListEntries, ListEntriesRequest
from shared.contracts.fund.ledger import EntryReversed, ProposeReversal, ReverseEntry
from shared.kernel.models import Id

router = APIRouter(tags=["fund"])


@route_to(router, "GET /fund/ledger", ListEntries)
async def list_fund_entries(
    caller: Caller, asked: Annotated[ListEntriesRequest, Query()]
) -> ledger.LedgerPage:
    return await ledger.list_entries(caller, asked)


open_to(router, "GET /fund/entries/{entry_id}", GetEntry, name="get_fund_entry")


open_to(router, "POST /fund/entries/{entry_id}/reversal-proposal", ProposeReversal)


@route_to(router, "POST /fund/entries/{entry_id}/reversal", ReverseEntry)
async def reverse_fund_entry(entry_id: Id, caller: Caller, response: Response) -> Created:
    outcome = await caller.submit(ReverseEntry, entry_id=entry_id)
    return created(response, outcome, outcome.one(EntryReversed).entry.entry_id, "fund/entries")
