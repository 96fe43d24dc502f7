"""How much of what somebody puts in: a kind, a number and its unit."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from shared.kernel.models import Frozen


class ResourceKind(StrEnum):
    """What is put in."""

    PEOPLE = "people"
    ROOMS = "rooms"
    MONEY = "money"
    GOODS = "goods"
    EXPERTISE = "expertise"


class Unit(StrEnum):
    """What a number of it counts."""

    PERSONS = "persons"
    PLACES = "places"
    PIECES = "pieces"
    FEN = "fen"
    HOURS = "hours"
    TIMES = "times"


UNITS = {
    ResourceKind.PEOPLE: (Unit.PERSONS, Unit.HOURS),
    ResourceKind.ROOMS: (Unit.PLACES, Unit.HOURS),
    ResourceKind.MONEY: (Unit.FEN,),
    ResourceKind.GOODS: (Unit.PIECES,),
    ResourceKind.EXPERTISE: (Unit.HOURS, Unit.TIMES),
}
USED_UP = frozenset({Unit.FEN, Unit.HOURS, Unit.TIMES})
"""What is gone once it is given. The rest is in use for a while, and there again afterwards."""

Quantity = Annotated[int, Field(strict=True, ge=1, le=10**13)]
"""How many of a unit; of money, fen."""


class Amount(Frozen):
    """A number of something, which says what it counts."""

    kind: ResourceKind
    """What is put in."""
    quantity: Quantity
    """How many of the unit; money in fen."""
    unit: Unit
    """What the number counts. What hours, times and fen were given is gone; the rest comes back."""

    @model_validator(mode="after")
    def _is_counted_so(self) -> Self:
        if self.unit not in UNITS[self.kind]:
            raise ValueError(f"{self.kind} is not counted in {self.unit}")
        return self
