"""A backup taken under load becomes a platform that goes on; killed in the middle, both can be run again."""

import asyncio
import json
import os
import sqlite3
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
import pytest_asyncio

from hehuo.operator.proof import prove
from services.gateway.identity.vault import Person
from services.gateway.identity.vault_sqlite import SqliteVault
from shared.runtime.directory import DataDirectory
from tests import forking
from tests.checker import Lines, check_feed, check_log
from tests.component.platform import RunningPlatform
from tests.component.test_kill import documents, lines, rebuild_everything
from tests.forking import Process
from tests.load import Told, load, today
from tests.scenes import Scenes
from tests.soaking import when_soaking

pytestmark = pytest.mark.asyncio(loop_scope="module")

_LONGEST_WAIT_SECONDS = 60.0
DONATIONS = when_soaking(1_000, 40)
"""Acknowledged before the backup begins, beside as much else."""


@dataclass
class Loaded:
    """A platform of which a backup was taken while its clients were at work."""

    platform: RunningPlatform
    backup: Path
    told: Told
    """What the clients knew when the backup began."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def loaded(tmp_path_factory: pytest.TempPathFactory, scenes: Scenes) -> AsyncIterator[Loaded]:
    folder = tmp_path_factory.mktemp("backup")
    platform = RunningPlatform(scenes.example(folder / "data"))
    try:
        platform.start()
        assert epoch_of(platform) == 0
        async with load(platform) as told:
            await until(lambda: len(told.donations) >= DONATIONS)
            await killed_backup(platform, folder / "backup")
            before = Told({**told.donations}, {**told.intents}, {**told.bookings})
            words = ["backup", "--out", str(folder / "backup")]
            done = await asyncio.to_thread(platform.hehuo, *words, afresh=True)
            assert done.returncode == 0, done.stdout + done.stderr
            after = len(told.donations)
            assert after > len(before.donations), "nothing went on meanwhile"
            await until(lambda: len(told.donations) > after)
        platform.stop()
        assert not told.contradictions
        yield Loaded(platform, folder / "backup", before)
    finally:
        platform.end()


async def killed_backup(platform: RunningPlatform, out: Path) -> None:
    """A backup that is killed while it writes; it must be in nobody's way."""
    partial = out.with_name("backup.partial")
    process = start(platform.directory, "backup", "--out", str(out))
    await until((partial / "logs").exists)
    process.kill()
    process.wait()
    assert [one.name for one in siblings_of(out)] == ["backup.partial"]


def siblings_of(out: Path) -> list[Path]:
    return sorted(out.parent.glob("backup*"))


def start(directory: DataDirectory, *arguments: str) -> Process:
    with Path(os.devnull).open("wb") as nowhere:
        return forking.start(*arguments, "--data-dir", str(directory.path), out=nowhere)


async def until(condition: Any) -> None:
    deadline = time.monotonic() + _LONGEST_WAIT_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.002)


def heads(platform: RunningPlatform) -> dict[str, Any]:
    """What `hehuo verify` says of each log."""
    verified = platform.hehuo("verify", "--json")
    assert verified.returncode == 0, verified.stdout
    proof = json.loads(verified.stdout)
    return {f"{one['log']}/{one['community']}": (one["events"], one["head"]) for one in proof["verdicts"]}


def saved_heads(backup: Path) -> dict[str, Any]:
    logs = json.loads((backup / "manifest.json").read_bytes())["logs"]
    return {
        f"{log}/{community}": (end["last"], end["hash"])
        for log, saved in logs.items()
        for community, end in saved.items()
    }


async def settled(platform: RunningPlatform) -> None:
    """Returns when the feed of the restored platform has come to its end, and stays there."""

    def feed() -> int:
        path = f"{platform.url}/v1/communities/haiwan/events"
        return int(httpx2.get(path, params={"after": 0, "limit": 1}).json()["head"])

    seen = -1
    while seen != (now := feed()):
        seen = now
        await asyncio.sleep(0.5)


