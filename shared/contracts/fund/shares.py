"""Shares of partners' service income: accrued on delivery, remitted, receipted (Charity Law, art. 37).

**Rounding.** The share of a session is `shared.kernel.money.share_of` of its whole base, half-up to the
fen. A refund accrues the difference between the share of the base after it and what was accrued before,
so several refunds together never drift from the share of what remained.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field

from shared.contracts.fund.ledger import Day, Entry
from shared.contracts.fund.refusals import (
    DAY_LIES_IN_THE_FUTURE,
    PARTNER_IS_UNKNOWN,
    PERIOD_IS_CLOSED,
    RECEIPT_IS_ALREADY_ISSUED,
    RECEIPT_NUMBER_IS_TAKEN,
    REMITTANCE_IS_MORE_THAN_DUE,
    REMITTANCE_IS_UNKNOWN,
    REMITTANCE_WAS_REVERSED,
)
from shared.kernel.messages import Command, Event
from shared.kernel.models import (
    BasisPoints,
    Id,
    Instant,
    Page,
    PagedQuery,
    PositiveFen,
    Query,
    Request,
    Revision,
    Text,
    Title,
    View,
)
from shared.kernel.operations import Operation, by_policy
from shared.kernel.roles import ANYONE, Role, roles

Takings = Annotated[int, Field(strict=True, ge=0)]
"""What another service has added up. Without a bound: what was reported can't be refused."""


class RegisterPartner(Command):
    """By policy, when a partner was admitted."""

    operation = by_policy()

    partner_id: Id
    organisation: Title | None
    project: Title


class PartnerRegistered(Event):
    type: ClassVar[str] = "fund.partner_registered.v1"

    partner_id: Id
    organisation: str | None
    project: str


class RegisterShareTerms(Command):
    """By policy, when an agreement, or a new version of one, became active."""

    operation = by_policy()

    agreement_id: Id
    partner_id: Id
    version: Revision
    share_bps: BasisPoints
    activated_at: Instant


class ShareTermsRegistered(Event):
    """Sessions delivered from ``activated_at`` on, until a later version, owe this share."""

    type: ClassVar[str] = "fund.share_terms_registered.v1"

    agreement_id: Id
    partner_id: Id
    version: int
    share_bps: int
    activated_at: Instant


class EndShareTerms(Command):
    """By policy, when an agreement ended."""

    operation = by_policy()

    agreement_id: Id
    reason: Text
    ended_at: Instant


class ShareTermsEnded(Event):
    """No session opens under this agreement any more; one that was open still owes its share."""

    type: ClassVar[str] = "fund.share_terms_ended.v1"

    agreement_id: Id
    partner_id: Id
    reason: str
    ended_at: Instant


class RecordRevenue(Command):
    """By policy, when a session was delivered."""

    operation = by_policy(before_opening=True)

    session_id: Id
    partner_id: Id
    agreement_id: Id | None
    title: Title
    paid_fen: Takings
    refunded_fen: Takings
    takings_fen: Takings
    delivered_at: Instant


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


class RecordRefund(Command):
    """By policy, when money of a delivered session was given back."""

    operation = by_policy(before_opening=True)

    session_id: Id
    enrolment_id: Id
    refunded_fen: Takings
    refunded_at: Instant


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


class RemitShareRequest(Request):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"amount_fen": 15000, "arrived_on": "2026-07-31", "reference": "银行回单 20260731-0042"}
            ]
        },
    )

    amount_fen: PositiveFen
    arrived_on: Day
    reference: Title
    """Of the bank's or the charity's slip; never a person's name."""


class RemitShare(RemitShareRequest, Command):
    """The treasurer records a partner's money that arrived: all that is due, or a part of it."""

    operation = Operation(
        "Record a remittance",
        roles(Role.TREASURER),
        (PARTNER_IS_UNKNOWN, REMITTANCE_IS_MORE_THAN_DUE, DAY_LIES_IN_THE_FUTURE, PERIOD_IS_CLOSED),
        makes="remittance_id",
    )

    partner_id: Id


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


class ReceiptShareRequest(Request):
    model_config = ConfigDict(json_schema_extra={"examples": [{"receipt_number": "粤捐 2026-0001"}]})

    receipt_number: Title


class ReceiptShare(ReceiptShareRequest, Command):
    """The number of the host charity's receipt (Charity Law, art. 38). The same again changes nothing."""

    operation = Operation(
        "Record the receipt for a remittance",
        roles(Role.TREASURER),
        (REMITTANCE_IS_UNKNOWN, REMITTANCE_WAS_REVERSED, RECEIPT_IS_ALREADY_ISSUED, RECEIPT_NUMBER_IS_TAKEN),
    )

    remittance_id: Id


class ShareReceipted(Event):
    type: ClassVar[str] = "fund.share_receipted.v1"

    remittance_id: Id
    partner_id: Id
    receipt_number: str
    receipted_at: Instant


class ShareView(View):
    """What one partner has earned, owed and given, all time."""

    partner_id: str
    organisation: str | None = None
    """None for an independent person."""
    project: str | None = None
    sessions: int = 0
    base_fen: int = 0
    """Takings of all sessions less what was refunded."""
    accrued_fen: int = 0
    remitted_fen: int = 0
    due_fen: int = 0
    """``accrued_fen - remitted_fen``. Below zero after a refund of what was remitted: it counts against the
    next share."""


class SessionShareView(View):
    """One line of a partner's statement: a session, its base and its share."""

    session_id: str
    partner_id: str
    agreement_id: str | None
    title: str
    delivered_at: Instant
    paid_fen: int
    refunded_fen: int
    base_fen: int
    share_bps: int | None = None
    """None while no terms are known for it: a shortfall that the fund's statement shows."""
    share_fen: int = 0


class RemittanceView(View):
    remittance_id: str
    partner_id: str
    amount_fen: int
    arrived_on: date
    reference: str
    recorded_at: Instant
    entry_id: str
    receipt_number: str | None = None
    """None while the host charity's receipt is due."""
    reversed: bool = False


class ListShares(PagedQuery[Page[ShareView]]):
    """What each partner has accrued, remitted and owes. Public, as the promise was (Charity Law, art. 37)."""

    operation = Operation("List partners' shares", ANYONE)


class GetShare(Query[ShareView | None]):
    """What this partner has accrued, remitted and owes."""

    operation = Operation("Read a partner's share", ANYONE, (PARTNER_IS_UNKNOWN,))

    partner_id: Id


class ListSessionShares(PagedQuery[Page[SessionShareView]]):
    """A partner's statement, line by line: each delivered session, its base, its rate, its share."""

    operation = Operation("List the sessions behind a share", ANYONE)

    partner_id: Id


class ListRemittances(PagedQuery[Page[RemittanceView]]):
    """What arrived of a partner's share, and the host charity's receipts for it."""

    operation = Operation("List a partner's remittances", ANYONE)

    partner_id: Id


class GetRemittance(Query[RemittanceView | None]):
    """What arrived, and the receipt for it."""

    operation = Operation("Read a remittance", ANYONE, (REMITTANCE_IS_UNKNOWN,))

    remittance_id: Id
