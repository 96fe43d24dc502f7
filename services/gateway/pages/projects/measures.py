"""How much of what, as a form asks for it: one choice of what is counted, and a number."""

from typing import Annotated

from pydantic import Field as Bounds

from services.gateway.pages.site.fields import Field, Fields, Kind
from services.gateway.pages.site.words import Words
from shared.contracts.partners.amounts import UNITS, Amount, ResourceKind, Unit
from shared.kernel.models import Request

_MEASURES = tuple(f"{kind.value}/{unit.value}" for kind, units in UNITS.items() for unit in units)
_FEN_IN_A_YUAN = 100


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
