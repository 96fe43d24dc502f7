"""Codes that open the door of a space: from when before a booking, for whom; and whether one opens it now.

The codes themselves are made and shown by the gateway; no command and no event knows them.
"""

from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field

from shared.contracts.bookings.refusals.spaces import SPACE_IS_UNKNOWN
from shared.kernel.messages import Command, Event, Withheld
from shared.kernel.models import Frozen, Id, Instant, Request, View
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles

MinutesBefore = Annotated[int, Field(strict=True, ge=0, le=720)]


class DoorCodes(Frozen):
    """From when on those who booked a space have the code of its door, by who they are."""

    residents: MinutesBefore | None = None
    """How many minutes before its beginning a resident's booking has a code; null for none at all."""
    partners: MinutesBefore | None = None
    """The same for a partner's block, and for a session, whose host has it and not who takes part."""
    community: MinutesBefore | None = None
    """The same for what staff book for the community."""

    def minutes_for(self, use: str) -> int | None:
        """From how many minutes before its beginning a booking for this use has a code; None for never."""
        of_uses = {"resident": self.residents, "community": self.community}
        return of_uses.get(use, self.partners)


class SetDoorCodesRequest(Request):
    """Whose bookings of a space have a code for its door."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"door_codes": {"residents": 10, "partners": 30}}, {"door_codes": None}]
        }
    )

    door_codes: DoorCodes | None
    """Whose they are; null where the door opens by none."""


class SetDoorCodes(SetDoorCodesRequest, Command):
    """Staff say from when on those who booked a space have a code for its door. It holds for bookings that
    stand too, and the code is theirs until their time ends, their booking is moved, or it is over."""

    operation = Operation("Set whose bookings have a door code", roles(Role.STAFF), (SPACE_IS_UNKNOWN,))

    space_id: Id


class DoorCodesSet(Event):
    """Staff said from when on those who booked a space have a code for its door."""

    type: ClassVar[str] = "bookings.door_codes_set.v1"

    space_id: Id
    """The space."""
    door_codes: DoorCodes | None
    """Whose bookings have one, and from when on; null where the door opens by none."""
    set_at: Instant
    """When staff set it."""


class DoorCodeGiven(Event):
    """Whoever booked a space has the code of its door from now on. The code itself is in no event."""

    type: ClassVar[str] = "bookings.door_code_given.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    booking_id: Id
    space_id: Id
    person_ids: tuple[str, ...]
    """Whose it is: who booked, or whoever acts for the partner."""
    starts_at: Instant
    until: Instant
    """Until when it opens the door, unless the booking is moved or is over before."""
    given_at: Instant


class DoorCodeView(View):
    """The code by which whoever booked a space opens its door."""

    code: str = Field(examples=["402817"])
    """Six digits, for this booking at this time alone."""
    space_id: Id
    """The space whose door it opens, its whole's or its parts' with it."""
    from_moment: Instant
    """From when on it does."""
    until: Instant
    """Until when."""


class CheckEntryRequest(Request):
    """The digits that somebody types at a door."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"code": "402817"}]})

    code: str = Field(min_length=6, max_length=6, pattern=r"^[0-9]{6}$")
    """Six digits."""


class EntryView(View):
    """Whether a code opens a door now. Whose it is, nobody is told."""

    opens: bool
    """Whether somebody who has the space now, or soon, has this code."""
