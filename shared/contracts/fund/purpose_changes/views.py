"""How changes of purpose look to everybody, and how they are asked for."""

from datetime import date

from shared.contracts.fund.purpose_changes.events import PurposeChangeState
from shared.contracts.fund.refusals.purpose_changes import PURPOSE_CHANGE_IS_UNKNOWN
from shared.kernel.models import Id, Instant, Page, PagedQuery, Query, View
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE


class PurposeChangeView(View):
    """A change of purpose. Who gave, and what they said, is never here."""

    change_id: str
    """What to name to answer, decide on or withdraw it."""
    state: PurposeChangeState = PurposeChangeState.SHOWN
    """How it stands."""
    earmark_id: str
    """The purse whose money can't serve its purpose any more."""
    to_earmark_id: str
    """The purse with the new purpose."""
    reason: str
    """Why it is proposed."""
    notice_ends_on: date
    """The last day of its notice."""
    proposed_at: Instant
    """When it was proposed."""
    agreed: int = 0
    """For how many gifts their donors agree."""
    objections: int = 0
    """For how many gifts their donors object."""
    amount_fen: int | None = None
    """How much money serves the new purpose, in fen; null until it does."""
    withdrawn_reason: str | None = None
    """Why the purpose stays; null unless it was withdrawn."""
    ended_at: Instant | None = None
    """When it was carried out or withdrawn; null until then."""


class ListPurposeChanges(PagedQuery[Page[PurposeChangeView]]):
    """Changes of purpose, the latest first."""

    operation = Operation("List changes of purpose", ANYONE)

    state: PurposeChangeState | None = None
    """Only those that stand so."""
    earmark_id: Id | None = None
    """Only those of this purse."""


class GetPurposeChange(Query[PurposeChangeView | None]):
    """One change of purpose."""

    operation = Operation("Read a change of purpose", ANYONE, (PURPOSE_CHANGE_IS_UNKNOWN,))

    change_id: Id
