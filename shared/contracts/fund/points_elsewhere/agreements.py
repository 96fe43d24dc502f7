"""What is asked of an agreement on points: propose, accept, decline, end; and what the other log is told."""

from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from shared.contracts.fund.points_elsewhere.terms import MostPoints, PointsBearer, PointsBounds
from shared.contracts.fund.refusals.points import REWARD_IS_UNKNOWN
from shared.contracts.fund.refusals.points_elsewhere import (
    POINTS_AGREEMENT_IS_NOT_OPEN,
    POINTS_AGREEMENT_IS_UNKNOWN,
    PROPOSER_DOES_NOT_ACCEPT,
)
from shared.kernel.days import Day
from shared.kernel.messages import ActorId, Command
from shared.kernel.models import CommunityId, Id, Request, Title
from shared.kernel.operations import Operation, by_policy
from shared.kernel.roles import Role, people

PARTIES = people(Role.STAFF, Role.DISTRICT)
"""Who agrees for a community."""


class ProposePointsAgreementRequest(Request):
    """Which rewards of this community volunteers of another one may have, and within what."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "home": "nanbeitai",
                    "reward_ids": [],
                    "most_points_a_month": 40,
                    "from_day": "2026-08-01",
                    "until_day": "2027-07-31",
                    "bearer": "home",
                    "settlement": "每季度按已兑换积分补足同等物资",
                }
            ]
        },
    )

    home: CommunityId
    """The community whose volunteers may have them."""
    reward_ids: Annotated[tuple[Id, ...], Field(max_length=50)] = ()
    """The rewards; all of them, where none is named."""
    most_points_a_month: MostPoints
    """How many points may be used in a calendar month, by all volunteers together."""
    from_day: Day
    """The first day on which it holds."""
    until_day: Day
    """The last day on which it holds."""
    bearer: PointsBearer
    """Who bears what the rewards are worth."""
    settlement: Title | None = None
    """How the two settle what the home community owes, for everybody to read; null where it owes nothing."""

    @model_validator(mode="after")
    def _holds_a_day_and_says_how_it_is_settled(self) -> Self:
        if self.until_day < self.from_day:
            raise ValueError("until_day lies before from_day")
        if (self.bearer is PointsBearer.HOME) != (self.settlement is not None):
            raise ValueError("settlement is said where the home community bears the cost, and nowhere else")
        return self


class ProposePointsAgreement(ProposePointsAgreementRequest, Command):
    """Staff or the district offer another community's volunteers rewards of this one. It holds once that
    community accepts it.
    """

    operation = Operation(
        "Propose an agreement on points", PARTIES, (REWARD_IS_UNKNOWN,), makes="agreement_id"
    )


class AcceptPointsAgreement(Command):
    """The other community accepts: somebody else than who proposed it."""

    operation = Operation(
        "Accept an agreement on points",
        PARTIES,
        (POINTS_AGREEMENT_IS_UNKNOWN, POINTS_AGREEMENT_IS_NOT_OPEN, PROPOSER_DOES_NOT_ACCEPT),
    )

    agreement_id: Id


class DeclinePointsAgreementRequest(Request):
    """Why an agreement does not come about."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "今年积分已有安排"}]})

    reason: Title
    """Public, and never about a person: it stays in the log."""


class DeclinePointsAgreement(DeclinePointsAgreementRequest, Command):
    """The other community declines."""

    operation = Operation(
        "Decline an agreement on points",
        PARTIES,
        (POINTS_AGREEMENT_IS_UNKNOWN, POINTS_AGREEMENT_IS_NOT_OPEN),
    )

    agreement_id: Id


class EndPointsAgreementRequest(Request):
    """Why an agreement ends, or a proposal is taken back."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "两社区商定不再续行"}]})

    reason: Title
    """Public, and never about a person: it stays in the log."""


class EndPointsAgreement(EndPointsAgreementRequest, Command):
    """Either community ends it, or the one that proposed it takes it back. What is reserved under it is still
    handed out.
    """

    operation = Operation("End an agreement on points", PARTIES, (POINTS_AGREEMENT_IS_UNKNOWN,))

    agreement_id: Id


class ReceivePointsAgreement(Command):
    """Another community proposes one."""

    operation = by_policy()

    agreement_id: Id
    host: CommunityId
    bounds: PointsBounds
    proposed_by: ActorId


class TakeUpPointsAgreement(Command):
    """The other community has accepted."""

    operation = by_policy()

    agreement_id: Id


class NotePointsAgreementEnd(Command):
    """The other community has declined it, taken it back or ended it."""

    operation = by_policy()

    agreement_id: Id
    reason: Title
    declined: bool = False
