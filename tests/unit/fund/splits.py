"""Scenes of sources' splits: what a source is for from a day on."""

from datetime import date, datetime, timedelta

from shared.contracts.fund.ledger import IncomeSource
from shared.contracts.fund.splits import ProposeSourceSplit, SetSourceSplit, SourceSplitProposed, SplitPart
from tests.specification import MONDAY
from tests.unit.fund.scenes import TODAY, History, committee

TOMORROW = TODAY + timedelta(days=1)
NEXT_DAY = MONDAY + timedelta(days=1)
"""The moment a day later: what is booked then is divided."""


def splitting(
    source: IncomeSource,
    *parts: tuple[str | None, int],
    day: date = TOMORROW,
    at: datetime = MONDAY,
) -> ProposeSourceSplit:
    """A member of the committee proposes which purses get which shares of a source."""
    return ProposeSourceSplit.model_validate(
        {
            "source": source,
            "parts": tuple(SplitPart(earmark_id=purse, share_bps=bps) for purse, bps in parts),
            "from_day": day,
            "reason": "委员会第三次会议",
            **committee("committee-he", at),
        }
    )


def decision(
    spec: History, person: str = "committee-deng", at: datetime = MONDAY, related: tuple[str, ...] = ()
) -> SetSourceSplit:
    """Somebody decides on what was proposed last."""
    proposals = [one for one in spec.events if isinstance(one, SourceSplitProposed)]
    return SetSourceSplit(
        proposal_id=proposals[-1].proposal_id, related_people=related, **committee(person, at)
    )


def split(
    spec: History,
    source: IncomeSource,
    *parts: tuple[str | None, int],
    day: date = TOMORROW,
    at: datetime = MONDAY,
) -> History:
    """One member of the committee proposes it, another decides."""
    spec.when(splitting(source, *parts, day=day, at=at))
    return spec.when(decision(spec, at=at))


def lines_of(spec: History, number: int) -> list[tuple[str, str | None, int]]:
    """The lines of an entry by its number."""
    return next(one.lines for one in spec.state.postings.values() if one.number == number)
