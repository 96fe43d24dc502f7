"""Sources' splits as an auditor divides amounts by them: the largest remainder, with fractions."""

from datetime import date
from fractions import Fraction

from services.fund.audit.books import Lines
from services.fund.audit.findings import GENERAL, Findings
from shared.contracts.fund.splits import SourceSplitSet
from shared.kernel.money import WHOLE_IN_BPS

Parts = dict[str | None, int]
"""What of an amount is for which purse."""


class Splits:
    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._splits: dict[str, dict[date, list[tuple[str | None, int]]]] = {}
        """By source and by the day from which it holds."""

    def split_set(self, event: SourceSplitSet) -> None:
        whole = sum(one.share_bps for one in event.parts)
        self._findings.same("a split divides the whole", whole, WHOLE_IN_BPS)
        if event.proposed_by is not None:
            one_person = event.proposed_by == event.decided_by
            self._findings.same("two people decide what a source is for", one_person, computed=False)
        parts = [(one.earmark_id, one.share_bps) for one in event.parts]
        self._splits.setdefault(event.source.value, {})[event.from_day] = parts

    def parts(self, source: str, purse: str | None, day: date, amount_fen: int) -> Parts:
        """All for the purse that is named; else by the last split whose day had come."""
        splits = self._splits.get(source)
        if purse is not None or splits is None:
            return {purse: amount_fen}
        begun = [since for since in splits if since <= day]
        if not begun:
            return {purse: amount_fen}
        return _divided(amount_fen, splits[max(begun)])

    def owed(self, account: str, amount_fen: int) -> Parts:
        """In proportion to what an account owes to each purse."""
        due = self._findings.owed.get(account, {})
        owed = sorted((purse, fen) for purse, fen in due.items() if fen > 0)
        if not owed:
            return {None: amount_fen}  # That it owes nothing is said elsewhere.
        return _divided(amount_fen, [(None if one == GENERAL else one, fen) for one, fen in owed])


def _divided(amount_fen: int, shares: list[tuple[str | None, int]]) -> Parts:
    whole, sign = sum(share for _, share in shares), -1 if amount_fen < 0 else 1
    exact = [Fraction(abs(amount_fen) * share, whole) for _, share in shares]
    fen = [int(one) for one in exact]
    for _ in range(abs(amount_fen) - sum(fen)):
        # The first of those from which most was cut off.
        fen[max(range(len(fen)), key=lambda at: (exact[at] - fen[at], -at))] += 1
    return {purse: sign * one for (purse, _), one in zip(shares, fen, strict=True) if one}


def moved(debit: str, credit: str, parts: Parts) -> Lines:
    """The lines that move an amount within each of its purses."""
    return [
        line
        for purse, amount_fen in parts.items()
        for line in ((debit, purse, amount_fen), (credit, purse, -amount_fen))
    ]
