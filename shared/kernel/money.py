"""Arithmetic on money: integer fen, integer basis points, one rounding rule, stated here alone."""

WHOLE_IN_BPS = 10_000


def share_of(amount_fen: int, share_bps: int) -> int:
    """The share of an amount, rounded half-up to the fen, symmetrically for negative amounts.

    >>> share_of(100_000, 1_500)  # 15% of 1,000.00 yuan is 150.00 yuan
    15000
    >>> share_of(3, 5_000), share_of(-3, 5_000)  # 1.5 fen rounds away from zero
    (2, -2)
    """
    magnitude = (abs(amount_fen) * share_bps * 2 + WHOLE_IN_BPS) // (2 * WHOLE_IN_BPS)
    return magnitude if amount_fen >= 0 else -magnitude


def price_cap(market_fen: int, ratio_bps: int) -> int:
    """The highest price that is at most this ratio of the market reference: rounded down to the fen.

    Rounded down and not half-up, because a cap that rounds up would be above the promised ratio.
    """
    return market_fen * ratio_bps // WHOLE_IN_BPS


def yuan(amount_fen: int) -> str:
    """An amount as people read it: ``yuan(123456) == '1,234.56'``."""
    sign = "-" if amount_fen < 0 else ""
    return f"{sign}{abs(amount_fen) // 100:,}.{abs(amount_fen) % 100:02d}"
