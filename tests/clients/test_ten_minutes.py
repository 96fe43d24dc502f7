"""An outside developer's ten minutes by docs/events.md alone: a key, a delivery that verifies, kills."""

import json
import shlex
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.clients.page import Program, Running, block
from tests.clients.tools import run
from tests.component.platform import RunningPlatform
from tests.native_server import free_port
from tests.patience import PATIENCE_SECONDS, patient
from tests.scenes import Scenes

pytestmark = pytest.mark.clients
PROGRAMS = ("go",)

ENOUGH = 5
"""So many events it has taken when it is killed."""
STAFF = ("--as", "chen-staff", "haiwan")


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory, scenes: Scenes) -> Iterator[RunningPlatform]:
    data = scenes.example(tmp_path_factory.mktemp("platform") / "data")
    allowed = {"HEHUO_WEBHOOK_NETWORKS": "127.0.0.0/8"}
    running = RunningPlatform(data, "--development", "--example", environment=allowed)
    try:
        yield running.start().wait_for_example()
    finally:
        running.end()


@pytest.fixture(scope="module")
def key(platform: RunningPlatform) -> str:
    """Of a service account that was made as the page says."""
    words = shlex.split(block("hehuo connections let-in").replace("\\\n", " "))
    said = platform.hehuo(*words[1:], "--json")
    assert said.returncode == 0, said.stderr
    return str(json.loads(said.stdout)["key"])


def feed(platform: RunningPlatform) -> list[dict[str, Any]]:
    """What a file must hold: each event at its place, by its name."""
    with patient(base_url=platform.url) as http:
        page = http.get("/v1/communities/haiwan/events?limit=1000").json()
    assert page["head"] == len(page["events"])
    names = ("source", "id", "type")
    return [
        {"epoch": 0, "sequence": one["sequence"], **{name: one["event"][name] for name in names}}
        for one in page["events"]
    ]


def something_happens(platform: RunningPlatform) -> list[dict[str, Any]]:
    """The feed with one more event."""
    sign_in = {"Authorization": f"Bearer {platform.token('chen-staff')}"}
    with patient(base_url=f"{platform.url}/v1/communities/haiwan", headers=sign_in) as http:
        head = http.get("/events?limit=1").json()["head"]
        limits = {"limits": {"bookings_ahead_per_person": 100 + head % 900}}
        assert http.put("/booking-limits", json=limits).is_success
        until = time.monotonic() + PATIENCE_SECONDS
        while http.get("/events?limit=1").json()["head"] == head:
            assert time.monotonic() < until
            time.sleep(0.05)
    return feed(platform)


def killed_in_the_middle(running: Running) -> list[dict[str, Any]]:
    before = running.start().wait(lambda lines: len(lines) >= ENOUGH)
    running.kill()
    return before


@pytest.mark.parametrize("name", ["subscriber.py", "subscriber.mjs", "subscriber.go"])
def test_a_subscriber_of_the_page_takes_each_event_once_across_kills(
    platform: RunningPlatform, key: str, name: str, tmp_path: Path
) -> None:
    program = Program.installed(name, tmp_path / "program")
    _follows(platform, program, tmp_path)
    _receives(platform, key, program, tmp_path)


def _follows(platform: RunningPlatform, program: Program, place: Path) -> None:
    command = program.command(" follow ", {"http://127.0.0.1:8000": platform.url})
    running = Running(program.folder, command, place / "followed.jsonl")
    try:
        killed_in_the_middle(running)
        expected = feed(platform)
        assert running.start().wait(lambda lines: len(lines) >= len(expected)) == expected
        expected = something_happens(platform)
        assert running.wait(lambda lines: len(lines) >= len(expected)) == expected
    finally:
        running.kill()


