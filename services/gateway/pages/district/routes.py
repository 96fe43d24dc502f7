"""All communities in one table, a month beside the one before; and the same as a file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations import workbook
from services.gateway.operations.parts import Parts
from services.gateway.operations.rollup import read_roll_up, table_of
from services.gateway.pages.site.files import csv_file, workbook_file
from services.gateway.pages.site.languages import name_in
from services.gateway.pages.site.room_use import UseOfMonth, use_of_month
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.tasks import span
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.fund.ledger import IncomeSource
from shared.contracts.gateway.rollup import READ_ROLL_UP, RollUpLine, RollUpView
from shared.kernel.months import MONTH, month_before
from shared.kernel.roles import Role
from shared.kernel.sheets import csv_of

router = APIRouter(include_in_schema=False)

_PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"}

_MONTH = re.compile(MONTH)
_COLUMNS_OF: Mapping[str, tuple[str, ...]] = {
    "partners": (
        "district.mechanisms",
        "district.actors",
        "district.calls",
        "district.waiting",
        "district.oldest",
        "district.partners",
        "district.objections_open",
        "district.intents",
        "district.trials",
        "district.admissions",
        "district.objections",
        "district.outside",
    ),
    "bookings": (
        "district.overdue",
        "district.bookings",
        "district.cancelled",
        "district.sessions",
        "district.places",
        "district.attended",
        "district.price",
        "room_use.opened",
        "room_use.used",
        "room_use.part",
        "room_use.residents",
        "room_use.kept",
        "room_use.bookings",
        "room_use.given_back",
        "room_use.no_shows",
    ),
    "fund": (
        "district.money",
        "district.due",
        "district.stalls_due",
        "district.income",
        "district.expense",
        "district.shares_overdue",
        "district.merchants_late",
        "district.boxes_overdue",
        "district.disclosures_overdue",
        "district.payment_objections",
    ),
}
"""By service, the columns that hold what it says: without it they are empty, and not nought."""
_OFFICES = (Role.STAFF, Role.TREASURER, Role.COMMITTEE, Role.SUPERVISOR, Role.AUDITOR)


@dataclass(frozen=True, slots=True)
class DistrictRow:
    """One community."""

    line: RollUpLine
    name: str
    oldest: str
    """For how long its oldest intent waits; empty where none does."""
    income: tuple[tuple[IncomeSource, int], ...]
    """What came into its fund in the month, by source."""
    use: UseOfMonth
    """How its rooms were used in the month."""
    used_before: UseOfMonth


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictPage(PageView):
    """The district in numbers."""

    template: ClassVar[str] = "district/district.html"

    view: RollUpView
    rows: tuple[DistrictRow, ...]
    offices: tuple[Role, ...]
    """Whose holders are counted."""
    conflicts: int
    """Number of people who hold roles that exclude each other."""
    as_workbook: bool
    """Whether there is the table as a workbook too."""
    earlier: str
    """The month before the one that it is set beside."""
    missing: tuple[str, ...]
    """What did not answer in time, in words."""
    unknown: frozenset[str]
    """The columns of that."""


@page(router, "GET /district")
async def district(visit: Visit) -> Response:
    """The table."""
    parts = Parts(visit.gateway.limits.page_wait_seconds)
    view = await _view(visit, parts)
    now = visit.gateway.clock.now()
    rows = tuple(
        DistrictRow(
            one,
            name_in(visit.language, one),
            span(visit.words, now - one.oldest_intent_at) if one.oldest_intent_at else "",
            tuple((IncomeSource(source), fen) for source, fen in one.month.income_by_source.items()),
            use_of_month(one.month.rooms),
            use_of_month(one.before.rooms),
        )
        for one in view.communities
    )
    return await visit.page(
        DistrictPage(
            title=visit.words("district.title"),
            view=view,
            rows=rows,
            offices=_OFFICES,
            conflicts=sum(one.roles_in_conflict for one in view.communities),
            as_workbook=workbook.IS_THERE,
            earlier=month_before(view.month),
            missing=tuple(visit.words(f"missing.{one}") for one in parts.missing),
            unknown=frozenset(chain.from_iterable(_COLUMNS_OF[one] for one in parts.missing)),
        )
    )


@page(router, "GET /district/numbers.csv")
async def as_file(visit: Visit) -> Response:
    """The table for a spreadsheet."""
    view = await _view(visit)
    return csv_file(_name(view), csv_of(*table_of(view)), _PRIVATE)


@page(router, "GET /district/numbers.xlsx")
async def as_workbook(visit: Visit) -> Response:
    """The same as a workbook, where these can be written."""
    view = await _view(visit)
    return await workbook_file(_name(view), f"district {view.month}", *table_of(view), _PRIVATE)


def _name(view: RollUpView) -> str:
    return f"district-{view.month}"


async def _view(visit: Visit, parts: Parts | None = None) -> RollUpView:
    month = visit.asked("month")
    caller = await visit.caller_of(READ_ROLL_UP)
    return await read_roll_up(caller, month if _MONTH.fullmatch(month) else None, parts)
