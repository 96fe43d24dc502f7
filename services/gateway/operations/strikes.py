"""Strikes as each caller may see them, and until when they limit somebody."""

from collections.abc import Iterable
from datetime import datetime

from services.gateway.operations.caller import Caller
from shared.contracts.bookings.strikes.views import ListStrikes, ListStrikesRequest, StrikeView
from shared.contracts.partners.strike_rules import StrikeRules
from shared.kernel.models import Page
from shared.kernel.roles import Role


async def list_strikes(caller: Caller, asked: ListStrikesRequest) -> Page[StrikeView]:
    """Everybody's for staff, else the caller's own."""
    whose = None if caller.has(Role.STAFF) else caller.person_id
    return await caller.ask(ListStrikes(**dict(asked), person_id=whose))


async def counting_strikes(caller: Caller) -> list[StrikeView]:
    """The caller's own that count now, the first to count no more first."""
    own = ListStrikes(person_id=caller.person_id, counts_after=caller.now, limit=200)
    found = (await caller.ask(own)).items
    return [one for one in found if one.excused is None and one.counts_until > caller.now]


def limited_until(counting: Iterable[StrikeView], rule: StrikeRules | None) -> datetime | None:
    """Until when so many strikes limit their person, as `BookSpace` decides it; None where they don't."""
    ends = sorted(one.counts_until for one in counting)
    if rule is None or len(ends) < rule.limit:
        return None
    return ends[len(ends) - rule.limit]
