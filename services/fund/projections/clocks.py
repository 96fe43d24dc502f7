"""What waits in a fund with a day by which it has to be done, for the district: one document."""

from datetime import date

from pydantic import Field

from shared.contracts.fund.ledger import EntryKind, EntryReversed
from shared.contracts.fund.markets.events import MarketCancelled, MarketDisclosed, MarketOpened
from shared.contracts.fund.objections import DisbursementObjectedTo, DisbursementObjectionAnswered
from shared.contracts.fund.sums import FundClocks, GatherClocks
from shared.kernel.messages import Recorded
from shared.kernel.models import View
from shared.projections.projection import Documents, Projection

CLOCKS = "clocks"
"""The key of the one document."""


class Clocks(View):
    markets: dict[str, date] = Field(default_factory=dict)
    """By market that was opened: the last day for its disclosure."""
    undisclosed: tuple[str, ...] = ()
    """Those of them that are not disclosed."""
    objections: tuple[str, ...] = ()
    """Objections to payments that nobody has answered."""


def _opened(clocks: Clocks | None, recorded: Recorded[MarketOpened], _key: str) -> Clocks:
    clocks, event = clocks or Clocks(), recorded.data
    markets = {**clocks.markets, event.market_id: event.disclose_by}
    return _owes(clocks.model_copy(update={"markets": markets}), event.market_id)


def _owes(clocks: Clocks, market_id: str) -> Clocks:
    return clocks.model_copy(update={"undisclosed": tuple(sorted({*clocks.undisclosed, market_id}))})


def _disclosed(
    clocks: Clocks | None, recorded: Recorded[MarketDisclosed] | Recorded[MarketCancelled], _key: str
) -> Clocks:
    clocks = clocks or Clocks()
    left = tuple(one for one in clocks.undisclosed if one != recorded.data.market_id)
    return clocks.model_copy(update={"undisclosed": left})


def _reversed(clocks: Clocks | None, recorded: Recorded[EntryReversed], _key: str) -> Clocks:
    """A share that is taken back is counted anew, and its market disclosed again, by the same day."""
    return _owes(clocks or Clocks(), recorded.data.reversed_subject_id)


def _of_a_share(event: EntryReversed) -> tuple[str, ...]:
    return (CLOCKS,) if event.reversed_kind is EntryKind.MARKET_SHARE_ACCRUED else ()


def _objected(clocks: Clocks | None, recorded: Recorded[DisbursementObjectedTo], _key: str) -> Clocks:
    clocks = clocks or Clocks()
    return clocks.model_copy(update={"objections": (*clocks.objections, recorded.data.objection_id)})


def _answered(clocks: Clocks | None, recorded: Recorded[DisbursementObjectionAnswered], _key: str) -> Clocks:
    clocks = clocks or Clocks()
    left = tuple(one for one in clocks.objections if one != recorded.data.objection_id)
    return clocks.model_copy(update={"objections": left})


async def gather_clocks(documents: Documents[Clocks], query: GatherClocks) -> dict[str, FundClocks]:
    """What waits in the funds of these communities; those in which nothing ever did are missing."""
    return {
        community: FundClocks(
            disclosures_due=tuple(sorted(one.markets[key] for key in one.undisclosed)),
            objections_open=len(one.objections),
        )
        for community, one in (await documents.across(query.communities, CLOCKS)).items()
    }


FUND_CLOCKS = (
    Projection("fund-clocks", Clocks)
    .on(MarketOpened, lambda _: (CLOCKS,), _opened)
    .on(MarketDisclosed, lambda _: (CLOCKS,), _disclosed)
    .on(MarketCancelled, lambda _: (CLOCKS,), _disclosed)
    .on(EntryReversed, _of_a_share, _reversed)
    .on(DisbursementObjectedTo, lambda _: (CLOCKS,), _objected)
    .on(DisbursementObjectionAnswered, lambda _: (CLOCKS,), _answered)
    .answers(GatherClocks, gather_clocks)
)
