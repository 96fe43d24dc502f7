"""Hours of the week, in words and as fields of a form."""

from collections.abc import Iterator, Sequence
from datetime import date

from services.gateway.pages.site.fields import Choices, Field, Kind
from services.gateway.pages.site.shown import Shown
from services.gateway.pages.site.words import Words
from shared.contracts.partners.programme import OpeningWindow

_WEEK = 7
_A_RUN = 3
"""So many days in a row are said by the first and the last."""
_MONDAY = date(2024, 1, 1).toordinal() - 1


def weekday(shown: Shown, number: int) -> str:
    """The name of a day of the week: 1 is Monday."""
    return shown.weekday(date.fromordinal(_MONDAY + number))


def weekdays(words: Words, shown: Shown, numbers: Sequence[int]) -> str:
    """``每天``, ``周一至周五`` or ``周二 周四``; ``every day``, ``Mon–Fri`` or ``Tue Thu``."""
    days = sorted(set(numbers))
    if len(days) == _WEEK:
        return words("site.every_day")
    if len(days) >= _A_RUN and days[-1] - days[0] == len(days) - 1:
        return words("site.from_day_to_day", first=weekday(shown, days[0]), last=weekday(shown, days[-1]))
    return " ".join(weekday(shown, number) for number in days)


def window_text(words: Words, shown: Shown, window: OpeningWindow) -> str:
    """Its days and hours, and whether they end on the next day."""
    days = weekdays(words, shown, window.weekdays)
    closes = f"{window.closes_at:%H:%M}"
    ends = words("rules.next_day", at=closes) if window.closes_next_day else closes
    return f"{days} {window.opens_at:%H:%M}–{ends}"


def window_fields(words: Words, shown: Shown, name: str, rows: int) -> Iterator[Field]:
    """So many rows of days and hours, each of which may stay empty; ``name`` is the list's."""
    days: Choices = tuple((str(day), weekday(shown, day)) for day in range(1, 8))
    ticked = {"weekdays": days, "closes_next_day": (("true", words("site.yes")),)}
    for place in range(rows):
        for part in OpeningWindow.model_fields:
            label = words("form.nth", label=words(f"rules.opening_windows.{part}"), n=place + 1)
            hint = words("rules.opening_windows.help") if place == 0 and part == "weekdays" else ""
            choices = ticked.get(part, ())
            kind = Kind.CHECKS if choices else Kind.TEXT
            full = f"{name}.{place}.{part}"
            yield Field(name=full, label=label, kind=kind, hint=hint, choices=choices, required=False)
