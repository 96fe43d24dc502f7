"""What a screen reader finds on the main pages: landmarks, headings, fields and buttons, as golden files.

``HEHUO_TEST_GOLDEN=1`` writes them anew, to be read before they are committed.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visitor
from tests.browser.lists import PURCHASE, RUNNING, SURVEY

pytestmark = pytest.mark.browser

GOLDEN = Path(__file__).parent / "aria"
PAGES: dict[str, tuple[str | None, str, str]] = {
    "home": (None, "/", ""),
    "sign-in-by-phone": (None, "/sign-in/phone", ""),
    "join": (None, "/haiwan/join", ""),
    "survey": ("范小满", "/haiwan/surveys", SURVEY),
    "offer-of-a-resource": ("范小满", "/haiwan/resources/offer", ""),
    "project": ("范小满", "/haiwan/projects", RUNNING),
    "fund": ("范小满", "/haiwan/fund", ""),
    "purchase": ("吴小舟", "/haiwan/purchases", PURCHASE),
    "counter": ("吴小舟", "/haiwan/desk/people", ""),
    "statements": ("钱有数", "/haiwan/fund/statements", ""),
}
"""Who looks at which page, or at what on it: pages that say the same at any time of the day."""
_ROLES = (
    "banner navigation main region contentinfo heading group table"
    " button textbox searchbox combobox radio checkbox"
)
_TOLD = re.compile(rf'- ({"|".join(_ROLES.split())})( "[^"]*")?( \[(?:level=\d|checked)\])?')


def outline(page: Page) -> Iterator[str]:
    """Landmarks, headings and controls in their order, without numbers: these are the example's.

    Nor with years, which days have that lie in another one than the clock, which other tests move.
    """
    for line in page.locator("body").aria_snapshot().splitlines():
        told = _TOLD.match(line.strip())
        if told:
            role, name, state = told.groups(default="")
            yield role + re.sub(r"\d+", "#", name).replace("#年#月#日", "#月#日") + state + "\n"


@pytest.mark.parametrize("name", PAGES)
def test_a_screen_reader_finds_what_was_found_before(visitor: Visitor, name: str) -> None:
    who, address, thing = PAGES[name]
    page = visitor(who)
    page.goto(address)
    if thing:
        page.locator("main").get_by_role("link", name=thing).first.click()
    found, golden = "".join(outline(page)), GOLDEN / f"{name}.txt"
    if os.environ.get("HEHUO_TEST_GOLDEN"):
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")
