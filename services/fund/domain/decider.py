"""The fund's rules, joined to its commands and events."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from services.fund.domain import (
    accruals,
    approvals,
    disbursements,
    donations,
    earmarks,
    ledger,
    opening,
    remittances,
)
from services.fund.domain.state import Fund
from shared.contracts.fund import COMMANDS, EVENTS, shares
from shared.contracts.fund import disbursements as spending
from shared.contracts.fund import donations as giving
from shared.contracts.fund import earmarks as purses
from shared.contracts.fund import ledger as books
from shared.contracts.fund import opening as start
from shared.kernel.decider import Decider, Dispatch, deciding, evolving
from shared.kernel.messages import Command, Event, Tick
from shared.kernel.refusals import COMMUNITY_IS_NOT_OPEN, Rejected

C = TypeVar("C", bound=Command)

Decide = Callable[[Fund, C], Sequence[Event]]


def _once_open(decide: Decide[C]) -> Decide[C]:
    """The rule, for a fund that is open."""

    def decide_once_open(state: Fund, command: C) -> Sequence[Event]:
        if not state.rules:
            raise Rejected(COMMUNITY_IS_NOT_OPEN)
        return decide(state, command)

    return decide_once_open


def _nothing_is_due(_state: Fund, _command: Tick) -> Sequence[Event]:
    """No rule of the fund is driven by time."""
    return ()


_DECIDE: Dispatch[Fund, Command, Sequence[Event]] = (
    Dispatch[Fund, Command, Sequence[Event]]()
    .on(start.OpenFund, opening.open_fund)
    # What bookings reports may overtake what partners reports, so it is taken before the fund is open.
    .on(shares.RecordRevenue, accruals.record_revenue)
    .on(shares.RecordRefund, accruals.record_refund)
    .on(start.AdoptRules, _once_open(opening.adopt_rules))
    .on(shares.RegisterPartner, _once_open(remittances.register_partner))
    .on(shares.RegisterShareTerms, _once_open(accruals.register_share_terms))
    .on(shares.EndShareTerms, _once_open(accruals.end_share_terms))
    .on(shares.RemitShare, _once_open(remittances.remit_share))
    .on(shares.ReceiptShare, _once_open(remittances.receipt_share))
    .on(giving.PledgeDonation, _once_open(donations.pledge_donation))
    .on(giving.WithdrawPledge, _once_open(donations.withdraw_pledge))
    .on(giving.RecordDonation, _once_open(donations.record_donation))
    .on(giving.ReceivePledge, _once_open(donations.receive_pledge))
    .on(giving.ChangeConsent, _once_open(donations.change_consent))
    .on(giving.ReceiptDonation, _once_open(donations.receipt_donation))
    .on(purses.CreateEarmark, _once_open(earmarks.create_earmark))
    .on(spending.RequestDisbursement, _once_open(disbursements.request_disbursement))
    .on(spending.ReviewDisbursement, _once_open(disbursements.review_disbursement))
    .on(spending.DeclareRelation, _once_open(approvals.declare_relation))
    .on(spending.ApproveDisbursement, _once_open(approvals.approve_disbursement))
    .on(spending.RejectDisbursement, _once_open(approvals.reject_disbursement))
    .on(spending.PayDisbursement, _once_open(disbursements.pay_disbursement))
    .on(spending.ReportResult, _once_open(disbursements.report_result))
    .on(spending.CloseDisbursement, _once_open(disbursements.close_disbursement))
    .on(books.ReverseEntry, _once_open(ledger.reverse_entry))
    .on(books.ClosePeriod, _once_open(ledger.close_period))
    .on(Tick, _nothing_is_due)
)

_EVOLVE: Dispatch[Fund, Event, None] = (
    Dispatch[Fund, Event, None]()
    .on(start.FundOpened, opening.fund_opened)
    .on(start.RulesAdopted, opening.rules_adopted)
    .on(shares.PartnerRegistered, remittances.partner_registered)
    .on(shares.ShareTermsRegistered, accruals.share_terms_registered)
    .on(shares.ShareTermsEnded, accruals.share_terms_ended)
    .on(shares.RevenueRecorded, accruals.revenue_recorded)
    .on(shares.RefundRecorded, accruals.refund_recorded)
    .on(shares.ShareAccrued, accruals.share_accrued)
    .on(shares.ShareRemitted, remittances.share_remitted)
    .on(shares.ShareReceipted, remittances.share_receipted)
    .on(giving.DonationPledged, donations.donation_pledged)
    .on(giving.PledgeWithdrawn, donations.pledge_withdrawn)
    .on(giving.DonationReceived, donations.donation_received)
    .on(giving.DonorRecorded, donations.donor_recorded)
    .on(giving.ConsentChanged, donations.consent_changed)
    .on(giving.DonationReceipted, donations.donation_receipted)
    .on(giving.ReceiptWaived, donations.receipt_waived)
    .on(purses.EarmarkCreated, earmarks.earmark_created)
    .on(spending.DisbursementRequested, disbursements.disbursement_requested)
    .on(spending.PayeeRecorded, disbursements.payee_recorded)
    .on(spending.DisbursementReviewed, disbursements.disbursement_reviewed)
    .on(spending.RelationDeclared, approvals.relation_declared)
    .on(spending.ApprovalGiven, approvals.approval_given)
    .on(spending.ApprovalWithdrawn, approvals.approval_withdrawn)
    .on(spending.DisbursementApproved, approvals.disbursement_approved)
    .on(spending.DisbursementRejected, approvals.disbursement_rejected)
    .on(spending.DisbursementPaid, disbursements.disbursement_paid)
    .on(spending.ResultReported, disbursements.result_reported)
    .on(spending.DisbursementClosed, disbursements.disbursement_closed)
    .on(books.EntryReversed, ledger.entry_reversed)
    .on(books.PeriodClosed, ledger.period_closed)
)

DECIDER = Decider(
    name="fund",
    state=Fund,
    decide=deciding(_DECIDE, COMMANDS),
    evolve=evolving(_EVOLVE, EVENTS),
    commands=COMMANDS,
    events=EVENTS,
)
