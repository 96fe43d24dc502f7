"""Two communities' funds, and what has happened in one that the other has not heard of yet."""

from dataclasses import dataclass, field
from datetime import date, datetime

from services.fund.policies import POLICIES
from shared.contracts.fund.points.commands import EarnPoints, OfferReward
from shared.contracts.fund.points.events import RewardOffered, RewardReserved
from shared.contracts.fund.points_elsewhere.agreement_events import PointsAgreementProposed
from shared.contracts.fund.points_elsewhere.agreements import AcceptPointsAgreement, ProposePointsAgreement
from shared.contracts.fund.points_elsewhere.claims import HandOutToVisitor, ReserveElsewhere
from shared.contracts.fund.points_elsewhere.terms import PointsBearer
from shared.kernel.messages import Tick
from shared.kernel.roles import Role
from tests.read_models import recorded
from tests.specification import later
from tests.unit.fund.scenes import TODAY, History, by, id_of, open_fund, policy

HOME, HOST = "haiwan", "nanbeitai"
LIN, STAFF, THERE = "resident-lin", "staff-chen", "staff-luo"
UNTIL = date(2027, 7, 5)
AVAILABLE = later(days=8)
"""A week after they were earned points can be spent."""


@dataclass
class Two:
    """A volunteer's community and one that has rewards."""

    logs: dict[str, History] = field(default_factory=lambda: {HOME: open_fund(), HOST: open_fund()})
    heard: dict[str, int] = field(default_factory=lambda: {HOME: 0, HOST: 0})
    """How many events of each the other one has heard of."""
    agreement: str = ""
    rewards: list[str] = field(default_factory=list)

    @property
    def home(self) -> History:
        return self.logs[HOME]

    @property
    def host(self) -> History:
        return self.logs[HOST]

    def hear(self, community: str, *, again: bool = False) -> bool:
        """The next event of a community reaches whom it concerns; whether there was one."""
        place = self.heard[community] - (1 if again and self.heard[community] else 0)
        if place == len(self.logs[community].events):
            return False
        told = recorded(self.logs[community].events[place], place + 1, "fund").model_copy(
            update={"id": f"{community}:{place + 1}", "partitionkey": community}
        )
        if (addressed := POLICIES.commands_across(told)) is not None:
            other, commands = addressed
            for command in commands:
                self.logs[other].when(command)
        self.heard[community] = place + 1
        return True

    def settle(self) -> "Two":
        """Both have heard all."""
        while any(self.hear(community) for community in self.logs):
            pass
        return self


def proposing(
    most: int = 10, bearer: PointsBearer = PointsBearer.HOME, **changes: object
) -> ProposePointsAgreement:
    wish = {
        "home": HOME,
        "most_points_a_month": most,
        "from_day": TODAY,
        "until_day": UNTIL,
        "bearer": bearer,
        "settlement": "每季度补足同等物资" if bearer is PointsBearer.HOME else None,
        **by(THERE, Role.STAFF),
        **changes,
    }
    return ProposePointsAgreement.model_validate(wish)


def accepting(agreement_id: str, person: str = STAFF) -> AcceptPointsAgreement:
    return AcceptPointsAgreement(agreement_id=agreement_id, **by(person, Role.STAFF))


def offered(history: History, cost_points: int = 2, stock: int = 1) -> str:
    command = OfferReward(
        title="环保布袋", donor="南北台超市", cost_points=cost_points, stock=stock, **by(THERE, Role.STAFF)
    )
    return history.when(command).happened(RewardOffered).reward_id


def agreed(
    most: int = 10, *, minutes: int = 300, stock: int = 1, bearer: PointsBearer = PointsBearer.HOME
) -> Two:
    """Volunteers of one may have a bag of two points of the other; Lin has points."""
    two = Two()
    two.rewards = [offered(two.host, stock=stock)]
    two.agreement = two.host.when(proposing(most, bearer)).happened(PointsAgreementProposed).agreement_id
    two.settle().home.when(accepting(two.agreement))
    two.settle().home.when(EarnPoints(hours_id=id_of("hours"), person_id=LIN, minutes=minutes, **policy()))
    two.home.when(Tick(**policy(later(days=7))))
    return two


def reserving(
    two: Two, cost_points: int = 2, at: datetime = AVAILABLE, person: str = LIN
) -> ReserveElsewhere:
    return ReserveElsewhere(
        agreement_id=two.agreement,
        reward_id=two.rewards[0],
        cost_points=cost_points,
        **by(person, Role.RESIDENT, at=at),
    )


def reserved(two: Two, at: datetime = AVAILABLE) -> str:
    return two.home.when(reserving(two, at=at)).happened(RewardReserved).reservation_id


def handing_out(
    claim_id: str, person: str = THERE, *, by_code: bool = True, at: datetime = AVAILABLE
) -> HandOutToVisitor:
    reason = None if by_code else "没有手机"
    return HandOutToVisitor(
        claim_id=claim_id, by_code=by_code, reason=reason, **by(person, Role.STAFF, at=at)
    )
