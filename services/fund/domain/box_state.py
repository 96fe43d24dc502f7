"""What the rules of donation boxes read."""

from dataclasses import dataclass, field
from datetime import date

from shared.contracts.fund.boxes.terms import BoxKind, BoxReach, BoxState
from shared.kernel.agenda import Agenda
from shared.kernel.shelf import Shelf


@dataclass(slots=True)
class Box:
    kind: BoxKind
    title: str
    keeper_id: str
    reach: BoxReach
    earmark_id: str | None
    count_days: int
    state: BoxState = BoxState.REGISTERED
    planned: tuple[date, date] | None = None
    """The first and last day of the filed plan."""
    seal: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    """What each person counted since it was sealed."""
    seal_intact: bool = True
    english: tuple[str | None, str | None] = (None, None)
    """Its title and use in English, as somebody said them last."""
    to_bank: dict[str, int] = field(default_factory=dict)
    """What was counted and has not arrived, by opening."""


@dataclass(slots=True)
class Banked:
    """An opening that arrived."""

    box_id: str
    opening_id: str
    counted_fen: int


@dataclass(slots=True)
class Boxes:
    by_id: Shelf[Box] = field(default_factory=Shelf)
    banked: Shelf[Banked] = field(default_factory=Shelf)
    """By the gift as which it is booked."""
    days: Agenda = field(default_factory=Agenda)
    """When the day has passed by which a sealed box is counted."""
