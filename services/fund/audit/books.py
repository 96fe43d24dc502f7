"""The ledger as an auditor adds it up."""

from services.fund.audit.findings import GENERAL, Findings
from shared.contracts.fund.closing import PeriodClosed
from shared.contracts.fund.ledger import HOST_CHARITY, Entry, EntryKind, EntryReversed
from shared.contracts.fund.space_income import SPACE_INCOME, SpaceIncomeCounted
from shared.kernel.months import month_of

_RECEIVABLE = "receivable:"

Lines = list[tuple[str, str | None, int]]
"""Account, purse and amount of each line."""


class Books:
    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._entries: dict[str, tuple[EntryKind, str, tuple[tuple[str, str | None, int], ...]]] = {}
        """What a reversal needs of each: what it booked, what it was about, its lines."""
        self._reversed: set[str] = set()
        self._closed_through = ""
        self._collected_fen = 0

    def book(self, entry: Entry, lines: Lines) -> None:
        """Checks an entry against the lines that the facts of its event come to, and adds it up."""
        findings, same = self._findings, self._findings.same
        same("entries are numbered without a gap", entry.number, findings.entries + 1)
        same("an entry is posted once", entry.entry_id in self._entries, computed=False)
        recorded = [(line.account, line.earmark_id, line.amount_fen) for line in entry.lines]
        if recorded != lines:  # They may stand in another order.
            same("an entry says what its event says", sorted(recorded, key=str), sorted(lines, key=str))
        self._add_up(recorded)
        same(
            "the balance after an entry is that of the account",
            entry.balance_after_fen,
            findings.accounts[HOST_CHARITY],
        )
        month = month_of(entry.booked_on)
        if month <= self._closed_through:
            same("nothing is booked into a closed month", month, f"after {self._closed_through}")
        findings.entries = entry.number
        self._entries[entry.entry_id] = entry.kind, entry.subject_id, tuple(recorded)

    def _add_up(self, lines: Lines) -> None:
        findings = self._findings
        by_purse: dict[str | None, int] = {}
        for account, earmark_id, amount_fen in lines:
            by_purse[earmark_id] = by_purse.get(earmark_id, 0) + amount_fen
            findings.accounts[account] += amount_fen
            if account == HOST_CHARITY:
                findings.purses[earmark_id or GENERAL] += amount_fen
            elif account.startswith(_RECEIVABLE):
                findings.owed[account][earmark_id or GENERAL] += amount_fen
        for total_fen in by_purse.values():
            findings.same("an entry sums to zero in each purse", total_fen, 0)
        for purse in sorted(earmark_id or GENERAL for earmark_id in by_purse):
            balance_fen = findings.purses[purse]
            if balance_fen < 0:
                findings.same(f"purse {purse} is not overdrawn", balance_fen, 0)

    def space_income_counted(self, event: SpaceIncomeCounted) -> None:
        """What waits is what was collected less what arrived."""
        self._collected_fen += event.change_fen
        waiting_fen = self._collected_fen + self._findings.accounts[SPACE_INCOME]
        self._findings.same("income from rooms that has not arrived", event.waiting_fen, waiting_fen)

    def entry_reversed(self, event: EntryReversed) -> None:
        original = self._entries.get(event.reversed_entry_id)
        self._findings.same("a reversal is of a posted entry", original is not None, computed=True)
        self._findings.same(
            "an entry is reversed once", event.reversed_entry_id in self._reversed, computed=False
        )
        self._reversed.add(event.reversed_entry_id)
        subject = original[:2] if original else None
        self._findings.same(
            "a reversal is about what its entry was about",
            (event.reversed_kind, event.reversed_subject_id),
            subject,
        )
        lines = original[2] if original else ()
        self.book(event.entry, [(account, purse, -amount_fen) for account, purse, amount_fen in lines])

    def period_closed(self, event: PeriodClosed) -> None:
        self._closed_through = max(self._closed_through, event.month)
