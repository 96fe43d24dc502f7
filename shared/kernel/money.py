"""Arithmetic on money: integer fen, integer basis points, and two rounding rules, stated here alone.

Half-up for a share of an amount; the largest remainder where all parts of one have to come to it.
"""

from collections.abc import Sequence

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


def divided(amount_fen: int, weights: Sequence[int]) -> tuple[int, ...]:
    """An amount in parts that stand to each other as ``weights`` do, and come to it exactly, by the largest
    remainder: each part gets its whole fen, and those that are left over go, one each, to the parts whose
    fractions are the largest, of equal ones to the earlier. A negative amount has the same parts, negative.

    Weights are not negative and come to more than nothing; ``ValueError`` otherwise.

    >>> divided(100, [5_000, 3_000, 2_000]), divided(1, [5_000, 5_000]), divided(-10, [1, 1, 1])
    ((50, 30, 20), (1, 0), (-4, -3, -3))
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError(f"an amount is not divided by {list(weights)}")
    magnitude = abs(amount_fen)
    parts = [magnitude * weight // whole for weight in weights]
    by_remainder = sorted(range(len(parts)), key=lambda place: -(magnitude * weights[place] % whole))
    for place in by_remainder[: magnitude - sum(parts)]:
        parts[place] += 1
    return tuple(parts) if amount_fen >= 0 else tuple(-part for part in parts)


def price_cap(market_fen: int, ratio_bps: int) -> int:
    """The highest price that is at most this ratio of the market reference: rounded down to the fen.

    Rounded down and not half-up, because a cap that rounds up would be above the promised ratio.
    """
    return market_fen * ratio_bps // WHOLE_IN_BPS


def yuan(amount_fen: int) -> str:
    """An amount as people read it: ``yuan(123456) == '1,234.56'``."""
    sign = "-" if amount_fen < 0 else ""
    return f"{sign}{abs(amount_fen) // 100:,}.{abs(amount_fen) % 100:02d}"


_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", "佰", "拾", "")
_SECTIONS = ("亿", "万", "")


def in_capitals(amount_fen: int) -> str:
    """An amount as receipts write it (人民币大写), by the rules for bills; ``ValueError`` below zero.

    >>> in_capitals(10700053), in_capitals(105), in_capitals(10000000100)
    ('人民币壹拾万柒仟元伍角叁分', '人民币壹元零伍分', '人民币壹亿零壹元整')
    """
    if not 0 <= amount_fen < 10**14:
        raise ValueError(f"a receipt is over no {amount_fen} fen")
    yuan_part, rest = divmod(amount_fen, 100)
    jiao, fen = divmod(rest, 10)
    words = "人民币" + (_whole(yuan_part) + "元" if yuan_part or not rest else "")
    if jiao:
        words += _DIGITS[jiao] + "角"
    elif fen and yuan_part:
        words += "零"
    return words + (_DIGITS[fen] + "分" if fen else "" if jiao else "整")


def _whole(amount: int) -> str:
    if not amount:
        return "零"
    written, gap = "", False
    digits = f"{amount:012d}"
    for place, section in enumerate(_SECTIONS):
        four = digits[place * 4 : place * 4 + 4]
        for unit, digit in zip(_PLACES, four, strict=True):
            if digit == "0":
                gap = bool(written)
            else:
                written += ("零" if gap else "") + _DIGITS[int(digit)] + unit
                gap = False
        if four != "0000":
            written += section
            gap = False  # What follows begins with its own noughts, or with none.
    return written