def _receives(platform: RunningPlatform, key: str, program: Program, place: Path) -> None:
    port = str(free_port())
    with_addresses = (
        block("export HEHUO_API_TOKEN").partition("\n")[2].replace("http://127.0.0.1:8000", platform.url)
    )
    made = json.loads(
        run(["bash", "-ec", with_addresses.replace(":3000", f":{port}")], place, {"HEHUO_API_TOKEN": key})
    )
    command = program.command(" receive ", {"http://127.0.0.1:8000": platform.url, "3000": port})
    store = place / "received.jsonl"
    running = Running(program.folder, command, store, WEBHOOK_SECRET=made["secret"])
    try:
        running.start()
        confirmed(platform.url, key, made["webhook_id"])
        running.wait(lambda lines: len(lines) >= ENOUGH)
        running.kill()
        running.start()
        listening(port)
        again(platform.url, key, made["webhook_id"])  # At once, and all: what it has already comes too.
        expected = feed(platform)
        assert running.wait(lambda lines: len(lines) >= len(expected)) == expected
        assert forged(port) == httpx2.codes.UNAUTHORIZED
        # The file is lost, and the platform knows of nothing that is to be sent again.
        running.kill()
        store.unlink()
        running.start()
        listening(port)
        expected = something_happens(platform)
        again(platform.url, key, made["webhook_id"], after=len(expected) - 1)
        assert running.wait(lambda lines: len(lines) >= len(expected)) == expected
    finally:
        running.kill()
        assert platform.hehuo("connections", "remove", *STAFF, made["webhook_id"]).returncode == 0


def confirmed(url: str, key: str, webhook: str) -> None:
    """Has the challenge sent as the page says, until the program runs and answers it."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not posted(url, key, webhook, "challenge").get("confirmed"):
        assert time.monotonic() < until
        time.sleep(0.2)


def posted(url: str, key: str, webhook: str, word: str, after: int = 0) -> dict[str, Any]:
    """What comes of the page's command that posts this word; ``after`` stands for its 0."""
    command = block(
        f"curl -sS -X POST http://127.0.0.1:8000/v1/communities/haiwan/webhooks/$WEBHOOK_ID/{word}"
    )
    own = {"HEHUO_API_TOKEN": key, "WEBHOOK_ID": webhook}
    command = command.replace("http://127.0.0.1:8000", url).replace('"after": 0', f'"after": {after}')
    answer: dict[str, Any] = json.loads(run(["bash", "-ec", command], Path.cwd(), own))
    return answer


def listening(port: str) -> None:
    """Returns when somebody answers there."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        with socket.socket() as asking:
            if not asking.connect_ex(("127.0.0.1", int(port))):
                return
        assert time.monotonic() < until
        time.sleep(0.05)


def again(url: str, key: str, webhook: str, after: int = 0) -> None:
    said = posted(url, key, webhook, "replay", after)
    assert "code" not in said, said


def forged(port: str) -> int:
    """How a delivery is answered that somebody else has signed."""
    stamp = str(int(time.time()))
    headers = {"webhook-id": "haiwan:1", "webhook-timestamp": stamp, "webhook-signature": "v1,AAAA"}
    body = b'{"source":"/fund","id":"haiwan:1","type":"fund.fund_opened.v1"}'
    headers |= {"Hehuo-Feed-Sequence": "1", "Hehuo-Epoch": "7"}
    return httpx2.post(f"http://127.0.0.1:{port}/hook", content=body, headers=headers, timeout=30).status_code


def test_what_was_lost_on_purpose_is_found_by_halves_and_fetched(
    platform: RunningPlatform, tmp_path: Path
) -> None:
    program = Program.installed("reconcile.py", tmp_path / "program")
    whole = feed(platform)
    lost = [2, len(whole) // 2, len(whole) // 2 + 1, len(whole) - 1]
    kept = [json.dumps(one) for one in whole if one["sequence"] not in lost]
    store = program.folder / "told.jsonl"
    store.write_text("".join(f"{line}\n" for line in kept), encoding="utf-8")
    command = program.command("reconcile.py", {"http://127.0.0.1:8000": platform.url})
    assert f"lacked {lost};" in run(["bash", "-ec", command], program.folder)
    assert [json.loads(line) for line in store.read_text(encoding="utf-8").splitlines()] == whole
    assert "lacked []; 2 questions" in run(["bash", "-ec", command], program.folder)
