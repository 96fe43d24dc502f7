"""What a backup held is there again, in an epoch of its own; or nothing of it is worked on."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from hehuo.backup.archive import BackupIsBroken
from hehuo.backup.restoring import RestoreRefused
from hehuo.backup.saving import BackupFailed, save
from hehuo.backup.stores import Stores
from services.gateway.feed.public_epoch import public_epoch
from shared.eventlog.port import Epoch, RestoreIsUnfinished, whole_epoch
from shared.storage.faults import StoreUnavailable
from tests.unit.backup.sheds import (
    HAIWAN,
    LATER,
    NAMES,
    PEOPLE,
    content,
    faulty,
    furnish,
    platform,
    restored,
    tell,
)


@pytest.fixture
async def backup(tmp_path: Path) -> Path:
    async with platform(tmp_path / "first") as stores:
        await furnish(stores)
        await save(stores, tmp_path / "backup")
    return tmp_path / "backup"


async def expected(tmp_path: Path) -> object:
    async with platform(tmp_path / "first") as stores:
        return await content(stores)


async def test_the_same_bytes_are_there_in_a_new_epoch(backup: Path, tmp_path: Path) -> None:
    async with platform(tmp_path / "second") as stores:
        number = await restored(backup, stores, LATER)
        assert await content(stores) == await expected(tmp_path)
        assert number == int(LATER.timestamp())
        assert {await whole_epoch(store) for store in stores.logs.values()} == {number}


async def test_every_restore_begins_a_greater_epoch_also_one_of_an_old_backup(
    backup: Path, tmp_path: Path
) -> None:
    async with platform(tmp_path / "second") as stores:
        second = await restored(backup, stores, LATER)
        saved = await save(stores, tmp_path / "later backup")
        assert saved.epoch == second
    async with platform(tmp_path / "third") as stores:
        third = await restored(backup, stores, LATER + timedelta(seconds=1))
        assert third > second
    async with platform(tmp_path / "fourth") as stores:  # On a machine whose clock is behind.
        fourth = await restored(tmp_path / "later backup", stores, LATER - timedelta(days=400))
        assert fourth == second + 1


async def test_it_is_greater_than_that_of_the_feed_which_may_be_ahead_of_the_others(
    backup: Path, tmp_path: Path
) -> None:
    async with platform(tmp_path / "second") as stores:
        second = await restored(backup, stores, LATER)
        assert await public_epoch(stores.logs["feed"]) == second, "nobody has read it in another form"
        await stores.logs["feed"].set_epoch(Epoch(second + 5))
        saved = await save(stores, tmp_path / "later backup")
        assert saved.epoch == second + 5
    async with platform(tmp_path / "third") as stores:
        assert await restored(tmp_path / "later backup", stores, LATER) == second + 6
        await stores.logs["partners"].set_epoch(Epoch(second + 7))
        with pytest.raises(BackupFailed, match="they do not belong together"):
            await save(stores, tmp_path / "of two platforms")


async def test_a_backup_from_before_the_restricted_feed_is_restored_and_one_with_it_brings_it_back(
    backup: Path, tmp_path: Path
) -> None:
    today = (*NAMES, "restricted")
    async with platform(tmp_path / "second", *today) as stores:
        number = await restored(backup, stores, LATER)
        assert await stores.logs["restricted"].heads() == {}
        assert {await whole_epoch(store) for store in stores.logs.values()} == {number}
        await tell(stores.logs["restricted"], HAIWAN, 2, sources={"partners": 6})
        await save(stores, tmp_path / "with it")
        kept = await content(stores)
    async with platform(tmp_path / "third", *today) as stores:
        await restored(tmp_path / "with it", stores, LATER)
        assert await content(stores) == kept
    async with platform(tmp_path / "of before") as stores:
        with pytest.raises(RestoreRefused, match="differ in their logs: restricted"):
            await restored(tmp_path / "with it", stores)


async def test_a_platform_restored_before_it_had_the_restricted_feed_is_backed_up(
    backup: Path, tmp_path: Path
) -> None:
    async with platform(tmp_path / "second") as stores:
        number = await restored(backup, stores, LATER)
    async with platform(tmp_path / "second", *NAMES, "restricted") as stores:
        assert (await save(stores, tmp_path / "again")).epoch == number
        await tell(stores.logs["restricted"], HAIWAN, 1)
        with pytest.raises(BackupFailed, match="they do not belong together"):
            await save(stores, tmp_path / "of another platform")


async def test_what_is_not_empty_is_left_alone(backup: Path, tmp_path: Path) -> None:
    async with platform(tmp_path / "with a log") as stores:
        await tell(stores.logs["bookings"], HAIWAN, 2)
        with pytest.raises(RestoreRefused, match="bookings holds 2 events of 1 communities already"):
            await restored(backup, stores)
        assert await stores.logs["partners"].heads() == {}
        assert {await store.epoch() for store in stores.logs.values()} == {Epoch()}
    async with platform(tmp_path / "with a person") as stores:
        await stores.vault.refill(PEOPLE[:1])
        with pytest.raises(RestoreRefused, match="the vault is not empty"):
            await restored(backup, stores)
    async with platform(tmp_path / "with documents") as stores:
        with pytest.raises(RestoreRefused, match=r"documents already \(fund\.documents\.db\)"):
            await restored(backup, replace(stores, derived=["fund.documents.db"]))
    async with platform(tmp_path / "with other services", "feed", "partners") as stores:
        with pytest.raises(RestoreRefused, match="differ in their logs: bookings"):
            await restored(backup, stores)
    async with platform(tmp_path / "second") as stores:
        await restored(backup, stores)
        with pytest.raises(RestoreRefused, match="already"):
            await restored(backup, stores)


def cutting(stores: Stores, after: int) -> Callable[[], int]:
    """Lets so many steps of the stores happen; then every one fails, as if the process were gone."""
    left = after

    async def step(_name: str) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise StoreUnavailable("cut off")

    for log in stores.logs:
        faulty(stores, log).trouble = step
    return lambda: after - left


async def test_cut_off_at_every_step_nobody_works_on_it_and_it_can_be_run_again(
    backup: Path, tmp_path: Path
) -> None:
    async with platform(tmp_path / "undisturbed") as stores:
        steps = cutting(stores, 1_000_000)
        await restored(backup, stores, LATER)
        all_steps = steps()
    assert all_steps > 30
    whole = await expected(tmp_path)
    begun = 0
    for at in range(all_steps):
        path = tmp_path / f"cut at {at}"
        async with platform(path) as stores:
            cutting(stores, at)
            with pytest.raises(StoreUnavailable):
                await restored(backup, stores, LATER)
        async with platform(path) as stores:
            epochs = [await store.epoch() for store in stores.logs.values()]
            logs, _ = filled = await content(stores)
            begun += bool(logs)
            assert not logs or filled == whole or not all(epoch.whole for epoch in epochs)
            for store, epoch in zip(stores.logs.values(), epochs, strict=True):
                if not epoch.whole:
                    with pytest.raises(RestoreIsUnfinished):
                        await whole_epoch(store)
            if all(epoch.whole and epoch.number for epoch in epochs):
                continue  # It was cut off after its last step.
            await restored(backup, stores, LATER + timedelta(hours=1))
            assert await content(stores) == whole
            assert len({await whole_epoch(store) for store in stores.logs.values()}) == 1
    assert begun > 10


async def test_a_restore_is_not_finished_with_another_backup(backup: Path, tmp_path: Path) -> None:
    async with platform(tmp_path / "other") as stores:
        await tell(stores.logs["partners"], HAIWAN, 2, 2)
        await tell(stores.logs["bookings"], "gangwan", 1)
        other = tmp_path / "other backup"
        await save(stores, other)
    async with platform(tmp_path / "second") as stores:
        for store in stores.logs.values():
            await store.set_epoch(Epoch(7, whole=False))
        await tell(stores.logs["partners"], HAIWAN, 2)
        with pytest.raises(RestoreRefused, match="another backup: partners/haiwan holds events"):
            await restored(backup, stores)
        assert await stores.logs["feed"].heads() == {}
        await restored(other, stores)
        await stores.logs["feed"].set_epoch(Epoch(7, whole=False))
        with pytest.raises(RestoreRefused, match="another backup: bookings/gangwan holds events"):
            await restored(backup, stores)


def _flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _cut(path: Path) -> None:
    """Takes the last commit away: its place, its header, its events."""
    lines = path.read_bytes().splitlines(keepends=True)
    begin = max(number for number, line in enumerate(lines) if b'"prev_hash"' in line)
    path.write_bytes(b"".join(lines[:begin]))


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (lambda at: (at / "manifest.json").unlink(), "has no manifest: it is no backup"),
        (lambda at: _edit(at / "manifest.json", '"format": 1', '"format": 2'), "is of format 2"),
        (lambda at: _edit(at / "manifest.json", '"feed"', '"../../feed"'), "not the name of a log"),
        (lambda at: (at / "logs/partners/haiwan.jsonl").unlink(), "partners/haiwan.jsonl can't be read"),
        (lambda at: _flip(at / "logs/partners/haiwan.jsonl", -10), "partners/haiwan"),
        (lambda at: _flip(at / "logs/partners/haiwan.jsonl", 3), "partners/haiwan.jsonl can't be read"),
        (
            lambda at: _cut(at / "logs/partners/haiwan.jsonl"),
            "partners/haiwan ends at 4, the manifest says 6",
        ),
        (
            lambda at: _edit(at / "logs/bookings/haiwan.jsonl", "电钻", "电锯"),
            "bookings/haiwan: commit at sequence 1: its content does not have its hash",
        ),
        (
            lambda at: (at / "logs/partners/nanbeitai.jsonl").write_bytes(
                (at / "logs/partners/haiwan.jsonl").read_bytes()
            ),
            "partners/nanbeitai",
        ),
        (lambda at: _edit(at / "vault.jsonl", "林秀英", "林秀"), "vault.jsonl is not what the manifest says"),
        (lambda at: _edit(at / "vault.jsonl", '"revision": 2', ""), "vault.jsonl can't be read"),
    ],
)
async def test_a_backup_that_was_harmed_is_not_restored(
    backup: Path, tmp_path: Path, harm: Callable[[Path], object], sentence: str
) -> None:
    harm(backup)
    async with platform(tmp_path / "second") as stores:
        with pytest.raises(BackupIsBroken) as caught:
            await restored(backup, stores)
        assert sentence in str(caught.value)
        assert {await store.epoch() for store in stores.logs.values()} == {Epoch()}
        assert [await store.heads() for store in stores.logs.values()] == [{}, {}, {}]


async def test_logs_of_different_moments_are_no_backup(backup: Path, tmp_path: Path) -> None:
    """One that was put together by hand: every chain holds, but one log has seen more than another has."""
    _cut(backup / "logs/partners/haiwan.jsonl")
    manifest = json.loads((backup / "manifest.json").read_bytes())
    async with platform(tmp_path / "first") as stores:
        commits = await stores.logs["partners"].read(HAIWAN)
    end = commits[-2]
    manifest["logs"]["partners"][HAIWAN] = {
        "last": end.last,
        "hash": end.hash.hex(),
        "commits": len(commits) - 1,
    }
    (backup / "manifest.json").write_text(json.dumps(manifest))
    async with platform(tmp_path / "second") as stores:
        with pytest.raises(BackupIsBroken, match="feed/haiwan has seen partners up to 6, which is not in"):
            await restored(backup, stores)
