"""Proves a fund from its recorded events alone, with an arithmetic of its own.

It shares no code with the rules that made the events and none with the read models: it knows the chart of
accounts, the meaning of the recorded facts, and schoolbook arithmetic. What it finds is what an auditor
would find with the printed log and a pencil. It takes for granted that the log is what was committed;
the hash chain proves that.
"""

from collections.abc import Callable, Iterable
from typing import Any

from services.fund.audit.appeals import Appeals
from services.fund.audit.ballots import Ballots
from services.fund.audit.books import Books
from services.fund.audit.boxes import Boxes
from services.fund.audit.campaigns import Crowd
from services.fund.audit.findings import Discrepancy, Findings
from services.fund.audit.goods import Goods
from services.fund.audit.markets import Markets
from services.fund.audit.merchants import Merchants
from services.fund.audit.shares import Shares
from services.fund.audit.spending import Gifts, Spending
from services.fund.audit.splits import Splits
from shared.contracts.fund import (
    approvals,
    closing,
    income,
    ledger,
    objections,
    officer,
    opening,
    space_income,
    votes,
)
from shared.contracts.fund import splits as source_splits
from shared.contracts.fund.appeals import AppealFiled
from shared.contracts.fund.boxes import events as boxes
from shared.contracts.fund.campaigns import events as campaigns
from shared.contracts.fund.campaigns import matching, refunds
from shared.contracts.fund.disbursements import events as disbursements
from shared.contracts.fund.donations import events as donations
from shared.contracts.fund.goods import events as goods
from shared.contracts.fund.markets import events as markets
from shared.contracts.fund.merchants import events as merchants
from shared.contracts.fund.relations.events import RelationSettled
from shared.contracts.fund.residents_votes import events as residents_votes
from shared.contracts.fund.share_disputes import events as share_disputes
from shared.contracts.fund.shares import events as shares
from shared.kernel.messages import Event

__all__ = ["Discrepancy", "Findings", "audit"]

_Readers = dict[type[Event], tuple[Callable[[Any], None], ...]]


def audit(events: Iterable[tuple[int, Event]]) -> Findings:
    """Recomputes a fund from (sequence, event), in the order of the log."""
    findings = Findings()
    books = Books(findings)
    splits = Splits(findings)
    followed = Shares(findings, books, splits)
    spending = Spending(findings, books)
    gifts = Gifts(findings, books, splits)
    readers = _readers(books, followed, gifts, spending, Crowd(findings, books))
    readers |= _market_readers(Markets(findings, books, splits)) | _ballot_readers(
        Ballots(findings), spending
    )
    readers[source_splits.SourceSplitSet] = (splits.split_set,)
    readers[share_disputes.TakingsCorrected] = (followed.takings_corrected,)
    sellers = Merchants(findings, books, splits)
    readers |= _merchant_readers(sellers)
    readers |= _relation_readers(spending)
    readers[ledger.EntryReversed] += (sellers.entry_reversed,)
    opened = Boxes(findings)
    readers |= {boxes.BoxEmptied: (opened.emptied,), boxes.BoxBanked: (opened.banked,)}
    readers[donations.DonationReceived] += (opened.given,)
    readers |= _goods_readers(Goods(findings), gifts)
    appeals = Appeals(findings)
    readers[AppealFiled] = (appeals.filed,)
    readers[donations.DonationReceived] += (appeals.given,)
    for sequence, event in events:
        findings.at = sequence
        findings.events += 1
        for reader in readers.get(type(event), ()):
            reader(event)
    findings.at = 0
    followed.finish()
    findings.same("debits equal credits", sum(findings.accounts.values()), 0)
    return findings


def _ballot_readers(ballots: Ballots, spending: Spending) -> _Readers:
    return {
        officer.DisbursementApprovedByOfficer: (spending.approved_by_officer,),
        residents_votes.DisbursementReferred: (spending.referred,),
        residents_votes.ResidentsVoteOpened: (ballots.opened,),
        residents_votes.BallotTaken: (ballots.taken,),
        residents_votes.PaperBallotHandedIn: (ballots.handed_in,),
        residents_votes.PaperBallotTakenBack: (ballots.taken_back,),
        residents_votes.PaperBallotsCounted: (ballots.counted,),
        residents_votes.VoicesJoined: (ballots.joined,),
        residents_votes.ResidentsVoteClosed: (ballots.closed, spending.residents_decided),
    }


