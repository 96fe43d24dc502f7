"""The budget of a year for everybody: each line against what became of it, and every version."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.pages.site.names import everything
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.fund.budgets.terms import BudgetState
from shared.contracts.fund.budgets.views import BudgetLineView, BudgetView, ListBudgetLines, ListBudgets
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)

_YEAR = re.compile(r"2[01][0-9]{2}")


@dataclass(frozen=True, slots=True)
class VersionShown:
    """One version, and what the visitor can do with it."""

    budget: BudgetView
    acts: tuple[str, ...]
    total_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetPage(PageView):
    """A year's lines and versions."""

    template: ClassVar[str] = "budgets/budget.html"

    year: int
    lines: tuple[BudgetLineView, ...]
    planned_fen: int
    committed_fen: int
    spent_fen: int
    left_fen: int
    versions: tuple[VersionShown, ...]
    may_propose: bool


@page(router, "GET /{community}/fund/budget")
async def budget(visit: Visit) -> Response:
    """The budget of the year that is asked for, or of the one that runs."""
    asked = visit.asked("year")
    year = int(asked) if _YEAR.fullmatch(asked) else (await visit.shown()).today.year
    lines = await everything(visit, ListBudgetLines(year=year))
    versions, roles = await everything(visit, ListBudgets(year=year)), await visit.roles()
    view = BudgetPage(
        title=visit.words("budgets.title", year=year),
        list_files=await files_of(visit, "fund-budget-lines", ListBudgetLines(year=year)) if lines else None,
        year=year,
        lines=tuple(lines),
        planned_fen=sum(one.planned_fen for one in lines),
        committed_fen=sum(one.committed_fen for one in lines),
        spent_fen=sum(one.spent_fen for one in lines),
        left_fen=sum(one.left_fen for one in lines),
        versions=tuple(
            VersionShown(one, acts_of(one, visit.person_id, roles), sum(x.amount_fen for x in one.lines))
            for one in versions
        ),
        may_propose=Role.TREASURER in roles
        and not any(one.state is BudgetState.PROPOSED for one in versions),
    )
    return await visit.page(view)


def acts_of(one: BudgetView, person_id: str | None, roles: Collection[Role]) -> tuple[str, ...]:
    """What the page offers the visitor to do with this version; the fund has the last word."""
    if one.state is not BudgetState.PROPOSED:
        return ()
    votes = Role.COMMITTEE in roles and person_id not in one.voter_ids
    offered = {"vote": votes, "withdraw": Role.TREASURER in roles}
    return tuple(act for act, is_offered in offered.items() if is_offered)
