"""What several commands of the fund must hold: who asks, and on what day things happened."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from services.fund.domain.state import GENERAL, Fund
from shared.contracts.fund.refusals import (
    BALANCE_IS_TOO_LOW,
    DAY_LIES_IN_THE_FUTURE,
    EARMARK_IS_UNKNOWN,
    PERIOD_IS_CLOSED,
)
from shared.kernel.messages import Command
from shared.kernel.refusals import Rejected


def require_earmark(state: Fund, earmark_id: str | None) -> None:
    if earmark_id is not None and earmark_id not in state.purses:
        raise Rejected(EARMARK_IS_UNKNOWN)


def require_balance(state: Fund, earmark_id: str | None, amount_fen: int) -> None:
    balance_fen = state.purses[earmark_id or GENERAL]
    if amount_fen > balance_fen:
        raise Rejected(
            BALANCE_IS_TOO_LOW, earmark_id=earmark_id, balance_fen=balance_fen, amount_fen=amount_fen
        )


def local_day(state: Fund, instant: datetime) -> date:
    """The day in the community's zone."""
    return instant.astimezone(ZoneInfo(state.rules_at(instant).zone)).date()


def require_open_day(state: Fund, command: Command, day: date) -> None:
    """Refuses a day that a person states, if it is still to come or its month is closed."""
    today = local_day(state, command.now)
    if day > today:
        raise Rejected(DAY_LIES_IN_THE_FUTURE, day=day.isoformat(), today=today.isoformat())
    if day.isoformat()[:7] <= state.closed_through:
        raise Rejected(PERIOD_IS_CLOSED, day=day.isoformat(), closed_through=state.closed_through)


def open_day(state: Fund, instant: datetime) -> date:
    """The day of the instant or, where its month is closed, the first day that is still open.

    What other services report cannot be refused because it comes late; it counts to the next month.
    """
    day = local_day(state, instant)
    if day.isoformat()[:7] > state.closed_through:
        return day
    return (date.fromisoformat(f"{state.closed_through}-01") + timedelta(days=32)).replace(day=1)
