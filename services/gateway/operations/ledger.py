"""The public ledger, with the totals of the period that its entries belong to."""

from services.gateway.operations.caller import Caller
from shared.contracts.fund.entries import EntryView, ListEntries, ListEntriesRequest
from shared.contracts.fund.statement import GetStatement, StatementView
from shared.kernel.models import Page
from shared.kernel.refusals import COMMUNITY_IS_NOT_OPEN, require


class LedgerPage(Page[EntryView]):
    """Some entries of the ledger, and the sums of the period that they belong to."""

    statement: StatementView
    """The statement of the month that was asked for, or of all time: the same as `GET …/fund` answers."""


async def list_entries(caller: Caller, asked: ListEntriesRequest) -> LedgerPage:
    """The entries that are asked for, and the statement of their month."""
    page = await caller.ask(ListEntries(**dict(asked)))
    statement = await statement_of(caller, asked.month)
    return LedgerPage(items=page.items, next_cursor=page.next_cursor, statement=statement)


async def statement_of(caller: Caller, month: str | None) -> StatementView:
    """The statement; every total that is shown anywhere comes from here."""
    return require(await caller.ask(GetStatement(month=month)), COMMUNITY_IS_NOT_OPEN)
