"""The ledger: its chart of accounts, its entries and reversals.

The platform holds no money. It books what lies in the account of the **host charity** (the fund is no
legal person) and what partners still owe it. Debits are positive, credits negative, and the lines of an
entry sum to zero.

=============================  ====================================================================
``assets:host_charity``        money in the host charity's account that belongs to this fund
``receivable:partner:<id>``    shares accrued that this partner has not remitted; a credit balance, after
                               a refund of what was remitted, counts against the partner's next share
``receivable:stall:<id>``      what a stall of a charity market (公益集市) pledged and has not paid in
``receivable:merchant:<id>``   of its sales what a merchant (爱心商家) has stated and not paid in
``income:market``              pledged shares of the takings of stalls, when two people agree on them
``income:merchant_share``      shares of merchants' sales, when a month's sales are stated
``income:service_share``       shares of partners' service income, when accrued (Charity Law, art. 37)
``income:casual_donation``     casual gifts (随手捐), when the money arrived
``income:crowdfunding``        gifts to campaigns (众筹), when the money arrived; less refunds
``income:grant``, ``interest`` grants and interest of the account, when the money arrived
``income:space_income``        collected for bookings of rooms (场地使用费), when the money arrived
``expense:<purpose>``          disbursements, when paid; the bank's fees count to ``administration``
``transfers:matching``         between a matching pool's purse and a campaign's: nothing over all purses
``transfers:surplus``          from a purse in which money was left to another: likewise
=============================  ====================================================================

As in fund accounting everywhere, each line also says to which purse it belongs: the general one or an
**earmark** (专款专用; Charity Law, art. 54). The lines of an entry sum to zero within each purse: none moves
value between purposes unnoticed. There are no equity accounts, as nothing is ever carried forward.
"""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field, StringConstraints

from shared.contracts.fund.refusals import (
    ACCRUAL_FOLLOWS_ITS_SESSION,
    BALANCE_IS_TOO_LOW,
    ENTRY_IS_ALREADY_REVERSED,
    ENTRY_IS_UNKNOWN,
    REVERSAL_CANNOT_BE_REVERSED,
    REVERSAL_MUST_BE_PROPOSED_FIRST,
    SECOND_PERSON_MUST_BE_ANOTHER,
)
from shared.contracts.fund.refusals.campaigns import GIFT_IS_REFUNDED, MATCH_FOLLOWS_ITS_GIFT
from shared.contracts.fund.refusals.markets import STALL_HAS_PAID_IN
from shared.contracts.fund.refusals.merchants import MERCHANT_HAS_PAID_IN
from shared.contracts.partners.purchases.payments import PurchasePayment
from shared.kernel.days import Day
from shared.kernel.messages import Command, Event
from shared.kernel.models import Id, Instant, Request, Title, View, is_unsaid
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import Role, people, roles

Account = Annotated[str, StringConstraints(pattern=r"^[a-z_]+(:[a-z0-9_-]+){1,2}$", max_length=80)]

HOST_CHARITY = "assets:host_charity"
RECEIVABLE = "receivable:partner:"
STALL_RECEIVABLE = "receivable:stall:"
MERCHANT_RECEIVABLE = "receivable:merchant:"
INCOME = "income:"
EXPENSE = "expense:"
TRANSFERS = "transfers:"


class IncomeSource(StrEnum):
    """Where the fund's money comes from. Further sources join with their own workflows."""

    SERVICE_SHARE = "service_share"
    CASUAL_DONATION = "casual_donation"  # 随手捐
    CROWDFUNDING = "crowdfunding"  # 众筹
    MARKET = "market"  # 公益集市
    MERCHANT_SHARE = "merchant_share"  # 商家按销售额捐赠
    GRANT = "grant"  # 资助
    INTEREST = "interest"  # 利息
    SPACE_INCOME = "space_income"  # 场地使用费


class EntryKind(StrEnum):
    """What an entry of the ledger books."""

    SHARE_ACCRUED = "share_accrued"
    SHARE_REMITTED = "share_remitted"
    DONATION_RECEIVED = "donation_received"
    DISBURSEMENT_PAID = "disbursement_paid"
    INCOME_RECEIVED = "income_received"
    BANK_FEE_CHARGED = "bank_fee_charged"
    GIFT_MATCHED = "gift_matched"
    MATCH_RETURNED = "match_returned"
    GIFT_REFUNDED = "gift_refunded"
    SURPLUS_MOVED = "surplus_moved"
    MARKET_SHARE_ACCRUED = "market_share_accrued"
    MARKET_SHARE_PAID_IN = "market_share_paid_in"
    MERCHANT_SHARE_ACCRUED = "merchant_share_accrued"
    MERCHANT_SHARE_PAID_IN = "merchant_share_paid_in"
    REVERSAL = "reversal"


