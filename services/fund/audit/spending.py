"""Gifts and disbursements as an auditor follows them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from services.fund.audit.books import Books
from services.fund.audit.findings import Findings
from services.fund.audit.splits import Splits, moved
from shared.contracts.fund.approvals import ApprovalGiven, ApprovalWithdrawn, RelationDeclared
from shared.contracts.fund.disbursements.events import DisbursementPaid, DisbursementRequested, PayeeRecorded
from shared.contracts.fund.donations.events import DonationReceipted, DonationReceived, receipt_identity
from shared.contracts.fund.goods.events import GoodsReceipted
from shared.contracts.fund.income import BankFeeCharged, IncomeReceived
from shared.contracts.fund.ledger import EXPENSE, HOST_CHARITY, INCOME, EntryReversed
from shared.contracts.fund.objections import DisbursementObjectionAnswered
from shared.contracts.fund.officer import DisbursementApprovedByOfficer
from shared.contracts.fund.opening import FundOpened, RulesAdopted
from shared.contracts.fund.relations.events import RelationSettled
from shared.contracts.fund.residents_votes.events import DisbursementReferred, ResidentsVoteClosed
from shared.contracts.fund.shares.events import ShareReceipted
from shared.contracts.fund.votes import DisbursementCarried, Vote, VoteCast, VoteWithdrawn
from shared.contracts.partners.committee_rules import CommitteeRules
from shared.kernel.money import WHOLE_IN_BPS


@dataclass
class _Request:
    event: DisbursementRequested
    approvers: list[str] = field(default_factory=list)
    related: set[str] = field(default_factory=set)
    votes: dict[str, Vote] = field(default_factory=dict)
    committee: tuple[str, ...] = ()
    needed: int | None = None
    """How many in favour carry it; None while a vote has not."""
    officer: str | None = None
    """Who approved it alone."""
    referred: bool = False
    passed: bool = False
    """Whether the residents did."""

    @property
    def is_large(self) -> bool:
        """Whether the residents have to pass it."""
        bands = self.event.committee and self.event.committee.bands
        return bool(bands and bands.large and self.event.amount_fen > bands.large.above_fen)

    @property
    def is_small(self) -> bool:
        """Whether one officer may approve it."""
        bands = self.event.committee and self.event.committee.bands
        return bool(bands and bands.small and self.event.amount_fen <= bands.small.up_to_fen)

    @property
    def requesters(self) -> set[str]:
        return {self.event.requested_by, self.event.entered_by, *self.event.involved}

    @property
    def in_favour(self) -> set[str]:
        """Everybody whose approval or vote carries it."""
        if self.officer is not None:
            return {self.officer}
        if self.event.committee is None:
            return set(self.approvers)
        return {person for person, vote in self.votes.items() if vote is Vote.IN_FAVOUR}

    def votes_needed(self) -> int | None:
        """How many in favour carry it as the votes stand now; None where they do not."""
        rules = self.event.committee
        if rules is None:
            return None
        entitled = set(self.committee) - self.requesters - self.related
        ayes = len(entitled & self.in_favour)
        quorum = len(entitled & self.votes.keys()) * WHOLE_IN_BPS >= len(entitled) * rules.quorum_bps
        majority = ayes * WHOLE_IN_BPS > len(entitled) * rules.majority_bps
        if not quorum or not majority or ayes < self.event.approvals_needed:
            return None
        fewest = next(n for n in range(ayes + 1) if n * WHOLE_IN_BPS > len(entitled) * rules.majority_bps)
        return max(fewest, self.event.approvals_needed)

    def is_carried_by(self, approvers: set[str]) -> bool:
        """Whether these people together were enough."""
        if self.event.committee is None:
            return len(self.in_favour) >= self.event.approvals_needed
        return self.needed is not None and len(approvers & self.in_favour) >= self.needed


def _set_aside(request: _Request) -> None:
    request.votes.clear()
    request.approvers.clear()
    request.needed = request.officer = None
    request.referred = request.passed = False


class Gifts:
    def __init__(self, findings: Findings, books: Books, splits: Splits) -> None:
        self._findings = findings
        self._books = books
        self._splits = splits
        self._receipts: set[str] = set()

    def received(self, event: DonationReceived | IncomeReceived) -> None:
        source = event.source.value
        parts = self._splits.parts(source, event.earmark_id, event.entry.booked_on, event.amount_fen)
        self._books.book(event.entry, moved(HOST_CHARITY, INCOME + source, parts))

    def receipted(self, event: ShareReceipted | DonationReceipted | GoodsReceipted) -> None:
        code = None if isinstance(event, ShareReceipted) else event.receipt_code
        receipt = receipt_identity(event.receipt_number, code)
        self._findings.same("a receipt's number is used once", receipt in self._receipts, computed=False)
        self._receipts.add(receipt)


class Spending:
    def __init__(self, findings: Findings, books: Books) -> None:
        self._findings = findings
        self._books = books
        self._rules: list[tuple[datetime, int, CommitteeRules | None]] = []
        self._requests: dict[str, _Request] = {}
        self._paid: set[str] = set()

    def opened(self, event: FundOpened) -> None:
        self._rules.append((event.opened_at, event.disbursement_approvals, event.committee))

    def rules_adopted(self, event: RulesAdopted) -> None:
        self._rules.append((event.effective_from, event.disbursement_approvals, event.committee))

    def payee_recorded(self, event: PayeeRecorded) -> None:
        self._change(event.disbursement_id, lambda request: request.related.add(event.payee_id))

    def relation_declared(self, event: RelationDeclared) -> None:
        self._change(event.disbursement_id, lambda request: request.related.add(event.person_id))

    def relation_settled(self, event: RelationSettled) -> None:
        """What was dismissed binds nobody."""
        if not event.upheld:
            self._change(event.disbursement_id, lambda request: request.related.discard(event.person_id))

    def approval_given(self, event: ApprovalGiven) -> None:
        self._change(event.disbursement_id, lambda request: request.approvers.append(event.approver_id))

    def approval_withdrawn(self, event: ApprovalWithdrawn) -> None:
        def change(request: _Request) -> None:
            request.approvers.remove(event.approver_id)
            if request.officer is not None:
                request.officer = request.needed = None

        self._change(event.disbursement_id, change)

    def approved_by_officer(self, event: DisbursementApprovedByOfficer) -> None:
        def change(request: _Request) -> None:
            self._findings.same("one officer approves small payments", request.is_small, computed=True)
            self._findings.same("one officer approves what nobody voted on", len(request.votes), 0)
            request.officer, request.needed = event.officer_id, 1

        self._change(event.disbursement_id, change)

    def referred(self, event: DisbursementReferred) -> None:
        def change(request: _Request) -> None:
            request.needed, request.referred = request.votes_needed(), True
            self._findings.same("a quorum and a majority carried it", request.needed, event.tally.needed)

        self._change(event.disbursement_id, change)

    def residents_decided(self, event: ResidentsVoteClosed) -> None:
        def change(request: _Request) -> None:
            request.passed = event.passed

        self._change(event.disbursement_id, change)

    def vote_cast(self, event: VoteCast) -> None:
        def change(request: _Request) -> None:
            request.votes[event.voter_id] = event.vote
            request.committee = event.committee_ids

        self._change(event.disbursement_id, change)

    def carried(self, event: DisbursementCarried) -> None:
        def change(request: _Request) -> None:
            if not request.referred:
                request.needed = request.votes_needed()
            self._findings.same("a quorum and a majority carried it", request.needed, event.tally.needed)

        self._change(event.disbursement_id, change)

    def vote_withdrawn(self, event: VoteWithdrawn) -> None:
        def change(request: _Request) -> None:
            del request.votes[event.voter_id]
            if not event.carried:
                request.needed, request.referred, request.passed = None, False, False

        self._change(event.disbursement_id, change)

    def objection_answered(self, event: DisbursementObjectionAnswered) -> None:
        if event.upheld:
            self._change(event.disbursement_id, _set_aside)

    def payment_reversed(self, event: EntryReversed) -> None:
        self._paid.discard(event.reversed_subject_id)

    def requested(self, event: DisbursementRequested) -> None:
        in_force = [rule for rule in self._rules if rule[0] <= event.requested_at] or self._rules[:1]
        # Of rules that hold from the same moment, the last that was adopted.
        needed = max(reversed(in_force), key=lambda rule: rule[0])[1:] if in_force else (0, None)
        self._findings.same(
            "a request is decided as the rules want", (event.approvals_needed, event.committee), needed
        )
        self._requests[event.disbursement_id] = _Request(event)

    def bank_fee_charged(self, event: BankFeeCharged) -> None:
        purse = event.earmark_id
        self._books.book(
            event.entry,
            [
                (f"{EXPENSE}administration", purse, event.amount_fen),
                (HOST_CHARITY, purse, -event.amount_fen),
            ],
        )

    def disbursement_paid(self, event: DisbursementPaid) -> None:
        self._findings.same(
            "a disbursement is paid once", event.disbursement_id in self._paid, computed=False
        )
        self._paid.add(event.disbursement_id)
        request = self._requests.get(event.disbursement_id)
        if request is None:
            self._findings.same("what is paid was requested", event.disbursement_id, None)
        else:
            self._check_separation(event, request)
            self._findings.same(
                "what is paid is what was approved", event.amount_fen, request.event.amount_fen
            )
            self._findings.same("a payment comes from its purse", event.earmark_id, request.event.earmark_id)
            self._findings.same("a payment serves its purpose", event.purpose, request.event.purpose)
        purse = event.earmark_id
        self._books.book(
            event.entry,
            [
                (f"{EXPENSE}{event.purpose.value}", purse, event.amount_fen),
                (HOST_CHARITY, purse, -event.amount_fen),
            ],
        )

    def _check_separation(self, event: DisbursementPaid, request: _Request) -> None:
        requesters, approvers = request.requesters, request.in_favour
        self._findings.same(
            "enough different people approved a payment",
            request.is_carried_by(set(event.approver_ids)),
            computed=True,
        )
        self._findings.same(
            "residents passed what is paid above their band", request.passed, request.is_large
        )
        self._findings.same("no requester approved a payment", sorted(approvers & requesters), [])
        self._findings.same("nobody related approved a payment", sorted(approvers & request.related), [])
        self._findings.same(
            "the payer is a third person", event.paid_by in approvers | requesters, computed=False
        )

    def _change(self, disbursement_id: str, change: Callable[[_Request], object]) -> None:
        """Applies a change to a disbursement, if it was ever requested and the change makes sense."""
        try:
            change(self._requests[disbursement_id])
        except (KeyError, ValueError):
            self._findings.same("a decision belongs to a requested disbursement", disbursement_id, None)
