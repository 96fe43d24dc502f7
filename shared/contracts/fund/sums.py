"""What the funds of several communities come to, for the district."""

from datetime import date

from shared.contracts.fund.ledger import IncomeSource
from shared.contracts.fund.statement import PeriodView
from shared.contracts.partners.purchases.payments import SpendingPurpose
from shared.kernel.models import CommunityId, Query, View
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class FundMonth(PeriodView):
    """One month of the books, by source and purpose."""

    income: dict[IncomeSource, int]
    """What came in, in fen, by source; those from which nothing came are left out."""
    expense: dict[SpendingPurpose, int]
    """What was spent, in fen, by purpose; those on which nothing was are left out."""


class FundSums(View):
    """One community's fund in numbers, from the books that its statement is taken from."""

    at_host_charity_fen: int
    """What lies in the host charity's account, in fen."""
    due_from_partners_fen: int
    """Shares that are accrued and have not arrived, in fen."""
    due_from_stalls_fen: int = 0
    """What stalls of charity markets pledged and have not paid in, in fen."""
    due_from_merchants_fen: int = 0
    """Of their sales what merchants have stated and not paid in, in fen."""
    months: tuple[FundMonth, ...]
    """Every month with entries."""


class GatherFunds(Query[dict[str, FundSums]]):
    """The numbers of several communities, in one question; those without a fund are missing."""

    operation = Operation("", roles(Role.DISTRICT))

    communities: tuple[CommunityId, ...]


class FundClocks(View):
    """What waits in one community's fund."""

    disclosures_due: tuple[date, ...]
    """The last days for what is to be disclosed and is not: of charity markets, campaigns, payments to
    related parties, years, and donors' questions."""
    objections_open: int
    """Number of objections to payments that nobody has answered."""
    shares_overdue: int = 0
    """Number of partners that have not paid a share by its day."""
    shares_overdue_fen: int = 0
    """What they should have paid by now, in fen."""
    merchant_months_late: int = 0
    """Months of merchants whose day has passed, and which are not stated or not paid in."""
    merchant_late_fen: int = 0
    """What of their sales merchants have stated and should have paid in by now, in fen."""
    boxes_overdue: int = 0
    """Donation boxes that should have been counted by now."""


class GatherClocks(Query[dict[str, FundClocks]]):
    """What waits in the funds of several communities, in one question."""

    operation = Operation("", roles(Role.DISTRICT))

    communities: tuple[CommunityId, ...]
