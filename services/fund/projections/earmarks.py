"""Earmarks: what came into each purse, and what was spent from it."""

from shared.contracts.fund.campaigns.events import SurplusMoved
from shared.contracts.fund.campaigns.matching import GiftMatched, MatchReturned
from shared.contracts.fund.campaigns.refunds import GiftRefunded
from shared.contracts.fund.campaigns.translations import CampaignTranslated
from shared.contracts.fund.disbursements.events import DisbursementPaid
from shared.contracts.fund.donations.events import DonationReceived
from shared.contracts.fund.earmarks import (
    EarmarkCreated,
    EarmarkTranslated,
    EarmarkView,
    GetEarmark,
    ListEarmarks,
)
from shared.contracts.fund.income import BankFeeCharged, IncomeReceived
from shared.contracts.fund.ledger import EXPENSE, HOST_CHARITY, EntryReversed
from shared.contracts.fund.markets.events import MarketSharePaidIn
from shared.contracts.fund.merchants.events import SalesSharePaidIn
from shared.contracts.fund.shares.events import ShareRemitted
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection
from shared.projections.translated import translated

Posting = (
    DonationReceived
    | IncomeReceived
    | ShareRemitted
    | MarketSharePaidIn
    | SalesSharePaidIn
    | BankFeeCharged
    | DisbursementPaid
    | GiftMatched
    | MatchReturned
    | GiftRefunded
    | SurplusMoved
    | EntryReversed
)


def _created(_earmark: EarmarkView | None, recorded: Recorded[EarmarkCreated], _key: str) -> EarmarkView:
    return EarmarkView(**recorded.data.model_dump())


def _posted(earmark: EarmarkView | None, recorded: Recorded[Posting], key: str) -> EarmarkView | None:
    if earmark is None:
        return None
    lines = [line for line in recorded.data.entry.lines if line.earmark_id == key]
    balance_fen = earmark.balance_fen + sum(line.amount_fen for line in lines if line.account == HOST_CHARITY)
    spent_fen = earmark.spent_fen + sum(line.amount_fen for line in lines if line.account.startswith(EXPENSE))
    return earmark.model_copy(
        update={
            "received_fen": balance_fen + spent_fen,
            "spent_fen": spent_fen,
            "balance_fen": balance_fen,
        }
    )


def _purses(event: Posting) -> set[str]:
    return {line.earmark_id for line in event.entry.lines if line.earmark_id is not None}


EARMARKS = (
    Projection("earmarks", EarmarkView, version=3)
    .on(EarmarkCreated, lambda event: event.earmark_id, _created)
    .on(EarmarkTranslated, lambda event: event.earmark_id, translated)
    .on(CampaignTranslated, lambda event: event.campaign_id, translated)
    .on(DonationReceived, _purses, _posted)
    .on(DisbursementPaid, _purses, _posted)
    .on(IncomeReceived, _purses, _posted)
    .on(ShareRemitted, _purses, _posted)
    .on(MarketSharePaidIn, _purses, _posted)
    .on(SalesSharePaidIn, _purses, _posted)
    .on(BankFeeCharged, _purses, _posted)
    .on(GiftMatched, _purses, _posted)
    .on(MatchReturned, _purses, _posted)
    .on(GiftRefunded, _purses, _posted)
    .on(SurplusMoved, _purses, _posted)
    .on(EntryReversed, _purses, _posted)
    .lists(ListEarmarks)
    .gets(GetEarmark)
)
