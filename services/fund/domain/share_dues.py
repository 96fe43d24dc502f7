"""When shares are due, and who has not paid by then: of each partner, payments count against the oldest."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.fund.domain.state import Fund, Partner, ShareDue
from shared.contracts.fund.shares.events import ShareAccrued
from shared.contracts.fund.shares.overdue import OverdueShare, SharesFellDue
from shared.kernel.messages import Event
from shared.kernel.months import first_day, month_after, month_at

DUE_DAYS = 30
"""After the end of a month, where the community's rules say nothing."""


def due_at(state: Fund, now: datetime) -> datetime:
    """The beginning of the day from which on a share that is booked now is overdue.

    Counted from the month in which it is booked, which for a session that is reported late is a later one.
    """
    rules = state.rules_at(now)
    zone, days = ZoneInfo(rules.zone), rules.share_due_days or DUE_DAYS
    first_late = first_day(month_after(month_at(now, rules.zone))) + timedelta(days=days)
    return datetime.combine(first_late, time(), zone).astimezone(UTC)


def note_due(state: Fund, event: ShareAccrued) -> None:
    """Keeps what falls due when; a share that was recorded without a day never does."""
    if event.due_at is None:
        return
    waiting = state.share_dues.setdefault(_key(event.due_at), ShareDue(event.due_at))
    waiting.accrued[event.partner_id] = waiting.accrued.get(event.partner_id, 0) + event.change_fen


def _key(due: datetime) -> str:
    return due.isoformat()


def shares_due(state: Fund, now: datetime) -> list[Event]:
    """Each day of which the shares have fallen due by now, the earliest first."""
    over = sorted(one.due_at for one in state.share_dues.values() if one.due_at <= now)
    fallen: dict[str, int] = {}
    events: list[Event] = []
    for at in over:
        for partner_id, amount_fen in state.share_dues[_key(at)].accrued.items():
            fallen[partner_id] = fallen.get(partner_id, 0) + amount_fen
        events.append(SharesFellDue(due_at=at, overdue=_overdue(state, fallen)))
    return events


def _overdue(state: Fund, fallen: dict[str, int]) -> tuple[OverdueShare, ...]:
    """``fallen`` is what falls due just now; what fell due before stands with the partner."""
    found = []
    for partner_id, partner in sorted(state.partners.items()):
        due_fen = partner.fallen_due_fen + fallen.get(partner_id, 0)
        unpaid_fen = min(due_fen, partner.due_fen - _not_due(state, partner_id, partner, due_fen))
        if unpaid_fen > 0:
            found.append(OverdueShare(partner_id=partner_id, amount_fen=unpaid_fen))
    return tuple(found)


def _not_due(state: Fund, partner_id: str, partner: Partner, due_fen: int) -> int:
    """What the partner owes of months that have not fallen due."""
    dated = sum(one.accrued.get(partner_id, 0) for one in state.share_dues.values())
    return partner.fallen_due_fen + dated - due_fen


def shares_fell_due(state: Fund, event: SharesFellDue) -> None:
    for partner_id, amount_fen in state.share_dues.pop(_key(event.due_at)).accrued.items():
        state.partners[partner_id].fallen_due_fen += amount_fen
