"""An account of credits as pages show it."""

import re
from dataclasses import dataclass

from services.gateway.pages.site.shown import Shown
from services.gateway.pages.site.words import Words
from shared.contracts.bookings.credits.lots import CreditLot
from shared.contracts.bookings.credits.views import CreditAccountView, CreditEntry, CreditEntryKind
from shared.kernel.months import MONTH

_MORE = frozenset({CreditEntryKind.GIVEN, CreditEntryKind.RETURNED, CreditEntryKind.MERGED})


@dataclass(frozen=True, slots=True)
class LotShown:
    """What is left of one lot, in words."""

    title: str
    left: int
    given: int
    ends: str
    """Until when; empty for without an end."""
    grant_id: str
    """What staff gave; empty for the credits of a month."""


@dataclass(frozen=True, slots=True)
class EntryShown:
    """One change, in words."""

    entry: CreditEntry
    change: str
    """With its sign."""


@dataclass(frozen=True, slots=True)
class AccountShown:
    """One account."""

    name: str
    account: str
    left: int
    lots: tuple[LotShown, ...]
    entries: tuple[EntryShown, ...]


def account_shown(words: Words, shown: Shown, name: str, found: CreditAccountView) -> AccountShown:
    """The account in words."""
    return AccountShown(
        name,
        found.account,
        found.left,
        tuple(_lot(words, shown, one) for one in found.lots),
        tuple(_entry(one) for one in found.entries),
    )


def _lot(words: Words, shown: Shown, lot: CreditLot) -> LotShown:
    ends, granted = lot.expires_at, not re.fullmatch(MONTH, lot.lot)
    return LotShown(
        words("credits.of_staff") if granted else words("credits.of_month", month=shown.month(lot.lot)),
        lot.left,
        lot.given,
        words("credits.until", at=shown.moment(ends)) if ends else words("credits.without_end"),
        lot.lot if granted else "",
    )


def _entry(entry: CreditEntry) -> EntryShown:
    sign = "+" if entry.kind in _MORE else "-"
    return EntryShown(entry, f"{sign}{entry.credits}")
