"""How a disbursement looks, and how disbursements are asked for."""

from datetime import date
from enum import StrEnum

from shared.contracts.fund.refusals import DISBURSEMENT_IS_UNKNOWN
from shared.contracts.fund.votes import Tally, Vote
from shared.contracts.partners.band_rules import Band
from shared.contracts.partners.purchases.payments import SpendingPurpose
from shared.kernel.messages import ActorId
from shared.kernel.models import Id, Instant, Page, PagedQuery, Query, View
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import ANYONE, Role, roles


class DisbursementState(StrEnum):
    """How a disbursement stands, in the order in which it goes unless it is rejected or withdrawn."""

    REQUESTED = "requested"
    WITH_RESIDENTS = "with_residents"  # The committee carried it, and the residents vote.
    IN_PUBLICITY = "in_publicity"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    PAID = "paid"
    REPORTED = "reported"
    CLOSED = "closed"


class ReviewView(View):
    """A supervisor's comment on a disbursement."""

    in_favour: bool
    """Whether the supervisor would pay it. It binds nobody."""
    comment: str
    """What the supervisor thinks of it."""
    reviewed_by: PersonId
    """The supervisor: an opaque id."""
    reviewed_at: Instant
    """When the comment was made."""


class VoteView(View):
    """A vote of a member of the committee."""

    voter_id: PersonId
    """The member who voted: an opaque id."""
    vote: Vote
    """In favour, against, or an abstention."""
    cast_at: Instant
    """When the vote was cast."""


class DisbursementView(View):
    """A payment from the fund, from the request to what came of it."""

    disbursement_id: str
    """What to name to approve, reject, pay, report or close it."""
    state: DisbursementState
    """How it stands, from requested to closed, rejected or withdrawn."""
    title: str
    """What it is for."""
    title_en: str | None = None
    """The same in English; null where nobody said."""
    purpose: SpendingPurpose
    """What kind of expense it is."""
    amount_fen: int
    """How much is asked for or was paid, in fen."""
    payee_organisation: str | None = None
    """The organisation that is paid; null where a person is."""
    payee_id: str | None = None
    """Shown to those who run the fund, and null in every public answer."""
    earmark_id: str | None = None
    """The purse it comes from; null for the general one."""
    budget_line: str | None = None
    """Year and code of the line of the budget that it falls under; null where none is named."""
    overrun_reason: str | None = None
    """Why it was paid beyond that line; null where it wasn't."""
    purchase_id: str | None = None
    """The purchase of which it pays a milestone; null where no work is bought."""
    requested_by: PersonId
    """Who asked for it: an opaque id."""
    requested_at: Instant
    """When it was requested."""
    approvals_needed: int
    """How many people must approve it, by the rules of the day on which it was requested."""
    approver_ids: tuple[PersonId, ...] = ()
    """Everybody whose approval, or vote in favour, counts: opaque ids."""
    votes: tuple[VoteView, ...] = ()
    """The votes of the committee, in the order in which they were cast; empty where approvals decide."""
    tally: Tally | None = None
    """How the votes stood when they were last counted; null before there is any."""
    committee_ids: tuple[PersonId, ...] = ()
    """The members as they were seated then: opaque ids."""
    publicity_ends_at: Instant | None = None
    """Until when it is shown and anybody may object; null unless the committee carried it."""
    objections_open: int = 0
    """Number of objections that nobody has answered; while there are any, it is not paid."""
    decided_by_votes: bool = False
    """Whether the committee votes on it; else as many approvals as `approvals_needed` decide."""
    band: Band | None = None
    """Whether one officer, the committee, or the residents besides decide; null where approvals do."""
    officer_id: PersonId | None = None
    """The officer who approved it alone: an opaque id; null unless one did."""
    residents_vote_id: str | None = None
    """The last vote of the residents on it; null before there is one."""
    reviews: tuple[ReviewView, ...] = ()
    """The supervisor's comments, in the order in which they were made."""
    rejected_by: PersonId | None = None
    """Who rejected it: an opaque id; null unless somebody did."""
    rejection: str | None = None
    """Why it was rejected; null unless one person did."""
    paid_by: PersonId | None = None
    """The treasurer who recorded the payment: an opaque id; null until it is paid."""
    paid_on: date | None = None
    """The day of the payment, in the community's zone; null until it is paid."""
    evidence: str | None = None
    """Reference of the voucher that proves the payment; null until it is paid."""
    entry_id: str | None = None
    """The ledger's entry that books it; null until it is paid."""
    result: str | None = None
    """What came of the money; null until it is reported."""
    result_en: str | None = None
    """The same in English; null where nobody said."""
    closed_at: Instant | None = None
    """When it was closed; null until then."""
    meeting_ids: tuple[str, ...] = ()
    """The committee's meetings that dealt with it, as their minutes say."""


class ListDisbursements(PagedQuery[Page[DisbursementView]]):
    """What was requested from the fund, who approved it, what was paid, what came of it."""

    operation = Operation("List disbursements", ANYONE)

    state: DisbursementState | None = None
    """Only items in this state."""
    earmark_id: Id | None = None
    """Only those from this earmark."""


class GetDisbursement(Query[DisbursementView | None]):
    """One disbursement, from the request to the report."""

    operation = Operation("Read a disbursement", ANYONE, (DISBURSEMENT_IS_UNKNOWN,))

    disbursement_id: Id


class DisbursementPartView(View):
    """What the caller has to do with a payment, which says what they may still do."""

    disbursement_id: str
    """The payment."""
    asked: bool = False
    """Whether the caller asked for it, typed it, or bought, sold or accepted what it pays."""
    related: bool = False
    """Whether the caller is paid, or is related to whoever is."""

    @property
    def decides(self) -> bool:
        """Whether nothing of this keeps the caller from deciding on it and from paying it."""
        return not (self.asked or self.related)


class GetDisbursementPart(Query[DisbursementPartView | None]):
    """The caller's own part in a payment."""

    operation = Operation(
        "Read one's own part in a disbursement",
        roles(Role.STAFF, Role.TREASURER, Role.COMMITTEE, Role.SUPERVISOR),
        (DISBURSEMENT_IS_UNKNOWN,),
    )

    disbursement_id: Id
    person_id: ActorId
