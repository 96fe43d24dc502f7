"""Disclosures have a last day: one that is not published by then is told to those who publish it."""

from typing import ClassVar

from shared.kernel.messages import Event, Withheld
from shared.kernel.models import Id, Instant


class DisclosureFellDue(Event):
    """The last day for a disclosure has passed, and it is not published. That it is overdue everybody sees
    on the calendar; this tells those whose task it is, once."""

    type: ClassVar[str] = "fund.disclosure_fell_due.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    disclosure_id: Id | None = None
    """The disclosure; null where it is a charity market's."""
    market_id: Id | None = None
    """The charity market that is not disclosed; null for any other disclosure."""
    title: str = ""
    """What it is about, as far as that has a name."""
    fell_due_at: Instant
    """When it was found to be overdue."""
