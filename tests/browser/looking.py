"""What holds for every page: nothing scrolls sideways, targets are large enough, and axe finds nothing."""

import os
import re
from typing import Any

from playwright.sync_api import Error, Page

from tests.browser.conftest import AXE, SHOTS

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN = """async (tags) => {
    const how = {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations'], selectors: false};
    const found = await axe.run(document, how);
    const of = one => one.nodes.map(node => node.html).slice(0, 3).join(' | ');
    return found.violations.map(one => `${one.id}: ${one.help}: ${of(one)}`);
}"""
_TRIES = 3
_WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
_SMALL = """() => [...document.querySelectorAll('main .slots a, main .strip a, button, .tabs a, .aside a')]
    .filter(one => one.getClientRects().length)
    .map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
    .filter(([, box]) => box.width < 24 || box.height < 24).map(([html]) => html)"""


def violations(page: Page) -> list[str]:
    """What axe has against the page once it is loaded."""
    page.wait_for_load_state()
    page.evaluate(AXE)
    found: list[str] = page.evaluate(_RUN, _TAGS)
    return found


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the window, once it is loaded and has a root to ask."""
    page.wait_for_load_state()
    wider: int = page.evaluate(_WIDER)
    return wider


def small_targets(page: Page) -> list[Any]:
    """Targets of fewer than 24 pixels a side (WCAG 2.5.8), once the page is loaded."""
    page.wait_for_load_state()
    found: list[Any] = page.evaluate(_SMALL)
    return found


def keep(page: Page, name: str) -> None:
    """Keeps a picture of the whole page for whoever asks for it (``HEHUO_TEST_SHOTS=1``)."""
    if os.environ.get("HEHUO_TEST_SHOTS") != "1":
        return
    SHOTS.mkdir(parents=True, exist_ok=True)
    for left in reversed(range(_TRIES)):
        try:
            page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
        except Error as error:
            # Chromium says so of a tall page, seldom, while another one is being drawn.
            if "Unable to capture screenshot" not in str(error) or not left:
                raise
        else:
            return


def follow(page: Page, words: str) -> None:
    """Follows the first link in the content that says this, until the page that it leads to is loaded."""
    page.locator("main").get_by_role("link", name=re.compile(re.escape(words))).first.click()
    page.wait_for_load_state()


def looks_right(page: Page, picture: str, *, scripts: bool = True) -> None:
    """Holds the page to what holds for all, and keeps a picture of it.

    Axe is a script: where a page has none, it has no say.
    """
    keep(page, picture)
    assert (violations(page) if scripts else [], overflow(page), small_targets(page)) == ([], 0, [])
