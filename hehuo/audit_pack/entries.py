"""The ledger of a pack: entries of the period with who made, approved and paid, and the trial balance."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, get_args

from hehuo.audit_pack.reading import Told
from hehuo.audit_pack.sheets import Folder, Sheet, cells
from shared.contracts.fund.campaigns.events import SurplusMoved
from shared.contracts.fund.campaigns.matching import GiftMatched, MatchReturned
from shared.contracts.fund.campaigns.refunds import GiftRefunded
from shared.contracts.fund.disbursements.events import DisbursementPaid
from shared.contracts.fund.donations.events import DonationReceived
from shared.contracts.fund.income import BankFeeCharged, IncomeReceived
from shared.contracts.fund.ledger import Entry, EntryReversed
from shared.contracts.fund.markets.events import MarketShareAccrued, MarketSharePaidIn
from shared.contracts.fund.merchants.events import SalesShareAccrued, SalesSharePaidIn
from shared.contracts.fund.shares.events import ShareAccrued, ShareRemitted
from shared.kernel.messages import Event
from shared.kernel.months import month_of

GENERAL = "general"
_BOOKED_ON, _MONTH_LENGTH = b'"booked_on":"', len("2026-07")

_BySlip = (
    DonationReceived
    | ShareRemitted
    | IncomeReceived
    | BankFeeCharged
    | GiftRefunded
    | MarketSharePaidIn
    | SalesSharePaidIn
)
_ByRule = ShareAccrued | GiftMatched | MatchReturned | SurplusMoved | MarketShareAccrued | SalesShareAccrued


class Period(NamedTuple):
    """Months from and through: ``2026-07``; everything where both are open."""

    first: str = "0000-00"
    last: str = "9999-99"

    def __contains__(self, month: object) -> bool:
        return isinstance(month, str) and self.first <= month <= self.last


@dataclass(slots=True)
class Sums:
    """One account and purse of the trial balance."""

    opening_fen: int = 0
    debit_fen: int = 0
    credit_fen: int = 0

    @property
    def closing_fen(self) -> int:
        """What it stands at when the period ends."""
        return self.opening_fen + self.debit_fen - self.credit_fen


@dataclass(slots=True)
class Booked:
    """An entry and the facts around it that its event states."""

    entry: Entry
    maker: str
    reference: str = ""
    reason: str = ""
    reverses: str = ""
    approvers: tuple[str, ...] = ()
    payer: str = ""


def _paid(event: DisbursementPaid, maker: str) -> Booked:
    return Booked(
        event.entry, maker, reference=event.evidence, approvers=event.approver_ids, payer=event.paid_by
    )


def _reversed(event: EntryReversed, maker: str) -> Booked:
    proposer = (event.proposed_by,) if event.proposed_by else ()
    return Booked(
        event.entry, maker, reason=event.reason, reverses=event.reversed_entry_id, approvers=proposer
    )


def _moved(event: SurplusMoved, maker: str) -> Booked:
    proposer = (event.proposed_by,) if event.proposed_by else ()
    return Booked(event.entry, maker, reason=event.reason, approvers=proposer)


def _by_slip(event: _BySlip, maker: str) -> Booked:
    return Booked(event.entry, maker, reference=event.reference)


def _by_rule(event: _ByRule, maker: str) -> Booked:
    return Booked(event.entry, maker)


_BOOKED: Mapping[type[Event], Callable[[Any, str], Booked]] = {
    DisbursementPaid: _paid,
    EntryReversed: _reversed,
    SurplusMoved: _moved,
    **dict.fromkeys(get_args(_BySlip), _by_slip),
    **dict.fromkeys(get_args(_ByRule), _by_rule),
}
"""What an event tells of the entry that it carries; none of the others moves money."""


@dataclass
class Entries:
    """Adds up the entries and writes those of the period."""

    folder: Folder
    period: Period
    balances: dict[tuple[str, str], Sums] = field(default_factory=lambda: defaultdict(Sums))
    """By account and purse."""
    written: int = 0

    def __post_init__(self) -> None:
        self._last = None if self.period.last == Period().last else self.period.last.encode()
        self._sheet = Sheet(
            self.folder,
            "entries",
            "number",
            "booked_on",
            "recorded_at",
            "kind",
            "account",
            "earmark_id",
            "amount_fen",
            "balance_after_fen",
            "entry_id",
            "subject_id",
            "reverses",
            "reason",
            "reference",
            "maker",
            "on_behalf_of",
            "approvers",
            "payer",
        )
        self._trial = Sheet(
            self.folder,
            "trial-balance",
            "account",
            "earmark_id",
            "opening_fen",
            "debit_fen",
            "credit_fen",
            "closing_fen",
        )

    kinds = frozenset(_BOOKED)
    """Of which events."""

    def is_later(self, line: bytes) -> bool:
        """Whether an event certainly is of a month after the period, by its line alone.

        Where a name might be written in another way than as it is, or twice, nothing is certain.
        """
        if self._last is None or b"\\" in line or line.count(_BOOKED_ON) != 1:
            return False
        at = line.index(_BOOKED_ON) + len(_BOOKED_ON)
        return line[at : at + _MONTH_LENGTH] > self._last

    def take(self, told: Told) -> Booked | None:
        """The next event; returns its entry where it belongs to the period."""
        booked_by = _BOOKED.get(type(told.data))
        if booked_by is None:
            return None
        booked = booked_by(told.data, told.actor)
        month = month_of(booked.entry.booked_on)
        if month > self.period.last:
            return None
        before = month < self.period.first
        for line in booked.entry.lines:
            sums = self.balances[line.account, line.earmark_id or GENERAL]
            if before:
                sums.opening_fen += line.amount_fen
            elif line.amount_fen > 0:
                sums.debit_fen += line.amount_fen
            else:
                sums.credit_fen -= line.amount_fen
        if before:
            return None
        self._write(told, booked)
        return booked

    def _write(self, told: Told, booked: Booked) -> None:
        entry = booked.entry
        self.written += 1
        if not self._sheet.is_wanted:
            return
        first = cells(entry.number, entry.booked_on, told.time.isoformat(), entry.kind.value)
        rest = cells(
            entry.balance_after_fen,
            entry.entry_id,
            entry.subject_id,
            booked.reverses,
            booked.reason,
            booked.reference,
            booked.maker,
            told.onbehalfof,
            " ".join(booked.approvers),
            booked.payer,
        )
        for line in entry.lines:
            self._sheet.add(*first, *cells(line.account, line.earmark_id, line.amount_fen), *rest)

    def finish(self) -> None:
        """Writes the trial balance."""
        for (account, purse), sums in sorted(self.balances.items()):
            self._trial.row(
                account,
                None if purse == GENERAL else purse,
                sums.opening_fen,
                sums.debit_fen,
                sums.credit_fen,
                sums.closing_fen,
            )
