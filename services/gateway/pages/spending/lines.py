"""Which lines of budgets a payment can fall under."""

from services.gateway.pages.site.names import everything
from services.gateway.pages.site.visit import Visit
from shared.contracts.fund.budgets.views import BudgetLineView, ListBudgetLines
from shared.contracts.partners.purchases.payments import SpendingPurpose


async def open_lines(visit: Visit, purpose: SpendingPurpose | None = None) -> tuple[BudgetLineView, ...]:
    """The planned lines of this year and those to come, of one kind of expense or all."""
    this_year = (await visit.shown()).today.year
    return tuple(
        one
        for one in await everything(visit, ListBudgetLines())
        if one.planned_fen and one.year >= this_year and purpose in {None, one.purpose}
    )
