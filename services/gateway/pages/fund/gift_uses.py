"""What a gift did: the payments that its purse made since it came.

Money in a purse is not told apart: that a certain payment spent a certain gift would be a tale. What the
books do know is which payments were made from the same purse on its day or later.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from services.gateway.operations.disbursements import list_disbursements
from services.gateway.pages.site.names import everything
from services.gateway.pages.site.visit import Visit
from shared.contracts.fund.disbursements.views import DisbursementView, ListDisbursements
from shared.contracts.fund.donations.views import DonationState, DonationView
from shared.contracts.fund.earmarks import EarmarkView, ListEarmarks

_LATEST = 200
"""Of each purse this many requests are looked at: whoever gave long ago reads the latest payments."""


@dataclass(frozen=True, slots=True)
class GiftUse:
    """A gift's purse and what it paid since."""

    purse: EarmarkView | None
    """None for the general one."""
    payments: tuple[DisbursementView, ...]
    """The latest first."""
    paid_fen: int
    """The sum of these payments."""
    is_all: bool
    """Whether there may be no others: else the payments are the latest ones alone."""


async def uses_of(visit: Visit, gifts: Sequence[DonationView]) -> dict[str, GiftUse]:
    """By the gift's id, for those that arrived and were not taken back."""
    there = [one for one in gifts if one.state is DonationState.RECEIVED and one.received_on is not None]
    if not there:
        return {}
    purses = {one.earmark_id: one for one in await everything(visit, ListEarmarks())}
    caller = await visit.caller(ListDisbursements)
    paid: dict[str | None, tuple[list[DisbursementView], bool]] = {}
    for purse_id in {one.earmark_id for one in there}:
        found = await list_disbursements(caller, ListDisbursements(earmark_id=purse_id, limit=_LATEST))
        own = [one for one in found.items if one.earmark_id == purse_id and one.paid_on is not None]
        own.sort(key=lambda one: (str(one.paid_on), one.disbursement_id), reverse=True)
        paid[purse_id] = own, found.next_cursor is None
    return {one.donation_id: _use(one, purses, paid[one.earmark_id]) for one in there}


def _use(
    gift: DonationView, purses: dict[str, EarmarkView], found: tuple[Sequence[DisbursementView], bool]
) -> GiftUse:
    paid, is_all = found
    since = tuple(one for one in paid if one.paid_on and gift.received_on and one.paid_on >= gift.received_on)
    return GiftUse(
        purse=purses.get(gift.earmark_id or ""),
        payments=since,
        paid_fen=sum(one.amount_fen for one in since),
        is_all=is_all,
    )
