"""What somebody offers to put in (贡献): its kind, in words, and how much of it."""

from enum import StrEnum

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from shared.contracts.partners.amounts import Quantity, Unit
from shared.kernel.models import Frozen, Line, is_unsaid


class ContributionKind(StrEnum):
    """贡献: what a partner puts in."""

    FUNDS = "funds"
    LABOUR = "labour"
    TIME = "time"
    PROFESSIONAL_SERVICE = "professional_service"
    VENUE = "venue"


COUNTED_IN = {
    ContributionKind.FUNDS: (Unit.FEN,),
    ContributionKind.LABOUR: (Unit.PERSONS, Unit.HOURS),
    ContributionKind.TIME: (Unit.HOURS, Unit.TIMES),
    ContributionKind.PROFESSIONAL_SERVICE: (Unit.HOURS, Unit.TIMES),
    ContributionKind.VENUE: (Unit.PLACES, Unit.HOURS),
}
"""In what each kind is counted, so that sums of it mean something."""


class Contribution(Frozen):
    """One thing that a partner puts in (贡献), and how much of it where that is said."""

    kind: ContributionKind
    """What kind of thing is put in."""
    summary: Line
    """What exactly it is, in a line."""
    quantity: Quantity | None = Field(default=None, exclude_if=is_unsaid)
    """How many of the unit, in a year or for the project; money in fen. Null where it is not said."""
    unit: Unit | None = Field(default=None, exclude_if=is_unsaid, validate_default=True)
    """What the number counts, which depends on the kind; null where no number is said."""

    @field_validator("unit")
    @classmethod
    def _counts_this_kind(cls, unit: Unit | None, said: ValidationInfo) -> Unit | None:
        kind, quantity = said.data.get("kind"), said.data.get("quantity")
        if (unit is None) is not (quantity is None) and "quantity" in said.data:
            raise PydanticCustomError("number_has_a_unit", "a number and its unit are said together")
        if unit is not None and kind is not None and unit not in COUNTED_IN[kind]:
            units = ", ".join(COUNTED_IN[kind])
            raise PydanticCustomError("unit_counts_something_else", "counted in: {units}", {"units": units})
        return unit
