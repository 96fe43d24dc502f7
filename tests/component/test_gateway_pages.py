"""Pages that people open: a welcome and the API documents, without anything from another host."""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.component.gateway import Stage, stage

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("pages") / "data") as one:
        yield one


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html"),
        ("/welcome.css", "text/css"),
        ("/docs", "text/html"),
        ("/docs/start.js", "text/javascript"),
        ("/docs/swagger-ui.css", "text/css"),
        ("/docs/swagger-ui-bundle.js", "text/javascript"),
        ("/openapi.json", "application/json"),
    ],
)
async def test_a_page_and_what_it_is_made_of_come_from_here(running: Stage, path: str, kind: str) -> None:
    answer = await running.ask(None, "GET", path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] == kind


@pytest.mark.parametrize("path", ["/", "/docs"])
async def test_a_page_loads_only_what_this_platform_serves(running: Stage, path: str) -> None:
    answer = await running.ask(None, "GET", path)
    links = re.findall(r'(?:src|href)="([^"]+)"', answer.text)
    assert links
    for link in links:
        if not link.startswith("data:"):
            assert ":" not in link, link
            assert (await running.ask(None, "GET", f"/{link}")).status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "http" not in policy


async def test_the_welcome_speaks_chinese_first(running: Stage) -> None:
    text = (await running.ask(None, "GET", "/")).text
    assert '<html lang="zh-Hans">' in text
    assert text.index("社区合伙人平台") < text.index("community-partner platform")


async def test_the_description_is_the_same_however_often_it_is_asked(running: Stage) -> None:
    first = await running.ask(None, "GET", "/openapi.json")
    assert first.json()["openapi"].startswith("3.1")
    assert (await running.ask(None, "GET", "/openapi.json")).content == first.content
