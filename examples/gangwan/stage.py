"""Where the thread is played: each step asks the platform for something, checks the answer and tells it."""

import re
import secrets
import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from typing import TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, JsonValue

from examples.gangwan.api import Answer, Api, Problem, Unexpected
from shared.kernel.models import View
from shared.kernel.refusals import Refusal

T = TypeVar("T")
V = TypeVar("V", bound=View)
Facts = Mapping[str, JsonValue]

ZONE = ZoneInfo("Asia/Shanghai")
_RUN = re.compile(r"(\d{8}T\d{6})Z-[a-z2-7]{4}")
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_REMEMBERED = timedelta(days=29)
"""Logs know a command again for 30 days; a run that goes on later would do everything twice."""
_STEP = timedelta(seconds=0.02)
_PATIENCE = timedelta(seconds=10)
_OF_BOOKINGS = {
    "bookings",
    "courses",
    "credit-grants",
    "credit-rules",
    "credits",
    "enrolments",
    "hosts",
    "joint-hostings",
    "references",
    "sessions",
    "spaces",
}
_POINTS = {"elsewhere", "points", "points-agreements", "rewards", "reservations", "visitor-claims"}
_OF_OTHERS = {"fund", "me", "people", "events"}
_SATURDAY = 6
_MARKET = timedelta(hours=22)
"""When the market of Nanbeitai opens at the earliest, since the beginning of the run."""
_LONGEST = timedelta(days=28)
"""A run ends so long after its beginning at the latest: cut off then, it can still be gone on with."""
_INDENT = " " * 19


def new_run(now: datetime) -> str:
    """The label of a fresh run: when it began, by the platform's clock, and four letters of its own."""
    return f"{now:%Y%m%dT%H%M%SZ}-{''.join(secrets.choice(_LETTERS) for _ in range(4))}"


def beginning(now: datetime) -> datetime:
    """When a run can begin: now, or on the next 4th of a month, where this month ends too late for it."""
    if _month_over(now) - now <= _LONGEST:
        return now
    return at(_market_day(now).replace(day=4), 12)


def _market_day(base: datetime) -> date:
    return (base + _MARKET).astimezone(ZONE).date()


def _month_over(base: datetime) -> datetime:
    """When the month of the market's day is over."""
    in_the_next = _market_day(base).replace(day=28) + timedelta(days=4)
    return at(in_the_next.replace(day=1), 0)


def expect(found: T, wanted: T, what: str) -> None:
    """Raises `Unexpected` if these differ."""
    if found != wanted:
        raise Unexpected(f"{what}: expected {wanted!r}, got {found!r}")


