"""The ledger: every entry, in the order of its number."""

from shared.contracts.fund.account_statements.events import StatementLinesMatched, StatementMatchUndone
from shared.contracts.fund.campaigns.events import SurplusMoved
from shared.contracts.fund.campaigns.matching import GiftMatched, MatchReturned
from shared.contracts.fund.campaigns.refunds import GiftRefunded
from shared.contracts.fund.disbursements.events import DisbursementPaid
from shared.contracts.fund.donations.events import DonationReceived
from shared.contracts.fund.entries import EntryView, GetEntry, ListEntries
from shared.contracts.fund.income import BankFeeCharged, IncomeReceived
from shared.contracts.fund.ledger import EntryKind, EntryReversed, ReversalProposed
from shared.contracts.fund.markets.events import MarketShareAccrued, MarketSharePaidIn
from shared.contracts.fund.merchants.events import SalesShareAccrued, SalesSharePaidIn
from shared.contracts.fund.shares.events import ShareAccrued, ShareRemitted
from shared.kernel.messages import Recorded
from shared.kernel.models import Page
from shared.kernel.months import month_of
from shared.projections.projection import Documents, Projection

Posting = (
    ShareAccrued
    | ShareRemitted
    | DonationReceived
    | IncomeReceived
    | BankFeeCharged
    | DisbursementPaid
    | GiftMatched
    | MatchReturned
    | GiftRefunded
    | SurplusMoved
    | MarketShareAccrued
    | MarketSharePaidIn
    | SalesShareAccrued
    | SalesSharePaidIn
)
_WITHOUT_A_SLIP = (
    ShareAccrued,
    GiftMatched,
    MatchReturned,
    MarketShareAccrued,
    SalesShareAccrued,
)


def _view(recorded: Recorded[Posting] | Recorded[EntryReversed], **more: object) -> EntryView:
    entry = recorded.data.entry
    return EntryView(
        entry_id=entry.entry_id,
        number=entry.number,
        kind=entry.kind,
        subject_id=entry.subject_id,
        month=month_of(entry.booked_on),
        booked_on=entry.booked_on,
        occurred_at=entry.occurred_at,
        lines=entry.lines,
        amount_fen=sum(line.amount_fen for line in entry.lines if line.amount_fen > 0),
        balance_after_fen=entry.balance_after_fen,
        maker=recorded.actor,
    ).model_copy(update=more)


def _posted(_document: EntryView | None, recorded: Recorded[Posting], _key: str) -> EntryView:
    event = recorded.data
    if isinstance(event, DisbursementPaid):
        return _view(recorded, reference=event.evidence, approver_ids=event.approver_ids)
    if isinstance(event, SurplusMoved):
        proposer = (event.proposed_by,) if event.proposed_by else ()
        return _view(recorded, reason=event.reason, approver_ids=proposer)
    return _view(recorded, reference=None if isinstance(event, _WITHOUT_A_SLIP) else event.reference)


def _proposed(
    document: EntryView | None, recorded: Recorded[ReversalProposed], _key: str
) -> EntryView | None:
    event = recorded.data
    return document and document.model_copy(
        update={"reversal_proposed_by": event.proposed_by, "reversal_proposal": event.reason}
    )


def _reversed(document: EntryView | None, recorded: Recorded[EntryReversed], key: str) -> EntryView | None:
    event = recorded.data
    if key == event.entry.entry_id:
        proposer = (event.proposed_by,) if event.proposed_by else ()
        return _view(recorded, reverses=event.reversed_entry_id, reason=event.reason, approver_ids=proposer)
    return document and document.model_copy(update={"reversed_by": event.entry.entry_id})


def _on_statement(
    document: EntryView | None, recorded: Recorded[StatementLinesMatched | StatementMatchUndone], _key: str
) -> EntryView | None:
    found = isinstance(recorded.data, StatementLinesMatched)
    return document and document.model_copy(update={"on_statement": found})


async def list_entries(documents: Documents[EntryView], query: ListEntries) -> Page[EntryView]:
    where = {"month": query.month, "kind": query.kind}
    return await documents.page(
        {name: value for name, value in where.items() if value is not None},
        order="number",
        descending=query.newest_first,
        below=None if query.up_to is None else query.up_to + 1,
        cursor=query.cursor,
        limit=query.limit,
    )


LEDGER = (
    Projection(
        "ledger",
        EntryView,
        indexes=("number", "month", "kind"),
        usual={"kind": [EntryKind.DONATION_RECEIVED]},
    )
    .on(ShareAccrued, lambda event: event.entry.entry_id, _posted)
    .on(ShareRemitted, lambda event: event.entry.entry_id, _posted)
    .on(DonationReceived, lambda event: event.entry.entry_id, _posted)
    .on(IncomeReceived, lambda event: event.entry.entry_id, _posted)
    .on(BankFeeCharged, lambda event: event.entry.entry_id, _posted)
    .on(DisbursementPaid, lambda event: event.entry.entry_id, _posted)
    .on(GiftMatched, lambda event: event.entry.entry_id, _posted)
    .on(MatchReturned, lambda event: event.entry.entry_id, _posted)
    .on(GiftRefunded, lambda event: event.entry.entry_id, _posted)
    .on(SurplusMoved, lambda event: event.entry.entry_id, _posted)
    .on(MarketShareAccrued, lambda event: event.entry.entry_id, _posted)
    .on(MarketSharePaidIn, lambda event: event.entry.entry_id, _posted)
    .on(SalesShareAccrued, lambda event: event.entry.entry_id, _posted)
    .on(SalesSharePaidIn, lambda event: event.entry.entry_id, _posted)
    .on(ReversalProposed, lambda event: event.entry_id, _proposed)
    .on(EntryReversed, lambda event: (event.entry.entry_id, event.reversed_entry_id), _reversed)
    .on(StatementLinesMatched, lambda event: event.entry_ids, _on_statement)
    .on(StatementMatchUndone, lambda event: event.entry_ids, _on_statement)
    .answers(ListEntries, list_entries)
    .gets(GetEntry)
)
