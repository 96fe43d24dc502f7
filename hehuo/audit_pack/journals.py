"""The ledger as plain-text accounting: journals that hledger and beancount read, with balances they check.

Each purse is a sub-account, so that a program that knows no earmarks shows what each of them holds.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import TextIO

from hehuo.audit_pack.entries import GENERAL, Booked, Period, Sums
from hehuo.audit_pack.sheets import Folder
from shared.contracts.fund.ledger import Line
from shared.kernel.money import yuan
from shared.kernel.months import first_day

_ROOTS = {
    "assets": "Assets",
    "receivable": "Assets:Receivable",
    "income": "Income",
    "expense": "Expenses",
    "transfers": "Equity:Transfers",
}


def _amount(amount_fen: int) -> str:
    """``-1234.50``: as a journal is written, without marks between thousands."""
    return yuan(amount_fen).replace(",", "")


@cache
def hledger_account(account: str, purse: str) -> str:
    """``assets:host_charity:general``."""
    return f"{account}:{purse}"


@cache
def beancount_account(account: str, purse: str) -> str:
    """``Assets:HostCharity:General``: capitals at the beginnings, no underscores."""
    root, _, rest = account.partition(":")
    return ":".join((_ROOTS[root], *map(_camel, rest.split(":")), _camel(purse)))


def _camel(name: str) -> str:
    if name.count("-") == 4:  # An id, which may begin with a small letter.
        return f"Id-{name}"
    return "".join(part.capitalize() for part in name.split("_"))


class Journals:
    """Writes both journals, entry by entry."""

    def __init__(self, folder: Folder, community: str) -> None:
        self._hledger = folder.file("journal.hledger")
        self._beancount = folder.file("journal.beancount")
        self._opened: set[str] = set()
        self._last: date | None = None
        self._write(self._hledger, f"; The fund of {community}\ncommodity 1000.00 CNY\n")
        self._write(self._beancount, f'option "title" "The fund of {community}"\n')
        self._write(self._beancount, 'option "operating_currency" "CNY"\n')

    def take(self, booked: Booked) -> None:
        """An entry of the period."""
        if self._hledger is None:
            return
        entry = booked.entry
        told = " ".join(filter(None, (booked.reference, booked.reason)))
        title = f"{entry.number} {entry.kind.value}"
        self._entry(entry.booked_on, title, told, [(_place(line), line.amount_fen) for line in entry.lines])

    def finish(self, period: Period, balances: Mapping[tuple[str, str], Sums]) -> None:
        """Opens with what each account stood at, and has both programs check what it comes to.

        The opening is written last, since an entry of the period may stand in the log before an older one;
        both programs go by the days.
        """
        stood = [(place, sums.opening_fen) for place, sums in sorted(balances.items()) if sums.opening_fen]
        if stood:
            self._entry(first_day(period.first), "opening", "", stood)
        if self._last is None:
            return
        # Beancount looks at balances when a day begins; hledger at an entry of that day.
        day = self._last + timedelta(days=1)
        declared = "".join(f"account {hledger_account(*place)}\n" for place in sorted(balances))
        self._write(self._hledger, f"\n{declared}\n{day} closing balances\n")
        self._write(self._beancount, "\n")
        for (account, purse), sums in sorted(balances.items()):
            amount = _amount(sums.closing_fen)
            self._write(self._hledger, f"    {hledger_account(account, purse)}  0 CNY = {amount} CNY\n")
            if (name := beancount_account(account, purse)) in self._opened:
                self._write(self._beancount, f"{day} balance {name}  {amount} ~ 0 CNY\n")

    def _entry(self, day: date, title: str, told: str, lines: list[tuple[tuple[str, str], int]]) -> None:
        # Entries come in the order of their numbers, which is not quite that of their days.
        self._last = max(day, self._last or day)
        self._write(self._hledger, f"\n{day} {title}{f' {_in_hledger(told)}' if told else ''}\n")
        for place, amount_fen in lines:
            self._write(self._hledger, f"    {hledger_account(*place)}  {_amount(amount_fen)} CNY\n")
            name = beancount_account(*place)
            if name not in self._opened:
                self._opened.add(name)
                self._write(self._beancount, f"1970-01-01 open {name} CNY\n")
        self._write(self._beancount, f'\n{day} * "{title}" "{_in_beancount(told)}"\n')
        for place, amount_fen in lines:
            self._write(self._beancount, f"  {beancount_account(*place)}  {_amount(amount_fen)} CNY\n")

    @staticmethod
    def _write(file: TextIO | None, text: str) -> None:
        if file is not None:
            file.write(text)


def _place(line: Line) -> tuple[str, str]:
    return line.account, line.earmark_id or GENERAL


def _in_hledger(text: str) -> str:
    """A description: one line, in which a semicolon would begin a comment."""
    return " ".join(text.split()).replace(";", "；")


def _in_beancount(text: str) -> str:
    """The inside of a string."""
    return " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
