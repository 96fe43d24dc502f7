"""All logs of a service: writers that come when they are needed, and leave when they idle."""

import asyncio
from datetime import timedelta

from shared.eventlog.commit import Commit
from shared.eventlog.logs import Logs
from shared.eventlog.port import EventStore
from shared.kernel.outcome import Outcome
from tests.example_log import Shed
from tests.unit.eventlog.conftest import Open
from tests.unit.eventlog.running import eventually, nothing_loaded, running
from tests.unit.eventlog.shed import HAIWAN, NANBEITAI, put, recorded, shed_context


async def test_each_community_has_a_log_of_its_own(store: EventStore) -> None:
    async with running(store) as logs:
        await asyncio.gather(*(logs.submit(HAIWAN, put(f"锤子 {n}")) for n in range(5)))
        await logs.submit(NANBEITAI, put("电钻"))
        assert (await logs.sequence(HAIWAN), await logs.sequence(NANBEITAI)) == (5, 1)
        assert list((await logs.state(NANBEITAI)).tools.values()) == ["电钻"]
        assert (logs.loaded, logs.waiting) == (2, 0)


async def test_asking_for_an_unknown_community_records_nothing(store: EventStore) -> None:
    async with running(store) as logs:
        assert await logs.state("nowhere") == Shed()
        assert await logs.sequence("nowhere") == 0
    assert await store.heads() == {}


async def test_units_go_to_the_log_of_their_community(store: EventStore) -> None:
    async with running(store) as logs:
        await logs.submit_unit(HAIWAN, [put("电钻")], source="partners", sequence=7)
        await logs.submit_unit(NANBEITAI, [put("电钻")], source="partners", sequence=2)
        again = await logs.submit_unit(HAIWAN, [put("锤子")], source="partners", sequence=7)
        assert again.events == ()
    assert await store.heads() == {HAIWAN: 1, NANBEITAI: 1}


async def test_followers_hear_of_the_commits_of_every_log(store: EventStore) -> None:
    told: list[Commit] = []

    async def follow(commit: Commit) -> None:
        told.append(commit)

    logs = Logs(shed_context(store, on_commit=follow))
    await logs.start()
    for community in (HAIWAN, NANBEITAI):
        await logs.submit(community, put("电钻"))
    await logs.stop()
    assert told == [*await store.read(HAIWAN), *await store.read(NANBEITAI)]


# -- coming and going ----------------------------------------------------------------------------


async def test_a_log_that_idles_leaves_memory_and_comes_back(store: EventStore) -> None:
    async with running(store, idle=timedelta(milliseconds=10)) as logs:
        first = await logs.submit(HAIWAN, put("电钻"))
        await eventually(lambda: nothing_loaded(logs))
        repeat = await logs.submit(HAIWAN, put("电钻"))
        assert repeat == Outcome(1, first.events, repeated=True)
        assert await store.snapshot(HAIWAN) is not None


async def test_nobody_is_turned_away_by_a_log_that_is_leaving(store: EventStore) -> None:
    async with running(store, idle=timedelta(milliseconds=1)) as logs:

        async def neighbour(name: str) -> None:
            for n in range(20):
                await asyncio.sleep(0.001 * (n % 4))
                await logs.submit(HAIWAN, put(f"{name}-{n}"))

        await asyncio.gather(*(neighbour(f"neighbour-{n}") for n in range(3)))
        assert await logs.sequence(HAIWAN) == 60
    assert [one.sequence for one in await recorded(store)] == list(range(1, 61))


async def test_stopping_finishes_what_waits_and_keeps_snapshots(open_store: Open) -> None:
    store = await open_store()
    async with running(store) as logs:
        callers = [
            asyncio.create_task(logs.submit(community, put(f"锤子 {n}")))
            for n in range(300)
            for community in (HAIWAN, NANBEITAI)
        ]
        await asyncio.sleep(0)
    assert all(isinstance(outcome, Outcome) for outcome in await asyncio.gather(*callers))
    assert await store.heads() == {HAIWAN: 300, NANBEITAI: 300}
    for community in (HAIWAN, NANBEITAI):
        snapshot = await store.snapshot(community)
        assert snapshot is not None
        assert snapshot.sequence == 300
