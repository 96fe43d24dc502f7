"""The README's tour, pasted from top to bottom into bash, does what the README says."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.host.settings import Settings
from tests.component.platform import RunningPlatform

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()

SEEN_IN_THIS_ORDER = [
    '"code":"evidence_is_missing"',
    '"code":"feedback_is_given_once"',
    '"complete":true',
    '"state":"active"',
    '"code":"space_is_not_free"',
    '"code":"price_is_above_the_cap","facts":{"cap_fen":50000',
    '"status":"offered"',
    '"accrued_fen":15000,"remitted_fen":0,"due_fen":15000',
    '"code":"requester_may_not_decide"',
    '"at_host_charity_fen":3800',
    '"code":"actor_may_not_do_this"',
    '"events":[{"sequence":1,',
    "Every chain holds and every fund adds up.",
]


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[RunningPlatform]:
    running = RunningPlatform(tmp_path / "data", "--example")
    try:
        yield running.start().wait_for_example()
    finally:
        running.end()


def test_the_tour_does_what_it_says(platform: RunningPlatform) -> None:
    script = "\n".join(re.findall(r"^```bash\n(.*?)^```", README, re.MULTILINE | re.DOTALL))
    environment = {
        **os.environ,
        "URL": platform.url,
        "HEHUO_DATA_DIR": str(platform.directory.path.resolve()),
    }
    played = subprocess.run(
        ["bash", "-u", "-c", script],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert played.returncode == 0, played.stderr
    place = 0
    for expected in SEEN_IN_THIS_ORDER:
        found = played.stdout.find(expected, place)
        assert found >= 0, f"{expected} is missing after:\n{played.stdout[:place]}\n{played.stderr}"
        place = found


def test_every_setting_is_in_the_table() -> None:
    missing = [name for name in Settings.model_fields if f"HEHUO_{name.upper()}`" not in README]
    assert not missing
