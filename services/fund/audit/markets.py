"""Charity markets as an auditor follows them: each share is what the counts and the pledge come to."""

from services.fund.audit.books import Books
from services.fund.audit.findings import Findings
from shared.contracts.fund.ledger import HOST_CHARITY, INCOME, STALL_RECEIVABLE
from shared.contracts.fund.markets.events import MarketShareAccrued, MarketSharePaidIn, StallSettled


class Markets:
    def __init__(self, findings: Findings, books: Books) -> None:
        self._findings = findings
        self._books = books

    def settled(self, event: StallSettled) -> None:
        agreed = event.counts_fen.count(event.takings_fen) > 1
        self._findings.same(
            "takings are what two people counted, or are decided with a reason",
            agreed or event.reason is not None,
            computed=True,
        )

    def accrued(self, event: MarketShareAccrued) -> None:
        receivable, purse = STALL_RECEIVABLE + event.stall_id, event.earmark_id
        share_fen = (event.takings_fen * event.pledged_bps + 5_000) // 10_000
        self._findings.same("a stall's share is what it pledged", event.amount_fen, share_fen)
        self._books.book(
            event.entry,
            [(receivable, purse, event.amount_fen), (INCOME + "market", purse, -event.amount_fen)],
        )

    def paid_in(self, event: MarketSharePaidIn) -> None:
        receivable, purse = STALL_RECEIVABLE + event.stall_id, event.earmark_id
        self._books.book(
            event.entry,
            [(HOST_CHARITY, purse, event.amount_fen), (receivable, purse, -event.amount_fen)],
        )
        owed_fen = self._findings.accounts[receivable]
        self._findings.same("a stall still owes what its payment says", event.due_fen, owed_fen)
