"""The district in numbers: each service is asked once for all communities, and counts nothing for it."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from services.gateway.domain.exclusions import clashing_of
from services.gateway.domain.state import DISTRICT_LOG, GatewayState
from services.gateway.operations.caller import Caller
from services.gateway.operations.communities import list_communities
from services.gateway.operations.parts import Parts, WholeOnly
from shared.contracts.bookings.room_use import GatherRoomUse, RoomUseNumbers, RoomUseOfTwo
from shared.contracts.bookings.sums import GatherRooms, RoomsMonth, RoomsSums
from shared.contracts.fund.ledger import IncomeSource
from shared.contracts.fund.sums import FundClocks, FundMonth, FundSums, GatherClocks, GatherFunds
from shared.contracts.gateway.identity import CommunitySummary
from shared.contracts.gateway.rollup import MonthNumbers, RollUpLine, RollUpView
from shared.contracts.partners.purchases.payments import SpendingPurpose
from shared.contracts.partners.rule_bounds import BoundLeft
from shared.contracts.partners.sums import (
    GatherDeviations,
    GatherProgrammes,
    ProgrammeMonth,
    ProgrammeSums,
)
from shared.kernel.models import Page, Query
from shared.kernel.money import WHOLE_IN_BPS
from shared.kernel.months import month_at, month_before
from shared.kernel.roles import Role

A = TypeVar("A")

PARTNERS = "partners"
_AT_ONCE = 200
_ZONE = "Asia/Shanghai"
"""The district's, by which it is this month or the next."""
_NO_FUND = FundSums(at_host_charity_fen=0, due_from_partners_fen=0, months=())
_NO_USE = RoomUseOfTwo(month=RoomUseNumbers(), before=RoomUseNumbers())
_NO_CLOCKS = FundClocks(disclosures_due=(), objections_open=0)


async def read_roll_up(caller: Caller, month: str | None, parts: Parts | None = None) -> RollUpView:
    """All communities in a month, or in the one that runs, beside the month before.

    ``parts`` says afterwards which services' numbers are missing, for whoever shows the others without them.
    """
    parts = parts or WholeOnly()
    month = month or month_at(caller.now, _ZONE)
    lines: list[RollUpLine] = []
    after: str | None = None
    while True:
        known = Page(items=[*caller.gateway.summaries.values()], next_cursor=None)
        page = await parts.of(PARTNERS, list_communities(caller.gateway, after, _AT_ONCE), known)
        lines += await _lines(caller, page.items, month, parts)
        after = page.next_cursor
        if after is None:
            return RollUpView(month=month, before=month_before(month), communities=tuple(lines))


async def _lines(
    caller: Caller, summaries: list[CommunitySummary], month: str, parts: Parts
) -> list[RollUpLine]:
    names = tuple(one.community for one in summaries)

    def ask(service: str, query: Query[dict[str, A]]) -> Awaitable[dict[str, A]]:
        return parts.of(service, caller.ask(query, community=DISTRICT_LOG), {})

    programmes, rooms, uses, funds, clocks, deviations = await asyncio.gather(
        ask(PARTNERS, GatherProgrammes(communities=names)),
        ask("bookings", GatherRooms(communities=names)),
        ask("bookings", GatherRoomUse(communities=names, month=month)),
        ask("fund", GatherFunds(communities=names)),
        ask("fund", GatherClocks(communities=names)),
        ask(PARTNERS, GatherDeviations(communities=names, at=caller.now)),
    )
    found = []
    for one in summaries:
        name = one.community
        standing = _Standing(
            programme=programmes.get(name) or ProgrammeSums(),
            rooms=rooms.get(name) or RoomsSums(),
            use=uses.get(name) or _NO_USE,
            fund=funds.get(name) or _NO_FUND,
            clocks=clocks.get(name) or _NO_CLOCKS,
            outside=deviations.get(name) or (),
            people=await caller.gateway.state_of(name),
            today=caller.now.astimezone(ZoneInfo(_ZONE)).date(),
        )
        found.append(_line(one, standing, month))
    return found


@dataclass(frozen=True, slots=True)
class _Standing:
    """What is known of one community."""

    programme: ProgrammeSums
    rooms: RoomsSums
    use: RoomUseOfTwo
    fund: FundSums
    clocks: FundClocks
    outside: tuple[BoundLeft, ...]
    people: GatewayState
    today: date


