"""What is asked of the waitlist for rooms: join it, leave it. An offer is taken by confirming its hold."""

from pydantic import ConfigDict

from shared.contracts.bookings.bookings.commands import SpaceWishRequest
from shared.contracts.bookings.refusals.quotas import OF_ROOM_RULES
from shared.contracts.bookings.refusals.room_waits import (
    PERSON_WAITS_ALREADY,
    ROOM_WAIT_IS_UNKNOWN,
    SPACE_IS_FREE_THEN,
)
from shared.contracts.bookings.refusals.spaces import (
    OF_A_PARTNERS_SPACE,
    OF_A_TIME,
    PERSON_HAS_ENOUGH_BOOKINGS_AHEAD,
    SPACE_HAS_FEWER_UNITS,
)
from shared.contracts.bookings.refusals.strikes import PERSON_HAS_STRIKES
from shared.kernel.messages import Command
from shared.kernel.models import Id
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class JoinRoomWaitlistRequest(SpaceWishRequest):
    """As for a booking. Equipment is chosen with what is offered."""

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


class JoinRoomWaitlist(JoinRoomWaitlistRequest, Command):
    """Waits for a time that is taken.

    Once the whole of it is free, whoever is first in line has it offered: a hold for them alone, under the
    id of the wait, which `POST /bookings/{booking_id}/confirmation` turns into a booking.
    """

    operation = Operation(
        "Wait for a space",
        roles(Role.RESIDENT, Role.PARTNER, Role.STAFF),
        (
            *OF_A_PARTNERS_SPACE,
            *OF_A_TIME,
            PERSON_HAS_ENOUGH_BOOKINGS_AHEAD,
            PERSON_HAS_STRIKES,
            *OF_ROOM_RULES,
            SPACE_HAS_FEWER_UNITS,
            PERSON_WAITS_ALREADY,
            SPACE_IS_FREE_THEN,
        ),
        makes="wait_id",
    )


class LeaveRoomWaitlist(Command):
    """Waits no more. What is on offer is declined by it, and goes to the next in line."""

    operation = Operation(
        "Wait for a space no more",
        roles(Role.RESIDENT, Role.PARTNER, Role.STAFF),
        (ROOM_WAIT_IS_UNKNOWN,),
    )

    wait_id: Id
