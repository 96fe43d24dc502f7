"""Whose last day for a disclosure is over, and nothing is published: it is told once, and stays due.

Charity Law, art. 42 and 79; 2026 disclosure rules, art. 13 to 16.
"""

from datetime import datetime, timedelta

from services.fund.domain.disclosure_clocks import after
from services.fund.domain.state import Fund
from shared.contracts.fund.disclosures.events import DisclosureScheduled
from shared.contracts.fund.disclosures.overdue import DisclosureFellDue
from shared.kernel.messages import Event

MARKET_DISCLOSED_WITHIN = timedelta(days=30)
"""After the day of a charity market (2026 disclosure rules, art. 13 to 16)."""


def await_disclosure(state: Fund, market_id: str, at: datetime) -> None:
    """A market is to be disclosed by the same day, however often its stalls are counted anew."""
    due_on = state.markets[market_id].held_on + MARKET_DISCLOSED_WITHIN
    state.disclosures.ends.put(market_id, after(state, due_on, at))


def disclosures_overdue(state: Fund, scheduled: list[Event], now: datetime) -> list[Event]:
    """What was not published by its day. ``scheduled`` begins to be awaited just now, which after a long
    standstill may be too late already."""
    late = [one for one in scheduled if isinstance(one, DisclosureScheduled)]
    found: list[Event] = [_fell_due(state, key, now) for key in state.disclosures.ends.until(now)]
    return found + [
        DisclosureFellDue(disclosure_id=one.disclosure_id, title=one.title, fell_due_at=now)
        for one in late
        if after(state, one.due_on, now) <= now
    ]


def _fell_due(state: Fund, key: str, now: datetime) -> DisclosureFellDue:
    disclosure = state.disclosures.by_id.get(key)
    if disclosure is None:
        return DisclosureFellDue(market_id=key, fell_due_at=now)
    return DisclosureFellDue(disclosure_id=key, title=disclosure.title, fell_due_at=now)


def disclosure_fell_due(state: Fund, event: DisclosureFellDue) -> None:
    state.disclosures.ends.drop(event.disclosure_id or event.market_id or "")
