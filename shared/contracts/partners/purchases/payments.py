"""Which payment of bought work a disbursement is, and why one isn't made: what partners and fund say."""

from enum import StrEnum

from shared.kernel.models import Frozen, Id, PositiveCount, PositiveFen


class PurchasePayment(Frozen):
    """One request to pay one accepted milestone of a contract."""

    payment_id: Id
    """Id of the request. Asked again after a refusal, a milestone gets another one."""
    purchase_id: Id
    """The purchase whose contract is paid."""
    milestone: PositiveCount
    """Number of the contract's milestone that was accepted."""
    contract_fen: PositiveFen
    """The price of the whole contract, in fen: all its payments together never exceed it."""


class SpendingPurpose(StrEnum):
    """What the fund's money is spent on."""

    ASSISTANCE = "assistance"  # 帮扶救助
    ACTIVITIES = "activities"  # 社区活动
    FACILITIES = "facilities"  # 设施与空间
    TRAINING = "training"  # 人才培育
    ADMINISTRATION = "administration"  # 管理费用


class NotPaid(StrEnum):
    """Why the fund does not pay what it was asked for."""

    REJECTED = "rejected"  # By one who approves.
    LOST = "lost"  # In the vote of the committee, or of the residents.
    EARMARK_IS_UNKNOWN = "earmark_is_unknown"
    CONTRACT_IS_PAID = "contract_is_paid"  # Or a payment of the same milestone is on its way.
