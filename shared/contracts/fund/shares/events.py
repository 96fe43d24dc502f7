"""What happens to shares, from the terms of an agreement to the receipt for what arrived."""

from enum import StrEnum
from typing import ClassVar

from shared.contracts.fund.ledger import Day, Entry
from shared.kernel.messages import Event
from shared.kernel.models import Id, Instant


class PartnerRegistered(Event):
    type: ClassVar[str] = "fund.partner_registered.v1"

    partner_id: Id
    organisation: str | None
    project: str


class ShareTermsRegistered(Event):
    """Sessions delivered from ``activated_at`` on, until a later version, owe this share."""

    type: ClassVar[str] = "fund.share_terms_registered.v1"

    agreement_id: Id
    partner_id: Id
    version: int
    share_bps: int
    activated_at: Instant


class ShareTermsEnded(Event):
    """No session opens under this agreement any more; one that was open still owes its share."""

    type: ClassVar[str] = "fund.share_terms_ended.v1"

    agreement_id: Id
    partner_id: Id
    reason: str
    ended_at: Instant


class RevenueRecorded(Event):
    """What a partner's session took in. The partner's money, not the fund's: it carries no entry."""

    type: ClassVar[str] = "fund.revenue_recorded.v1"

    session_id: Id
    partner_id: Id
    agreement_id: Id | None
    title: str
    paid_fen: int
    refunded_fen: int
    takings_fen: int
    """The base of the share: paid less refunded."""
    share_bps: int | None
    """By the terms in force at delivery; None where none are known yet, and then the share waits for them."""
    delivered_at: Instant


class RefundRecorded(Event):
    """The base of a session's share shrank. Never below zero, whatever was given back."""

    type: ClassVar[str] = "fund.refund_recorded.v1"

    session_id: Id
    partner_id: Id
    refunded_fen: int
    change_fen: int
    """What the base changes by: less than was given back only where the base is used up."""
    base_fen: int
    """What remains of the takings."""
    refunded_at: Instant


class AccrualCause(StrEnum):
    DELIVERY = "delivery"
    REFUND = "refund"
    TERMS = "terms"
    """Terms became known after the session, which had waited for them or followed older ones."""


class ShareAccrued(Event):
    """The fund is owed more, or after a refund less, of a session's takings."""

    type: ClassVar[str] = "fund.share_accrued.v1"

    session_id: Id
    partner_id: Id
    agreement_id: Id
    terms_version: int
    cause: AccrualCause
    base_fen: int
    share_bps: int
    share_fen: int
    """Of the whole base, half-up to the fen: all that this session has accrued by now."""
    change_fen: int
    """What this event adds to it; negative after a refund."""
    entry: Entry


class ShareRemitted(Event):
    type: ClassVar[str] = "fund.share_remitted.v1"

    remittance_id: Id
    partner_id: Id
    amount_fen: int
    due_fen: int
    """What the partner still owes after it."""
    arrived_on: Day
    reference: str
    entry: Entry


class ShareReceipted(Event):
    type: ClassVar[str] = "fund.share_receipted.v1"

    remittance_id: Id
    partner_id: Id
    receipt_number: str
    receipted_at: Instant
