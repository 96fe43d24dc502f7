"""The delivery log: kept, read backwards, bounded, forgotten: in SQLite, and in MongoDB."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from services.gateway.webhooks import deliveries as log
from services.gateway.webhooks.deliveries import Attempt, DeliveryLog, DeliveryStore, key_at
from services.gateway.webhooks.deliveries_mongo import MongoDeliveries
from services.gateway.webhooks.deliveries_sqlite import SqliteDeliveries
from shared.kernel.clock import DevelopmentClock
from shared.storage.faults import StoreUnavailable
from shared.storage.mongo_client import MongoClient
from tests.server_mongo import DRIVERS, database_name
from tests.specification import MONDAY

ONE, OTHER = "webhook-1", "webhook-2"


@pytest.fixture(params=["sqlite", *(pytest.param(one, marks=pytest.mark.servers) for one in DRIVERS)])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[DeliveryStore]:
    if request.param == "sqlite":
        kept: DeliveryStore = SqliteDeliveries(tmp_path / "deliveries.db")
        yield kept
        await kept.close()
        return
    client = MongoClient(request.getfixturevalue("mongo_url"), driver=request.param)
    name = database_name(tmp_path)
    yield MongoDeliveries(client.database(name))
    await client.drop_database(name)
    await client.close()


def attempt(minutes: int, webhook_id: str = ONE) -> Attempt:
    key = key_at(MONDAY + timedelta(minutes=minutes)) + "0000"
    return Attempt(webhook_id, key, f"haiwan:{minutes}", minutes or None, 1, 204, 12, None, "taken")


async def test_attempts_are_read_backwards_each_endpoints_own_and_are_forgotten_by_age_or_number(
    store: DeliveryStore,
) -> None:
    ours = [attempt(minutes) for minutes in range(5)]
    refused = ours[4]._replace(status=None, error="no answer in 15 s", answer="")
    await store.keep([*ours[:4], refused, attempt(2, OTHER)])
    await store.keep([ours[0]])  # Told again after a fault: it is there once.
    assert await store.of(ONE, None, 10) == [refused, *reversed(ours[:4])]
    assert await store.of(ONE, ours[3].key, 2) == [ours[2], ours[1]]
    await store.cut(ONE, 4)
    await store.cut(OTHER, 4)
    assert await store.of(ONE, ours[3].key, 10) == [ours[2], ours[1]]
    await store.sweep(key_at(MONDAY + timedelta(minutes=2)))
    assert await store.of(ONE, None, 10) == [refused, ours[3], ours[2]]
    assert await store.of(OTHER, None, 10) == [attempt(2, OTHER)]


class _Away:
    """A store that can't be written, until it is back."""

    def __init__(self) -> None:
        self.kept: list[Attempt] = []
        self.swept: list[str] = []
        self.cuts: list[tuple[str, int]] = []
        self.away = True

    async def keep(self, attempts: Sequence[Attempt]) -> None:
        if self.away:
            raise StoreUnavailable("away")
        self.kept += attempts

    async def of(self, webhook_id: str, before: str | None, limit: int) -> list[Attempt]:
        return self.kept

    async def sweep(self, before: str) -> None:
        self.swept.append(before)

    async def cut(self, webhook_id: str, most: int) -> None:
        self.cuts.append((webhook_id, most))

    async def close(self) -> None:
        self.kept.clear()


async def test_what_cannot_be_written_waits_bounded_and_old_things_are_looked_for_once_an_hour() -> None:
    store, clock = _Away(), DevelopmentClock()
    kept = DeliveryLog(store, clock)
    kept.note(attempt(1))
    with pytest.raises(StoreUnavailable):
        await kept.write()
    for _ in range(log.MOST_PER_WEBHOOK):
        kept.note(attempt(2))
    assert kept.lost == 1
    store.away = False
    await kept.write()
    assert (store.kept[0], len(store.kept)) == (attempt(1), log.MOST_PER_WEBHOOK)
    assert store.cuts == [(ONE, log.MOST_PER_WEBHOOK)]
    await kept.write()
    assert len(store.swept) == 1
    clock.advance(timedelta(hours=1))
    await kept.write()
    assert len(store.swept) == 2
    assert store.swept[1] < key_at(clock.now() - log.KEPT_FOR + timedelta(minutes=1))
    store.away = True
    kept.note(attempt(3))
    await kept.close()  # Its end is not held up by what can't be noted.
