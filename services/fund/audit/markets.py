"""Charity markets as an auditor follows them: each share is what the counts and the pledge come to."""

from services.fund.audit.books import Books
from services.fund.audit.findings import Findings
from services.fund.audit.splits import Splits, moved
from shared.contracts.fund.ledger import HOST_CHARITY, INCOME, STALL_RECEIVABLE
from shared.contracts.fund.markets.events import MarketShareAccrued, MarketSharePaidIn, StallSettled

_SOURCE = "market"


class Markets:
    def __init__(self, findings: Findings, books: Books, splits: Splits) -> None:
        self._findings = findings
        self._books = books
        self._splits = splits

    def settled(self, event: StallSettled) -> None:
        agreed = event.counts_fen.count(event.takings_fen) > 1
        self._findings.same(
            "takings are what two people counted, or are decided with a reason",
            agreed or event.reason is not None,
            computed=True,
        )

    def accrued(self, event: MarketShareAccrued) -> None:
        receivable = STALL_RECEIVABLE + event.stall_id
        share_fen = (event.takings_fen * event.pledged_bps + 5_000) // 10_000
        self._findings.same("a stall's share is what it pledged", event.amount_fen, share_fen)
        parts = self._splits.parts(_SOURCE, event.earmark_id, event.entry.booked_on, event.amount_fen)
        self._books.book(event.entry, moved(receivable, INCOME + _SOURCE, parts))

    def paid_in(self, event: MarketSharePaidIn) -> None:
        receivable = STALL_RECEIVABLE + event.stall_id
        parts = self._splits.owed(receivable, event.amount_fen)
        self._books.book(event.entry, moved(HOST_CHARITY, receivable, parts))
        owed_fen = self._findings.accounts[receivable]
        self._findings.same("a stall still owes what its payment says", event.due_fen, owed_fen)
