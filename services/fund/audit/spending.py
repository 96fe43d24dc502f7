"""Gifts and disbursements as an auditor follows them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from services.fund.audit.books import Books
from services.fund.audit.findings import Findings
from shared.contracts.fund.approvals import ApprovalGiven, ApprovalWithdrawn, RelationDeclared
from shared.contracts.fund.disbursements.events import DisbursementPaid, DisbursementRequested, PayeeRecorded
from shared.contracts.fund.donations.events import DonationReceipted, DonationReceived
from shared.contracts.fund.ledger import EXPENSE, HOST_CHARITY, INCOME, EntryReversed
from shared.contracts.fund.opening import FundOpened, RulesAdopted
from shared.contracts.fund.shares.events import ShareReceipted


@dataclass
class _Request:
    event: DisbursementRequested
    approvers: list[str] = field(default_factory=list)
    related: set[str] = field(default_factory=set)


class Gifts:
    def __init__(self, findings: Findings, books: Books) -> None:
        self._findings = findings
        self._books = books
        self._receipts: set[str] = set()

    def donation_received(self, event: DonationReceived) -> None:
        purse = event.earmark_id
        self._books.book(
            event.entry,
            [
                (HOST_CHARITY, purse, event.amount_fen),
                (f"{INCOME}{event.source.value}", purse, -event.amount_fen),
            ],
        )

    def receipted(self, event: ShareReceipted | DonationReceipted) -> None:
        self._findings.same(
            "a receipt's number is used once", event.receipt_number in self._receipts, computed=False
        )
        self._receipts.add(event.receipt_number)


class Spending:
    def __init__(self, findings: Findings, books: Books) -> None:
        self._findings = findings
        self._books = books
        self._rules: list[tuple[datetime, int]] = []
        self._requests: dict[str, _Request] = {}
        self._paid: set[str] = set()

    def opened(self, event: FundOpened) -> None:
        self._rules.append((event.opened_at, event.disbursement_approvals))

    def rules_adopted(self, event: RulesAdopted) -> None:
        self._rules.append((event.effective_from, event.disbursement_approvals))

    def payee_recorded(self, event: PayeeRecorded) -> None:
        self._change(event.disbursement_id, lambda request: request.related.add(event.payee_id))

    def relation_declared(self, event: RelationDeclared) -> None:
        self._change(event.disbursement_id, lambda request: request.related.add(event.person_id))

    def approval_given(self, event: ApprovalGiven) -> None:
        self._change(event.disbursement_id, lambda request: request.approvers.append(event.approver_id))

    def approval_withdrawn(self, event: ApprovalWithdrawn) -> None:
        self._change(event.disbursement_id, lambda request: request.approvers.remove(event.approver_id))

    def payment_reversed(self, event: EntryReversed) -> None:
        self._paid.discard(event.reversed_subject_id)

    def requested(self, event: DisbursementRequested) -> None:
        in_force = [rule for rule in self._rules if rule[0] <= event.requested_at] or self._rules[:1]
        # Of rules that hold from the same moment, the last that was adopted.
        needed = max(reversed(in_force), key=lambda rule: rule[0])[1] if in_force else 0
        self._findings.same(
            "a request needs as many approvals as the rules want", event.approvals_needed, needed
        )
        self._requests[event.disbursement_id] = _Request(event)

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
        requesters = {request.event.requested_by, request.event.entered_by}
        approvers = set(request.approvers)
        enough = len(approvers) >= request.event.approvals_needed
        self._findings.same("enough different people approved a payment", enough, computed=True)
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
