"""What the rules of merchants' agreements read."""

from dataclasses import dataclass, field

from shared.kernel.agenda import Agenda
from shared.kernel.shelf import Shelf


@dataclass(slots=True)
class Sales:
    """The share of a month's sales, as stated."""

    merchant_id: str
    month: str
    sales_fen: int
    share_fen: int
    paid_fen: int = 0


@dataclass(slots=True)
class Merchant:
    title: str
    share_bps: int
    earmark_id: str | None
    from_month: str
    due_day: int
    contacts: set[str] = field(default_factory=set)
    last_month: str | None = None
    awaited: str = ""
    """The month whose day is the next to pass; empty once the last one has."""
    stated: dict[str, str] = field(default_factory=dict)
    """The statement that holds, by month."""


@dataclass(slots=True)
class Merchants:
    by_id: Shelf[Merchant] = field(default_factory=Shelf)
    statements: Shelf[Sales] = field(default_factory=Shelf)
    days: Agenda = field(default_factory=Agenda)
    """When the day of which merchant's next month has passed."""
