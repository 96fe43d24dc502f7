"""Ready means that every store takes a durable write, and that no log has lost anything."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import httpx2
import pytest

from shared.consumers.checkpoints import Checkpoint
from shared.projections.sqlite.store import SqliteDocumentStore
from shared.runtime.directory import DataDirectory
from tests.component.gateway import OFFICER, OPENING, stage
from tests.component.platform import RunningPlatform
from tests.unit.eventlog.running import eventually

FULL = 8_192
"""What the platform says of itself is shorter, and every write-ahead log is longer."""


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[RunningPlatform]:
    running = RunningPlatform(tmp_path / "data")
    try:
        yield running.start()
    finally:
        running.end()


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_on_a_full_disk_it_is_not_ready_and_says_what_can_not_be_written(platform: RunningPlatform) -> None:
    headers = {"Authorization": f"Bearer {platform.token(OFFICER)}"}
    with httpx2.Client(base_url=platform.url, headers=headers, timeout=30) as http:
        assert http.post("/v1/communities/haiwan", json=OPENING).status_code == 201

        def missing() -> str:
            answer = http.get("/readyz")
            return answer.text if answer.status_code == 503 else ""

        platform.let_files_grow_to(FULL)
        stores = ("the log of partners", "the log of feed", "the documents of fund", "the vault")
        until(lambda: all(f"{store} can't be written" in missing() for store in stores))
        assert http.get("/healthz").status_code == 200
        written = http.put("/v1/me", json={"name": "罗", "phone": None})
        assert (written.status_code, written.json()["code"]) == (503, "store_does_not_answer")
        opened = http.post("/v1/communities/nanbeitai", json=OPENING)
        assert (opened.status_code, opened.json()["code"]) == (503, "log_cannot_be_written")
        platform.let_files_grow_to(-1)
        until(lambda: not missing())
        assert http.put("/v1/me", json={"name": "罗", "phone": None}).status_code == 200
        assert http.post("/v1/communities/nanbeitai", json=OPENING).status_code == 201


async def test_a_damaged_page_is_found_by_a_platform_that_had_no_reason_to_read_it(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan", people=False)
    damage(DataDirectory(tmp_path / "data").log("fund"))
    async with stage(tmp_path / "data") as running:

        async def is_told() -> bool:
            return "fund.log.db is damaged" in (await running.ask(None, "GET", "/readyz")).text

        await eventually(is_told)
        assert (await running.ask(None, "GET", "/readyz")).status_code == 503
        assert (await running.ask(None, "GET", "/healthz")).status_code == 200


def damage(path: Path) -> None:
    """Spoils a page of an index that nothing uses: only who looks through all of the file comes there."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE unread (word TEXT) STRICT")
        connection.execute("CREATE INDEX unread_words ON unread (word)")
        connection.execute("INSERT INTO unread VALUES ('twice there')")
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        [(size,)] = connection.execute("PRAGMA page_size")
        [(root,)] = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'unread_words'")
    content = bytearray(path.read_bytes())
    content[(root - 1) * size : root * size] = b"\x7f" * size
    path.write_bytes(content)


async def test_who_has_seen_more_of_a_log_than_it_holds_keeps_the_platform_from_being_ready(
    tmp_path: Path,
) -> None:
    """As if the log, and all that tells where it ended, came from an older copy."""
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan", people=False)
        await running.platform.host.settled()
        [policies] = [one for one in running.platform.host.consumers if one.name == "bookings.policies"]
        lane = next(one for one in policies.positions() if one.source == "partners")
    documents = SqliteDocumentStore(DataDirectory(tmp_path / "data").documents("bookings"))
    await documents.save_checkpoints([Checkpoint("bookings.policies", *lane, 9_999)])
    await documents.close()
    async with stage(tmp_path / "data") as running:
        answer = await running.ask(None, "GET", "/readyz")
        assert (answer.status_code, answer.json()["code"]) == (503, "platform_is_not_ready")
        [said] = answer.json()["facts"]["missing"]
        assert said.startswith("bookings.policies has seen 9999 events of partners/haiwan, which ends before")


def test_a_platform_whose_feed_is_gone_does_not_start_and_says_what_helps(platform: RunningPlatform) -> None:
    headers = {"Authorization": f"Bearer {platform.token(OFFICER)}"}
    until(lambda: f"export HEHUO_DATA_DIR={platform.directory.path} URL={platform.url}" in platform.said)
    opened = httpx2.post(f"{platform.url}/v1/communities/haiwan", json=OPENING, headers=headers, timeout=30)
    assert opened.status_code == 201
    platform.stop()
    assert platform.hehuo("verify").returncode == 0
    for file in platform.directory.path.glob("feed.log.db*"):
        file.unlink()
    assert "feed/haiwan: ends at 0, but was seen to end at" in platform.hehuo("verify").stdout
    said = platform.hehuo("up", "--port", "0")
    assert said.returncode == 1
    assert "accept the loss with `hehuo acknowledge feed haiwan`" in said.stderr
    assert "Traceback" not in said.stderr
    accepted = platform.hehuo("acknowledge", "feed", "haiwan", "--reason", "a test", "--by", "Luo")
    assert accepted.returncode == 0, accepted.stderr
    platform.start()
    answer = httpx2.get(f"{platform.url}/v1/communities/haiwan/events", params={"after": 0}, timeout=30)
    assert answer.json()["epoch"] == 1
    platform.stop()
    verified = platform.hehuo("verify")
    assert verified.returncode == 0, verified.stdout
    assert "lost and accepted: feed/haiwan" in verified.stdout
