"""What waits of charity markets: to open, to count, differences to settle, shares to collect, to disclose."""

from collections.abc import Iterator
from datetime import datetime, time
from zoneinfo import ZoneInfo

from services.gateway.operations.caller import Caller
from services.gateway.operations.local_time import end_of_day, zone_here
from services.gateway.operations.markets import get_own_part
from services.gateway.operations.whole_lists import whole_answer
from shared.contracts.fund.markets.terms import MarketState, StallState
from shared.contracts.fund.markets.views import ListMarkets, MarketPartView, MarketView, StallView
from shared.contracts.gateway.waiting import Task, WaitingThing
from shared.kernel.roles import Role

_RUNNING = (MarketState.OPEN, MarketState.COUNTING)
_COUNTED = (MarketState.COUNTING, MarketState.SETTLED, MarketState.DISCLOSED)


async def of_staff(caller: Caller) -> list[WaitingThing]:
    """Stalls to count, and differences to settle."""
    return await _to_count(caller, Role.STAFF)


async def of_supervisor(caller: Caller) -> list[WaitingThing]:
    """As of staff."""
    return await _to_count(caller, Role.SUPERVISOR)


async def of_committee(caller: Caller) -> list[WaitingThing]:
    """To open, to count, to settle and to disclose."""
    return [*await _to_count(caller, Role.COMMITTEE), *await _to_decide(caller, Role.COMMITTEE)]


async def of_treasurer(caller: Caller) -> list[WaitingThing]:
    """As of the committee, and what stalls owe."""
    owing = [one for one in await _in(caller, *_COUNTED) if one.paid_fen < one.share_fen]
    return [
        *await _to_count(caller, Role.TREASURER),
        *await _to_decide(caller, Role.TREASURER),
        *(
            _thing(one, Task.COLLECT_STALL_SHARE, Role.TREASURER, owed_fen=one.share_fen - one.paid_fen)
            for one in owing
        ),
    ]


async def _to_count(caller: Caller, role: Role) -> list[WaitingThing]:
    """On its day and later, for those who keep no stall of it; each stall until the caller has counted it."""
    zone = await zone_here(caller)
    today, found = caller.now.astimezone(zone).date(), []
    for market in await _in(caller, *_RUNNING):
        part = await get_own_part(caller, market.market_id)
        if part is None or part.keeps or today < market.held_on:
            continue
        since = datetime.combine(market.held_on, time(), zone)
        found += [_thing(market, task, role, since=since) for task in _work(market, part)]
    return found


def _work(market: MarketView, part: MarketPartView) -> Iterator[Task]:
    """What there is to do with its stalls for who has had this part: each kind once."""
    left = [one for one in market.stalls if one.stall_id not in {*part.counted, *part.related}]
    if any(_waits(one, StallState.UNCOUNTED, StallState.COUNTED_ONCE) for one in left):
        yield Task.COUNT_TAKINGS
    if any(_waits(one, StallState.DIFFERENT) for one in left):
        yield Task.SETTLE_DIFFERENCE


def _waits(stall: StallView, *states: StallState) -> bool:
    return stall.state in states


async def _to_decide(caller: Caller, role: Role) -> list[WaitingThing]:
    """Filed markets that somebody else planned, and settled ones with the day by which they are disclosed."""
    zone, found = await zone_here(caller), []
    for market in await _in(caller, MarketState.FILED, MarketState.SETTLED):
        part = await get_own_part(caller, market.market_id)
        if part is None or part.keeps:
            continue
        if market.state is MarketState.SETTLED:
            found.append(_thing(market, Task.DISCLOSE_MARKET, role, due_at=_end_of(market, zone)))
        elif market.stalls and not part.planned:
            found.append(_thing(market, Task.OPEN_MARKET, role, since=market.planned_at))
    for market in await _in(caller, *_RUNNING):
        due_at = _end_of(market, zone)
        if due_at is not None and due_at < caller.now:
            found.append(_thing(market, Task.DISCLOSE_MARKET, role, due_at=due_at))
    return found


async def _in(caller: Caller, *states: MarketState) -> list[MarketView]:
    return [one for state in states for one in await whole_answer(caller, ListMarkets(state=state))]


def _end_of(market: MarketView, zone: ZoneInfo) -> datetime | None:
    """The end of the last day for its disclosure."""
    by = market.disclose_by
    return None if by is None else end_of_day(by, zone)


def _thing(
    market: MarketView,
    task: Task,
    role: Role,
    *,
    since: datetime | None = None,
    due_at: datetime | None = None,
    owed_fen: int | None = None,
) -> WaitingThing:
    return WaitingThing(
        task=task,
        role=role,
        subject_id=market.market_id,
        title=market.title,
        title_en=market.title_en,
        amount_fen=owed_fen,
        since=since,
        due_at=due_at,
    )
