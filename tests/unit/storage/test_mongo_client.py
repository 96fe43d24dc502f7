"""The client of MongoDB where no server is: what it says, and that it says it in time."""

import asyncio
import time

import pytest
from pymongo.errors import OperationFailure, WTimeoutError

from shared.storage.faults import StoreUnavailable
from shared.storage.mongo_client import MongoClient
from tests.server_mongo import DRIVERS

NOBODY = "mongodb://hehuo:a-password@127.0.0.1:1/?authSource=admin"
"""A port on which nothing listens."""


@pytest.mark.parametrize("driver", DRIVERS)
async def test_a_server_that_is_not_there_is_unavailable_and_its_password_stays_secret(driver: str) -> None:
    client = MongoClient(NOBODY, driver=driver, timeout_seconds=0.3)
    began = time.monotonic()
    with pytest.raises(StoreUnavailable) as told:
        await client.database("shed").ping()
    assert time.monotonic() - began < 2
    assert "a-password" not in f"{told.value!r}"
    await client.close()


async def test_a_driver_that_says_nothing_is_given_up() -> None:
    client = MongoClient(NOBODY, timeout_seconds=0.01)
    with pytest.raises(StoreUnavailable, match="in time"):
        await client.call(asyncio.Event().wait)
    await client.close()


async def test_a_call_may_be_given_more_time_than_others() -> None:
    client = MongoClient(NOBODY, timeout_seconds=0.01)

    async def slow() -> str:
        await asyncio.sleep(1.2)
        return "an index of many documents"

    assert await client.call(slow, seconds=5) == "an index of many documents"
    await client.close()


async def test_a_cancelled_caller_leaves_at_once_whatever_the_driver_does() -> None:
    client = MongoClient(NOBODY, timeout_seconds=5)
    let_go = asyncio.Event()

    async def stubborn() -> None:
        """As PyMongo may under Python 3.11: a cancellation is lost."""
        while not let_go.is_set():
            try:
                await let_go.wait()
            except asyncio.CancelledError:
                continue

    caller = asyncio.create_task(client.call(stubborn))
    await asyncio.sleep(0)
    caller.cancel()
    async with asyncio.timeout(1):
        await asyncio.wait({caller})
    assert caller.cancelled()
    let_go.set()
    await client.close()


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        (OperationFailure("not primary", 10107), StoreUnavailable),
        (WTimeoutError("waiting for replication timed out", 64), StoreUnavailable),
        (OperationFailure("no such command: 'apend'", 59), OperationFailure),
        (OperationFailure("unknown operator", 2), OperationFailure),
    ],
)
async def test_a_server_that_can_not_now_is_told_from_a_mistake_of_ours(
    error: Exception, raised: type[Exception]
) -> None:
    client = MongoClient(NOBODY)

    async def fail() -> None:
        raise error

    with pytest.raises(raised):
        await client.call(fail)
    await client.close()


async def test_a_closed_client_and_a_closed_handle_say_so() -> None:
    client = MongoClient(NOBODY)
    database = client.database("shed")
    handle = database.handle()
    handle.close()
    with pytest.raises(StoreUnavailable, match="shed is closed"):
        await handle.ping()
    await client.close()
    await client.close()
    with pytest.raises(StoreUnavailable, match="client is closed"):
        await database.ping()


def test_there_are_two_drivers() -> None:
    with pytest.raises(ValueError, match="pymongo or motor"):
        MongoClient(NOBODY, driver="pg")