class Stage:
    """One run of the thread.

    Every command that is done carries an Idempotency-Key made of the run and its place in the play, and
    every time in it follows from the run's label. So a run that was cut off can be played again from the
    beginning: what was done before answers as it did before. Until the first step that is new, the stage
    is *catching up*: refusals are not asked for again, since what was refused then might be taken now.
    """

    def __init__(self, api: Api, out: Callable[[str], object], run: str | None = None) -> None:
        """Without ``run`` begins a new one; raises `Unexpected` for what is no label of a run."""
        now = api.now()
        if run is None and beginning(now) > now:
            now = api.advance(beginning(now))
        self.api = api
        self.run = run or new_run(now)
        began = _RUN.fullmatch(self.run)
        if began is None:
            raise Unexpected(f"{self.run!r} is not the label of a run: it looks like {new_run(now)}")
        self.began = datetime.strptime(began[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
        self.base = self.began.replace(second=0)
        """The minute in which the run began: all times of the play are reckoned from it."""
        if now - self.base > _REMEMBERED:
            raise Unexpected(f"run {self.run} began more than {_REMEMBERED.days} days ago: begin a new one")
        self.catching_up = run is not None
        self.gone: set[str] = set()
        """Who has left since, of those who act with `does_before_leaving`."""
        self.steps = 0
        self._reached: dict[str, int] = {}
        self._out = out
        self._set_time(now)

    @property
    def saturday(self) -> date:
        """The day of the session: a Saturday after the publicity, whenever the run began."""
        day = (self.base + timedelta(days=13)).astimezone(ZONE).date()
        return day + timedelta(days=(_SATURDAY - day.isoweekday()) % 7)

    @property
    def market_day(self) -> date:
        """The day of the charity market, which begins while the second day of the run lasts."""
        return _market_day(self.base)

    @property
    def month_over(self) -> datetime:
        """When the month of the market is over, whose books are closed then."""
        return _month_over(self.base)

    @property
    def now(self) -> datetime:
        """The platform's time, as far as the stage needs to know it."""
        return self._platform + timedelta(seconds=time.monotonic() - self._monotonic)

    def title(self, text: str) -> None:
        """Begins a part."""
        self._out(f"\n{text}")

    def tell(self, text: str) -> None:
        """Says what came of a step."""
        for line in text.splitlines():
            self._out(f"{_INDENT}{line}")

    def note(self, who: str, what: str) -> None:
        """Says what somebody did in many requests."""
        self._ask(who, what)

    def does(
        self,
        who: str,
        what: str,
        path: str,
        body: BaseModel | None = None,
        *,
        method: str = "POST",
    ) -> Answer:
        """A step that must succeed."""
        self._ask(who, what)
        answer = self._done(who, path, body, self._key(), method)
        if answer.repeated:
            self.tell("(done before)")
        return answer

    def does_before_leaving(self, who: str, what: str, path: str, body: BaseModel | None = None) -> None:
        """A step that must succeed, of somebody who leaves later in the run.

        Gone, they may do nothing more, not even repeat what they did.
        """
        if self.catching_up and who in self.gone:
            self._ask(who, what)
            self._key()
            self.tell("(done before, by somebody who has left since; not asked again)")
            return
        self.does(who, what, path, body)

    def works_off(self, who: str, what: str, steps: Mapping[str, tuple[str, BaseModel]]) -> None:
        """Requests that must succeed, each with its path and body, by what it is about.

        A run that goes on finds fewer of them left; so none has a place in the play, and its key has what it
        is about.
        """
        if steps:
            self._ask(who, f"{what}: {len(steps)}")
        for subject, (path, body) in steps.items():
            self._done(who, path, body, f"{self.run}.{subject}", "POST")

    def asks_again(self, who: str, what: str, path: str, body: BaseModel, *, unless: Refusal) -> None:
        """A step whose wish holds already: it succeeds, and records nothing. It is refused with ``unless``
        where an earlier version of the example wished otherwise.
        """
        self._ask(who, what)
        answer = self.api.attempt(who, path, body)
        if isinstance(answer, Problem):
            expect(answer.code, unless.code, f"{who} {what}: the rule that refuses it")
            self.tell(f"✗ {answer.status} {answer.code}: an earlier version did, and what it settled holds")

    def refused(
        self,
        who: str,
        what: str,
        path: str,
        body: BaseModel | None = None,
        *,
        by: Refusal,
        telling: Callable[[Facts], str] | None = None,
        method: str = "POST",
    ) -> None:
        """A step that a rule must refuse. ``telling`` checks the facts and puts them into words."""
        self._ask(who, what)
        if self.catching_up:
            self.tell("(refused before; not asked again)")
            return
        answer = self.api.attempt(who, path, body, method=method)
        if not isinstance(answer, Problem):
            raise Unexpected(f"{who} {what}: expected the refusal {by.code}, but it was done")
        expect(answer.code, by.code, f"{who} {what}: the rule that refuses it")
        facts = f"; {telling(answer.facts)}" if telling else ""
        self.tell(f"✗ {answer.status} {answer.code}{facts}")

    def looks(
        self,
        who: str | None,
        what: str,
        path: str,
        kind: type[T],
        telling: Callable[[T], str],
        **query: str | int | None,
    ) -> None:
        """A look at something as it is now. ``telling`` checks it and puts it into words."""
        self._ask(who or "anybody", what)
        if self.catching_up:
            self.tell("(looked at before)")
            return
        self.tell(telling(self.get(who, path, kind, **query)))

    def get(self, who: str | None, path: str, kind: type[T], **query: str | int | None) -> T:
        """What a query answers, all steps of this run included."""
        return self.api.get(who, path, kind, min_sequence=self._least(path), **query)

    def all(self, who: str | None, path: str, kind: type[V], **query: str | int | None) -> list[V]:
        """Every item of a paged list, all steps of this run included."""
        return self.api.all(who, path, kind, min_sequence=self._least(path), **query)

    def until(
        self, ask: Callable[[], T], holds: Callable[[T], bool], what: str, *, within: timedelta = _PATIENCE
    ) -> T:
        """Asks until it holds, for other services hear of things a moment later; raises `Unexpected`."""
        begun = time.monotonic()
        while not holds(found := ask()):
            if time.monotonic() - begun > within.total_seconds():
                raise Unexpected(f"{what}: not within {within.total_seconds():.0f} s; last seen: {found}")
            time.sleep(_STEP.total_seconds())
        return found

    def wait_for(self, moment: datetime, why: str) -> None:
        """Moves the development clock to this moment, unless it has passed."""
        if moment > self.now:
            self._set_time(self.api.advance(moment))
            self._out(f"  {'· · ·':<15}  the clock is moved to {local(self.now)}: {why}")

    def _done(self, who: str, path: str, body: BaseModel | None, key: str, method: str) -> Answer:
        answer = self.api.do(who, path, body, key=key, method=method)
        log = _log_of(path)
        self._reached[log] = max(answer.sequence, self._reached.get(log, 0))
        self.catching_up = self.catching_up and answer.repeated
        return answer

    def _least(self, path: str) -> int | None:
        return self._reached.get(_log_of(path))

    def _set_time(self, platform: datetime) -> None:
        self._platform, self._monotonic = platform, time.monotonic()

    def _ask(self, who: str, what: str) -> None:
        self._out(f"  {self.now.astimezone(ZONE):%a %d %b %H:%M}  {who} {what}")

    def _key(self) -> str:
        self.steps += 1
        return f"{self.run}.{self.steps}"


def _log_of(path: str) -> str:
    """Of which community and service a command on this path answers with the sequence."""
    _, _, _, community, topic, part, *_ = f"{path}///".split("/")
    if topic == "volunteering":
        return f"{community}/{'fund' if part in _POINTS else 'bookings'}"
    service = "bookings" if topic in _OF_BOOKINGS else topic if topic in _OF_OTHERS else "partners"
    return f"{community}/{service}"


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of a day in the communities' zone."""
    return datetime.combine(day, clock(hour, minute), ZONE).astimezone(UTC)


def local(moment: datetime) -> str:
    """A moment as people in Guangzhou read it."""
    return f"{moment.astimezone(ZONE):%A %d %B %Y, %H:%M}"
