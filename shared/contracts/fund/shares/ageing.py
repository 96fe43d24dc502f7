"""What partners owe of their shares, by how long they have owed it (账龄)."""

from datetime import date

from pydantic import Field

from shared.contracts.fund.markets.ageing import AgeBand
from shared.kernel.models import Page, PagedQuery, Query, View
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE


class ShareCharges(View):
    """By the day on which it was booked, what a partner owed: what its age is worked out of."""

    partner_id: str
    """The partner."""
    charges: dict[date, int] = Field(default_factory=dict)
    """By day, in fen; what is older than 120 days stands under the last of those days."""
    credits_fen: int = 0
    """What was paid, refunded or corrected, in fen, reversals deducted."""
    disputed: dict[str, dict[date, int]] = Field(default_factory=dict)
    """By dispute that is not answered: what of which day it is about, in fen."""


class ListShareCharges(PagedQuery[Page[ShareCharges]]):
    """What every partner owed by day."""

    operation = Operation("", ANYONE)


class GetShareCharges(Query[ShareCharges | None]):
    """What one partner owed by day."""

    operation = Operation("", ANYONE)

    partner_id: str


class AgedShares(View):
    """What is owed in one band, and what of it is in dispute."""

    band: AgeBand
    """For how long: days since the share was booked."""
    partners: int
    """How many partners owe something for as long."""
    due_fen: int
    """What they owe, in fen, what is in dispute included."""
    disputed_fen: int
    """What of it is in dispute and waits for an answer, in fen."""


class PartnerAgeing(View):
    """What one partner owes, by its age."""

    partner_id: str
    """The partner."""
    organisation: str | None = None
    """The team's organisation; null for an independent person, whose name is personal data."""
    project: str | None = None
    """What the partner's project is called; null while the fund has not heard of the admission."""
    due_fen: int
    """All that it owes, in fen."""
    overdue_fen: int
    """What of it should have been paid by now, in fen; nothing that is in dispute."""
    bands: tuple[AgedShares, ...]
    """Each band, the youngest first, those in which nothing is owed too."""


class ShareAgeingView(View):
    """What partners owe on a day, by its age. It adds up: partners to the bands, bands to the total."""

    as_of: date
    """The day, in the community's zone."""
    total_fen: int
    """All that partners owe, in fen; what one has paid too much is set off against no other's."""
    bands: tuple[AgedShares, ...]
    """Each band, the youngest first, those in which nothing is owed too."""
    partners: tuple[PartnerAgeing, ...]
    """The partners that owe something, the most overdue first."""


READ_SHARE_AGEING = Operation("Read what partners owe by its age", ANYONE)
EXPORT_SHARE_AGEING = Operation("Export what partners owe by its age", ANYONE)
