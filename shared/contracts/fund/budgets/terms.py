"""What a budget is made of."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from shared.contracts.partners.purchases.payments import SpendingPurpose
from shared.kernel.models import Frozen, PositiveFen, Title

BudgetYear = Annotated[int, Field(strict=True, ge=2000, le=2199)]
"""A calendar year in the community's zone."""

LineCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,11}$")]
"""What a line is called in short within its year's budget."""

LineName = Annotated[str, StringConstraints(pattern=r"^2[01][0-9]{2}[.][A-Za-z0-9][A-Za-z0-9-]{0,11}$")]
"""A line of the budget of a year: year and code, as in ``2026.A1``."""


class FundBudgetLine(Frozen):
    """What is planned for one thing in one year."""

    code: LineCode
    """What it is called in short, once in a budget; payments name it together with the year."""
    title: Title
    """What it is for; never about a person."""
    purpose: SpendingPurpose
    """What kind of expense it is: payments under it are of the same kind."""
    amount_fen: PositiveFen
    """What is planned, in fen."""


class BudgetState(StrEnum):
    """How a version of a budget stands."""

    PROPOSED = "proposed"
    ADOPTED = "adopted"
    LOST = "lost"
    WITHDRAWN = "withdrawn"


def line_name(year: int, code: str) -> str:
    """The line's name beyond its budget."""
    return f"{year}.{code}"
