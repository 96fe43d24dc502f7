"""Shares have a day: a month's are due some days after its end, and what is unpaid then is overdue."""

from typing import ClassVar

from pydantic import Field

from shared.kernel.messages import Event, Withheld
from shared.kernel.models import Frozen, Id, Instant, is_unsaid


class OverdueShare(Frozen):
    """What a partner should have paid by now."""

    partner_id: Id
    amount_fen: int = Field(gt=0)
    """What is unpaid of all shares that fell due so far, in fen: payments count against the oldest first."""


class SharesFellDue(Event):
    """The shares with this day have fallen due; who has not paid theirs by then is named."""

    type: ClassVar[str] = "fund.shares_fell_due.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    due_at: Instant
    """The end of the last day on which they could be paid in time."""
    overdue: tuple[OverdueShare, ...]
    """Partners that owe more than what is not due yet or in dispute, in the order of their ids."""
    dispute_id: Id | None = Field(default=None, exclude_if=is_unsaid)
    """The answered dispute what is left of which falls due: then its partner alone is named. Absent where
    a month's shares do."""
