"""A backup is consistent over all logs, whatever is recorded while it is taken, and whole or not there."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hehuo.backup.archive import Archive
from hehuo.backup.checking import check
from hehuo.backup.saving import BackupFailed, save
from hehuo.backup.stores import Stores
from shared.eventlog.port import Epoch, RestoreIsUnfinished
from shared.eventlog.wire import type_of
from shared.storage.faults import StoreUnavailable
from tests.faulty_store import no_trouble, unavailable
from tests.unit.backup.sheds import (
    ACCESS,
    HAIWAN,
    LATER,
    NANBEITAI,
    PEOPLE,
    TEXTS,
    content,
    faulty,
    furnish,
    platform,
    tell,
)


async def test_what_is_saved_is_what_is_there_byte_for_byte(tmp_path: Path) -> None:
    async with platform(tmp_path / "data") as stores:
        await furnish(stores)
        manifest = await save(stores, tmp_path / "backup", lambda: LATER)
        logs, kept = await content(stores)
    archive = Archive(tmp_path / "backup")
    for (log, community), commits in logs.items():
        assert list(archive.commits(log, community)) == commits
        end = manifest.logs[log][community]
        assert (end.last, end.hash, end.commits) == (
            commits[-1].last,
            commits[-1].hash.hex(),
            len(commits),
        )
    assert list(archive.kept()) == kept == [*PEOPLE, *TEXTS, *ACCESS]
    assert (manifest.vault.people, manifest.vault.texts, manifest.begun_at) == (2, 2, LATER)
    assert (manifest.vault.claim_codes, manifest.vault.contact_reads) == (1, 1)
    assert check(archive) == manifest
    assert not archive.path.with_name("backup.partial").exists()


async def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    async with platform(tmp_path / "data") as stores:
        await furnish(stores)
        await save(stores, tmp_path / "backup")
    modes = {path.stat().st_mode & 0o077 for path in (tmp_path / "backup").rglob("*") if path.is_file()}
    assert modes | {(tmp_path / "backup").stat().st_mode & 0o077} == {0}


async def test_a_log_that_was_saved_before_is_read_on_as_far_as_others_have_seen_it(tmp_path: Path) -> None:
    """`partners` is saved first; then it grows, and the others refer to what it became."""
    async with platform(tmp_path / "data", "partners", "bookings", "feed") as stores:
        await furnish(stores)
        partners, bookings, feed = (stores.logs[name] for name in ("partners", "bookings", "feed"))
        grown: list[str] = []

        async def grows(step: str) -> None:
            if step == "heads:before" and not grown:
                grown.append(step)
                await tell(partners, HAIWAN, 2, 2)
                await tell(partners, "gangwan", 1)
                await tell(bookings, HAIWAN, 1, sources={"partners": 8})
                await tell(bookings, "gangwan", 1, sources={"partners": 1})
                await tell(feed, HAIWAN, 1, sources={"partners": 6, "bookings": 4})
                await tell(partners, HAIWAN, 5)  # Nobody has seen these: they come too late.

        faulty(stores, "bookings").trouble = grows
        manifest = await save(stores, tmp_path / "backup")
    ends = {log: {name: one.last for name, one in saved.items()} for log, saved in manifest.logs.items()}
    assert grown
    assert ends["feed"] == {HAIWAN: 6}
    assert ends["bookings"] == {HAIWAN: 4, "gangwan": 1}
    assert ends["partners"].keys() == {HAIWAN, NANBEITAI, "gangwan"}
    assert ends["partners"][HAIWAN] >= 8
    check(Archive(tmp_path / "backup"))


async def test_a_log_that_others_have_seen_further_than_it_reaches_is_no_backup(tmp_path: Path) -> None:
    async with platform(tmp_path / "data") as stores:
        await furnish(stores)
        await tell(stores.logs["feed"], HAIWAN, 1, sources={"partners": 9})
        with pytest.raises(BackupFailed, match="partners/haiwan ends at 6, but 9 was seen of it"):
            await save(stores, tmp_path / "backup")
        await tell(stores.logs["feed"], HAIWAN, 1, sources={"unheard_of": 9})
        with pytest.raises(BackupFailed):
            await save(stores, tmp_path / "backup")
    assert not (tmp_path / "backup").exists()


async def test_a_directory_that_is_there_is_left_alone(tmp_path: Path) -> None:
    async with platform(tmp_path / "data") as stores:
        await furnish(stores)
        await save(stores, tmp_path / "backup")
        with pytest.raises(BackupFailed, match="is there already"):
            await save(stores, tmp_path / "backup")
        (tmp_path / "other.partial").mkdir()
        (tmp_path / "other.partial" / "letters").touch()
        with pytest.raises(BackupFailed, match="is no unfinished backup"):
            await save(stores, tmp_path / "other")
    assert (tmp_path / "other.partial" / "letters").exists()


async def _steps_of_a_backup(stores: Stores, path: Path) -> int:
    for log in stores.logs:
        faulty(stores, log).steps.clear()
    await save(stores, path)
    return sum(len(faulty(stores, log).steps) for log in stores.logs)


async def test_cut_off_anywhere_it_leaves_no_backup_and_is_taken_anew(tmp_path: Path) -> None:
    async with platform(tmp_path / "data") as stores:
        await furnish(stores)
        steps = await _steps_of_a_backup(stores, tmp_path / "undisturbed")
        assert steps >= 10
        left = 0

        async def cut(_step: str) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise StoreUnavailable("cut off")

        path = tmp_path / "backup"
        for log in stores.logs:
            faulty(stores, log).trouble = cut
        for at in range(steps):
            left = at
            with pytest.raises(StoreUnavailable):
                await save(stores, path)
            assert not path.exists()
        left = steps
        await save(stores, path)
    assert check(Archive(path)).logs == check(Archive(tmp_path / "undisturbed")).logs


async def test_a_store_that_is_away_or_half_restored_gives_no_backup(tmp_path: Path) -> None:
    async with platform(tmp_path / "data") as stores:
        await furnish(stores)
        faulty(stores, "bookings").trouble = unavailable("read:before")
        with pytest.raises(StoreUnavailable):
            await save(stores, tmp_path / "backup")
        faulty(stores, "bookings").trouble = no_trouble
        await stores.logs["partners"].set_epoch(Epoch(3))
        with pytest.raises(BackupFailed, match=r"different epochs \[0, 3\]"):
            await save(stores, tmp_path / "backup")
        await stores.logs["partners"].set_epoch(Epoch(3, whole=False))
        with pytest.raises(RestoreIsUnfinished):
            await save(stores, tmp_path / "backup")


async def test_a_log_is_lines_that_a_person_can_read(tmp_path: Path) -> None:
    async with platform(tmp_path / "data") as stores:
        await furnish(stores)
        await save(stores, tmp_path / "backup")
    lines = (tmp_path / "backup" / "logs" / "bookings" / "haiwan.jsonl").read_bytes().splitlines()
    assert [type_of(line) for line in lines if b'"type"' in line] == ["shed.tool_put.v1"] * 3
    assert "电钻" in lines[2].decode()


async def test_a_folder_of_somebody_else_is_a_sentence_with_whose_it_is(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    async with platform(tmp_path / "data") as stores:
        await furnish(stores)
        for mode in (0o500, 0o000):  # May not write there; may not even look.
            theirs.chmod(mode)
            with as_nobody(), pytest.raises(BackupFailed, match=r"can't be written by user \d+.*: chown \d+"):
                await save(stores, theirs / "backup")
    theirs.chmod(0o700)
    assert not [*theirs.iterdir()]


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may write anywhere."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(user)
