"""What happens to donations. Who gave is never public."""

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from shared.contracts.fund.ledger import Entry, IncomeSource
from shared.kernel.days import Day
from shared.kernel.messages import Event, Withheld
from shared.kernel.models import Id, Instant, is_unsaid


class Channel(StrEnum):
    """How the money reached the account of the host charity."""

    CASH = "cash"
    BANK_TRANSFER = "bank_transfer"
    QR_CODE = "qr_code"
    DESIGNATED_PLATFORM = "designated_platform"
    """An online platform designated for public fundraising (Charity Law, art. 27)."""


class Asked(StrEnum):
    """Of whom a casual gift was asked that comes out of no donation box."""

    EVERYBODY = "everybody"
    """Public fundraising, under certificate and filed plan (Charity Law, art. 22 to 24)."""
    INSIDE = "inside"
    """Of the community's own people alone: directed giving, or mutual aid (Charity Law, art. 28, 29, 122)."""
    NOBODY = "nobody"
    """The donor gave unasked."""


class ReceiptState(StrEnum):
    """Never blank (Charity Law, art. 38)."""

    NOT_YET_DUE = "not_yet_due"
    """The money is not there, or was taken back before a receipt was issued."""
    DUE = "due"
    RECEIPTED = "receipted"
    WAIVED = "waived"
    ANONYMOUS = "anonymous"
    CANCELLED = "cancelled"
    """The gift was reversed after its receipt was issued, which is void."""


def receipt_identity(number: str, code: str | None) -> str:
    """What tells a receipt from all others."""
    return f"{code} {number}" if code else number


class DonationPledged(Event):
    """Not public: nobody has to know who promised what."""

    type: ClassVar[str] = "fund.donation_pledged.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    donation_id: Id
    donor_id: str
    amount_fen: int
    earmark_id: Id | None
    publish_name: bool
    by_donor: bool = False
    """Whether the donor did it alone, and so consented; False in what was recorded before 0.2."""
    pledged_at: Instant


class PledgeWithdrawn(Event):
    type: ClassVar[str] = "fund.pledge_withdrawn.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    donation_id: Id
    withdrawn_at: Instant
    earmark_id: Id | None = None
    """The purse it was meant for; null for the general one, or in what was recorded before it stood here."""
    amount_fen: int | None = None
    """What was pledged; null in what was recorded before it stood here."""


class DonationReceived(Event):
    """Money was given. Who gave it stands in `DonorRecorded`, which is not public."""

    type: ClassVar[str] = "fund.donation_received.v1"

    donation_id: Id
    """Id of the gift: that of its pledge, where there was one."""
    source: IncomeSource
    """What kind of income it is."""
    amount_fen: int
    """How much arrived, in fen."""
    channel: Channel
    """How the money reached the account of the host charity."""
    earmark_id: Id | None
    """The purse it was given for; null for the general one."""
    received_on: Day
    """The day on which it arrived, in the community's zone."""
    reference: str
    """Reference of the slip."""
    receipt: ReceiptState
    """Whether a receipt is due for it (Charity Law, art. 38)."""
    pledged_fen: int = 0
    """What of it had been pledged to a campaign, in fen: it is awaited no longer. 0 where nothing was."""
    refund_due: bool = False
    """Whether it came for a campaign that had failed, and is to be given back."""
    entry: Entry
    """The ledger's entry that books it."""
    box_id: Id | None = Field(default=None, exclude_if=is_unsaid)
    """The donation box that it was taken out of; absent for any other gift."""
    asked: Asked | None = Field(default=None, exclude_if=is_unsaid)
    """Of whom it was asked; absent for what came out of a box or to a campaign, which passed the law's gate
    themselves, and where it was not yet said."""
    appeal_id: Id | None = Field(default=None, exclude_if=is_unsaid)
    """The filed appeal that brought it; absent unless everybody was asked."""
    given_on: Day | None = Field(default=None, exclude_if=is_unsaid)
    """The day on which it was given, where it arrived later; absent where that day was not said."""


class DonorRecorded(Event):
    """Who gave, and what of it may be published."""

    type: ClassVar[str] = "fund.donor_recorded.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    donation_id: Id
    donor_id: str
    publish_name: bool
    consent_evidence: str | None = None
    """Where the donor's written consent lies; without one, the name is hidden until the donor consents."""


class ConsentChanged(Event):
    type: ClassVar[str] = "fund.donor_consent_changed.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    donation_id: Id
    publish_name: bool
    by_donor: bool = False
    """Whether it was the donor's own act; before 0.2, the record's actor says it."""
    consent_evidence: str | None = None
    changed_at: Instant


class DonationReceipted(Event):
    """The host charity issued a receipt for a gift (Charity Law, art. 38)."""

    type: ClassVar[str] = "fund.donation_receipted.v1"

    donation_id: Id
    """The gift for which the host charity issued a receipt."""
    receipt_number: str
    """Number of the receipt; no two gifts share one."""
    receipt_code: str | None = None
    """Code of the 公益事业捐赠统一票据; null for a receipt of another kind. The same number under another
    code is another receipt."""
    receipted_at: Instant
    """When the receipt was recorded."""


class CheckCodeRecorded(Event):
    """The check code of a receipt. Whoever has it and the number can look up who gave: it is not public."""

    type: ClassVar[str] = "fund.donation_receipt_check_code_recorded.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.CREDENTIAL

    donation_id: Id
    check_code: str


class ReceiptWaived(Event):
    """A donor wants no receipt for a gift (Charity Law, art. 38)."""

    type: ClassVar[str] = "fund.donation_receipt_waived.v1"

    donation_id: Id
    """The gift whose donor wants no receipt."""
    waived_at: Instant
    """When this was recorded."""
