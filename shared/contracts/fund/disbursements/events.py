"""What happens to disbursements. To whom a person's payment goes is never public."""

from typing import ClassVar

from shared.contracts.fund.disbursements.translations import ResultInEnglish, TitleInEnglish
from shared.contracts.fund.ledger import Entry
from shared.contracts.partners.committee_rules import CommitteeRules
from shared.contracts.partners.purchases.payments import PurchasePayment, SpendingPurpose
from shared.kernel.days import Day
from shared.kernel.messages import Event, Withheld
from shared.kernel.models import Id, Instant
from shared.kernel.people import PersonId


class DisbursementRequested(TitleInEnglish, Event):
    """``approvals_needed`` is the rule of the day: later rules do not touch what was requested."""

    type: ClassVar[str] = "fund.disbursement_requested.v1"

    disbursement_id: Id
    """Id of the disbursement; approvals, payment and result carry it."""
    title: str
    """What it is for."""
    purpose: SpendingPurpose
    """What kind of expense it is."""
    amount_fen: int
    """How much is to be paid, in fen."""
    payee_organisation: str | None
    """The organisation that is paid; null where a person is, who stands in no public event."""
    earmark_id: Id | None
    """The purse it comes from; null for the general one."""
    requested_by: PersonId
    """Who asked for it, and therefore neither approves nor pays it: an opaque id."""
    entered_by: PersonId
    """Who typed it: another than ``requested_by`` where staff act on behalf of a person."""
    approvals_needed: int
    """How many people must approve it, by the community's rules of this day."""
    committee: CommitteeRules | None = None
    """How the committee votes on it, by the rules of this day; null where approvals alone decide."""
    requested_at: Instant
    """When it was requested."""
    purchase: PurchasePayment | None = None
    """The accepted milestone that it pays; null where no work is bought, and before 0.2."""
    involved: tuple[PersonId, ...] = ()
    """Everybody else who bought, sold or accepted what it pays, and so neither decides on it nor pays it:
    opaque ids."""
    budget_line: str | None = None
    """Year and code of the line of a budget that it falls under; null where none is named."""
    budget_line_needed: bool = False
    """Whether its year has a budget, so that it is not paid before a line is named."""


class PayeeRecorded(Event):
    """Which person is to be paid. Not public: who is helped is nobody's business."""

    type: ClassVar[str] = "fund.payee_recorded.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    disbursement_id: Id
    payee_id: str


class DisbursementWithdrawn(Event):
    """Whoever had asked for a payment took the request back before it was decided."""

    type: ClassVar[str] = "fund.disbursement_withdrawn.v1"

    disbursement_id: Id
    """The disbursement that is never paid."""
    amount_fen: int
    """How much was asked for, in fen."""
    budget_line: str | None = None
    """The line of a budget that has its money again; null where it named none."""
    withdrawn_by: PersonId
    """Who took it back: an opaque id, the requester's or that of whoever typed it."""
    withdrawn_at: Instant
    """When it was taken back."""


class DisbursementPaid(Event):
    """The host charity paid, and the treasurer recorded it with the voucher that proves it."""

    type: ClassVar[str] = "fund.disbursement_paid.v1"

    disbursement_id: Id
    """The disbursement that was paid."""
    purpose: SpendingPurpose
    """What kind of expense it is."""
    amount_fen: int
    """How much was paid, in fen."""
    earmark_id: Id | None
    """The purse it came from; null for the general one."""
    paid_by: PersonId
    """The treasurer who recorded the payment: an opaque id, neither the requester's nor an approver's."""
    paid_on: Day
    """The day on which the host charity paid, in the community's zone."""
    evidence: str
    """Reference of the voucher that proves the payment."""
    approver_ids: tuple[PersonId, ...] = ()
    """Everybody whose approval or vote in favour carries the payment: opaque ids. Empty in what was recorded
    before it stood here; then `fund.disbursement_approved.v1` tells."""
    entry: Entry
    """The ledger's entry that books it."""
    purchase: PurchasePayment | None = None
    """The accepted milestone that was paid; null where no work is bought, and before 0.2."""
    budget_line: str | None = None
    """Year and code of the line of a budget that it falls under; null where none is named."""
    overrun_fen: int | None = None
    """By how much it goes beyond what the line plans, in fen; null where it doesn't."""
    overrun_reason: str | None = None
    """Why it may, for everybody to read; null where it doesn't."""


class ResultReported(ResultInEnglish, Event):
    """It is told what came of the money that was paid."""

    type: ClassVar[str] = "fund.result_reported.v1"

    disbursement_id: Id
    """The disbursement whose result is known."""
    result: str
    """What came of the money."""
    reported_by: PersonId
    """Who told it: an opaque id."""
    reported_at: Instant
    """When it was reported."""


class DisbursementClosed(Event):
    """A disbursement is done with: paid, and its result reported."""

    type: ClassVar[str] = "fund.disbursement_closed.v1"

    disbursement_id: Id
    """The disbursement to which nothing more happens."""
    closed_by: PersonId
    """Who closed it: an opaque id."""
    closed_at: Instant
    """When it was closed."""
