"""What credits are made of: lots that each were given at once, and expire at once.

A lot is the allowance of a month, named by it (``2026-07``), or a grant, named by its id. What is left is
reckoned from the rule, the grants and what was spent, by the log's writer and by whoever shows it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field

from shared.kernel.models import Frozen, Id, Instant, PositiveCount, View
from shared.kernel.months import Month, first_day, month_at, month_shifted, months_between

MOST_CREDITS = 10_000
MOST_MONTHS_KEPT = 11

Credits = Annotated[int, Field(strict=True, ge=1, le=MOST_CREDITS)]
"""A number of credits that are given or taken at once."""
Allowance = Annotated[int, Field(strict=True, ge=0, le=MOST_CREDITS)]
"""So many credits a month; 0 for none."""


class CreditRule(Frozen):
    """How many credits each has a month, and for how long: from some month on."""

    from_month: Month
    """The first month for which it holds, in the community's zone; until there is another rule."""
    each_resident: Allowance
    """How many credits a resident has for a month."""
    each_partner: Allowance
    """How many credits a partner has for a month."""
    months_kept: Annotated[int, Field(strict=True, ge=0, le=MOST_MONTHS_KEPT)] = 0
    """For how many months more what is left of a month can be spent; 0: it ends with the month."""


class CreditPart(View):
    """So many credits out of one lot."""

    lot: str
    """The month whose allowance it is, or the id of the grant."""
    credits: int
    """How many."""


class CreditGrant(View):
    """Credits that staff gave."""

    grant_id: Id
    """The lot that they are."""
    credits: PositiveCount
    """How many."""
    expires_at: Instant | None
    """Until when they can be spent; null for without an end."""


class CreditLot(View):
    """What is left of one lot."""

    lot: str
    """The month whose allowance it is, or the id of the grant."""
    given: int
    """How many credits were given."""
    left: int
    """How many of them can be spent."""
    expires_at: Instant | None
    """When what is left of it ends; null for never."""


def is_month(lot: str) -> bool:
    """Whether a lot is the allowance of a month, and no grant."""
    return len(lot) == len("2026-07")


def rule_of(rules: Sequence[CreditRule], month: str) -> CreditRule | None:
    """The rule that holds for a month, of rules by their first month."""
    return next((one for one in reversed(rules) if one.from_month <= month), None)


def lots_of(
    rules: Sequence[CreditRule],
    grants: Iterable[CreditGrant],
    spent: Mapping[str, int],
    now: datetime,
    zone: str,
    *,
    of_partner: bool,
) -> list[CreditLot]:
    """The lots that can be spent now, what expires soonest first; those that are used up included."""
    found = [
        CreditLot(
            lot=one.grant_id,
            given=one.credits,
            left=max(0, one.credits - spent.get(one.grant_id, 0)),
            expires_at=one.expires_at,
        )
        for one in grants
        if one.expires_at is None or one.expires_at > now
    ]
    current = month_at(now, zone)
    for month in months_between(month_shifted(current, -MOST_MONTHS_KEPT), current):
        rule = rule_of(rules, month)
        given = (rule.each_partner if of_partner else rule.each_resident) if rule else 0
        expires_at = _begin_of(month_shifted(month, 1 + rule.months_kept), zone) if rule else now
        if given and expires_at > now:
            left = max(0, given - spent.get(month, 0))
            found.append(CreditLot(lot=month, given=given, left=left, expires_at=expires_at))
    return sorted(found, key=lambda one: (one.expires_at is None, one.expires_at or now, one.lot))


def _begin_of(month: str, zone: str) -> datetime:
    return datetime.combine(first_day(month), time(0), ZoneInfo(zone))


def parts_of(lots: Iterable[CreditLot], wanted: int) -> tuple[CreditPart, ...] | None:
    """So many credits, out of what expires soonest; None where there are not so many."""
    parts: list[CreditPart] = []
    for one in lots:
        taken = min(wanted, one.left)
        if taken:
            parts.append(CreditPart(lot=one.lot, credits=taken))
            wanted -= taken
    return None if wanted else tuple(parts)


def last_of(parts: Sequence[CreditPart], wanted: int) -> tuple[CreditPart, ...]:
    """So many of these credits, from what expires last: what is kept is what would have ended first."""
    found: list[CreditPart] = []
    for one in reversed(parts):
        back = min(wanted, one.credits)
        if back:
            found.insert(0, CreditPart(lot=one.lot, credits=back))
            wanted -= back
    return tuple(found)


def total(parts: Iterable[CreditPart]) -> int:
    """How many credits these are."""
    return sum(one.credits for one in parts)
