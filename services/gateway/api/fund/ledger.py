"""The public ledger, and how a mistake in it is put right."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.access import Anyone, Treasurer
from services.gateway.api.answers import Created, created, found, refusals
from services.gateway.api.fund.parameters import Cursor, Limit
from services.gateway.api.fund.statement import statement_of
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
from shared.contracts.fund.refusals import (
    ACCRUAL_FOLLOWS_ITS_SESSION,
    BALANCE_IS_TOO_LOW,
    ENTRY_IS_ALREADY_REVERSED,
    ENTRY_IS_UNKNOWN,
    REVERSAL_CANNOT_BE_REVERSED,
)
from shared.contracts.fund.statement import StatementView
from shared.kernel.models import Id, Page
from shared.projections.refusals import CURSOR_IS_NOT_VALID

router = APIRouter(tags=["fund"])


class LedgerPage(Page[EntryView]):
    """Some entries of the ledger, and the sums of the period that they belong to."""

    statement: StatementView
    """Of the month that was asked for, or of all time: the same as `GET …/fund` answers."""


@router.get(
    "/fund/ledger",
    operation_id="list_fund_entries",
    summary="Read the ledger",
    responses=refusals(CURSOR_IS_NOT_VALID),
)
async def list_fund_entries(
    caller: Anyone,
    month: Annotated[Month | None, Query(description="Entries of this month alone.")] = None,
    kind: Annotated[EntryKind | None, Query(description="Entries of this kind alone.")] = None,
    newest_first: bool = False,  # noqa: FBT001, FBT002 (a query parameter)
    cursor: Cursor = None,
    limit: Limit = 50,
) -> LedgerPage:
    """Every entry that was ever posted, in the order of its number, for everybody to check.

    Each entry's lines sum to zero; `balance_after_fen` runs like a bank statement's.
    """
    query = ListEntries(month=month, kind=kind, newest_first=newest_first, cursor=cursor, limit=limit)
    page = await caller.ask("fund", query)
    return LedgerPage(
        items=page.items, next_cursor=page.next_cursor, statement=await statement_of(caller, month)
    )


@router.get(
    "/fund/entries/{entry_id}",
    operation_id="get_fund_entry",
    summary="Read an entry",
    responses=refusals(ENTRY_IS_UNKNOWN),
)
async def get_fund_entry(entry_id: Id, caller: Anyone) -> EntryView:
    """One entry of the ledger, and by which other one it was reversed."""
    return found(await caller.ask("fund", GetEntry(entry_id=entry_id)), ENTRY_IS_UNKNOWN)


@router.post(
    "/fund/entries/{entry_id}/reversal",
    status_code=201,
    operation_id="reverse_fund_entry",
    summary="Reverse an entry",
    responses=refusals(
        ENTRY_IS_UNKNOWN,
        ENTRY_IS_ALREADY_REVERSED,
        REVERSAL_CANNOT_BE_REVERSED,
        ACCRUAL_FOLLOWS_ITS_SESSION,
        BALANCE_IS_TOO_LOW,
    ),
)
async def reverse_fund_entry(
    entry_id: Id, body: ReverseEntryRequest, caller: Treasurer, response: Response
) -> Created:
    """Takes back an entry by another one, dated today and linked to it. Nothing is ever deleted."""
    outcome = await caller.submit("fund", ReverseEntry, body, entry_id=entry_id)
    return created(response, outcome, outcome.one(EntryReversed).entry.entry_id, "fund/entries")
