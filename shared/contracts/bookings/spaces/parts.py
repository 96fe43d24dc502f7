"""The parts of a space: said by staff, and told."""

from typing import Annotated, ClassVar

from pydantic import AfterValidator, ConfigDict, Field

from shared.contracts.bookings.refusals.parts import (
    BOOKINGS_OF_PARTS_CONFLICT,
    PART_BELONGS_TO_ANOTHER_SPACE,
    PARTS_LIE_ONE_LEVEL_DEEP,
)
from shared.contracts.bookings.refusals.spaces import SPACE_IS_UNKNOWN
from shared.kernel.messages import Command, Event
from shared.kernel.models import Id, Instant, Request
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


def _each_once(value: tuple[str, ...]) -> tuple[str, ...]:
    if len({*value}) < len(value):
        raise ValueError("must name each part once")
    return value


class SetSpacePartsRequest(Request):
    """All the parts of a space anew."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "part_ids": [
                        "0197e3a0-5c00-7a10-8000-000000000002",
                        "0197e3a0-5c00-7a10-8000-000000000003",
                    ]
                }
            ]
        }
    )

    part_ids: Annotated[tuple[Id, ...], AfterValidator(_each_once)] = Field(max_length=12)
    """The spaces that lie in this one and are booked by themselves too, each once; an empty list where it is
    not divided any more."""


class SetSpaceParts(SetSpacePartsRequest, Command):
    """Staff say into which parts a space can be divided, each of which is a space with bookings of its own.

    A booking of the whole, of however many units, takes every part, and a booking of a part takes the whole;
    so do closures and the buffers after bookings. A part belongs to one whole and has no parts itself.
    """

    operation = Operation(
        "Say what a space's parts are",
        roles(Role.STAFF),
        (
            SPACE_IS_UNKNOWN,
            PARTS_LIE_ONE_LEVEL_DEEP,
            PART_BELONGS_TO_ANOTHER_SPACE,
            BOOKINGS_OF_PARTS_CONFLICT,
        ),
    )

    space_id: Id


class SpacePartsSet(Event):
    """Staff said into which parts a space can be divided. Whoever has the whole now has every part."""

    type: ClassVar[str] = "bookings.space_parts_set.v1"

    space_id: Id
    """The whole."""
    part_ids: tuple[Id, ...]
    """All its parts from now on; empty where it is not divided any more."""
    taken_out: tuple[Id, ...] = ()
    """Those that were parts until now."""
    set_at: Instant
    """When staff said so."""
