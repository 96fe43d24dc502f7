"""What a gift in kind is, what its value rests on, and how it stands."""

from enum import StrEnum


class GoodsCondition(StrEnum):
    """As what it is given; either way it can be used, safely (Charity Law, art. 36)."""

    NEW = "new"
    USED = "used"


class ValueBasis(StrEnum):
    """What the stated value rests on (Ministry of Finance, Announcement 2020 no. 27, art. 13)."""

    INVOICE = "invoice"
    """What the donor paid for it."""
    MARKET_QUOTE = "market_quote"
    """What it costs elsewhere, by a quote that is kept."""
    NOT_STATED = "not_stated"
    """No value is stated: no receipt is issued for it."""


class GoodsState(StrEnum):
    """How a gift in kind stands."""

    RECEIVED = "received"
    """One person took it in; somebody else has to count it."""
    IN_STOCK = "in_stock"
    USED_UP = "used_up"
    """All of it was handed out or written off, or nothing of it was accepted."""
    REVERSED = "reversed"
    """It was recorded by mistake."""


class GoodsProposalKind(StrEnum):
    """What one person proposes and another confirms."""

    WRITE_OFF = "write_off"
    REVERSAL = "reversal"


class MovementKind(StrEnum):
    """How some of a gift in kind left the stock."""

    HANDED_OUT = "handed_out"
    WRITTEN_OFF = "written_off"
