"""The ledger of a pack: entries of the period with who made, approved and paid, and the trial balance."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from hehuo.audit_pack.sheets import Folder, Sheet
from shared.contracts.fund.campaigns.events import SurplusMoved
from shared.contracts.fund.campaigns.matching import GiftMatched, MatchReturned
from shared.contracts.fund.campaigns.refunds import GiftRefunded
from shared.contracts.fund.disbursements.events import DisbursementPaid
from shared.contracts.fund.donations.events import DonationReceived
from shared.contracts.fund.income import BankFeeCharged, IncomeReceived
from shared.contracts.fund.ledger import Entry, EntryReversed
from shared.contracts.fund.markets.events import MarketShareAccrued, MarketSharePaidIn
from shared.contracts.fund.shares.events import ShareAccrued, ShareRemitted
from shared.kernel.messages import Event, Recorded
from shared.kernel.months import month_of

GENERAL = "general"


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


@dataclass(frozen=True, slots=True)
class Booked:
    """An entry and the facts around it that its event states."""

    entry: Entry
    maker: str
    reference: str = ""
    reason: str = ""
    reverses: str = ""
    approvers: tuple[str, ...] = ()
    payer: str = ""


def booked_in(recorded: Recorded[Event]) -> Booked | None:
    """The entry that an event carries; None for an event that moves no money."""
    event = recorded.data
    if isinstance(event, DisbursementPaid):
        return Booked(
            event.entry,
            recorded.actor,
            reference=event.evidence,
            approvers=event.approver_ids,
            payer=event.paid_by,
        )
    if isinstance(event, EntryReversed):
        proposer = (event.proposed_by,) if event.proposed_by else ()
        return Booked(
            event.entry,
            recorded.actor,
            reason=event.reason,
            reverses=event.reversed_entry_id,
            approvers=proposer,
        )
    if isinstance(
        event,
        DonationReceived | ShareRemitted | IncomeReceived | BankFeeCharged | GiftRefunded | MarketSharePaidIn,
    ):
        return Booked(event.entry, recorded.actor, reference=event.reference)
    if isinstance(event, ShareAccrued | GiftMatched | MatchReturned | SurplusMoved | MarketShareAccrued):
        return Booked(event.entry, recorded.actor)
    return None


@dataclass
class Entries:
    """Adds up the entries and writes those of the period."""

    folder: Folder
    period: Period
    balances: dict[tuple[str, str], Sums] = field(default_factory=lambda: defaultdict(Sums))
    """By account and purse."""
    written: int = 0

    def __post_init__(self) -> None:
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

    def take(self, recorded: Recorded[Event]) -> Booked | None:
        """The next event; returns its entry where it belongs to the period."""
        booked = booked_in(recorded)
        if booked is None:
            return None
        entry = booked.entry
        month = month_of(entry.booked_on)
        if month > self.period.last:
            return None
        for line in entry.lines:
            sums = self.balances[line.account, line.earmark_id or GENERAL]
            if month < self.period.first:
                sums.opening_fen += line.amount_fen
            elif line.amount_fen > 0:
                sums.debit_fen += line.amount_fen
            else:
                sums.credit_fen -= line.amount_fen
        if month not in self.period:
            return None
        self._write(recorded, booked)
        return booked

    def _write(self, recorded: Recorded[Event], booked: Booked) -> None:
        entry = booked.entry
        self.written += 1
        for line in entry.lines:
            self._sheet.row(
                entry.number,
                entry.booked_on,
                recorded.time.isoformat(),
                entry.kind.value,
                line.account,
                line.earmark_id,
                line.amount_fen,
                entry.balance_after_fen,
                entry.entry_id,
                entry.subject_id,
                booked.reverses,
                booked.reason,
                booked.reference,
                booked.maker,
                recorded.onbehalfof,
                " ".join(booked.approvers),
                booked.payer,
            )

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
