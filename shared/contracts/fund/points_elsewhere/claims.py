"""What is asked of a reward in another community: reserve, keep, hand out, give back."""

from typing import Annotated

from pydantic import ConfigDict, Field

from shared.contracts.fund.points.commands import WithoutCode
from shared.contracts.fund.points.events import WhyReleased
from shared.contracts.fund.refusals.points import (
    NOBODY_HANDS_OUT_TO_THEMSELVES,
    PICK_UP_CODE_IS_NOT_VALID,
    POINTS_ARE_TOO_FEW,
)
from shared.contracts.fund.refusals.points_elsewhere import (
    POINTS_AGREEMENT_IS_UNKNOWN,
    POINTS_ARE_NOT_TAKEN_THERE,
    POINTS_OF_THE_MONTH_ARE_USED,
    VISITOR_CLAIM_IS_OVER,
    VISITOR_CLAIM_IS_UNKNOWN,
)
from shared.kernel.messages import BESIDE_THE_WISH, Command
from shared.kernel.models import CommunityId, Flag, Id, Instant, PositiveCount, Request
from shared.kernel.operations import Operation, by_policy
from shared.kernel.roles import Role, people, roles


class ReserveElsewhereRequest(Request):
    """A reward of another community, and the agreement under which it may be had."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "agreement_id": "0197e1a2-5c00-7000-8000-00000000a9e1",
                    "reward_id": "0197e1a2-5c00-7000-8000-000000004ea1",
                }
            ]
        }
    )

    agreement_id: Id
    """The agreement with the community whose reward it is."""
    reward_id: Id
    """The reward there."""


class ReserveElsewhere(ReserveElsewhereRequest, Command):
    """A volunteer reserves a reward of another community. Its points are set aside here at once; that
    community keeps the reward, or says that it can't, and then they are free again.
    """

    operation = Operation(
        "Reserve a reward of another community",
        roles(Role.RESIDENT),
        (
            POINTS_AGREEMENT_IS_UNKNOWN,
            POINTS_ARE_NOT_TAKEN_THERE,
            POINTS_OF_THE_MONTH_ARE_USED,
            POINTS_ARE_TOO_FEW,
        ),
        makes="reservation_id",
    )

    cost_points: Annotated[int, Field(strict=True, ge=1, le=10_000), BESIDE_THE_WISH]
    """What it costs there; set by the gateway, which asks. Where it is wrong, nothing is kept."""


Holder = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""By what a person is told apart in this claim alone: a digest of the claim and the person's id at home."""


class HoldForVisitor(Command):
    """A volunteer of another community has reserved a reward of this one."""

    operation = by_policy()

    claim_id: Id
    home: CommunityId
    agreement_id: Id
    reward_id: Id
    minutes: PositiveCount
    holder: Holder
    kept_until: Instant


class ReleaseForVisitor(Command):
    """The volunteer gives it back."""

    operation = by_policy()

    claim_id: Id


class HandOutToVisitor(WithoutCode, Command):
    """Staff hand out what a volunteer of another community has reserved."""

    operation = Operation(
        "Hand out a reward to a volunteer of another community",
        people(Role.STAFF),
        (
            VISITOR_CLAIM_IS_UNKNOWN,
            NOBODY_HANDS_OUT_TO_THEMSELVES,
            VISITOR_CLAIM_IS_OVER,
            PICK_UP_CODE_IS_NOT_VALID,
        ),
        of_nobody=True,
    )

    claim_id: Id
    by_code: Flag
    """Whether the code was typed; set by the gateway, which alone knows it."""


class ConfirmElsewhere(Command):
    """The other community keeps the reward."""

    operation = by_policy()

    reservation_id: Id


class RedeemElsewhere(Command):
    """The other community has handed the reward out."""

    operation = by_policy()

    reservation_id: Id


class ReleaseElsewhere(Command):
    """The other community does not keep the reward, or does no more."""

    operation = by_policy()

    reservation_id: Id
    why: WhyReleased
