"""Casual donations (随手捐): pledged, received, receipted, published as far as the donor consents."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from pydantic import ConfigDict

from shared.contracts.fund.ledger import Day, Entry, IncomeSource
from shared.contracts.fund.refusals import (
    ANONYMOUS_DONATION_NAMES_NOBODY,
    DAY_LIES_IN_THE_FUTURE,
    DONATION_BELONGS_TO_SOMEBODY_ELSE,
    DONATION_IS_NOT_PLEDGED,
    DONATION_IS_NOT_RECEIVED,
    DONATION_IS_UNKNOWN,
    EARMARK_IS_UNKNOWN,
    PERIOD_IS_CLOSED,
    RECEIPT_IS_ALREADY_ISSUED,
    RECEIPT_NUMBER_IS_TAKEN,
)
from shared.kernel.messages import ActorId, Command, Event
from shared.kernel.models import (
    Flag,
    Id,
    Instant,
    Page,
    PagedQuery,
    PositiveFen,
    Query,
    Request,
    Title,
    View,
)
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE, MEMBERS, Role, roles


class Channel(StrEnum):
    """How the money reached the account of the host charity."""

    CASH = "cash"
    BANK_TRANSFER = "bank_transfer"
    QR_CODE = "qr_code"
    DESIGNATED_PLATFORM = "designated_platform"
    """An online platform designated for public fundraising (Charity Law, art. 27)."""


class DonationState(StrEnum):
    PLEDGED = "pledged"
    RECEIVED = "received"
    WITHDRAWN = "withdrawn"
    REVERSED = "reversed"


class ReceiptState(StrEnum):
    """Never blank (Charity Law, art. 38)."""

    NOT_YET_DUE = "not_yet_due"
    """The money is not there, or was taken back before a receipt was issued."""
    DUE = "due"
    RECEIPTED = "receipted"
    WAIVED = "waived"
    ANONYMOUS = "anonymous"


class PledgeDonationRequest(Request):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"amount_fen": 8800, "publish_name": True}]},
    )

    amount_fen: PositiveFen
    earmark_id: Id | None = None
    publish_name: Flag = False
    """Whether the donor's name may be published beside the amount, which always is (Charity Law, art. 82)."""


class PledgeDonation(PledgeDonationRequest, Command):
    """The caller promises to give. Their name is published only if they say so; the amount always, once it
    arrived (Charity Law, art. 82).
    """

    operation = Operation("Pledge a donation", MEMBERS, (EARMARK_IS_UNKNOWN,), makes="donation_id")


class DonationPledged(Event):
    """Not public: nobody has to know who promised what."""

    type: ClassVar[str] = "fund.donation_pledged.v1"
    public: ClassVar[bool] = False

    donation_id: Id
    donor_id: str
    amount_fen: int
    earmark_id: Id | None
    publish_name: bool
    pledged_at: Instant


class WithdrawPledge(Command):
    """The donor, or the treasurer, takes back a pledge whose money has not come."""

    operation = Operation(
        "Withdraw a pledge",
        MEMBERS,
        (DONATION_IS_UNKNOWN, DONATION_BELONGS_TO_SOMEBODY_ELSE, DONATION_IS_NOT_PLEDGED),
    )

    donation_id: Id


class PledgeWithdrawn(Event):
    type: ClassVar[str] = "fund.pledge_withdrawn.v1"
    public: ClassVar[bool] = False

    donation_id: Id
    withdrawn_at: Instant


class RecordDonationRequest(Request):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "amount_fen": 8800,
                    "channel": "qr_code",
                    "received_on": "2026-07-18",
                    "reference": "随手捐 20260718-0007",
                    "donor_id": "0197e1a2-5c00-7000-8000-00000000a11c",
                    "publish_name": True,
                }
            ]
        },
    )

    amount_fen: PositiveFen
    channel: Channel
    received_on: Day
    reference: Title
    """Of the slip; never a person's name."""
    donor_id: ActorId | None = None
    """Who gave; None for an anonymous gift."""
    publish_name: Flag = False
    earmark_id: Id | None = None


