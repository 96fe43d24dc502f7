"""What a meeting is made of: the points of its agenda, and what became of each."""

from enum import StrEnum
from typing import Self

from pydantic import model_validator

from shared.kernel.models import Frozen, Id, Line, Title, Words

MOST_POINTS = 30
HANDS = 2
"""How many of those present sign the minutes."""


class MeetingState(StrEnum):
    """How far a meeting has come."""

    CALLED = "called"  # It is to be held, or was and nobody has recorded its minutes.
    MINUTED = "minuted"  # Its minutes are recorded and wait for two hands.
    SIGNED = "signed"  # Two who were present have signed.
    CANCELLED = "cancelled"


class AgendaWish(Frozen):
    """A point to put on the agenda: a payment, a budget, or a subject by its title."""

    disbursement_id: Id | None = None
    """The payment that is to be decided or heard of."""
    budget_id: Id | None = None
    """The version of a budget."""
    title: Title | None = None
    """What else is to be spoken of, for everybody to read; never a person's name."""
    note: Line | None = None
    """What members have to know before, for them alone."""

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if sum(one is not None for one in (self.disbursement_id, self.budget_id, self.title)) != 1:
            raise ValueError("name one of disbursement_id, budget_id and title")
        return self


class AgendaPoint(Frozen):
    """A point of the agenda, as everybody may know it but for its note."""

    disbursement_id: Id | None = None
    """The payment that it is about; absent where it is about none."""
    budget_id: Id | None = None
    """The version of a budget that it is about; absent where it is about none."""
    year: int | None = None
    """The year of that budget."""
    title: str = ""
    """What it is called; empty for a budget, whose year says it."""
    note: Words | None = None
    """What members have to know before; absent where nobody wrote anything."""


class MinutedPoint(Frozen):
    """What became of a point of the agenda."""

    number: int
    """Its number on the agenda, from 1."""
    dealt_with: bool
    """Whether the meeting dealt with it; if not, it waits for another one."""
    disbursement_id: Id | None = None
    """The payment that it is about; absent where it is about none."""
    budget_id: Id | None = None
    """The version of a budget that it is about; absent where it is about none."""
    state: str | None = None
    """How that payment or budget stood when the minutes were recorded, read from its records."""
    recused: int = 0
    """How many of those present took no part, since they asked for it or are related to the payee."""


def held_in(meeting_ids: tuple[str, ...], meeting_id: str, *, dealt_with: bool) -> tuple[str, ...]:
    """The meetings that dealt with a case, after the minutes of this one were recorded, or recorded anew."""
    others = tuple(one for one in meeting_ids if one != meeting_id)
    return (*others, meeting_id) if dealt_with else others
