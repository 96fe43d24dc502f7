"""Cells as amounts and moments. What is not certain is nothing: the caller says what that means."""

import re
from datetime import date, datetime, time, timedelta, timezone
from typing import Final
from unicodedata import normalize

BEIJING: Final = timezone(timedelta(hours=8))
"""All these files tell the time so, and none says it."""

_AMOUNT: Final = re.compile(
    r"([+-]?)¥?([+-]?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,13})(?:\.([0-9]{1,5}))?(?:元)?\Z"
)
_MOMENT: Final = re.compile(
    r"(20[0-9]{2})(?P<mark>[-/.年]?)([0-9]{1,2})(?:(?P=mark)|月)([0-9]{1,2})日?"
    r"(?:[ T]*([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?(?:\.[0-9]+)?)?\Z"
)
_MOST_FEN: Final = 10**13
"""What an amount can be here, which no account of a fund comes near."""
_BLANK: Final = re.compile(r"\s+")


def heading(text: str) -> str:
    """A heading by its Chinese words: full-width signs and blanks do not tell columns apart."""
    plain = _BLANK.sub("", normalize("NFKC", text)).strip("`'\"")
    return plain if plain.startswith("[") else plain.split("[")[0]


def plain(text: str) -> str:
    """A cell without what was put around it: blanks, and the backtick that keeps numbers text."""
    return text.strip().removeprefix("`").strip()


def fen(text: str) -> int | None:
    """An amount in yuan as integer fen, signed; None for what is none, or has parts of a fen."""
    found = _AMOUNT.match(_BLANK.sub("", normalize("NFKC", plain(text))))
    if found is None or (found[1] and found[2]):
        return None
    fraction = (found[4] or "").ljust(2, "0")
    if fraction[2:].strip("0"):
        return None
    amount = int(found[3].replace(",", "")) * 100 + int(fraction[:2])
    if amount > _MOST_FEN:
        return None
    return -amount if "-" in (found[1], found[2]) else amount


def moment(text: str, clock: str = "") -> tuple[date, datetime | None] | None:
    """The day, and the moment where the time is said too; None for what is no real date."""
    found = _MOMENT.match(normalize("NFKC", f"{plain(text)} {plain(clock)}").strip())
    if found is None:
        return None
    compact = not found["mark"]
    if compact and (len(found[3]), len(found[4])) != (2, 2):
        return None
    try:
        day = date(int(found[1]), int(found[3]), int(found[4]))
        if found[5] is None:
            return day, None
        at = time(int(found[5]), int(found[6]), int(found[7] or 0), tzinfo=BEIJING)
    except ValueError:
        return None
    return day, datetime.combine(day, at)


def clock(text: str) -> str:
    """A time of day that may be written without colons: ``HHMMSS``."""
    digits = plain(text)
    if re.fullmatch(r"[0-9]{6}", digits):
        return f"{digits[:2]}:{digits[2:4]}:{digits[4:]}"
    return digits
