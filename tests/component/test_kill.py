"""Killed at random under load, again and again: nothing acknowledged is missing, nothing is there twice.

The checker is separate from what it checks: it knows what the clients were told, reads the logs' files,
and folds every read model anew.
"""

import asyncio
import json
import random
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest

from hehuo.operations import Operator
from hehuo.platform import ALL_SERVICES
from hehuo.proof import prove
from shared.host.directory import DataDirectory
from shared.host.embedded import EmbeddedHost
from shared.host.settings import Settings
from shared.projections.sqlite import SqliteDocumentStore
from shared.projections.store import Search
from tests.component.platform import RunningPlatform

KILLS = 20
CLIENTS = 12
INTENT = {
    "organisation": "广州晓宸生物科技有限公司",
    "mechanism": "space_cooperation",
    "contributions": [{"kind": "professional_service", "summary": "无土栽培与自然教育课程"}],
}


@dataclass
class Told:
    """What the clients were told: the ids of things by Idempotency-Key."""

    donations: dict[str, str] = field(default_factory=dict)
    intents: dict[str, str] = field(default_factory=dict)
    bookings: dict[str, str] = field(default_factory=dict)
    contradictions: list[str] = field(default_factory=list)

    def note(self, into: dict[str, str], key: str, answer: httpx.Response) -> None:
        """Takes an answer down; a second answer to the same key must be the same."""
        if answer.status_code != httpx.codes.CREATED:
            self.contradictions.append(f"{key}: {answer.status_code} {answer.text}")
            return
        made = answer.json()["id"]
        if into.setdefault(key, made) != made:
            self.contradictions.append(f"{key}: first {into[key]}, then {made}")


class Client:
    """Sends one command after the other; what got no answer is sent again with the same key."""

    def __init__(
        self, number: int, platform: RunningPlatform, spaces: list[str], evening: datetime, told: Told
    ) -> None:
        self._number = number
        self._platform = platform
        self._spaces = spaces
        self._evening = evening
        self._told = told
        self._numbers = count()

    async def run(self, stop: asyncio.Event) -> None:
        """Works until it is told to stop, and has an answer to everything by then."""
        async with httpx.AsyncClient(timeout=5, trust_env=False) as http:
            while not stop.is_set():
                await self._one(http, next(self._numbers))

    async def _one(self, http: httpx.AsyncClient, number: int) -> None:
        key = f"client-{self._number}-{number}"
        if self._number % 3 == 0:
            await self._record_donation(http, key)
        elif self._number % 3 == 1:
            await self._offer_intent(http, key)
        else:
            await self._book_and_cancel(http, key)

    async def _record_donation(self, http: httpx.AsyncClient, key: str) -> None:
        body = {"amount_fen": 880, "channel": "qr_code", "received_on": "2026-07-01", "reference": key}
        answer = await self._post(http, "qian-treasurer", "/fund/donations", key, body)
        self._told.note(self._told.donations, key, answer)

    async def _offer_intent(self, http: httpx.AsyncClient, key: str) -> None:
        body = {**INTENT, "project": f"天空农场 {key}"}
        answer = await self._post(http, "xiaochen", "/intents", key, body)
        self._told.note(self._told.intents, key, answer)
        if answer.status_code == httpx.codes.CREATED:
            path = f"/intents/{answer.json()['id']}/withdrawal"
            await self._post(http, "xiaochen", path, f"{key}-back", {})

    async def _book_and_cancel(self, http: httpx.AsyncClient, key: str) -> None:
        body = {
            "space_id": self._spaces[self._number % len(self._spaces)],
            "starts_at": (self._evening + timedelta(days=self._number % 4)).isoformat(),
            "ends_at": (self._evening + timedelta(days=self._number % 4, hours=1)).isoformat(),
        }
        answer = await self._post(http, "lin", "/bookings", key, body)
        self._told.note(self._told.bookings, key, answer)
        if answer.status_code == httpx.codes.CREATED:
            path = f"/bookings/{answer.json()['id']}/cancellation"
            await self._post(http, "lin", path, f"{key}-back", {"reason": "plans_changed"})

    async def _post(
        self, http: httpx.AsyncClient, who: str, path: str, key: str, body: Mapping[str, object]
    ) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self._platform.token(who)}", "Idempotency-Key": key}
        while True:
            try:
                url = f"{self._platform.url}/v1/communities/haiwan{path}"
                answer = await http.post(url, headers=headers, json=body)
            except httpx.HTTPError:
                await asyncio.sleep(0.05)
                continue
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                return answer
            await asyncio.sleep(0.05)


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[RunningPlatform]:
    running = RunningPlatform(tmp_path / "data", "--example")
    try:
        yield running
    finally:
        running.end()


