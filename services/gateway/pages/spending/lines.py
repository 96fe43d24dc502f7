"""Which lines of budgets a payment can fall under."""

from services.gateway.pages.site.names import everything
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.spending.steps import UNPAID
from shared.contracts.fund.budgets.views import BudgetLineView, ListBudgetLines
from shared.contracts.fund.disbursements.views import DisbursementView
from shared.contracts.partners.purchases.payments import SpendingPurpose


async def open_lines(visit: Visit, purpose: SpendingPurpose | None = None) -> tuple[BudgetLineView, ...]:
    """The planned lines of this year and those to come, of one kind of expense or all."""
    this_year = (await visit.shown()).today.year
    return tuple(
        one
        for one in await everything(visit, ListBudgetLines())
        if one.planned_fen and one.year >= this_year and purpose in {None, one.purpose}
    )


async def line_of(visit: Visit, one: DisbursementView) -> BudgetLineView | None:
    """How the line of a payment stands, while it is not paid; None where it names none."""
    if one.budget_line is None or one.state not in UNPAID:
        return None
    year = int(one.budget_line[:4])
    lines = await everything(visit, ListBudgetLines(year=year))
    return next((line for line in lines if line.budget_line == one.budget_line), None)
