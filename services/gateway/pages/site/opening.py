"""Hours of the week in words."""

from datetime import date

from services.gateway.pages.site.shown import Shown
from services.gateway.pages.site.words import Words
from shared.contracts.partners.programme import OpeningWindow

_MONDAY = date(2024, 1, 1).toordinal() - 1


def weekday(shown: Shown, number: int) -> str:
    """The name of a day of the week: 1 is Monday."""
    return shown.weekday(date.fromordinal(_MONDAY + number))


def window_text(words: Words, shown: Shown, window: OpeningWindow) -> str:
    """Its days and hours, and whether they end on the next day."""
    days = " ".join(weekday(shown, number) for number in window.weekdays)
    closes = f"{window.closes_at:%H:%M}"
    ends = words("rules.next_day", at=closes) if window.closes_next_day else closes
    return f"{days} {window.opens_at:%H:%M}–{ends}"