async def test_nothing_acknowledged_is_missing_and_nothing_is_there_twice(platform: RunningPlatform) -> None:
    platform.start().wait_for_example()
    spaces, evening = space_ids(platform), free_evening(platform)
    told = Told()
    stop = asyncio.Event()
    clients = [Client(number, platform, spaces, evening, told) for number in range(CLIENTS)]
    working = [asyncio.create_task(client.run(stop)) for client in clients]
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    for _ in range(KILLS):
        await asyncio.sleep(chance.uniform(0.1, 0.8))
        platform.kill()
        await asyncio.to_thread(platform.start)
    await asyncio.sleep(0.5)
    stop.set()
    await asyncio.gather(*working)
    platform.stop()

    assert not told.contradictions, f"seed {seed}"
    assert len(told.donations) > KILLS, "the clients hardly got anything done: the test shows nothing"
    check_log(platform.directory, "fund", "fund.donation_received.v1", "donation_id", told.donations)
    check_log(platform.directory, "partners", "partners.intent_offered.v1", "intent_id", told.intents)
    check_log(platform.directory, "bookings", "bookings.space_booked.v1", "booking_id", told.bookings)
    proof = prove(platform.directory)
    assert proof.holds, proof.faults
    check_feed(platform.directory)
    before = await documents(platform.directory)
    await rebuild_everything(platform.directory)
    assert await documents(platform.directory) == before


def check_log(
    directory: DataDirectory, service: str, wire_name: str, id_field: str, told: Mapping[str, str]
) -> None:
    """What clients were told is in the log once; and what they sent and nobody told them is not there."""
    recorded: Counter[str] = Counter()
    commands: Counter[str] = Counter()
    for line in lines(directory, service):
        event = json.loads(line)
        if event["type"] == wire_name and event["partitionkey"] == "haiwan":
            recorded[event["data"][id_field]] += 1
            commands[event["causationid"]] += 1
    assert max(recorded.values()) == 1, f"{service}: an id was recorded twice"
    assert max(commands.values()) == 1, f"{service}: a command took effect twice"
    missing = set(told.values()) - recorded.keys()
    assert not missing, f"{service}: acknowledged, but not in the log: {missing}"


def check_feed(directory: DataDirectory) -> None:
    """The feed holds every public event of the services once, and its sequence has no gap."""
    public = {
        event.type for service in ALL_SERVICES for event in service.decider.events
        if event.public and service.name != "gateway"
    }  # fmt: skip
    expected = Counter(
        line
        for service in ("partners", "bookings", "fund")
        for line in lines(directory, service)
        if json.loads(line)["type"] in public
    )
    assert Counter(lines(directory, "feed")) == expected
    assert max(expected.values()) == 1


def lines(directory: DataDirectory, service: str) -> list[bytes]:
    """All events in a file of logs, read without the code under test."""
    with closing(sqlite3.connect(f"file:{directory.log(service)}?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT body, first, last FROM commits ORDER BY community, first")
        found = []
        for body, first, last in rows:
            _header, *events = body.split(b"\n")
            assert len(events) == last - first + 1
            found += events
        return found


async def documents(directory: DataDirectory) -> dict[str, list[tuple[str, str, bytes | None]]]:
    """Every document of every read model of every service, in order."""
    found: dict[str, list[tuple[str, str, bytes | None]]] = {}
    for service in ALL_SERVICES:
        store = SqliteDocumentStore(directory.documents(service.name))
        for projection in service.projections:
            current = await store.current(projection.name)
            assert current is not None
            every = [
                one
                for community in ("haiwan", "nanbeitai")
                for one in await store.find(current, community, Search())
            ]
            found[f"{service.name}.{projection.name}"] = [(one.community, one.key, one.body) for one in every]
        await store.close()
    return found


async def rebuild_everything(directory: DataDirectory) -> None:
    """Builds every read model anew from its log, beside the one that the killed platform left."""
    with directory.take():
        host = EmbeddedHost(ALL_SERVICES, Settings(data_dir=directory.path), directory)
        await host.start()
        operator = Operator(host.runtimes)
        for name in operator.projections:
            await operator.rebuild(name)
        await host.stop()


def space_ids(platform: RunningPlatform) -> list[str]:
    answer = httpx.get(f"{platform.url}/v1/communities/haiwan/spaces", headers=staff(platform))
    return [one["space_id"] for one in answer.raise_for_status().json()["items"]]


def free_evening(platform: RunningPlatform) -> datetime:
    """19:00 of a weekday in the week after next: open in the example, and empty."""
    today = datetime.now(ZoneInfo("Asia/Shanghai")).replace(hour=19, minute=0, second=0, microsecond=0)
    return today + timedelta(days=14 - today.weekday())


def staff(platform: RunningPlatform) -> dict[str, str]:
    return {"Authorization": f"Bearer {platform.token('chen-staff')}"}
