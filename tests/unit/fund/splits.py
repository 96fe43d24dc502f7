"""Scenes of sources' splits: what a source is for from a day on."""

from datetime import date, datetime, timedelta

from shared.contracts.fund.ledger import IncomeSource
from shared.contracts.fund.splits import SetSourceSplit, SplitPart
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
) -> SetSourceSplit:
    """The committee decides which purses get which shares of a source."""
    return SetSourceSplit.model_validate(
        {
            "source": source,
            "parts": tuple(SplitPart(earmark_id=purse, share_bps=bps) for purse, bps in parts),
            "from_day": day,
            "reason": "委员会第三次会议",
            **committee("committee-he", at),
        }
    )


def lines_of(spec: History, number: int) -> list[tuple[str, str | None, int]]:
    """The lines of an entry by its number."""
    return next(one.lines for one in spec.state.postings.values() if one.number == number)
