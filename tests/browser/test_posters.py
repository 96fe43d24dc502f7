"""What hangs on a wall is one sheet of A4, as a browser prints it."""

import re

import pytest
from playwright.sync_api import Page, PdfMargins

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser

_MARGIN = "10mm"
_PAGE = re.compile(rb"/Type /Page\b")


def sheets(page: Page) -> int:
    """On how many sheets the page is printed."""
    margins = PdfMargins(top=_MARGIN, bottom=_MARGIN, left=_MARGIN, right=_MARGIN)
    return len(_PAGE.findall(page.pdf(format="A4", margin=margins)))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_notices_are_one_sheet_each(visitor: Visitor, language: str) -> None:
    page = visitor("林秀英", width=1280, language=language)
    found = {}
    for kind in ("calls", "decisions"):
        page.goto(f"/haiwan/{kind}")
        page.locator(f"main a[href^='/haiwan/{kind}/']").first.click()
        address = page.url.partition("?")[0]
        page.goto(f"{address}/poster")
        found[kind] = sheets(page)
    page.goto("/haiwan/fund/poster")
    found["fund"] = sheets(page)
    assert found == {"calls": 1, "decisions": 1, "fund": 1}