class RecordDonation(RecordDonationRequest, Command):
    """The treasurer records a gift that arrived at the host charity: of a known person, or anonymous."""

    operation = Operation(
        "Record a donation",
        roles(Role.TREASURER),
        (EARMARK_IS_UNKNOWN, DAY_LIES_IN_THE_FUTURE, PERIOD_IS_CLOSED),
        makes="donation_id",
    )


class ReceivePledgeRequest(Request):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "amount_fen": 8800,
                    "channel": "bank_transfer",
                    "received_on": "2026-07-18",
                    "reference": "银行回单 20260718-0007",
                }
            ]
        },
    )

    amount_fen: PositiveFen
    """What arrived, which may be more or less than was pledged."""
    channel: Channel
    received_on: Day
    reference: Title


class ReceivePledge(ReceivePledgeRequest, Command):
    """The treasurer records what arrived at the host charity: as much as was pledged, or more, or less."""

    operation = Operation(
        "Record that pledged money arrived",
        roles(Role.TREASURER),
        (DONATION_IS_UNKNOWN, DONATION_IS_NOT_PLEDGED, DAY_LIES_IN_THE_FUTURE, PERIOD_IS_CLOSED),
    )

    donation_id: Id


class DonationReceived(Event):
    """Money was given. Who gave it stands in `DonorRecorded`, which is not public."""

    type: ClassVar[str] = "fund.donation_received.v1"

    donation_id: Id
    source: IncomeSource
    amount_fen: int
    channel: Channel
    earmark_id: Id | None
    received_on: Day
    reference: str
    receipt: ReceiptState
    entry: Entry


class DonorRecorded(Event):
    """Who gave, and what of it may be published."""

    type: ClassVar[str] = "fund.donor_recorded.v1"
    public: ClassVar[bool] = False

    donation_id: Id
    donor_id: str
    publish_name: bool


class ChangeConsentRequest(Request):
    model_config = ConfigDict(json_schema_extra={"examples": [{"publish_name": False}]})

    publish_name: Flag


class ChangeConsent(ChangeConsentRequest, Command):
    """The donor, or the treasurer for them, gives or withdraws consent (PIPL, art. 15)."""

    operation = Operation(
        "Change what is published of a donation",
        MEMBERS,
        (DONATION_IS_UNKNOWN, DONATION_BELONGS_TO_SOMEBODY_ELSE, ANONYMOUS_DONATION_NAMES_NOBODY),
    )

    donation_id: Id


class ConsentChanged(Event):
    type: ClassVar[str] = "fund.donor_consent_changed.v1"
    public: ClassVar[bool] = False

    donation_id: Id
    publish_name: bool
    changed_at: Instant


class ReceiptDonationRequest(Request):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"receipt_number": "粤捐 2026-0002"}, {"receipt_number": None}]},
    )

    receipt_number: Title | None
    """Of the host charity's receipt; null where the donor wants none."""


class ReceiptDonation(ReceiptDonationRequest, Command):
    """The number of the host charity's receipt, or null where the donor wants none (Charity Law, art. 38)."""

    operation = Operation(
        "Record the receipt for a donation",
        roles(Role.TREASURER),
        (
            DONATION_IS_UNKNOWN,
            DONATION_IS_NOT_RECEIVED,
            ANONYMOUS_DONATION_NAMES_NOBODY,
            RECEIPT_IS_ALREADY_ISSUED,
            RECEIPT_NUMBER_IS_TAKEN,
        ),
    )

    donation_id: Id


class DonationReceipted(Event):
    type: ClassVar[str] = "fund.donation_receipted.v1"

    donation_id: Id
    receipt_number: str
    receipted_at: Instant


class ReceiptWaived(Event):
    type: ClassVar[str] = "fund.donation_receipt_waived.v1"

    donation_id: Id
    waived_at: Instant


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
