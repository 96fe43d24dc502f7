"""When shares are due, and who has not paid by then: of each partner, payments count against the oldest.

What is in dispute is not overdue: payments count against everything else first. Once it is answered its
partner has some days, and what is left of it then may be overdue again.
"""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.fund.domain.state import Fund, Partner, ShareDue
from shared.contracts.fund.shares.events import AccrualCause, ShareAccrued
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
    key = _key(event.due_at)
    if event.cause is AccrualCause.CORRECTION and key not in state.share_dues:
        state.partners[event.partner_id].fallen_due_fen += event.change_fen
        return
    waiting = state.share_dues.setdefault(key, ShareDue(event.due_at))
    waiting.accrued[event.partner_id] = waiting.accrued.get(event.partner_id, 0) + event.change_fen


def _key(due: datetime) -> str:
    return due.isoformat()


def next_shares(state: Fund) -> list[datetime]:
    """When shares fall due, or what is left of a dispute does."""
    return [*(one.due_at for one in state.share_dues.values()), *state.share_disputes.ends.values()]


def shares_due(state: Fund, now: datetime) -> list[Event]:
    """Each day of which the shares have fallen due by now, the earliest first; then disputes whose days to
    pay are over.
    """
    over = sorted(one.due_at for one in state.share_dues.values() if one.due_at <= now)
    fallen: dict[str, int] = {}
    days: set[str] = set()
    events: list[Event] = []
    for at in over:
        days.add(_key(at))
        for partner_id, amount_fen in state.share_dues[_key(at)].accrued.items():
            fallen[partner_id] = fallen.get(partner_id, 0) + amount_fen
        found = ((one, overdue_fen(state, one, fallen.get(one, 0), days)) for one in sorted(state.partners))
        events.append(SharesFellDue(due_at=at, overdue=_named(found)))
    ended: list[str] = []
    for dispute_id, at in sorted(state.share_disputes.ends.items(), key=lambda one: (one[1], one[0])):
        if at <= now:
            ended.append(dispute_id)
            partner_id = state.share_disputes.by_id[dispute_id].partner_id
            amount_fen = overdue_fen(state, partner_id, fallen.get(partner_id, 0), days, ended=ended)
            overdue = _named([(partner_id, amount_fen)])
            events.append(SharesFellDue(due_at=at, overdue=overdue, dispute_id=dispute_id))
    return events


def _named(found: Iterable[tuple[str, int]]) -> tuple[OverdueShare, ...]:
    return tuple(
        OverdueShare(partner_id=partner_id, amount_fen=amount_fen)
        for partner_id, amount_fen in found
        if amount_fen > 0
    )


def overdue_fen(
    state: Fund,
    partner_id: str,
    fallen_fen: int = 0,
    days: Collection[str] = (),
    *,
    also_held: Collection[str] = (),
    ended: Collection[str] = (),
) -> int:
    """What of a partner's shares is overdue, in fen.

    ``fallen_fen`` is what falls due just now, on these ``days``; what fell due before stands with the
    partner. ``also_held``: sessions whose dispute is just raised; ``ended``: disputes that hold no more.
    """
    partner = state.partners[partner_id]
    due_fen = partner.fallen_due_fen + fallen_fen
    unpaid_fen = min(due_fen, partner.due_fen - _not_due(state, partner_id, partner, due_fen))
    held = {*also_held}
    for dispute_id in state.share_disputes.held.get(partner_id, ()):
        if dispute_id not in ended:
            held.update(state.share_disputes.by_id[dispute_id].session_ids)
    return max(0, unpaid_fen - sum(_fallen_share(state, one, days) for one in held))


def _fallen_share(state: Fund, session_id: str, days: Collection[str]) -> int:
    """What a session has accrued, if the day of that has passed."""
    session = state.sessions[session_id]
    if session.due_at is None:
        return 0
    key = _key(session.due_at)
    return session.accrued_fen if key in days or key not in state.share_dues else 0


def _not_due(state: Fund, partner_id: str, partner: Partner, due_fen: int) -> int:
    """What the partner owes of months that have not fallen due."""
    dated = sum(one.accrued.get(partner_id, 0) for one in state.share_dues.values())
    return partner.fallen_due_fen + dated - due_fen


def shares_fell_due(state: Fund, event: SharesFellDue) -> None:
    if event.dispute_id is not None:
        disputes = state.share_disputes
        partner_id = disputes.by_id[event.dispute_id].partner_id
        disputes.held[partner_id].remove(event.dispute_id)
        if not disputes.held[partner_id]:
            del disputes.held[partner_id]
        del disputes.ends[event.dispute_id]
        return
    for partner_id, amount_fen in state.share_dues.pop(_key(event.due_at)).accrued.items():
        state.partners[partner_id].fallen_due_fen += amount_fen
