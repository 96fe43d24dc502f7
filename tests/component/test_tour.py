"""The tour, pasted from top to bottom into bash, does what it says and shows what it shows."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from hehuo.demo import play
from shared.settings import Settings
from tests.component.platform import RunningPlatform
from tests.scenes import Scenes

ROOT = Path(__file__).parents[2]
TOUR = (ROOT / "docs" / "tour.md").read_text(encoding="utf-8")
SETTINGS = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")

NOT_SHOWN_BUT_SEEN = [
    '"state":"active"',
    '"state":"offered"',
    '"code":"requester_may_not_decide"',
    '"at_host_charity_fen":3800',
    '"events":[{"sequence":1,',
    "Every chain holds and every fund adds up.",
]
"""Answers that the tour speaks of and leaves out, in the order in which they come."""

_ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
VARIES = {
    _ID: _ID,
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z",
    r"\d{4}-\d\d-\d\d": r"\d{4}-\d\d-\d\d",
    r'"sequence":\d+': r'"sequence":\d+',
    "…": ".*",
}
"""What is another one in each run, and what it looks like."""


def blocks(language: str) -> list[str]:
    """The tour's blocks of code in this language."""
    return re.findall(rf"^```{language}\n(.*?)^```", TOUR, re.MULTILINE | re.DOTALL)


def shown_answers() -> Iterator[str]:
    """Each answer that the tour shows, as the one line that it is."""
    for block in blocks("json"):
        yield from re.sub(r"\n +", "", block).splitlines()


def pattern_of(answer: str) -> str:
    """What an answer looks like whose ids, times and sequences are others."""
    parts = re.split(f"({'|'.join(f'(?:{what})' for what in VARIES)})", answer)
    return "".join(_pattern_of_part(part) for part in parts if part is not None)


def _pattern_of_part(part: str) -> str:
    return next((like for what, like in VARIES.items() if re.fullmatch(what, part)), re.escape(part))


@pytest.fixture
def platform(tmp_path: Path, scenes: Scenes) -> Iterator[RunningPlatform]:
    running = RunningPlatform(scenes.example(tmp_path / "data"), "--example", afresh=True)
    try:
        yield running.start().wait_for_example()
    finally:
        running.end()


def test_the_tour_does_what_it_says(platform: RunningPlatform) -> None:
    environment = {
        **os.environ,
        "URL": platform.url,
        "HEHUO_DATA_DIR": str(platform.directory.path.resolve()),
    }
    played = subprocess.run(
        ["bash", "-u", "-c", "\n".join(blocks("bash"))],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert played.returncode == 0, played.stderr
    assert "Traceback" not in played.stderr, played.stderr
    for wanted in ([re.escape(one) for one in NOT_SHOWN_BUT_SEEN], map(pattern_of, shown_answers())):
        place = 0
        for pattern in wanted:
            found = re.compile(pattern).search(played.stdout, place)
            assert found, f"{pattern} is missing after:\n{played.stdout[place:]}"
            place = found.end()
    told: list[str] = []
    play(platform.url, platform.token, run=None, out=told.append, knocks=False)
    assert "Played to the end." in told[-1], "what the tour leaves behind is in nobody's way"


def test_the_settings_table_names_every_setting_and_its_default() -> None:
    rows = [line for line in SETTINGS.splitlines() if line.startswith("| `HEHUO_")]
    for name, field in Settings.model_fields.items():
        row = next((one for one in rows if f"`HEHUO_{name.upper()}`" in one), None)
        assert row is not None, f"HEHUO_{name.upper()} is not in docs/settings.md"
        if field.default not in (None, ()):
            default = field.default
            default = default.get_secret_value() if isinstance(default, SecretStr) else default
            shown = str(default).lower() if isinstance(default, bool) else str(default)
            assert f"`{shown}`" in row.split("|")[2], f"the default of HEHUO_{name.upper()} is {shown}"


def test_the_readme_is_read_in_three_minutes() -> None:
    assert len(README.splitlines()) <= 150
