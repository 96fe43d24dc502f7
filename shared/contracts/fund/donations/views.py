"""How a donation looks to everybody, and to those who may see more; and how donations are asked for."""

from datetime import date
from enum import StrEnum
from typing import Literal

from shared.contracts.fund.donations.events import Asked, Channel, ReceiptState
from shared.contracts.fund.refusals import DONATION_BELONGS_TO_SOMEBODY_ELSE, DONATION_IS_UNKNOWN
from shared.kernel.messages import ActorId
from shared.kernel.models import Id, Instant, Page, PagedQuery, PagedRequest, Query, View
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE, MEMBERS, Role, roles

KEEPERS = (Role.TREASURER, Role.SUPERVISOR, Role.AUDITOR)
"""Who may read every gift with its donor: they keep the books, or watch over those who do."""


class DonationState(StrEnum):
    """How a donation stands: a pledge is no money, and a reversed one is none any more."""

    PLEDGED = "pledged"
    RECEIVED = "received"
    WITHDRAWN = "withdrawn"
    REVERSED = "reversed"
    REFUNDED = "refunded"
    """Given back, because its campaign failed."""


class RefundState(StrEnum):
    """How a gift stands whose campaign failed."""

    DUE = "due"
    REFUNDED = "refunded"
    LEFT = "left"
    """Its donor leaves it to the fund."""


class DonationView(View):
    """A donation as its donor and the treasurer see it."""

    donation_id: str
    """What to name to receive, withdraw or receipt it, or to change the consent."""
    state: DonationState
    """How it stands: pledged, received, withdrawn, reversed or refunded."""
    donor_id: str | None = None
    """Who gave or promised it: an opaque id; null for an anonymous gift."""
    publish_name: bool = False
    """Whether the donor's name may be published, as was last entered."""
    consented: bool = False
    """Whether the donor said so, or their written consent was recorded: otherwise the name is hidden."""
    consent_evidence: str | None = None
    """Where the donor's written consent lies; null where they said it here, or not at all."""
    amount_fen: int
    """What arrived or, before that, was pledged, in fen."""
    earmark_id: str | None = None
    """The purse it is meant for; null for the general one."""
    recorded_at: Instant
    """When it was pledged or, without a pledge, recorded."""
    channel: Channel | None = None
    """How the money reached the account of the host charity; null until it did."""
    received_on: date | None = None
    """The day on which it arrived, in the community's zone; null until it did."""
    reference: str | None = None
    """Reference of the slip; null until the money arrived."""
    receipt: ReceiptState = ReceiptState.NOT_YET_DUE
    """How it stands with the receipt, which is never left open (Charity Law, art. 38)."""
    receipt_number: str | None = None
    """Number of the host charity's receipt; null where none was issued."""
    receipt_code: str | None = None
    """Code of the 公益事业捐赠统一票据; null for a receipt of another kind."""
    check_code: str | None = None
    """Its check code; null where none was recorded."""
    amount_in_capitals: str = ""
    """What arrived, as the receipt writes it (人民币大写); empty until it did."""
    entry_id: str | None = None
    """The ledger's entry that books it; null until the money arrived."""
    asked: Asked | None = None
    """Of whom it was asked; null for what came out of a box or to a campaign, and where nobody said it."""
    appeal_id: str | None = None
    """The filed appeal that brought it; null unless everybody was asked."""
    given_on: date | None = None
    """The day on which it was given, where it arrived later; null where that day was not said."""
    matched_fen: int = 0
    """What a matching pool added to it, in fen."""
    refund: RefundState | None = None
    """How it stands with giving it back; null unless its campaign failed."""


class PublicDonationView(View):
    """A donation as everybody sees it."""

    donation_id: str
    """Id of the gift, as in the ledger's entry for it."""
    donor: str
    """The name, with the donor's consent; otherwise 匿名."""
    amount_fen: int
    """How much arrived, in fen. It is always published (Charity Law, art. 82)."""
    earmark_id: str | None
    """The purse it was given for; null for the general one."""
    channel: Channel
    """How the money reached the account of the host charity."""
    received_on: date
    """The day on which it arrived, in the community's zone."""
    receipt: ReceiptState
    """How it stands with the receipt."""
    asked: Asked | None = None
    """Of whom it was asked; null for what came out of a box or to a campaign, and where nobody said it."""
    appeal_id: str | None = None
    """The filed appeal that brought it; null unless everybody was asked."""


class ListDonationsRequest(PagedRequest):
    earmark_id: Id | None = None
    """Only gifts to this earmark."""


class ListDonations(ListDonationsRequest, PagedQuery[Page[DonationView]]):
    """Every gift that arrived, the latest first, for everybody to read.

    The amount always; the donor's name only with their consent, else 匿名 (Charity Law, art. 82).
    """

    operation = Operation("List donations", ANYONE)

    state: Literal[DonationState.RECEIVED] = DonationState.RECEIVED
    """What only was promised, or was taken back, is on no public list. Never taken from a request."""


class ListDonationRecords(PagedQuery[Page[DonationView]]):
    """Pledges and gifts as treasurer, supervisor and auditor see them: which money is awaited, which receipt
    is due."""

    operation = Operation("List donations with their donors", roles(*KEEPERS))

    state: DonationState | None = None
    """Only items in this state."""
    receipt: ReceiptState | None = None
    """With the receipt in this state."""
    earmark_id: Id | None = None
    """For this purse, such as that of a campaign."""
    refund: RefundState | None = None
    """In this state of being given back: `due` is the list that is worked off after a campaign failed."""


class ListMyDonations(PagedQuery[Page[DonationView]]):
    """What the caller has pledged and given."""

    operation = Operation("List my donations", MEMBERS)

    donor_id: tuple[ActorId, ...]
    """All records that are this person's, those merged into theirs among them; never taken from a request."""


class GetDonation(Query[DonationView | None]):
    """One gift or pledge: for its donor, and for treasurer, supervisor and auditor."""

    operation = Operation(
        "Read a donation", MEMBERS, (DONATION_IS_UNKNOWN, DONATION_BELONGS_TO_SOMEBODY_ELSE)
    )

    donation_id: Id