def _line(one: CommunitySummary, known: _Standing, month: str) -> RollUpLine:
    programme, rooms, fund = known.programme, known.rooms, known.fund
    holders = Counter(role for held in known.people.roles.values() for role in held)
    return RollUpLine(
        community=one.community,
        name=one.name,
        name_en=one.name_en,
        residents=holders[Role.RESIDENT],
        calls_open=len(programme.calls_open),
        intents_waiting=len(programme.intents_waiting),
        oldest_intent_at=_oldest(programme),
        partners=len(programme.partners),
        partners_by_mechanism=Counter(kind.mechanism for kind in programme.partners.values()),
        partners_by_actor=Counter(kind.actor_kind for kind in programme.partners.values()),
        objections_open=len(programme.objections_open),
        spaces=rooms.spaces,
        reports_overdue=len(rooms.reports_overdue),
        at_host_charity_fen=fund.at_host_charity_fen,
        due_from_partners_fen=fund.due_from_partners_fen,
        due_from_stalls_fen=fund.due_from_stalls_fen,
        due_from_merchants_fen=fund.due_from_merchants_fen,
        shares_overdue=known.clocks.shares_overdue,
        shares_overdue_fen=known.clocks.shares_overdue_fen,
        merchant_months_late=known.clocks.merchant_months_late,
        merchant_late_fen=known.clocks.merchant_late_fen,
        boxes_overdue=known.clocks.boxes_overdue,
        disclosures_overdue=sum(by < known.today for by in known.clocks.disclosures_due),
        payment_objections_open=known.clocks.objections_open,
        office_holders={role: holders[role] for role in Role if holders[role]},
        roles_in_conflict=sum(bool(clashing_of(known.people, one)) for one in known.people.roles),
        rules_outside=known.outside,
        month=_month(known, known.use.month, month),
        before=_month(known, known.use.before, month_before(month)),
    )


def _oldest(programme: ProgrammeSums) -> datetime | None:
    """Since when the offer waits that has waited longest."""
    waiting = programme.intents_waiting.values()
    return datetime.fromtimestamp(min(waiting), UTC) if waiting else None


def _month(known: _Standing, use: RoomUseNumbers, month: str) -> MonthNumbers:
    done = known.programme.months.get(month) or ProgrammeMonth()
    held = known.rooms.months.get(month) or RoomsMonth()
    money = next((one for one in known.fund.months if one.month == month), _no_money(month))
    ratio = held.prices_fen * WHOLE_IN_BPS // held.market_fen if held.market_fen else None
    return MonthNumbers(
        **done.model_dump(),
        **held.model_dump(exclude={"prices_fen", "market_fen"}),
        price_to_market_bps=ratio,
        rooms=use,
        income_fen=money.income_total_fen,
        income_by_source={source.value: fen for source, fen in money.income.items()},
        expense_fen=money.expense_total_fen,
        expense_by_purpose=money.expense,
    )


def _no_money(month: str) -> FundMonth:
    return FundMonth(
        month=month,
        closed=False,
        income_total_fen=0,
        expense_total_fen=0,
        closing_fen=0,
        entries=0,
        income={},
        expense={},
    )


def table_of(view: RollUpView) -> tuple[list[str], Iterator[list[object]]]:
    """The same as a table, two rows a community: the month and the one before. The columns, then the rows.

    Income and expense have a column for each source and purpose, the roles one for each role.
    """
    standing = [name for name in RollUpLine.model_fields if name not in _NOT_IN_CSV]
    of_month = [name for name in MonthNumbers.model_fields if name not in _NOT_IN_CSV]
    columns = [
        *standing,
        *(f"{role.value}_holders" for role in Role),
        "rules_outside",
        "of_month",
        *of_month,
        *(f"rooms_{name}" for name in RoomUseNumbers.model_fields),
        *(f"income_{source.value}_fen" for source in IncomeSource),
        *(f"expense_{purpose.value}_fen" for purpose in SpendingPurpose),
    ]
    return columns, (row for line in view.communities for row in _rows(line, standing, of_month, view))


_NOT_IN_CSV = frozenset(
    {
        "month",
        "before",
        "rooms",
        "partners_by_mechanism",
        "partners_by_actor",
        "office_holders",
        "rules_outside",
        "income_by_source",
        "expense_by_purpose",
    }
)


def _rows(
    line: RollUpLine, standing: list[str], of_month: list[str], view: RollUpView
) -> Iterator[list[object]]:
    values = line.model_dump(mode="json")
    for name, numbers in ((view.month, line.month), (view.before, line.before)):
        told = numbers.model_dump()
        yield [
            *(values[key] for key in standing),
            *(line.office_holders.get(role, 0) for role in Role),
            " ".join(one.rule for one in line.rules_outside),
            name,
            *(told[key] for key in of_month),
            *told["rooms"].values(),
            *(numbers.income_by_source.get(source.value, 0) for source in IncomeSource),
            *(numbers.expense_by_purpose.get(purpose, 0) for purpose in SpendingPurpose),
        ]
