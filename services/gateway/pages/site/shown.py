"""How times, money and ratios are written in each language."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from services.gateway.pages.site.languages import Language
from shared.kernel.money import yuan

_DAYS = {
    Language.CHINESE: "一二三四五六日",
    Language.ENGLISH: ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Shown:
    """Writes values for people: in their language, in the community's zone."""

    language: Language
    zone: ZoneInfo
    now: datetime
    on_paper: bool = False
    """Whether each day bears its year: a sheet hangs, or lies in a drawer, beyond the turn of it."""
    today: date = field(init=False)
    """The day in the community's zone."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "today", self.local(self.now).date())

    @property
    def tomorrow(self) -> date:
        """The day after."""
        return self.today + timedelta(days=1)

    def local(self, at: datetime) -> datetime:
        """A moment by the community's clocks."""
        return at.astimezone(self.zone)

    def typed(self, at: datetime) -> str:
        """A moment as a field of a form has it: ``2026-07-11T09:30``."""
        return f"{self.local(at):%Y-%m-%dT%H:%M}"

    def weekday(self, on: date) -> str:
        """``周五`` or ``Fri``."""
        name = _DAYS[self.language][on.weekday()]
        return f"周{name}" if self.language is Language.CHINESE else name

    def for_paper(self) -> "Shown":
        """The same on a sheet of paper."""
        return Shown(self.language, self.zone, self.now, on_paper=True)

    def date_of(self, on: date, *, beside: date | None = None) -> str:
        """``12月4日`` or ``4 Dec``, with the year where it, or that of the day beside it, isn't this one."""
        this = self.today.year
        other = self.on_paper or on.year != this or (beside or on).year != this
        if self.language is Language.CHINESE:
            return f"{f'{on.year}年' if other else ''}{on.month}月{on.day}日"
        return f"{on.day} {_MONTHS[on.month - 1]}{f' {on.year}' if other else ''}"

    def day(self, at: datetime | date, *, beside: date | None = None) -> str:
        """``12月4日 星期五`` or ``Fri 4 Dec``."""
        on = self._day_of(at)
        name = _DAYS[self.language][on.weekday()]
        if self.language is Language.CHINESE:
            return f"{self.date_of(on, beside=beside)} 星期{name}"
        return f"{name} {self.date_of(on, beside=beside)}"

    def days(self, first: datetime | date, last: datetime | date) -> str:
        """``12月4日 星期五 – 12月11日 星期五``; both with their year where either isn't of this one."""
        one, other = self._day_of(first), self._day_of(last)
        return f"{self.day(one, beside=other)} – {self.day(other, beside=one)}"

    def _day_of(self, at: datetime | date) -> date:
        return self.local(at).date() if isinstance(at, datetime) else at

    def clock(self, at: datetime) -> str:
        """``18:00``."""
        local = self.local(at)
        return f"{local.hour:02}:{local.minute:02}"

    def moment(self, at: datetime, *, beside: date | None = None) -> str:
        """``12月4日 星期五 18:00`` or ``Fri 4 Dec, 18:00``."""
        at = self.local(at)
        return f"{self.day(at, beside=beside)}{self._before_time}{self.clock(at)}"

    def until(self, at: datetime) -> str:
        """As ``moment``, of an end: that of a day is ``3月31日 星期三 24:00``, since the next day's 00:00 is
        read as the next day."""
        local = self.local(at)
        if local.hour or local.minute:
            return self.moment(at)
        return f"{self.day(local - timedelta(days=1))}{self._before_time}24:00"

    @property
    def _before_time(self) -> str:
        return " " if self.language is Language.CHINESE else ", "

    def window(self, starts_at: datetime, ends_at: datetime) -> str:
        """``12月4日 星期五 18:00–19:00``; both days where they differ."""
        starts_at, ends_at = self.local(starts_at), self.local(ends_at)
        first, last = starts_at.date(), ends_at.date()
        if first == last:
            return f"{self.moment(starts_at)}–{self.clock(ends_at)}"
        return f"{self.moment(starts_at, beside=last)} – {self.moment(ends_at, beside=first)}"

    def month(self, month: str) -> str:
        """``2026年12月`` or ``Dec 2026`` of ``2026-12``."""
        year, number = month.split("-")
        if self.language is Language.CHINESE:
            return f"{year}年{int(number)}月"
        return f"{_MONTHS[int(number) - 1]} {year}"

    def money(self, amount_fen: int) -> str:
        """``¥1,234.50``; the minus stands before the sign."""
        return f"−¥{yuan(-amount_fen)}" if amount_fen < 0 else f"¥{yuan(amount_fen)}"

    @staticmethod
    def percent(bps: int) -> str:
        """``15%`` of 1,500 basis points."""
        return f"{bps / 100:g}%"


def points_of(minutes: int) -> str:
    """Minutes of service as points, 60 to one, with two places at most; nothing is rounded up."""
    hundredths = minutes * 100 // 60
    return f"{(Decimal(hundredths) / 100).normalize():f}"
