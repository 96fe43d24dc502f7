"""What is asked about approval: which bookings of a space need it, and the answers."""

from pydantic import ConfigDict

from shared.contracts.bookings.refusals.approvals import (
    BOOKING_IS_NOT_REQUESTED,
    NOBODY_ANSWERS_THEIR_OWN_REQUEST,
)
from shared.contracts.bookings.refusals.spaces import (
    AGREEMENT_DOES_NOT_COVER_THE_SPACE,
    AGREEMENT_IS_NOT_IN_FORCE,
    BOOKING_IS_OVER,
    BOOKING_IS_UNKNOWN,
    HOLD_HAS_EXPIRED,
    OF_STANDING,
    SPACE_IS_UNKNOWN,
)
from shared.contracts.bookings.spaces.approval import SpaceApproval
from shared.kernel.messages import Command
from shared.kernel.models import Flag, Id, Line, Request
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class SetSpaceApprovalRequest(Request):
    """Which bookings of a space staff answer first."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"approval": {"for_whom": ["partner"], "above_minutes": 120, "answer_hours": 48}},
                {"approval": None},
            ]
        }
    )

    approval: SpaceApproval | None
    """Which they are; null where every booking stands at once."""


class SetSpaceApproval(SetSpaceApprovalRequest, Command):
    """Staff say which bookings of a space wait for their answer. It holds for what is booked from now on:
    bookings that stand keep standing, and requests keep their time for an answer."""

    operation = Operation("Set which bookings need approval", roles(Role.STAFF), (SPACE_IS_UNKNOWN,))

    space_id: Id


class ApproveBookingRequest(Request):
    """Whether the answer is for one date or for a series."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"whole_series": True}]})

    whole_series: Flag = False
    """Whether all other dates of its series that wait are answered with it."""


class ApproveBooking(ApproveBookingRequest, Command):
    """Staff approve a request: it is a booking like any other from now on. Approved again, nothing changes.

    A partner's is refused once it is suspended or its agreement is over, as a hold's confirmation is.
    """

    operation = Operation(
        "Approve a requested booking",
        roles(Role.STAFF),
        (
            BOOKING_IS_UNKNOWN,
            BOOKING_IS_OVER,
            BOOKING_IS_NOT_REQUESTED,
            NOBODY_ANSWERS_THEIR_OWN_REQUEST,
            HOLD_HAS_EXPIRED,
            *OF_STANDING,
            AGREEMENT_IS_NOT_IN_FORCE,
            AGREEMENT_DOES_NOT_COVER_THE_SPACE,
        ),
    )

    booking_id: Id


class RejectBookingRequest(Request):
    """Why a request is rejected."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "当晚社区有消防演练"}]})

    reason: Line
    """Why, in a sentence that whoever asked reads. It is theirs: it goes when they are erased."""
    whole_series: Flag = False
    """Whether all other dates of its series that wait are answered with it."""


class RejectBooking(RejectBookingRequest, Command):
    """Staff reject a request, with a reason. Its time is free at once."""

    operation = Operation(
        "Reject a requested booking",
        roles(Role.STAFF),
        (
            BOOKING_IS_UNKNOWN,
            BOOKING_IS_OVER,
            BOOKING_IS_NOT_REQUESTED,
            NOBODY_ANSWERS_THEIR_OWN_REQUEST,
            HOLD_HAS_EXPIRED,
        ),
        official=True,
    )

    booking_id: Id
