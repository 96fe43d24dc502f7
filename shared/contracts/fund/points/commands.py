"""What is asked of points and rewards: earn, reverse, offer, reserve, hand out."""

from typing import Annotated

from pydantic import ConfigDict, Field

from shared.contracts.fund.points.translations import InEnglish
from shared.contracts.fund.refusals.points import (
    NOBODY_HANDS_OUT_TO_THEMSELVES,
    PICK_UP_CODE_IS_NOT_VALID,
    POINTS_ARE_TOO_FEW,
    RESERVATION_IS_OVER,
    RESERVATION_IS_UNKNOWN,
    REWARD_IS_GONE,
    REWARD_IS_UNKNOWN,
)
from shared.contracts.fund.refusals.points_elsewhere import RESERVATION_IS_ELSEWHERE
from shared.kernel.messages import ActorId, Command
from shared.kernel.models import Flag, Id, Line, PositiveCount, Request, Title
from shared.kernel.operations import Operation, by_policy
from shared.kernel.roles import Role, people, roles


class EarnPoints(Command):
    """Hours were credited in bookings."""

    operation = by_policy()

    hours_id: Id
    person_id: ActorId
    minutes: PositiveCount


class ReversePoints(Command):
    """Credited hours were reversed in bookings. Heard first, they are earned and reversed at once."""

    operation = by_policy()

    hours_id: Id
    person_id: ActorId
    minutes: PositiveCount


class CountPointsAsOne(Command):
    """Two records turned out to be one person's."""

    operation = by_policy()

    person_id: ActorId
    into: ActorId


class ForgetPoints(Command):
    """A person was erased."""

    operation = by_policy()

    person_id: ActorId


class OfferRewardRequest(InEnglish, Request):
    """Something that volunteers can have for points."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"title": "环保布袋", "donor": "海湾便利店", "cost_points": 2, "stock": 50}]
        }
    )

    title: Title
    """What it is, for everybody to read."""
    donor: Title
    """Which organisation or shop gave it, for everybody to read; never a person."""
    cost_points: Annotated[int, Field(strict=True, ge=1, le=10_000)]
    """What one costs, in points: an hour of service is one."""
    stock: PositiveCount
    """How many there are."""


class OfferReward(OfferRewardRequest, Command):
    """Staff offer what was given for volunteers. It is bought with points alone, and never for money."""

    operation = Operation("Offer a reward", roles(Role.STAFF), makes="reward_id")


class RestockRewardRequest(Request):
    """How much more of a reward there is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"quantity": 20}]})

    quantity: PositiveCount
    """How many came."""


class RestockReward(RestockRewardRequest, Command):
    """Staff note that more of a reward came."""

    operation = Operation("Restock a reward", roles(Role.STAFF), (REWARD_IS_UNKNOWN, REWARD_IS_GONE))

    reward_id: Id


class WithdrawRewardRequest(Request):
    """Why a reward is withdrawn."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "商家停业"}]})

    reason: Title
    """Public, and never about a person: it stays in the log."""


class WithdrawReward(WithdrawRewardRequest, Command):
    """Staff withdraw a reward. What is reserved is still handed out."""

    operation = Operation("Withdraw a reward", roles(Role.STAFF), (REWARD_IS_UNKNOWN,))

    reward_id: Id


class ReserveReward(Command):
    """A volunteer reserves a reward; its points are set aside until it is picked up, or for some days."""

    operation = Operation(
        "Reserve a reward",
        roles(Role.RESIDENT),
        (REWARD_IS_UNKNOWN, REWARD_IS_GONE, POINTS_ARE_TOO_FEW),
        makes="reservation_id",
    )

    reward_id: Id


class CancelReservation(Command):
    """The volunteer gives a reservation back, or staff do; its points are free again."""

    operation = Operation(
        "Cancel a reservation of a reward",
        roles(Role.RESIDENT, Role.STAFF),
        (RESERVATION_IS_UNKNOWN, RESERVATION_IS_OVER),
    )

    reservation_id: Id


class WithoutCode(Request):
    """Why a reward is handed out without the code."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "没有手机"}]})

    reason: Line | None = None
    """Why it is handed out without the code; left out where that is typed."""


class RedeemReservationRequest(WithoutCode):
    """The code that the volunteer is shown, or why it is handed out without."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"code": "402817"}, {"reason": "没有手机"}]})

    code: Annotated[str, Field(pattern=r"^[0-9]{6}$")] | None = None
    """The six digits that the volunteer is shown now; left out where there is a reason."""


class RedeemReservation(WithoutCode, Command):
    """Staff hand out what was reserved. The hours behind the points stay what they are."""

    operation = Operation(
        "Hand out a reserved reward",
        people(Role.STAFF),
        (
            RESERVATION_IS_UNKNOWN,
            NOBODY_HANDS_OUT_TO_THEMSELVES,
            RESERVATION_IS_ELSEWHERE,
            RESERVATION_IS_OVER,
            PICK_UP_CODE_IS_NOT_VALID,
        ),
        official=True,
    )

    reservation_id: Id
    by_code: Flag
    """Whether the code was typed; set by the gateway, which alone knows it."""
