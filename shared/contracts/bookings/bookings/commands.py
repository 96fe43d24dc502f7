"""What is asked of bookings: book, hold, confirm, cancel, check in."""

from typing import Annotated

from pydantic import ConfigDict, Field

from shared.contracts.bookings.bookings.events import CancelReason
from shared.contracts.bookings.equipment.pieces import PiecesWanted
from shared.contracts.bookings.refusals.approvals import REQUEST_COMES_TOO_LATE
from shared.contracts.bookings.refusals.credits import CREDITS_ARE_NOT_ENOUGH
from shared.contracts.bookings.refusals.equipment import OF_EQUIPMENT
from shared.contracts.bookings.refusals.quotas import OF_ROOM_RULES
from shared.contracts.bookings.refusals.spaces import (
    AGREEMENT_DOES_NOT_COVER_THE_SPACE,
    AGREEMENT_IS_NOT_IN_FORCE,
    BOOKING_BELONGS_TO_A_SESSION,
    BOOKING_BELONGS_TO_A_TRIAL,
    BOOKING_HAS_BEGUN,
    BOOKING_IS_NOT_CONFIRMED,
    BOOKING_IS_OVER,
    BOOKING_IS_UNKNOWN,
    CHECK_IN_IS_NOT_OPEN,
    HOLD_HAS_EXPIRED,
    OF_A_PARTNERS_SPACE,
    OF_A_SLOT,
    OF_A_TIME,
    OF_STANDING,
    PERSON_HAS_ENOUGH_BOOKINGS_AHEAD,
    ROOM_CODE_IS_NOT_VALID,
    TIME_WAS_HELD_BEFORE,
)
from shared.contracts.bookings.refusals.strikes import PERSON_HAS_STRIKES
from shared.contracts.bookings.spaces.commands import SlotRequest, Units
from shared.contracts.partners.trials.events import Presence
from shared.kernel.messages import Command
from shared.kernel.models import Flag, Id, Request, is_unsaid
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class SpaceWishRequest(SlotRequest):
    """Which space somebody would like, when, and for whom."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "space_id": "0197e3a0-5c00-7a10-8000-000000000001",
                    "starts_at": "2026-07-08T19:00:00+08:00",
                    "ends_at": "2026-07-08T20:00:00+08:00",
                }
            ]
        }
    )

    space_id: Id
    """The space to book."""
    units: Units = 1
    """Number of the space's parts to book; all of them for the whole space."""
    partner_id: Id | None = None
    """The partner for whom its representative (or staff) books a block; null for oneself."""
    for_the_community: Flag = False
    """Staff book for the community itself, and not for a person."""


class BookSpaceRequest(SpaceWishRequest):
    """Which space to book, when, for whom, and with which equipment."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "space_id": "0197e3a0-5c00-7a10-8000-000000000001",
                    "starts_at": "2026-07-08T19:00:00+08:00",
                    "ends_at": "2026-07-08T20:00:00+08:00",
                }
            ]
        }
    )

    equipment: PiecesWanted | None = Field(default=None, exclude_if=is_unsaid)
    """The pieces of equipment to have with it, each kind once, for its whole time and the buffer after it;
    null for none."""


class BookSpace(BookSpaceRequest, Command):
    """Books a space at once, or asks for it where the space wants approval: it keeps its time until staff
    answer. Where it is taken, the refusal names free times near it and other spaces."""

    operation = Operation(
        "Book a space",
        roles(Role.RESIDENT, Role.PARTNER, Role.STAFF),
        (
            *OF_A_PARTNERS_SPACE,
            *OF_A_TIME,
            PERSON_HAS_ENOUGH_BOOKINGS_AHEAD,
            PERSON_HAS_STRIKES,
            *OF_ROOM_RULES,
            CREDITS_ARE_NOT_ENOUGH,
            *OF_A_SLOT,
            *OF_EQUIPMENT,
        ),
        makes="booking_id",
    )


class HoldSpaceRequest(BookSpaceRequest):
    """As for a booking."""


class HoldSpace(HoldSpaceRequest, Command):
    """Keeps a space until the hold is confirmed, cancelled or expires; it is a booking already.

    Twice in a day a person may hold one time: a hold is no booking without an end.
    """

    operation = Operation(
        "Hold a space for some minutes",
        roles(Role.RESIDENT, Role.PARTNER, Role.STAFF),
        (
            *OF_A_PARTNERS_SPACE,
            *OF_A_TIME,
            PERSON_HAS_ENOUGH_BOOKINGS_AHEAD,
            PERSON_HAS_STRIKES,
            *OF_ROOM_RULES,
            CREDITS_ARE_NOT_ENOUGH,
            *OF_A_SLOT,
            *OF_EQUIPMENT,
            TIME_WAS_HELD_BEFORE,
        ),
        makes="booking_id",
    )


class ConfirmHold(Command):
    """Turns a hold into a booking, or into a request where the space wants approval. A partner's is refused
    once it is suspended or its agreement is over."""

    operation = Operation(
        "Confirm a hold",
        roles(Role.RESIDENT, Role.PARTNER, Role.STAFF),
        (
            BOOKING_IS_UNKNOWN,
            HOLD_HAS_EXPIRED,
            BOOKING_IS_OVER,
            *OF_STANDING,
            AGREEMENT_IS_NOT_IN_FORCE,
            AGREEMENT_DOES_NOT_COVER_THE_SPACE,
            REQUEST_COMES_TOO_LATE,
        ),
    )

    booking_id: Id


class CancelBookingRequest(Request):
    """Why a booking is given back."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "plans_changed"}]})

    reason: CancelReason = CancelReason.PLANS_CHANGED
    """Why the time is given back. A closed list, since free text might tell of people."""


class CancelBooking(CancelBookingRequest, Command):
    """The booker or staff give the time back. It is free at once."""

    operation = Operation(
        "Cancel a booking",
        roles(Role.RESIDENT, Role.PARTNER, Role.STAFF),
        (
            BOOKING_IS_UNKNOWN,
            HOLD_HAS_EXPIRED,
            BOOKING_IS_OVER,
            BOOKING_BELONGS_TO_A_SESSION,
            BOOKING_BELONGS_TO_A_TRIAL,
            BOOKING_HAS_BEGUN,
        ),
    )

    booking_id: Id


class RoomCheckInRequest(Request):
    """How whoever booked shows that they are there."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"code": "402817"}]})

    code: Annotated[str, Field(pattern=r"^[0-9]{6}$")] | None = None
    """The six digits that the room's door shows now; left out where staff check somebody in, and at a room
    that asks for none."""


class CheckIn(Command):
    """The booker or staff say that the space is in use; unclaimed, it is free for others soon after.

    A room whose door shows a code takes it from the booker; staff check in whoever has no phone, which is
    marked.
    """

    operation = Operation(
        "Check in",
        roles(Role.RESIDENT, Role.PARTNER, Role.STAFF),
        (
            BOOKING_IS_UNKNOWN,
            HOLD_HAS_EXPIRED,
            BOOKING_IS_OVER,
            BOOKING_BELONGS_TO_A_SESSION,
            BOOKING_BELONGS_TO_A_TRIAL,
            BOOKING_IS_NOT_CONFIRMED,
            CHECK_IN_IS_NOT_OPEN,
            ROOM_CODE_IS_NOT_VALID,
        ),
    )

    booking_id: Id
    presence: Presence | None = None
    """How it was proven; None where nobody looked. The gateway says it, and no request can."""
