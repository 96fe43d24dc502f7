"""Load for tests of faults: clients that know what they were told, against whichever platform runs."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Protocol
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx2

from tests.patience import PATIENCE_SECONDS, patient

CLIENTS = 12
ZONE = ZoneInfo("Asia/Shanghai")
SLOW_DATABASE = frozenset({"log_cannot_be_written", "command_waited_too_long"})
"""What is said, and is right, while the database is slow: nothing was done, ask again."""

_PAUSE_SECONDS = 0.2
_MOST_COMMUNITIES = 8
_HERE = "/v1/communities/haiwan"
_INTENT = {
    "organisation": "广州晓宸生物科技有限公司",
    "mechanism": "space_cooperation",
    "contributions": [{"kind": "professional_service", "summary": "无土栽培与自然教育课程"}],
}


class Target(Protocol):
    """A platform that takes the load."""

    @property
    def url(self) -> str:
        """Where it is asked."""

    def token(self, name: str) -> str:
        """A bearer token of an identity of the example."""


@dataclass
class Told:
    """What the clients were told: the ids of things by Idempotency-Key."""

    donations: dict[str, str] = field(default_factory=dict)
    intents: dict[str, str] = field(default_factory=dict)
    bookings: dict[str, str] = field(default_factory=dict)
    communities: dict[str, str] = field(default_factory=dict)
    acknowledged: int = 0
    """How many commands were answered with success."""
    unavailable: Counter[str] = field(default_factory=Counter)
    """How many answers said that it can't be done now, by code."""
    cut_off: int = 0
    """How many requests found nobody, or lost their answer."""
    slowest_seconds: float = 0.0
    contradictions: list[str] = field(default_factory=list)
    """What no platform may say, however many of its parts are away."""

    def note(self, into: dict[str, str], key: str, answer: httpx2.Response, field_: str = "id") -> None:
        """Takes an answer down; a second answer to the same key must be the same."""
        if answer.status_code == httpx2.codes.CREATED:
            made = answer.json()[field_]
            if into.setdefault(key, made) != made:
                self.contradictions.append(f"{key}: first {into[key]}, then {made}")

    def weigh(self, what: str, answer: httpx2.Response) -> None:
        """Counts an answer. None may be anything but success, or a clear word that it can't be done now."""
        if answer.is_success:
            self.acknowledged += 1
            return
        media_type = answer.headers.get("content-type", "")
        problem = answer.json() if media_type.startswith("application/problem+json") else {}
        clear = answer.status_code == httpx2.codes.SERVICE_UNAVAILABLE and "Retry-After" in answer.headers
        if clear and problem.get("code"):
            self.unavailable[problem["code"]] += 1
        else:
            self.contradictions.append(f"{what}: {answer.status_code} {media_type} {answer.text[:300]}")

    async def more(self, count: int) -> None:
        """Returns when so many more commands have been answered with success."""
        wanted, until = self.acknowledged + count, time.monotonic() + PATIENCE_SECONDS
        while self.acknowledged < wanted:
            assert time.monotonic() < until, self.summary
            await asyncio.sleep(0.05)

    @property
    def summary(self) -> str:
        """For a report."""
        return (
            f"{self.acknowledged} acknowledged, 503 {dict(self.unavailable)}, {self.cut_off} cut off,"
            f" slowest answer {self.slowest_seconds:.2f} s"
        )


