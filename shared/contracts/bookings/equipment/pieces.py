"""So many pieces of a kind of equipment, as bookings ask for them and have them."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator, Field

from shared.kernel.models import Frozen, Id

PieceCount = Annotated[int, Field(strict=True, ge=0, le=10_000)]
"""A number of pieces of one kind."""
MOST_KINDS = 20
"""So many kinds may be asked for with one booking."""


class Pieces(Frozen):
    """Pieces of one kind."""

    equipment_id: Id
    """The kind."""
    pieces: Annotated[int, Field(strict=True, ge=1, le=10_000)]
    """How many of it."""


def _each_kind_once(value: tuple[Pieces, ...]) -> tuple[Pieces, ...]:
    if len({one.equipment_id for one in value}) < len(value):
        raise ValueError("must name each kind of equipment once")
    return value


PiecesWanted = Annotated[tuple[Pieces, ...], Field(max_length=MOST_KINDS), AfterValidator(_each_kind_once)]
"""What is asked for with a booking, each kind once."""


def in_order(pieces: Iterable[Pieces] | None) -> tuple[Pieces, ...]:
    """The same pieces, whatever the order in which they were named."""
    return tuple(sorted(pieces or (), key=lambda one: one.equipment_id))
