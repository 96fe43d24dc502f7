"""Ready means that every store takes a durable write, and that no log has lost anything."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest

from tests.component.gateway import OFFICER, OPENING
from tests.component.platform import RunningPlatform

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
