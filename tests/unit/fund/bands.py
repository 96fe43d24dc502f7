"""Bands by amount: one officer up to 100 yuan, the residents above 1,000; for specifications."""

from datetime import datetime, timedelta
from hashlib import sha256

from shared.contracts.fund.officer import NameOfficer
from shared.contracts.fund.opening import AdoptRules
from shared.contracts.fund.residents_votes.commands import (
    CloseResidentsVote,
    CountPaperBallots,
    HandInPaperBallot,
    OpenResidentsVote,
    TakeBallot,
)
from shared.contracts.fund.votes import Seats, Vote
from shared.contracts.partners.band_rules import AmountBands, LargeBand, SmallBand
from shared.contracts.partners.committee_rules import CommitteeRules
from shared.kernel.messages import Envelope
from shared.kernel.roles import Role
from tests.specification import MONDAY
from tests.unit.fund.scenes import (
    COMMITTEE,
    FIVE,
    History,
    ballot,
    by,
    granted,
    id_of,
    policy,
    requested,
    staff,
    voting_fund,
    wished,
)

OFFICER = COMMITTEE[0]
RESIDENTS = tuple(f"resident-{number}" for number in range(9))
VOTE = id_of("vote of the residents")
ENDS = MONDAY + timedelta(days=7)
SMALL, LARGE = SmallBand(up_to_fen=10_000), LargeBand(above_fen=100_000)


def voice(person: str) -> str:
    """What stands for a person in the vote."""
    return sha256(person.encode()).hexdigest()[:32]


def banded(small: SmallBand | None = SMALL, large: LargeBand | None = LARGE, **rules: object) -> History:
    """A fund with plenty of money, by whose rules amounts decide who decides; its officer is named."""
    committee = CommitteeRules.model_validate({**rules, "bands": AmountBands(small=small, large=large)})
    adopted = AdoptRules(
        disbursement_approvals=2,
        committee=committee,
        zone="Asia/Shanghai",
        effective_from=MONDAY,
        **policy(),
    )
    return voting_fund().when(adopted).when(granted()).when(naming(OFFICER))


def naming(person: str | None, seats: Seats = FIVE) -> NameOfficer:
    return NameOfficer(person_id=person, seats=seats, **by("district-luo", Role.DISTRICT))


def referred(spec: History, amount_fen: int = 200_000) -> str:
    """A large payment that the committee has carried; its id."""
    wish = requested(spec, wished(amount_fen))
    for person in COMMITTEE[:4]:
        spec.when(ballot(wish, person))
    return wish


def opening(
    wish: str, residents: tuple[str, ...] = RESIDENTS, ends_at: datetime = ENDS, vote: str = VOTE
) -> OpenResidentsVote:
    return OpenResidentsVote(
        disbursement_id=wish,
        vote_id=vote,
        question="是否同意更换电梯？",
        ends_at=ends_at,
        roll=tuple(voice(one) for one in residents),
        **staff(),
    )


def voting(
    person: str,
    choice: Vote = Vote.IN_FAVOUR,
    *,
    household: str | None = None,
    at: datetime = MONDAY,
    vote: str = VOTE,
) -> TakeBallot:
    return TakeBallot(
        vote_id=vote,
        voice=voice(person),
        household=voice(household) if household else None,
        choice=choice,
        **policy(at),
    )


def on_paper(
    person: str, number: str, *, household: str | None = None, at: datetime = MONDAY, vote: str = VOTE
) -> HandInPaperBallot:
    return HandInPaperBallot(
        vote_id=vote,
        number=number,
        voice=voice(person),
        household=voice(household) if household else None,
        **staff(at=at),
    )


def counting(
    in_favour: int,
    against: int = 0,
    abstained: int = 0,
    *,
    by_whom: Envelope | None = None,
    at: datetime = ENDS,
    vote: str = VOTE,
) -> CountPaperBallots:
    counter = by_whom or by("staff-zhao", Role.STAFF, at=at)
    return CountPaperBallots(
        vote_id=vote, in_favour=in_favour, against=against, abstained=abstained, **counter
    )


def closing(at: datetime = ENDS, vote: str = VOTE) -> CloseResidentsVote:
    return CloseResidentsVote(vote_id=vote, **by("staff-zhao", Role.STAFF, at=at))
