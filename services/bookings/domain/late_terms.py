"""By which limits a place was given, and what of its money they leave to whoever gives it back."""

from datetime import datetime, timedelta
from typing import TypedDict

from services.bookings.domain.state import Bookings, Enrolment
from shared.kernel.money import share_of


class LateTerms(TypedDict):
    """What the limits of booking say of giving a place back."""

    late_cancel_minutes: int
    late_refund_bps: int


def late_terms(state: Bookings) -> LateTerms:
    """As they are now: a place that is given keeps them, whatever staff set afterwards."""
    limits = state.limits
    return LateTerms(late_cancel_minutes=limits.late_cancel_minutes, late_refund_bps=limits.late_refund_bps)


def is_late(state: Bookings, enrolment: Enrolment, now: datetime) -> bool:
    """Whether a place is given back late: never where its lesson was moved since."""
    minutes = enrolment.late_cancel_minutes
    if minutes is None:
        minutes = state.limits.late_cancel_minutes
    late = now >= state.sessions[enrolment.session_id].starts_at - timedelta(minutes=minutes)
    return late and enrolment.id not in state.courses.moved


def owed_back(state: Bookings, enrolment: Enrolment, now: datetime, *, by_rule: bool) -> int:
    """What is owed of what was paid for a place: all of it, unless it is late and the rule applies."""
    paid_fen = enrolment.paid_fen - enrolment.refunded_fen
    if not by_rule or not is_late(state, enrolment, now):
        return paid_fen
    bps = enrolment.late_refund_bps
    return share_of(paid_fen, state.limits.late_refund_bps if bps is None else bps)
