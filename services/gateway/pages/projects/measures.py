"""How much of what, as a form asks for it: one choice of what is counted, and a number."""

from typing import Annotated

from pydantic import Field as Bounds

from services.gateway.pages.site.fields import Field, Fields, Kind
from services.gateway.pages.site.forms import Fault, FormInvalid
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.site.words import Words
from shared.contracts.partners.amounts import UNITS, Amount, ResourceKind, Unit
from shared.kernel.models import PositiveFen, Request

_MEASURES = tuple(f"{kind.value}/{unit.value}" for kind, units in UNITS.items() for unit in units)
_FEN_IN_A_YUAN = 100


class QuantityRequest(Request):
    """A number of what is known to be counted, of which the form has one field; money is typed in yuan."""

    quantity: Annotated[int, Bounds(strict=True, ge=1, le=10**9)] | None = None
    quantity_fen: PositiveFen | None = None

    def count(self, unit: Unit) -> int:
        """How much, in this unit; `FormInvalid` where nothing was typed."""
        name = quantity_name(unit)
        count: int | None = getattr(self, name)
        if count is None:
            raise FormInvalid([Fault(name, "missing", {})])
        return count


def quantity_name(unit: Unit) -> str:
    """The field of a `QuantityRequest` for this unit."""
    return "quantity_fen" if unit is Unit.FEN else "quantity"


def quantity_field(words: Words, unit: Unit) -> Field:
    """The field of a `QuantityRequest`: its label says what is counted."""
    label = words("measures.how_much", unit=words.of(unit))
    kind = Kind.MONEY if unit is Unit.FEN else Kind.NUMBER
    return Field(name=quantity_name(unit), label=label, kind=kind)


async def measured(visit: Visit, quantity: int, unit: Unit) -> str:
    """A number with its unit, as people write it."""
    if unit is Unit.FEN:
        return (await visit.shown()).money(quantity)
    return f"{quantity} {visit.words.of(unit)}"


class MeasuredRequest(Request):
    """What is counted, and the number: of money, whole yuan."""

    measure: Annotated[str, Bounds(pattern=f"^({'|'.join(_MEASURES)})$")]
    quantity: Annotated[int, Bounds(strict=True, ge=1, le=10**9)]

    def amount(self) -> Amount:
        """What both say."""
        kind, _, unit = self.measure.partition("/")
        many = self.quantity * (_FEN_IN_A_YUAN if unit == Unit.FEN else 1)
        return Amount(kind=ResourceKind(kind), quantity=many, unit=Unit(unit))


def measure_fields(words: Words) -> tuple[Field, ...]:
    """The fields of a `MeasuredRequest`."""
    fields = Fields(words)
    choices = tuple(
        (f"{kind.value}/{unit.value}", f"{words.of(kind)} · {words.of(unit)}")
        for kind, units in UNITS.items()
        for unit in units
    )
    return (
        fields("measure", Kind.SELECT, choices=choices, label="measures.what"),
        fields("quantity", Kind.NUMBER, hint="measures.in_yuan", label="measures.quantity"),
    )
