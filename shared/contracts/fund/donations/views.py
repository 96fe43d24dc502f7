"""How a donation looks to everybody, and to those who may see more; and how donations are asked for."""

from datetime import date
from enum import StrEnum

from shared.contracts.fund.donations.events import Channel, ReceiptState
from shared.contracts.fund.refusals import DONATION_BELONGS_TO_SOMEBODY_ELSE, DONATION_IS_UNKNOWN
from shared.kernel.messages import ActorId
from shared.kernel.models import Id, Instant, Page, PagedQuery, Query, View
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE, MEMBERS


class DonationState(StrEnum):
    PLEDGED = "pledged"
    RECEIVED = "received"
    WITHDRAWN = "withdrawn"
    REVERSED = "reversed"


class DonationView(View):
    """A donation as its donor and the treasurer see it."""

    donation_id: str
    state: DonationState
    donor_id: str | None = None
    publish_name: bool = False
    amount_fen: int
    earmark_id: str | None = None
    recorded_at: Instant
    """When it was pledged or, without a pledge, recorded."""
    channel: Channel | None = None
    received_on: date | None = None
    reference: str | None = None
    receipt: ReceiptState = ReceiptState.NOT_YET_DUE
    receipt_number: str | None = None
    entry_id: str | None = None


class PublicDonationView(View):
    """A donation as everybody sees it."""

    donation_id: str
    donor: str
    """The name, with the donor's consent; otherwise 匿名."""
    amount_fen: int
    earmark_id: str | None
    channel: Channel
    received_on: date
    receipt: ReceiptState


class ListDonations(PagedQuery[Page[DonationView]]):
    """Every gift that arrived, the latest first, for everybody to read.

    The amount always; the donor's name only with their consent, else 匿名 (Charity Law, art. 82).
    """

    operation = Operation("List donations", ANYONE)

    state: DonationState | None = None
    receipt: ReceiptState | None = None
    earmark_id: Id | None = None
    donor_id: ActorId | None = None


class GetDonation(Query[DonationView | None]):
    """One gift or pledge: for its donor, and for treasurer, supervisor and auditor."""

    operation = Operation(
        "Read a donation", MEMBERS, (DONATION_IS_UNKNOWN, DONATION_BELONGS_TO_SOMEBODY_ELSE)
    )

    donation_id: Id
