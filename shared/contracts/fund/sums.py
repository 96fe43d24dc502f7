"""What the funds of several communities come to, for the district."""

from shared.contracts.fund.statement import PeriodView
from shared.kernel.models import CommunityId, Query, View
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class FundSums(View):
    """One community's fund in numbers, from the books that its statement is taken from."""

    at_host_charity_fen: int
    """What lies in the host charity's account, in fen."""
    due_from_partners_fen: int
    """Shares that are accrued and have not arrived, in fen."""
    months: tuple[PeriodView, ...]
    """Every month with entries."""


class GatherFunds(Query[dict[str, FundSums]]):
    """The numbers of several communities, in one question; those without a fund are missing."""

    operation = Operation("", roles(Role.DISTRICT))

    communities: tuple[CommunityId, ...]