class _Client:
    """Sends one command after the other; what got no answer is sent again with the same key."""

    def __init__(
        self, number: int, target: Target, label: str, told: Told, place: "_Place", thinks_seconds: float
    ) -> None:
        self._number = number
        self._target = target
        self._label = label
        self._told = told
        self._place = place
        self._thinks_seconds = thinks_seconds

    async def run(self, stop: asyncio.Event) -> None:
        """Works until it is told to stop, and has an answer to everything by then."""
        work = (self._donate, self._offer_and_withdraw, self._book_and_cancel, self._open)[self._number % 4]
        async with httpx2.AsyncClient(timeout=PATIENCE_SECONDS, trust_env=False) as http:
            for number in count():
                if stop.is_set():
                    return
                await work(http, f"{self._label}-{self._number}-{number}")
                await asyncio.sleep(self._thinks_seconds)

    async def _donate(self, http: httpx2.AsyncClient, key: str) -> None:
        body = {"amount_fen": 880, "channel": "qr_code", "received_on": self._place.day, "reference": key}
        answer = await self._post(http, "qian-treasurer", f"{_HERE}/fund/donations", key, body)
        self._told.note(self._told.donations, key, answer)

    async def _offer_and_withdraw(self, http: httpx2.AsyncClient, key: str) -> None:
        body = {**_INTENT, "project": f"天空农场 {key}"}
        answer = await self._post(http, "xiaochen", f"{_HERE}/intents", key, body)
        self._told.note(self._told.intents, key, answer)
        if answer.is_success:
            path = f"{_HERE}/intents/{answer.json()['id']}/withdrawal"
            await self._post(http, "xiaochen", path, f"{key}-back", {})

    async def _book_and_cancel(self, http: httpx2.AsyncClient, key: str) -> None:
        starts_at = self._place.evening + timedelta(days=self._number // 4 % 4)
        body = {
            "space_id": self._place.spaces[self._number % len(self._place.spaces)],
            "starts_at": starts_at.isoformat(),
            "ends_at": (starts_at + timedelta(hours=1)).isoformat(),
        }
        answer = await self._post(http, "lin", f"{_HERE}/bookings", key, body)
        self._told.note(self._told.bookings, key, answer)
        if answer.is_success:
            path = f"{_HERE}/bookings/{answer.json()['id']}/cancellation"
            await self._post(http, "lin", path, f"{key}-back", {"reason": "plans_changed"})

    async def _open(self, http: httpx2.AsyncClient, key: str) -> None:
        """A few communities: the other services take over their rules, and the fund opens a fund."""
        if len(self._told.communities) >= _MOST_COMMUNITIES:
            await self._donate(http, key)
            return
        body = {"name": f"社区 {key}", "name_en": key, "host_charity": "广州市南沙区慈善会"}
        answer = await self._post(http, "luo-district", f"/v1/communities/{key}", key, body)
        if answer.is_success:
            self._told.communities[key] = key

    async def _post(
        self, http: httpx2.AsyncClient, who: str, path: str, key: str, body: Mapping[str, object]
    ) -> httpx2.Response:
        """The answer; asked again while nobody answers, or while it can't be done."""
        headers = {"Authorization": f"Bearer {self._target.token(who)}", "Idempotency-Key": key}
        while True:
            began = time.monotonic()
            try:
                answer = await http.post(f"{self._target.url}{path}", headers=headers, json=body)
            except httpx2.TimeoutException:
                self._told.contradictions.append(f"{key}: no answer in {PATIENCE_SECONDS:g} s")
                continue
            except httpx2.HTTPError:
                self._told.cut_off += 1
                await asyncio.sleep(_PAUSE_SECONDS)
                continue
            self._told.slowest_seconds = max(self._told.slowest_seconds, time.monotonic() - began)
            self._told.weigh(f"{key} {path}", answer)
            if answer.status_code != httpx2.codes.SERVICE_UNAVAILABLE:
                return answer
            await asyncio.sleep(_PAUSE_SECONDS)


@dataclass(frozen=True)
class _Place:
    """Where and when rooms are booked, and money arrives."""

    spaces: list[str]
    evening: datetime
    day: str
    """Today, when money arrives."""


@asynccontextmanager
async def load(target: Target, clients: int = CLIENTS, thinks_seconds: float = 0.0) -> AsyncIterator[Told]:
    """Clients at work from here to the end of the block, when all of them have their last answer.

    Each of them thinks for so long between two things that it does.
    """
    told, stop, label = Told(), asyncio.Event(), f"load-{uuid4().hex[:8]}"
    place = _Place(space_ids(target), free_evening(target), today(target))
    working = [
        asyncio.create_task(_Client(number, target, label, told, place, thinks_seconds).run(stop))
        for number in range(clients)
    ]
    try:
        yield told
        stop.set()
        await asyncio.gather(*working)
    finally:
        for one in working:
            one.cancel()
        await asyncio.gather(*working, return_exceptions=True)


async def register(http: httpx2.AsyncClient, target: Target, residents: int) -> list[str]:
    """Staff enter so many residents; returns their person ids. ``http`` speaks to their community."""
    staff = {"Authorization": f"Bearer {target.token('chen-staff')}"}
    turns = asyncio.Semaphore(32)

    async def one(number: int) -> str:
        async with turns:
            # Whoever loads twice, or beside the example's people, meets numbers that are there.
            person = {"name": f"居民{number}", "phone": f"+86 101 {number:08d}", "shares_phone": True}
            answer = await http.post("/people", json=person, headers=staff)
            return str(answer.raise_for_status().json()["id"])

    return await asyncio.gather(*map(one, range(residents)))


def space_ids(target: Target) -> list[str]:
    """The spaces of the example's first community."""
    headers = {"Authorization": f"Bearer {target.token('chen-staff')}"}
    with patient(headers=headers) as http:
        answer = http.get(f"{target.url}{_HERE}/spaces").raise_for_status()
    return [one["space_id"] for one in answer.json()["items"]]


def free_evening(target: Target, weeks: int = 2) -> datetime:
    """19:00 of a Monday some weeks ahead by the platform's clock: open in the example, and empty."""
    today = platform_time(target).astimezone(ZONE).replace(hour=19, minute=0, second=0, microsecond=0)
    return today + timedelta(days=7 * weeks - today.weekday())


def today(target: Target) -> str:
    """The platform's day, on which money arrives: a fund has no gifts from before it was opened."""
    return platform_time(target).astimezone(ZONE).date().isoformat()


def platform_time(target: Target) -> datetime:
    """The platform's time, which tests of the thread move on where it can be moved."""
    with patient() as http:
        answer = http.get(f"{target.url}/v1/development/clock")
    if answer.status_code == httpx2.codes.NOT_FOUND:
        return datetime.now(UTC)
    return datetime.fromisoformat(answer.raise_for_status().json()["now"])
