"""Backed up and restored by the very words of docs/operations.md, while other clients are at work."""

import asyncio
import re
from pathlib import Path

import pytest

from tests.checker import check
from tests.engine.conftest import Figures
from tests.engine.deployment import ROOT, Deployment
from tests.load import load

pytestmark = pytest.mark.engine

OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
BACKUP, RESTORE = re.findall(
    r"<!-- tests/engine/test_backup.py runs .*?```sh\n(.*?)```", OPERATIONS, re.DOTALL
)


def documented(words: str, backups: Path, deployment: Deployment) -> str:
    """The words, with this test's folder and file in the operator's place."""
    return words.replace("/backups:", f"{backups}:").replace("700 /backups", f"700 {backups}").replace(
        "deploy/.env", str(deployment.variables)
    )  # fmt: skip


def heads(proof: str) -> set[str]:
    return {line for line in proof.splitlines() if re.match(r"ok \w+ +[\w-]+ +[\d,]+ events  head", line)}


async def test_a_backup_under_load_leaves_all_in_peace_and_is_restored(
    deployment: Deployment, backups: Path, figures: Figures
) -> None:
    deployment.up("--scale", "bookings=2")
    before = {name: deployment.containers(name) for name in ("gateway", "bookings", "kafka", "mongo")}
    async with load(deployment, clients=4, thinks_seconds=0.1) as told:
        await asyncio.sleep(3)
        done = {**told.donations}
        saved = await asyncio.to_thread(deployment.shell, documented(BACKUP, backups, deployment))
    assert {name: deployment.containers(name) for name in before} == before, "the backup touched them"
    assert saved.count("every chain holds") == 2
    restored = deployment.shell(documented(RESTORE, backups, deployment))
    assert "Restored, in epoch" in restored
    _, after = restored.split("Restored, in epoch")
    assert heads(after) == heads(saved) != set(), "the logs are not those of the backup"
    recorded = b"\n".join(deployment.lines("fund")).decode()
    assert [one for one in done.values() if one not in recorded] == [], "acknowledged before the backup"
    deployment.wait_until_calm()  # Documents are made anew, and queries say 503 until then.
    async with load(deployment, clients=4) as again:
        await asyncio.sleep(3)
    assert again.acknowledged > 0
    deployment.wait_until_calm()
    check(deployment.lines, again)
    figures.note(
        "backup under load, restore by the documented words",
        f"{len(heads(saved))} logs, the same heads; {len(done)} gifts acknowledged before it, all there",
    )


def test_a_backup_into_a_folder_of_somebody_else_says_whose_it_is(
    deployment: Deployment, backups: Path
) -> None:
    words = f"cluster run --rm --no-deps --volume {backups}:/backups gateway hehuo backup --out /backups/x"
    with pytest.raises(AssertionError, match=r"can't be written by user 10001.*chown 10001") as told:
        deployment.shell(words)
    assert "Traceback" not in str(told.value)
