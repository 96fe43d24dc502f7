"""What is asked of equipment: add it, describe it anew, take pieces out of service, have some."""

from typing import Self

from pydantic import ConfigDict, model_validator

from shared.contracts.bookings.equipment.pieces import PieceCount, PiecesWanted
from shared.contracts.bookings.refusals.equipment import (
    EQUIPMENT_IS_BOOKED,
    EQUIPMENT_IS_UNKNOWN,
    EQUIPMENT_NAME_IS_TAKEN,
    MORE_PIECES_ARE_OUT_THAN_THERE_ARE,
    OF_EQUIPMENT,
)
from shared.contracts.bookings.refusals.spaces import (
    BOOKING_IS_OVER,
    BOOKING_IS_UNKNOWN,
    HOLD_HAS_EXPIRED,
    SPACE_IS_UNKNOWN,
)
from shared.kernel.messages import Command
from shared.kernel.models import Flag, Id, Request, Title
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class EditEquipmentRequest(Request):
    """A kind of equipment as staff describe it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "折叠桌", "name_en": "Folding table", "pieces": 20}]}
    )

    name: Title
    """What it is called in Chinese. In one place no two kinds share a name."""
    name_en: Title
    """What it is called in English."""
    pieces: PieceCount
    """How many there are, those that are out of service included; 0 where it is not lent any more."""


class AddEquipmentRequest(EditEquipmentRequest):
    """A kind of equipment, and where it is kept."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "投影仪", "name_en": "Projector", "pieces": 2}]}
    )

    space_id: Id | None = None
    """The space in which it stays, where it is lent with that space, its parts and its whole alone; null for
    the community's store, from which it goes to every space."""


class AddEquipment(AddEquipmentRequest, Command):
    """Staff say what can be had with a room, and how many pieces there are."""

    operation = Operation(
        "Add equipment",
        roles(Role.STAFF),
        (SPACE_IS_UNKNOWN, EQUIPMENT_NAME_IS_TAKEN),
        makes="equipment_id",
    )


class EditEquipment(EditEquipmentRequest, Command):
    """Staff describe a kind of equipment anew. There are never fewer pieces than bookings that stand have at
    once: those are named."""

    operation = Operation(
        "Edit equipment",
        roles(Role.STAFF),
        (
            EQUIPMENT_IS_UNKNOWN,
            EQUIPMENT_NAME_IS_TAKEN,
            MORE_PIECES_ARE_OUT_THAN_THERE_ARE,
            EQUIPMENT_IS_BOOKED,
        ),
    )

    equipment_id: Id


class SetOutOfServiceRequest(Request):
    """How many pieces of a kind can't be lent now, and why."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"pieces": 1, "reason": "灯泡坏了，待维修"}]})

    pieces: PieceCount
    """How many pieces are out of service in all; 0 once every one is back."""
    reason: Title | None = None
    """Why, for everybody to read; needed where any piece is out of service. Nobody is named in it."""
    keep_bookings: Flag = False
    """Whether bookings that have more pieces at once than are left may stand, and are listed; otherwise they
    are named and nothing changes."""

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if self.pieces and self.reason is None:
            raise ValueError("says why pieces are out of service")
        return self


class SetOutOfService(SetOutOfServiceRequest, Command):
    """Staff say how many pieces are out of service, since they are broken or away, and why.

    Bookings that have more pieces at once than are left are named first; with `keep_bookings` they stand and
    are listed, and whoever asks anew gets none of what is left over.
    """

    operation = Operation(
        "Take equipment out of service",
        roles(Role.STAFF),
        (EQUIPMENT_IS_UNKNOWN, MORE_PIECES_ARE_OUT_THAN_THERE_ARE, EQUIPMENT_IS_BOOKED),
    )

    equipment_id: Id


class SetBookingEquipmentRequest(Request):
    """All the pieces that a booking is to have."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"equipment": [{"equipment_id": "0197e3a0-5c00-7a10-8000-000000000e01", "pieces": 1}]}
            ]
        }
    )

    equipment: PiecesWanted
    """What it is to have from now on, each kind once; an empty list for none."""


class SetBookingEquipment(SetBookingEquipmentRequest, Command):
    """The booker, a partner's representatives or staff say which pieces a booking is to have, until it is
    over: a session's and a series' bookings too. Of what it has already it loses nothing by asking."""

    operation = Operation(
        "Choose the equipment of a booking",
        roles(Role.RESIDENT, Role.PARTNER, Role.STAFF),
        (BOOKING_IS_UNKNOWN, HOLD_HAS_EXPIRED, BOOKING_IS_OVER, *OF_EQUIPMENT),
    )

    booking_id: Id
