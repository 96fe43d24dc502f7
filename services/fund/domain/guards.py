"""What several commands of the fund must hold: who asks, and on what day things happened."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from services.fund.domain.journal import slip
from services.fund.domain.state import GENERAL, Disbursement, Fund
from shared.contracts.fund.refusals import (
    BALANCE_IS_TOO_LOW,
    DAY_LIES_BEFORE_THE_FUND,
    DAY_LIES_IN_THE_FUTURE,
    EARMARK_IS_UNKNOWN,
    PERIOD_IS_CLOSED,
    REFERENCE_IS_BOOKED,
    RELATED_PERSON_MAY_NOT_TAKE_PART,
    REQUESTER_MAY_NOT_DECIDE,
)
from shared.kernel.messages import Command
from shared.kernel.months import first_day, month_after, month_of
from shared.kernel.refusals import Rejected


def require_earmark(state: Fund, earmark_id: str | None) -> None:
    if earmark_id is not None and earmark_id not in state.purses:
        raise Rejected(EARMARK_IS_UNKNOWN)


def require_uninvolved(disbursement: Disbursement, person: str) -> None:
    """Related persons take no part in the decision (Guangzhou regulations on charity, art. 33)."""
    if person in disbursement.requester_ids:
        raise Rejected(REQUESTER_MAY_NOT_DECIDE)
    if person in disbursement.related_ids:
        raise Rejected(RELATED_PERSON_MAY_NOT_TAKE_PART)


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
    """Refuses a day that a person states, if it is still to come, in a closed month, or before the fund."""
    today = local_day(state, command.now)
    if day > today:
        raise Rejected(DAY_LIES_IN_THE_FUTURE, day=day.isoformat(), today=today.isoformat())
    if month_of(day) <= state.closed_through:
        raise Rejected(PERIOD_IS_CLOSED, day=day.isoformat(), closed_through=state.closed_through)
    if state.opened_at is not None and day < (opened_on := local_day(state, state.opened_at)):
        raise Rejected(DAY_LIES_BEFORE_THE_FUND, day=day.isoformat(), opened_on=opened_on.isoformat())


def require_new_slip(state: Fund, reference: str) -> None:
    """Refuses a slip by which an entry that stands is booked already: it would count twice."""
    entry_id = state.references.get(slip(reference))
    if entry_id is not None:
        number = state.postings[entry_id].number
        raise Rejected(REFERENCE_IS_BOOKED, reference=reference, number=number, entry_id=entry_id)


def open_day(state: Fund, instant: datetime) -> date:
    """The day of the instant or, where its month is closed, the first day that is still open.

    What other services report cannot be refused because it comes late; it counts to the next month.
    """
    day = local_day(state, instant)
    if month_of(day) > state.closed_through:
        return day
    return first_day(month_after(state.closed_through))
