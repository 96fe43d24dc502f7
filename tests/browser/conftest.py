"""One platform and one browser for all of these tests; a context of its own for each."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import product
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from deploy import browser as installed
from tests.browser.setting import play
from tests.component.platform import RunningPlatform
from tests.scenes import Scenes
from tests.soaking import when_soaking

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
SHOTS = Path(__file__).parents[2] / "build" / "screenshots"
WIDTHS = {320: 640, 1280: 900}
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
EVERY_WAY = when_soaking([*product(LOCALES, WIDTHS)], [("zh", 320), ("en", 1280)])
"""Each language and each width; each with each in ``make soak``."""


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory, scenes: Scenes) -> Iterator[RunningPlatform]:
    data = scenes.after("visited", play, tmp_path_factory.mktemp("browser") / "data")
    running = RunningPlatform(data, "--example")
    try:
        yield running.start().wait_for_example()
    finally:
        running.end()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = installed.path()
    if path is None:
        if os.environ.get("HEHUO_TEST_NO_SKIP"):
            pytest.fail("there is no chromium: python -m deploy.browser")
        pytest.skip("there is no chromium: python -m deploy.browser")
    with sync_playwright() as playwright:
        # As root, which CI is, Chromium has no sandbox of its own.
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


Visitor = Callable[..., Page]
"""Opens a page as somebody: ``visitor("林秀英", width=320, language="zh", scripts=False)``."""


@pytest.fixture
def visitor(platform: RunningPlatform, chromium: Browser) -> Iterator[Visitor]:
    contexts: list[BrowserContext] = []

    def visit(
        name: str | None = None, *, width: int = 320, language: str = "zh", scripts: bool = False
    ) -> Page:
        context = chromium.new_context(
            base_url=platform.url,
            viewport={"width": width, "height": WIDTHS[width]},
            locale=LOCALES[language],
            timezone_id="Asia/Shanghai",
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        context.set_default_timeout(30_000)  # The machine may be busy, with another browser for one.
        contexts.append(context)
        page = context.new_page()
        if name is not None:
            page.goto("/sign-in?to=/haiwan")
            page.get_by_role("button", name=re.compile(name)).click()
            page.wait_for_url("**/haiwan*")
        return page

    yield visit
    for context in contexts:
        context.close()


@pytest.fixture
def claim_code(platform: RunningPlatform) -> str:
    """A code that staff hand out to somebody who is not registered yet."""
    token = platform.token("chen-staff")
    answer = httpx2.post(
        f"{platform.url}/v1/communities/haiwan/claim-codes",
        json={},
        headers={"Authorization": f"Bearer {token}"},
    )
    code: str = answer.json()["code"]
    return code


Enter = Callable[..., Page]
"""Opens the first page of a community as somebody: ``enter("钱有数", language="en", width=1280)``."""


@pytest.fixture(scope="module")
def own_platform(tmp_path_factory: pytest.TempPathFactory, scenes: Scenes) -> Iterator[RunningPlatform]:
    """One for the tests of a file whose clock goes on for days, which would end the week of all others."""
    running = RunningPlatform(scenes.example(tmp_path_factory.mktemp("own") / "data"), "--example")
    try:
        running.start().wait_for_example()
        yield running
    finally:
        running.end()


@pytest.fixture
def enter(own_platform: RunningPlatform, chromium: Browser) -> Iterator[Enter]:
    """Signs somebody in, on a phone unless it is said otherwise."""
    with ExitStack() as stack:

        def page_of(name: str, *, language: str = "zh", width: int = 320, scripts: bool = True) -> Page:
            context = chromium.new_context(
                base_url=own_platform.url,
                viewport={"width": width, "height": WIDTHS[width]},
                locale=LOCALES[language],
                timezone_id="Asia/Shanghai",
                java_script_enabled=scripts,
                reduced_motion="reduce",
            )
            stack.callback(context.close)
            context.set_default_timeout(30_000)
            page = context.new_page()
            page.goto("/sign-in?to=/haiwan")
            page.get_by_role("button", name=re.compile(name)).click()
            page.wait_for_url("**/haiwan*")
            return page

        yield page_of
