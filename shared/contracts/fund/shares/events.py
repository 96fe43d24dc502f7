"""What happens to shares, from the terms of an agreement to the receipt for what arrived."""

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from shared.contracts.fund.ledger import Entry
from shared.kernel.days import Day
from shared.kernel.messages import Event
from shared.kernel.models import Id, Instant, Words, is_unsaid


class PartnerRegistered(Event):
    """The fund knows an admitted partner, and can book its shares."""

    type: ClassVar[str] = "fund.partner_registered.v1"

    partner_id: Id
    """The admitted partner, whose sessions will owe shares."""
    organisation: str | None
    """The team's organisation; null for an independent person, whose name is personal data."""
    project: str
    """What the partner's project is called."""


class ShareTermsRegistered(Event):
    """Sessions delivered from ``activated_at`` on, until a later version, owe this share."""

    type: ClassVar[str] = "fund.share_terms_registered.v1"

    agreement_id: Id
    """The agreement that promises the share."""
    partner_id: Id
    """The partner that promised it."""
    version: int
    """The version of the agreement."""
    share_bps: int
    """The share of the takings, in basis points: 1,500 is 15%."""
    activated_at: Instant
    """When this version of the agreement came into force."""


class ShareTermsEnded(Event):
    """No session opens under this agreement any more; one that was open still owes its share."""

    type: ClassVar[str] = "fund.share_terms_ended.v2"

    agreement_id: Id
    """The agreement that is over."""
    partner_id: Id
    """The partner whose agreement it was."""
    reason: Words | None
    """Why it ended; null where its term was over."""
    ended_at: Instant
    """When it ended."""


class ShareTermsEndedV1(ShareTermsEnded):
    """As 0.1 recorded it, with the text itself."""

    type: ClassVar[str] = "fund.share_terms_ended.v1"
    earlier: ClassVar[bool] = True

    reason: str


class RevenueRecorded(Event):
    """What a partner's session took in. The partner's money, not the fund's: it carries no entry."""

    type: ClassVar[str] = "fund.revenue_recorded.v1"

    session_id: Id
    """The delivered session."""
    partner_id: Id
    """The partner that held it."""
    agreement_id: Id | None
    """The agreement whose terms bind it; null for a session without a price."""
    title: str
    """What the session was called."""
    paid_fen: int
    """What residents paid for it, in fen."""
    refunded_fen: int
    """What was given back of it before the delivery, in fen."""
    takings_fen: int
    """The base of the share: paid less refunded."""
    share_bps: int | None
    """By the terms in force at delivery; null where none are known yet, and then the share waits for them."""
    delivered_at: Instant
    """When it was delivered."""
    starts_at: Instant | None = None
    """When it began: the terms in force then bind it. Absent where those of `delivered_at` do."""


class LatePaymentRecorded(Event):
    """The base of a session's share grew: money came after its delivery."""

    type: ClassVar[str] = "fund.late_payment_recorded.v1"

    session_id: Id
    """The delivered session for which money came."""
    partner_id: Id
    """The partner that held it."""
    paid_fen: int
    """What was paid this time, in fen."""
    base_fen: int
    """The takings with it."""
    paid_at: Instant
    """When it was recorded."""


class RefundRecorded(Event):
    """The base of a session's share shrank. Never below zero, whatever was given back."""

    type: ClassVar[str] = "fund.refund_recorded.v1"

    session_id: Id
    """The delivered session of which money was given back."""
    partner_id: Id
    """The partner that held it."""
    refunded_fen: int
    """What was given back this time, in fen."""
    change_fen: int
    """What the base changes by: less than was given back only where the base is used up."""
    base_fen: int
    """What remains of the takings."""
    refunded_at: Instant
    """When it was given back."""


class AccrualCause(StrEnum):
    """Why what a session owes the fund has changed."""

    DELIVERY = "delivery"
    REFUND = "refund"
    LATE_PAYMENT = "late_payment"
    TERMS = "terms"
    """Terms became known after the session, which had waited for them or followed older ones."""
    CORRECTION = "correction"
    """Its partner disputed the takings, and was right."""


class ShareAccrued(Event):
    """The fund is owed more, or after a refund less, of a session's takings."""

    type: ClassVar[str] = "fund.share_accrued.v1"

    session_id: Id
    """The session whose takings are shared."""
    partner_id: Id
    """The partner that owes the share."""
    agreement_id: Id
    """The agreement by which it is owed."""
    terms_version: int
    """The version of the agreement whose share applies."""
    cause: AccrualCause
    """What changed the share: the delivery, a refund, terms that became known, a correction."""
    base_fen: int
    """The session's takings so far, refunds deducted, in fen."""
    share_bps: int
    """The share that applies, in basis points."""
    share_fen: int
    """Of the whole base, half-up to the fen: all that this session has accrued by now."""
    change_fen: int
    """What this event adds to it; negative after a refund."""
    entry: Entry
    """The ledger's entry that books `change_fen`."""
    due_at: Instant | None = Field(default=None, exclude_if=is_unsaid)
    """The end of the last day on which it is paid in time: of what changes within a month, the same. Absent
    before 0.2: such a share has no day."""


class ShareRemitted(Event):
    """A partner's money arrived at the host charity: all of the share that was due, or a part of it."""

    type: ClassVar[str] = "fund.share_remitted.v1"

    remittance_id: Id
    """Id of the remittance: what its receipt refers to."""
    partner_id: Id
    """The partner whose money arrived."""
    amount_fen: int
    """How much arrived, in fen."""
    due_fen: int
    """What the partner still owes after it."""
    arrived_on: Day
    """The day on which it arrived, in the community's zone."""
    reference: str
    """Reference of the bank's or the charity's slip."""
    entry: Entry
    """The ledger's entry that books it."""


class ShareReceipted(Event):
    """The host charity issued a receipt for a remittance (Charity Law, art. 38)."""

    type: ClassVar[str] = "fund.share_receipted.v1"

    remittance_id: Id
    """The remittance for which the host charity issued a receipt."""
    partner_id: Id
    """The partner that remitted it."""
    receipt_number: str
    """Number of the receipt."""
    receipted_at: Instant
    """When the receipt was recorded."""
