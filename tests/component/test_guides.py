"""The guides are pages: for everybody, with pictures, with addresses of the reader's own community."""

import re
from collections.abc import AsyncIterator

import httpx2
import pytest
import pytest_asyncio

from services.gateway.pages.site.guides import GUIDES
from services.gateway.pages.site.languages import Language
from tests.component.gateway import Settling, Stage, stage
from tests.component.test_gateway_pages import Browser

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("guides") / "data") as one:
        await one.open("haiwan")
        await one.open("nanbeitai")
        yield one


@pytest_asyncio.fixture(loop_scope="module")
async def browser(running: Stage) -> AsyncIterator[Browser]:
    transport = Settling(running.platform)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
        yield Browser(http)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", GUIDES)
async def test_a_guide_is_a_page_with_its_pictures(browser: Browser, name: str, language: Language) -> None:
    shown = (await browser.get(f"/nanbeitai/guides/{name}", accept_language=language.value)).text
    main = shown.partition("<main")[2].partition("</main>")[0]
    assert main.count("<h1>") == 1, "the heading of the text is that of the page"
    assert "README" not in main
    assert "<ol>" in main
    assert '<table aria-label="' in main
    assert '<th scope="col">' in main
    assert "/haiwan" not in main, "addresses are those of the reader's community"
    pictures = re.findall(r'<img src="([^"]+)" alt="[^"]+" width="270" height="540" loading="lazy">', main)
    assert pictures
    assert {"guides/en/" in one for one in pictures} == {language is Language.ENGLISH}
    for one in pictures:
        answer = await browser.get(one)
        assert answer.headers["content-type"] == "image/webp"
        assert answer.content.startswith(b"RIFF")


async def test_addresses_are_links_for_those_who_may_follow_them(browser: Browser) -> None:
    link = '<a href="/haiwan/desk">/<wbr>haiwan/<wbr>desk</a>'  # An address breaks at its strokes.
    assert link not in (await browser.get("/haiwan/guides/staff")).text
    await browser.sign_in("chen-staff")
    assert link in (await browser.get("/haiwan/guides/staff")).text


async def test_guides_are_listed_in_both_languages_and_what_is_none_leads_nowhere(browser: Browser) -> None:
    chinese = (await browser.get("/haiwan/guides")).text
    english = (await browser.get("/haiwan/guides", accept_language="en")).text
    for name in GUIDES:
        assert f'href="/haiwan/guides/{name}"' in chinese
    assert ("出纳指南" in chinese, "Guide for treasurers" in english) == (True, True)
    both = [await browser.get("/haiwan/guides/staff", accept_language=one) for one in ("zh", "en")]
    assert [("办公台" in one.text, "Begin at the desk" in one.text) for one in both] == [
        (True, False),
        (False, True),
    ]
    for path in (
        "guides/README",
        "guides/en",
        "guides/en/pictures/nothing.webp",
        "guides/nothing",
        "guides/pictures/nothing.webp",
        "guides/pictures/..%2f",
    ):
        assert (await browser.get(f"/haiwan/{path}")).status_code == 404, path


async def test_a_page_leads_to_the_guide_that_tells_of_it(browser: Browser) -> None:
    """At the same place of each page (WCAG 2.2, 3.2.6), whoever signs in."""
    for name, path, guide in (
        (None, "/haiwan", "resident"),
        (None, "/haiwan/fund", "resident"),
        ("chen-staff", "/haiwan/desk", "staff"),
        ("chen-staff", "/haiwan/desk/people", "staff"),
        ("qian-treasurer", "/haiwan/fund/statements", "treasurer"),
        ("qian-treasurer", "/haiwan/fund", "treasurer"),
        ("xiaochen", "/haiwan/rooms", "resident"),
    ):
        if name:
            await browser.sign_in(name)
        foot = (await browser.get(path)).text.partition("<footer")[2]
        assert f'<a href="/haiwan/guides/{guide}">这一页怎么用？</a>' in foot, path
    assert "这一页怎么用" not in (await browser.get("/accessibility")).text
