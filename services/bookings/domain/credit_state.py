"""What is remembered of credits: the rules, what staff gave, what was spent of each lot."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from shared.contracts.bookings.credits.lots import (
    MOST_MONTHS_KEPT,
    CreditGrant,
    CreditLot,
    CreditPart,
    CreditRule,
    is_month,
    lots_of,
)
from shared.kernel.months import month_shifted


@dataclass(slots=True)
class Account:
    of_partner: bool = False
    grants: tuple[CreditGrant, ...] = ()
    spent: dict[str, int] = field(default_factory=dict)
    """How many of each lot."""

    def standing(self, now: datetime) -> tuple[CreditGrant, ...]:
        """What staff gave and can still be spent."""
        return tuple(one for one in self.grants if one.expires_at is None or one.expires_at > now)


@dataclass(slots=True)
class CreditBook:
    rules: list[CreditRule] = field(default_factory=list)
    """By their first month."""
    accounts: dict[str, Account] = field(default_factory=dict)
    """By person or partner; of who has only what the rule gives them and spent none of it, there is none."""
    granted_to: dict[str, str] = field(default_factory=dict)
    """By grant: whose it is."""

    def lots(self, whose: str, now: datetime, zone: str, *, of_partner: bool) -> list[CreditLot]:
        """What somebody can spend now."""
        account = self.accounts.get(whose) or Account()
        return lots_of(self.rules, account.grants, account.spent, now, zone, of_partner=of_partner)

    def take(self, whose: str, parts: Iterable[CreditPart]) -> None:
        """These are spent. The account is made anew: a draft of the state may share the one before."""
        self._spend(whose, {one.lot: one.credits for one in parts})

    def give_back(self, whose: str, parts: Iterable[CreditPart]) -> None:
        """These come back to the lots that they are out of, whether that has expired or not."""
        self._spend(whose, {one.lot: -one.credits for one in parts})

    def _spend(self, whose: str, more: dict[str, int]) -> None:
        if not more:
            return
        account = self.accounts.get(whose) or Account()
        lots = {**account.spent, **{lot: account.spent.get(lot, 0) + number for lot, number in more.items()}}
        months = [lot for lot in lots if is_month(lot)]
        since = month_shifted(max(months), -2 * MOST_MONTHS_KEPT) if months else ""
        kept = {
            lot: number for lot, number in lots.items() if number > 0 and (lot not in months or lot >= since)
        }
        self.accounts[whose] = replace(account, spent=kept)

    def grant(self, whose: str, grant: CreditGrant, now: datetime, *, of_partner: bool) -> None:
        """Staff gave these; what has expired long is forgotten."""
        account = self.accounts.get(whose) or Account()
        standing = account.standing(now)
        for gone in {one.grant_id for one in account.grants} - {one.grant_id for one in standing}:
            self.granted_to.pop(gone, None)
        self.accounts[whose] = replace(account, grants=(*standing, grant), of_partner=of_partner)
        self.granted_to[grant.grant_id] = whose

    def left_of(self, grant_id: str) -> int:
        """How many of these are not spent; 0 of what is unknown."""
        account = self.accounts.get(self.granted_to.get(grant_id, "")) or Account()
        given = sum(one.credits for one in account.grants if one.grant_id == grant_id)
        return max(0, given - account.spent.get(grant_id, 0))

    def shrink(self, grant_id: str) -> None:
        """What is left of it is taken back."""
        whose = self.granted_to[grant_id]
        account = self.accounts[whose]
        spent = account.spent.get(grant_id, 0)
        changed = (
            one.model_copy(update={"credits": spent}) if one.grant_id == grant_id else one
            for one in account.grants
        )
        self.accounts[whose] = replace(account, grants=tuple(one for one in changed if one.credits))
        if not spent:
            del self.granted_to[grant_id]

    def forget(self, whose: str) -> None:
        """Its person is nobody any more."""
        account = self.accounts.pop(whose, None)
        for one in account.grants if account else ():
            self.granted_to.pop(one.grant_id, None)

    def copy(self) -> "CreditBook":
        """One to try in: what is taken there is not taken here."""
        return CreditBook(self.rules, dict(self.accounts), self.granted_to)