async def test_what_was_acknowledged_before_it_is_in_it_and_the_platform_goes_on(
    loaded: Loaded, tmp_path: Path
) -> None:
    restored = RunningPlatform(tmp_path / "data")
    done = restored.hehuo("restore", str(loaded.backup), afresh=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert heads(restored) == saved_heads(loaded.backup)
    for service in ("partners", "bookings", "fund", "gateway", "feed"):
        ours, theirs = (set(lines(one.directory, service)) for one in (restored, loaded.platform))
        assert ours <= theirs
    check_log(of(restored), "fund", "fund.donation_received.v1", "donation_id", loaded.told.donations)
    check_log(of(restored), "partners", "partners.intent_offered.v2", "intent_id", loaded.told.intents)
    check_log(of(restored), "bookings", "bookings.space_booked.v1", "booking_id", loaded.told.bookings)
    again = restored.hehuo("restore", str(loaded.backup))
    assert again.returncode == 1
    assert "restored into an empty platform" in again.stderr
    try:
        restored.start()
        await goes_on(restored, loaded.told)
        assert epoch_of(restored) == int(done.stdout.split("in epoch ")[1].split(".")[0]) > 0
        await settled(restored)
        restored.stop()
    finally:
        restored.end()
    assert prove(restored.directory).holds
    check_feed(of(restored))
    shown = await documents(restored.directory)
    await rebuild_everything(restored.directory)
    assert await documents(restored.directory) == shown


def epoch_of(platform: RunningPlatform) -> int:
    """What readers of the feed are told, so that nobody is ahead of it unknowingly."""
    path = f"{platform.url}/v1/communities/haiwan/events"
    return int(httpx2.get(path, params={"limit": 1}).json()["epoch"])


async def goes_on(platform: RunningPlatform, told: Told) -> None:
    """People sign in, a repeated request gets its first outcome, and a new one is taken."""
    key, donation = next(iter(told.donations.items()))
    body = {"amount_fen": 880, "channel": "qr_code", "received_on": today(platform), "reference": key}
    authorization = {"Authorization": f"Bearer {platform.token('qian-treasurer')}"}
    path = f"{platform.url}/v1/communities/haiwan/fund/donations"
    async with httpx2.AsyncClient() as http:
        repeated = await http.post(path, json=body, headers=authorization | {"Idempotency-Key": key})
        assert (repeated.status_code, repeated.json()["id"]) == (201, donation)
        assert repeated.headers["idempotent-replayed"] == "true"
        fresh = await http.post(path, json=body | {"reference": "new"}, headers=authorization)
        assert fresh.status_code == 201
        me = await http.get(f"{platform.url}/v1/me", headers=authorization)
        assert me.json()["name"] == "钱有数"


async def test_a_restore_that_is_killed_is_worked_on_by_nobody_and_run_again(
    loaded: Loaded, tmp_path: Path
) -> None:
    platform = RunningPlatform(tmp_path / "data")
    process = start(platform.directory, "restore", str(loaded.backup))
    await until(lambda: count(platform.directory.log("partners")) > 5)
    process.kill()
    process.wait()
    assert count(platform.directory.log("partners"))
    refused = platform.hehuo("up", "--port", "0")
    assert refused.returncode == 1
    assert "a restore was begun on these logs and not finished: run it again" in refused.stderr
    refused = platform.hehuo("backup", "--out", str(tmp_path / "backup of half"))
    assert "a restore was begun" in refused.stderr
    done = platform.hehuo("restore", str(loaded.backup))
    assert done.returncode == 0, done.stdout + done.stderr
    assert heads(platform) == saved_heads(loaded.backup)
    restored, live = await people(platform.directory), await people(loaded.platform.directory)
    assert [one for one in restored if one not in live] == []
    named = [[one for one in kept if isinstance(one, Person)] for kept in (restored, live)]
    assert named[0] == named[1] != []


def count(path: Path) -> int:
    """How many commits are in a file of logs."""
    if not path.exists():
        return 0
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        try:
            return int(connection.execute("SELECT count(*) FROM commits").fetchone()[0])
        except sqlite3.OperationalError:
            return 0  # Its tables are just being made.


async def people(directory: DataDirectory) -> Sequence[object]:
    vault = SqliteVault(directory.vault)
    found = [one async for kept in vault.everything() for one in kept]
    await vault.close()
    return found


async def test_a_backup_is_checked_without_a_platform_and_says_what_is_wrong(
    loaded: Loaded, tmp_path: Path
) -> None:
    platform = RunningPlatform(tmp_path / "data")
    whole = platform.hehuo("restore", "--check", str(loaded.backup))
    assert whole.returncode == 0
    assert "every chain holds, and nothing is missing" in whole.stdout
    assert not platform.directory.path.exists()
    nothing = platform.hehuo("restore", str(tmp_path))
    assert (nothing.returncode, "has no manifest: it is no backup" in nothing.stderr) == (1, True)
    empty = platform.hehuo("backup", "--out", str(tmp_path / "backup"))
    assert (empty.returncode, "is it the right HEHUO_DATA_DIR?" in empty.stderr) == (1, True)


async def test_a_running_platform_is_not_restored_into(loaded: Loaded, tmp_path: Path) -> None:
    platform = RunningPlatform(tmp_path / "data")
    try:
        platform.start()
        refused = platform.hehuo("restore", str(loaded.backup))
        assert (refused.returncode, "is in use by process" in refused.stderr) == (1, True)
    finally:
        platform.end()


def of(platform: RunningPlatform) -> Lines:
    """The logs of a platform, for the checker."""
    return lambda service: lines(platform.directory, service)