def _market_readers(stalls: Markets) -> _Readers:
    return {
        markets.StallSettled: (stalls.settled,),
        markets.MarketShareAccrued: (stalls.accrued,),
        markets.MarketSharePaidIn: (stalls.paid_in,),
    }


def _goods_readers(stock: Goods, gifts: Gifts) -> _Readers:
    return {
        goods.GoodsReceived: (stock.received,),
        goods.GoodsChecked: (stock.checked,),
        goods.GoodsValued: (stock.valued,),
        goods.GoodsReceipted: (gifts.receipted, stock.receipted),
        goods.GoodsHandedOut: (stock.handed_out,),
        goods.GoodsWrittenOff: (stock.written_off,),
        goods.GoodsMovementReversed: (stock.movement_reversed,),
        goods.GoodsReversed: (stock.reversed,),
    }


def _relation_readers(spending: Spending) -> _Readers:
    return {
        disbursements.PayeeRecorded: (spending.payee_recorded,),
        approvals.RelationDeclared: (spending.relation_declared,),
        RelationSettled: (spending.relation_settled,),
    }


def _merchant_readers(sellers: Merchants) -> _Readers:
    return {
        merchants.MerchantAgreed: (sellers.agreed,),
        merchants.SalesStated: (sellers.stated,),
        merchants.SalesShareAccrued: (sellers.accrued,),
        merchants.SalesSharePaidIn: (sellers.paid_in,),
    }


def _readers(books: Books, followed: Shares, gifts: Gifts, spending: Spending, crowd: Crowd) -> _Readers:
    """Who looks at which event, in this order."""
    return {
        opening.FundOpened: (spending.opened,),
        opening.RulesAdopted: (spending.rules_adopted,),
        shares.ShareTermsRegistered: (followed.terms_registered,),
        shares.RevenueRecorded: (followed.revenue_recorded,),
        shares.LatePaymentRecorded: (followed.late_payment_recorded,),
        shares.RefundRecorded: (followed.refund_recorded,),
        shares.ShareAccrued: (followed.share_accrued,),
        shares.ShareRemitted: (followed.share_remitted,),
        shares.ShareReceipted: (gifts.receipted,),
        income.IncomeReceived: (gifts.received,),
        space_income.SpaceIncomeCounted: (books.space_income_counted,),
        income.BankFeeCharged: (spending.bank_fee_charged, crowd.paid_out),
        campaigns.CampaignDrafted: (crowd.drafted,),
        campaigns.CampaignFailed: (crowd.failed,),
        campaigns.MilestoneReleased: (crowd.released,),
        campaigns.SurplusMoved: (crowd.surplus_moved,),
        matching.PoolOpened: (crowd.pool_opened,),
        matching.GiftMatched: (crowd.gift_matched,),
        matching.MatchReturned: (crowd.match_returned,),
        refunds.GiftRefunded: (crowd.gift_refunded,),
        donations.DonorRecorded: (crowd.donor_recorded,),
        donations.DonationPledged: (crowd.donor_recorded,),
        donations.DonationReceived: (gifts.received, crowd.gift_received),
        donations.DonationReceipted: (gifts.receipted,),
        disbursements.DisbursementRequested: (spending.requested,),
        approvals.ApprovalGiven: (spending.approval_given,),
        approvals.ApprovalWithdrawn: (spending.approval_withdrawn,),
        votes.VoteCast: (spending.vote_cast,),
        votes.DisbursementCarried: (spending.carried,),
        votes.VoteWithdrawn: (spending.vote_withdrawn,),
        objections.DisbursementObjectionAnswered: (spending.objection_answered,),
        disbursements.DisbursementPaid: (spending.disbursement_paid, crowd.paid_out),
        ledger.EntryReversed: (books.entry_reversed, spending.payment_reversed, crowd.entry_reversed),
        closing.PeriodClosed: (books.period_closed,),
    }
