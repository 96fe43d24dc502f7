"""The district in numbers: each service is asked once for all communities, and counts nothing for it."""

import asyncio
from collections import Counter
from collections.abc import Iterator

from services.gateway.domain.state import DISTRICT_LOG
from services.gateway.operations.caller import Caller
from services.gateway.operations.communities import list_communities
from shared.contracts.bookings.sums import GatherRooms, RoomsMonth, RoomsSums
from shared.contracts.fund.statement import PeriodView
from shared.contracts.fund.sums import FundSums, GatherFunds
from shared.contracts.gateway.identity import CommunitySummary
from shared.contracts.gateway.rollup import MonthNumbers, RollUpLine, RollUpView
from shared.contracts.partners.sums import GatherProgrammes, ProgrammeMonth, ProgrammeSums
from shared.kernel.money import WHOLE_IN_BPS
from shared.kernel.months import month_at, month_before
from shared.kernel.roles import Role
from shared.kernel.sheets import csv_of

_AT_ONCE = 200
_ZONE = "Asia/Shanghai"
"""The district's, by which it is this month or the next."""
_NO_FUND = FundSums(at_host_charity_fen=0, due_from_partners_fen=0, months=())


async def read_roll_up(caller: Caller, month: str | None) -> RollUpView:
    """All communities in a month, or in the one that runs, beside the month before."""
    month = month or month_at(caller.now, _ZONE)
    lines: list[RollUpLine] = []
    after: str | None = None
    while True:
        page = await list_communities(caller.gateway, after, _AT_ONCE)
        lines += await _lines(caller, page.items, month)
        after = page.next_cursor
        if after is None:
            return RollUpView(month=month, before=month_before(month), communities=tuple(lines))


async def _lines(caller: Caller, summaries: list[CommunitySummary], month: str) -> list[RollUpLine]:
    names = tuple(one.community for one in summaries)
    programmes, rooms, funds = await asyncio.gather(
        caller.ask(GatherProgrammes(communities=names), community=DISTRICT_LOG),
        caller.ask(GatherRooms(communities=names), community=DISTRICT_LOG),
        caller.ask(GatherFunds(communities=names), community=DISTRICT_LOG),
    )
    found = []
    for one in summaries:
        state = await caller.gateway.state_of(one.community)
        residents = sum(Role.RESIDENT in held for held in state.roles.values())
        programme = programmes.get(one.community) or ProgrammeSums()
        room = rooms.get(one.community) or RoomsSums()
        found.append(_line(one, residents, programme, room, funds.get(one.community) or _NO_FUND, month))
    return found


def _line(
    one: CommunitySummary,
    residents: int,
    programme: ProgrammeSums,
    rooms: RoomsSums,
    fund: FundSums,
    month: str,
) -> RollUpLine:
    return RollUpLine(
        community=one.community,
        name=one.name,
        name_en=one.name_en,
        residents=residents,
        calls_open=len(programme.calls_open),
        intents_waiting=len(programme.intents_waiting),
        oldest_intent_at=min(programme.intents_waiting.values(), default=None),
        partners=len(programme.partners),
        partners_by_mechanism=Counter(kind.mechanism for kind in programme.partners.values()),
        partners_by_actor=Counter(kind.actor_kind for kind in programme.partners.values()),
        objections_open=len(programme.objections_open),
        spaces=rooms.spaces,
        reports_overdue=len(rooms.reports_overdue),
        at_host_charity_fen=fund.at_host_charity_fen,
        due_from_partners_fen=fund.due_from_partners_fen,
        month=_month(programme, rooms, fund, month),
        before=_month(programme, rooms, fund, month_before(month)),
    )


def _month(programme: ProgrammeSums, rooms: RoomsSums, fund: FundSums, month: str) -> MonthNumbers:
    done = programme.months.get(month) or ProgrammeMonth()
    held = rooms.months.get(month) or RoomsMonth()
    money = next((one for one in fund.months if one.month == month), _no_money(month))
    ratio = held.prices_fen * WHOLE_IN_BPS // held.market_fen if held.market_fen else None
    return MonthNumbers(
        **done.model_dump(),
        **held.model_dump(exclude={"prices_fen", "market_fen"}),
        price_to_market_bps=ratio,
        income_fen=money.income_total_fen,
        expense_fen=money.expense_total_fen,
    )


def _no_money(month: str) -> PeriodView:
    return PeriodView(
        month=month, closed=False, income_total_fen=0, expense_total_fen=0, closing_fen=0, entries=0
    )


def as_csv(view: RollUpView) -> str:
    """The same as comma-separated values (RFC 4180), two lines a community: the month and the one before."""
    standing = [name for name in RollUpLine.model_fields if name not in _NOT_IN_CSV]
    columns = [*standing, "of_month", *MonthNumbers.model_fields]
    return csv_of(columns, (row for line in view.communities for row in _rows(line, standing, view)))


_NOT_IN_CSV = frozenset({"month", "before", "partners_by_mechanism", "partners_by_actor"})


def _rows(line: RollUpLine, standing: list[str], view: RollUpView) -> Iterator[list[object]]:
    values = line.model_dump(mode="json")
    for name, numbers in ((view.month, line.month), (view.before, line.before)):
        yield [*(values[key] for key in standing), name, *numbers.model_dump().values()]
