"""Pages are HTML by the rules of its standard, as the Nu checker knows them, whoever looks at them."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from examples.gangwan.people import identities
from tests.clients import tools
from tests.component.crawling import crawl
from tests.component.platform import RunningPlatform
from tests.scenes import Scenes

pytestmark = pytest.mark.clients
PROGRAMS = ("java",)

VISITORS = (
    (None, "zh", "haiwan"),
    ("lin", "en", "haiwan"),
    ("xiaochen", "zh", "haiwan"),
    ("chen-staff", "en", "haiwan"),
    ("qian-treasurer", "zh", "haiwan"),
    ("gu-committee", "en", "haiwan"),
    ("luo-district", "zh", "nanbeitai"),
)
ROLES_OF_TABLES = "The “role” attribute must not be used on a “t[dhr]” element.*"
"""The district's tables are blocks on a phone; roles say to readers of screens that they are tables still."""


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory, scenes: Scenes) -> Iterator[RunningPlatform]:
    data = scenes.example(tmp_path_factory.mktemp("pages") / "data")
    running = RunningPlatform(data, "--example")
    try:
        yield running.start().wait_for_example()
    finally:
        running.end()


def _walked(platform: RunningPlatform, folder: Path) -> int:
    """Keeps one page of each kind for each visitor; how many."""
    kept = 0
    for name, language, community in VISITORS:
        with httpx2.Client(base_url=platform.url, timeout=30, headers={"accept-language": language}) as http:
            if name is not None:
                person = {"person": identities()[name].person_id, "to": f"/{community}"}
                assert http.post("/sign-in/development", data=person).is_redirect
            for address, answer in crawl(http, f"/{community}"):
                if answer.headers.get("content-type", "").startswith("text/html"):
                    kept += 1
                    file = f"{kept:04}-{name}-{address.partition('?')[0].strip('/').replace('/', '-')}.html"
                    (folder / file).write_text(answer.text, encoding="utf-8")
    return kept


def test_every_page_is_valid_html(platform: RunningPlatform, tmp_path: Path) -> None:
    jar = tools.html_checker()
    assert _walked(platform, tmp_path) > 300
    options = ["--format", "json", "--errors-only", "--filterpattern", ROLES_OF_TABLES]
    command = ["java", "-jar", str(jar), *options, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    messages = json.loads(done.stderr)["messages"]
    assert [(one["url"].rpartition("/")[2], one["message"], one.get("extract")) for one in messages] == []
