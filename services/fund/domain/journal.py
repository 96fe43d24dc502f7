"""Where entries are made, and made to balance; and where they are booked into the state."""

from collections.abc import Sequence
from datetime import date, datetime

from services.fund.domain.state import GENERAL, Fund, Partner, Posting
from shared.contracts.fund.ledger import (
    EXPENSE,
    HOST_CHARITY,
    RECEIVABLE,
    Entry,
    EntryKind,
    Line,
)
from shared.contracts.fund.purpose_changes.events import PurposeChangeState
from shared.contracts.fund.space_income import SPACE_INCOME
from shared.kernel.messages import Command

_OWED = "receivable:"


class UnbalancedError(ValueError):
    """The lines of an entry do not sum to zero in some purse: a defect, and nothing is recorded."""


class Journal:
    """Makes the entries of one command, numbered on from the ledger's last."""

    def __init__(self, state: Fund, command: Command) -> None:
        self._command = command
        self._first = state.entries + 1
        self._made = 0
        self._balance_fen = state.balance_fen

    @property
    def now(self) -> datetime:
        """When the command is decided."""
        return self._command.now

    def entry(
        self,
        kind: EntryKind,
        subject_id: str,
        lines: Sequence[Line],
        *,
        booked_on: date,
        occurred_at: datetime | None = None,
    ) -> Entry:
        """The next entry; `UnbalancedError` unless it sums to zero in each purse."""
        sums: dict[str | None, int] = {}
        for line in lines:
            sums[line.earmark_id] = sums.get(line.earmark_id, 0) + line.amount_fen
            if line.account == HOST_CHARITY:
                self._balance_fen += line.amount_fen
        if any(sums.values()) or not all(line.amount_fen for line in lines):
            raise UnbalancedError(f"{kind} of {subject_id}: {lines}")
        self._made += 1
        return Entry(
            entry_id=self._command.new_id(f"entry-{self._made}"),
            number=self._first + self._made - 1,
            kind=kind,
            subject_id=subject_id,
            booked_on=booked_on,
            occurred_at=occurred_at or self._command.now,
            lines=tuple(lines),
            balance_after_fen=self._balance_fen,
        )


def transfer(debit: str, credit: str, amount_fen: int, earmark_id: str | None = None) -> tuple[Line, Line]:
    """The two lines that move an amount within one purse; a negative amount moves it back."""
    return (
        Line(account=debit, earmark_id=earmark_id, amount_fen=amount_fen),
        Line(account=credit, earmark_id=earmark_id, amount_fen=-amount_fen),
    )


def slip(reference: str) -> str:
    """What tells one slip from another, however its reference is spaced."""
    return "".join(reference.split()).casefold()


def book(state: Fund, entry: Entry, reference: str | None = None) -> None:
    """Changes the balances by an entry that is recorded; ``reference`` is that of its slip."""
    for line in entry.lines:
        if line.account.startswith(_OWED):
            _owe(state, line)
        if line.account == HOST_CHARITY:
            purse = line.earmark_id or GENERAL
            state.purses[purse] = state.purses.get(purse, 0) + line.amount_fen
            _came_while_shown(state, entry, line)
            state.balance_fen += line.amount_fen
        elif line.account.startswith(RECEIVABLE):
            partner = state.partners.setdefault(line.account.removeprefix(RECEIVABLE), Partner())
            partner.due_fen += line.amount_fen
        elif line.account.startswith(EXPENSE):
            purse = line.earmark_id or GENERAL
            state.spent[purse] = state.spent.get(purse, 0) + line.amount_fen
        elif line.account == SPACE_INCOME:
            state.space_income_waiting_fen += line.amount_fen
    state.entries = entry.number
    state.postings[entry.entry_id] = Posting(
        number=entry.number,
        kind=entry.kind,
        subject_id=entry.subject_id,
        lines=[(line.account, line.earmark_id, line.amount_fen) for line in entry.lines],
        slip=None if reference is None else slip(reference),
    )
    if reference is not None:
        state.references[slip(reference)] = entry.entry_id


def _came_while_shown(state: Fund, entry: Entry, line: Line) -> None:
    """Whoever gives while a change of the purpose is shown has as much notice as those before them."""
    if line.earmark_id is None or line.amount_fen <= 0 or entry.kind is EntryKind.REVERSAL:
        return
    for change in state.purpose_changes.values():
        if change.earmark_id == line.earmark_id and change.state is PurposeChangeState.SHOWN:
            change.later.append((entry.booked_on, line.amount_fen, entry.subject_id))


def _owe(state: Fund, line: Line) -> None:
    """Keeps what an account owes to each purse, until it owes nothing to any."""
    owed, purse = state.owed.setdefault(line.account, {}), line.earmark_id or GENERAL
    owed[purse] = owed.get(purse, 0) + line.amount_fen
    if not owed[purse]:
        del owed[purse]
    if not owed:
        del state.owed[line.account]
