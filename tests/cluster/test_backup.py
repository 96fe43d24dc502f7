"""A backup does not know where it came from: from files into MongoDB's databases, and back."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from hehuo.backup.archive import Archive, Manifest
from hehuo.backup.checking import check
from hehuo.backup.restoring import RestoreRefused, restore
from hehuo.backup.saving import save
from hehuo.backup.stores import Stores, opened
from hehuo.cluster.databases import database_of, open_mongo
from hehuo.operator.proof import prove
from hehuo.services import ALL_SERVICES
from shared.eventlog.port import Epoch, whole_epoch
from shared.runtime.directory import DataDirectory
from shared.settings import Profile, Settings
from tests.component.gateway import stage

pytestmark = pytest.mark.servers


def cluster(mongo_url: str, folder: Path) -> Settings:
    return Settings(
        profile=Profile.CLUSTER,
        mongo_url=mongo_url,  # type: ignore[arg-type]  # pydantic makes it a secret.
        mongo_prefix=f"t{uuid4().hex[:8]}",
        mongo_bulk=50,
        data_dir=folder,
        internal_token="x" * 32,  # type: ignore[arg-type]  # pydantic makes it a secret.
    )


async def a_backup(folder: Path) -> Path:
    """Of an embedded platform on which two communities were opened."""
    async with stage(folder / "data") as running:
        await running.open("haiwan")
        await running.open("nanbeitai")
        person = {"name": "林秀英", "phone": "+86 100 0000 0001"}
        await running.done("lin", "PUT", "/v1/me", person)
        await running.platform.host.settled()
    async with opened(Settings(data_dir=folder / "data"), fresh=False) as stores:
        await save(stores, folder / "backup")
    return folder / "backup"


async def restored(backup: Path, stores: Stores) -> tuple[Manifest, int]:
    archive = Archive(backup)
    manifest = check(archive)
    return manifest, await restore(archive, manifest, stores)


async def drop(settings: Settings) -> None:
    client = open_mongo(settings)
    for service in ALL_SERVICES:
        await client.drop_database(database_of(service.name, settings, client).name)
    await client.close()


async def test_from_files_to_mongodb_and_back_every_log_keeps_its_head(
    mongo_url: str, tmp_path: Path
) -> None:
    backup = await a_backup(tmp_path)
    settings = cluster(mongo_url, tmp_path / "shared")
    (tmp_path / "shared").mkdir()
    try:
        async with opened(settings, fresh=True) as stores:
            manifest, epoch = await restored(backup, stores)
            assert {await whole_epoch(store) for store in stores.logs.values()} == {epoch}
        async with opened(settings, fresh=False) as stores:
            again = await save(stores, tmp_path / "backup of the cluster")
            with pytest.raises(RestoreRefused, match="already"):
                await restored(backup, stores)
        assert (again.logs, again.vault, again.epoch) == (manifest.logs, manifest.vault, epoch)
        directory = DataDirectory(tmp_path / "files again")
        directory.path.mkdir()
        async with opened(Settings(data_dir=directory.path), fresh=True) as stores:
            _, last = await restored(tmp_path / "backup of the cluster", stores)
        assert last > epoch
        assert prove(directory).holds
        heads: dict[str, Any] = {
            f"{log}/{name}": end.hash for log, saved in manifest.logs.items() for name, end in saved.items()
        }
        assert {f"{one.log}/{one.community}": one.head for one in prove(directory).verdicts} == heads
    finally:
        await drop(settings)


async def test_a_cluster_with_documents_or_half_a_restore(mongo_url: str, tmp_path: Path) -> None:
    backup = await a_backup(tmp_path)
    settings = cluster(mongo_url, tmp_path / "shared")
    (tmp_path / "shared").mkdir()
    client = open_mongo(settings)
    bookings = database_of("bookings", settings, client)
    try:
        await bookings.collection("checkpoints").insert({"_id": "x"})
        async with opened(settings, fresh=True) as stores:
            with pytest.raises(RestoreRefused, match=r"documents already \(.*_bookings\.checkpoints\)"):
                await restored(backup, stores)
        await bookings.collection("checkpoints").drop()
        async with opened(settings, fresh=True) as stores:
            for store in stores.logs.values():
                await store.set_epoch(Epoch(7, whole=False))
            first = next(Archive(backup).commits("partners", "haiwan"))
            await stores.logs["partners"].append(first)
        async with opened(settings, fresh=True) as stores:
            manifest, epoch = await restored(backup, stores)
            assert epoch == 7
            assert (await save(stores, tmp_path / "whole")).logs == manifest.logs
    finally:
        await client.close()
        await drop(settings)
