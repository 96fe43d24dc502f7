"""Merchants' shares as an auditor follows them: each is what the agreement and the stated sales come to."""

from services.fund.audit.books import Books
from services.fund.audit.findings import Findings
from services.fund.audit.splits import Splits, moved
from shared.contracts.fund.ledger import HOST_CHARITY, INCOME, MERCHANT_RECEIVABLE, EntryKind, EntryReversed
from shared.contracts.fund.merchants.events import (
    MerchantAgreed,
    SalesShareAccrued,
    SalesSharePaidIn,
    SalesStated,
)

_SOURCE = "merchant_share"


class Merchants:
    def __init__(self, findings: Findings, books: Books, splits: Splits) -> None:
        self._findings = findings
        self._books = books
        self._splits = splits
        self._promised: dict[str, int] = {}
        """By merchant, in basis points."""
        self._stated: dict[str, tuple[str, int]] = {}
        """By statement: the merchant and its sales."""
        self._owed: dict[str, int] = {}
        """By statement: what of its share is not paid in."""

    def agreed(self, event: MerchantAgreed) -> None:
        self._promised[event.merchant_id] = event.share_bps

    def stated(self, event: SalesStated) -> None:
        self._stated[event.statement_id] = event.merchant_id, event.sales_fen
        share_fen = (event.sales_fen * self._promised.get(event.merchant_id, 0) + 5_000) // 10_000
        self._findings.same("a merchant's share is what it promised of its sales", event.share_fen, share_fen)

    def accrued(self, event: SalesShareAccrued) -> None:
        receivable = MERCHANT_RECEIVABLE + event.merchant_id
        stated = self._stated.get(event.statement_id)
        self._findings.same(
            "a merchant's share is of stated sales", (event.merchant_id, event.sales_fen), stated
        )
        share_fen = (event.sales_fen * self._promised.get(event.merchant_id, 0) + 5_000) // 10_000
        self._findings.same("a merchant owes what it promised", event.amount_fen, share_fen)
        self._owed[event.statement_id] = event.amount_fen
        parts = self._splits.parts(_SOURCE, event.earmark_id, event.entry.booked_on, event.amount_fen)
        self._books.book(event.entry, moved(receivable, INCOME + _SOURCE, parts))

    def paid_in(self, event: SalesSharePaidIn) -> None:
        receivable = MERCHANT_RECEIVABLE + event.merchant_id
        parts = self._splits.owed(receivable, event.amount_fen)
        self._books.book(event.entry, moved(HOST_CHARITY, receivable, parts))
        owed_fen = self._owed.get(event.statement_id, 0) - event.amount_fen
        self._owed[event.statement_id] = owed_fen
        self._findings.same("a merchant still owes what its payment says", event.due_fen, owed_fen)

    def entry_reversed(self, event: EntryReversed) -> None:
        """A payment that is taken back is owed again; of a share that is, nothing is."""
        if event.reversed_kind is EntryKind.MERCHANT_SHARE_PAID_IN:
            back_fen = sum(
                line.amount_fen for line in event.entry.lines if line.account.startswith(MERCHANT_RECEIVABLE)
            )
            self._owed[event.reversed_subject_id] = self._owed.get(event.reversed_subject_id, 0) + back_fen
        elif event.reversed_kind is EntryKind.MERCHANT_SHARE_ACCRUED:
            self._owed.pop(event.reversed_subject_id, None)