class Line(View):
    """One debit or credit of an entry."""

    account: Account
    """The account by its name in the chart: `assets:host_charity`, `receivable:partner:<id>`,
    `receivable:stall:<id>`, `receivable:merchant:<id>`, `income:<source>`, `expense:<purpose>`,
    `transfers:<kind>`."""
    earmark_id: Id | None = None
    """The purse; null for the general one."""
    amount_fen: int
    """Debit positive, credit negative, never zero."""


class Entry(View):
    """One entry of the ledger (凭证). Every event that moves money carries one."""

    entry_id: Id
    """Id of the entry: what to name to read or reverse it."""
    number: int
    """1, 2, 3 … without a gap, in the order of the log."""
    kind: EntryKind
    """What it books, or that it reverses another entry."""
    subject_id: Id
    """What it is about: a session, remittance, donation, disbursement, surplus, market, a merchant's
    statement, or the entry it reverses."""
    booked_on: Day
    """The day to whose month it counts: when it happened, or the first day whose month was still open."""
    occurred_at: Instant
    """When it happened or, where a person stated only the day, when they did."""
    lines: tuple[Line, ...]
    """Debits and credits, in fen; they sum to zero, within each purse too."""
    balance_after_fen: int
    """In the account of the host charity, all purses together, after this entry."""


_NOT_REVERSIBLE = (
    ENTRY_IS_UNKNOWN,
    REVERSAL_CANNOT_BE_REVERSED,
    ACCRUAL_FOLLOWS_ITS_SESSION,
    MATCH_FOLLOWS_ITS_GIFT,
    ENTRY_IS_ALREADY_REVERSED,
    GIFT_IS_REFUNDED,
    STALL_HAS_PAID_IN,
    MERCHANT_HAS_PAID_IN,
)


class ProposeReversalRequest(Request):
    """Why an entry of the ledger is to be taken back."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "金额录入有误：应为 200.00 元"}]},
    )

    reason: Title
    """What was wrong with the entry, for everybody to read; never about a person."""


class ProposeReversal(ProposeReversalRequest, Command):
    """A treasurer finds an entry wrong. Nothing is booked until a second person reverses it."""

    operation = Operation(
        "Propose to reverse an entry",
        roles(Role.TREASURER),
        (*_NOT_REVERSIBLE, BALANCE_IS_TOO_LOW),
        moves_money=True,
    )

    entry_id: Id


class ReversalProposed(Event):
    """A treasurer found an entry wrong. Nothing is booked until a second person reverses it."""

    type: ClassVar[str] = "fund.reversal_proposed.v1"

    entry_id: Id
    """The entry that is to be taken back, if a second person agrees."""
    reason: str
    """What is wrong with it."""
    proposed_by: PersonId
    """The treasurer who found it wrong: an opaque id."""
    proposed_at: Instant
    """When it was proposed."""


class ReverseEntry(Command):
    """Takes back an entry by another one, dated today and linked to it. Nothing is ever deleted.

    A treasurer proposed it; another treasurer, the supervisor or a member of the committee makes it.
    """

    operation = Operation(
        "Reverse an entry",
        people(Role.TREASURER, Role.SUPERVISOR, Role.COMMITTEE),
        (
            *_NOT_REVERSIBLE,
            REVERSAL_MUST_BE_PROPOSED_FIRST,
            SECOND_PERSON_MUST_BE_ANOTHER,
            BALANCE_IS_TOO_LOW,
        ),
        makes="entry",
        moves_money=True,
    )

    entry_id: Id


class EntryReversed(Event):
    """A mistake in the ledger was taken back by an entry that is linked to it. Nothing is ever deleted."""

    type: ClassVar[str] = "fund.entry_reversed.v1"

    reversed_entry_id: Id
    """The entry that is taken back. It stays in the ledger."""
    reversed_kind: EntryKind
    """What the reversed entry booked."""
    reversed_subject_id: Id
    """The donation, remittance or disbursement that the reversed entry was about."""
    reason: str
    """What was wrong with it."""
    reversed_by: PersonId
    """Who reversed it: an opaque id."""
    proposed_by: PersonId | None = None
    """The treasurer who proposed it, another person: an opaque id; null in what was recorded before it took
    two people."""
    cancelled_receipt: str | None = None
    """Number of the receipt that is void with it; null where none was issued, or in what was recorded before
    it stood here."""
    refund_was_due: bool = False
    """Whether it booked a gift that was on its campaign's list of refunds: it is not any more."""
    reversed_at: Instant
    """When it was reversed."""
    entry: Entry
    """The entry that takes the other one back: the same lines with opposite signs."""
    purchase: PurchasePayment | None = None
    """The accepted milestone whose payment it booked; null for anything else, and before 0.2."""
    box_id: Id | None = Field(default=None, exclude_if=is_unsaid)
    """The donation box that the reversed gift was taken out of; absent for any other entry."""
