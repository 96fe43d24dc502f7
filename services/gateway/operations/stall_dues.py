"""What stalls owe by its age: worked out of the list of what they owe, on the day on which it is asked."""

from services.gateway.operations.caller import Caller
from services.gateway.operations.local_time import today_here
from services.gateway.operations.whole_lists import whole_answer
from shared.contracts.fund.markets.ageing import AgeBand, AgeBandSum, AgedStallDue, StallAgeingView
from shared.contracts.fund.markets.views import ListStallDues


async def stall_ageing(caller: Caller) -> StallAgeingView:
    """What each stall owes, the oldest first, and the sums of 30, 60, 90 and more days."""
    today = await today_here(caller)
    stalls = []
    for one in await whole_answer(caller, ListStallDues(owing=True)):
        days = (today - one.since).days if one.since else 0
        stalls.append(AgedStallDue(**one.model_dump(), days=days, band=AgeBand.of(days)))
    bands = tuple(
        AgeBandSum(
            band=band,
            stalls=sum(one.band is band for one in stalls),
            due_fen=sum(one.due_fen for one in stalls if one.band is band),
        )
        for band in AgeBand
    )
    total_fen = sum(one.due_fen for one in stalls)
    return StallAgeingView(as_of=today, total_fen=total_fen, bands=bands, stalls=tuple(stalls))
