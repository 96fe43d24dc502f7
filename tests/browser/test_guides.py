"""Every page that a guide lists opens for whom the guide is for, with the heading that the guide gives it.

With ``HEHUO_TEST_PICTURES`` (make guides) the pictures in the guides are taken anew.
"""

import base64
import os
import re

import pytest
from playwright.sync_api import Page, expect

from services.gateway.pages.site.guides import pages_of
from services.gateway.pages.site.languages import COOKIE, Language
from tests.architecture.test_guides import GUIDES, NAMES, listed_in
from tests.browser.conftest import Visitor
from tests.browser.lists import DRAFT, PURCHASE, RUNNING, SURVEY
from tests.browser.looking import keep, overflow, small_targets, violations

pytestmark = pytest.mark.browser

PEOPLE = dict(zip(NAMES, ("林秀英", "梁晓田", "陈海燕", "钱有数"), strict=True))
SHOWN = {
    "resident-today": ("/haiwan",),
    "resident-book": ("/haiwan/rooms", ".strip a >> nth=6", ".slots a >> nth=0"),
    "resident-survey": ("/haiwan/surveys", f"text={SURVEY}"),
    "resident-credits": ("/haiwan/me/credits",),
    "partner-home": ("/haiwan/partner",),
    "partner-plan": ("/haiwan/partner/plan",),
    "partner-appointments": ("/haiwan/partner/appointments/offer",),
    "partner-project": ("/haiwan/projects", f"text={RUNNING}"),
    "staff-desk": ("/haiwan/desk",),
    "staff-credits": ("/haiwan/desk/credits",),
    "staff-survey": ("/haiwan/surveys", f"text={DRAFT}"),
    "staff-purchase": ("/haiwan/purchases", f"text={PURCHASE}"),
    "treasurer-statements": ("/haiwan/fund/statements",),
    "treasurer-sources": ("/haiwan/fund/sources",),
    "treasurer-months": ("/haiwan/fund/months",),
}
"""The pictures: an address, and what is clicked from there on. Of whom: the guide's person."""
_WIDTH, _HEIGHT = 360, 720
_NO_BANNER = "() => document.querySelectorAll('.banner:not(.for)').forEach(one => one.remove())"


@pytest.mark.parametrize("name", NAMES)
def test_every_page_that_a_guide_lists_is_there_for_its_readers(visitor: Visitor, name: str) -> None:
    page = visitor(PEOPLE[name])
    listed = listed_in(name, Language.CHINESE)
    assert len(listed) > 5
    for title, address in listed:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        expect(page.locator("main h1")).to_contain_text(title)
    for title, address in listed_in(name, Language.ENGLISH):
        shown = page.request.get(address, headers={"Accept": "text/html", "Accept-Language": "en"}).text()
        heading = shown.partition("<h1>")[2].partition("</h1>")[0]
        assert title in heading, address


@pytest.mark.parametrize("name", NAMES)
def test_a_guide_is_a_page_that_is_accessible_and_fits_and_to_which_its_pages_lead(
    visitor: Visitor, name: str
) -> None:
    page = visitor(PEOPLE[name], width=320, scripts=True)
    page.goto(min(f"/haiwan{one}" for one in pages_of(name)))
    page.locator("footer").get_by_role("link", name="这一页怎么用").click()
    expect(page).to_have_url(re.compile(f"/haiwan/guides/{name}$"))
    keep(page, f"guide-{name}")
    assert (overflow(page), small_targets(page), violations(page)) == (0, [], [])
    page.goto("/haiwan/guides")
    assert (overflow(page), small_targets(page), violations(page)) == (0, [], [])


@pytest.mark.parametrize("name", SHOWN)
def test_what_a_guide_shows_is_still_on_the_way_there(visitor: Visitor, name: str) -> None:
    page = visitor(PEOPLE[name.partition("-")[0]], scripts=True)
    page.set_viewport_size({"width": _WIDTH, "height": _HEIGHT})
    address, *clicks = SHOWN[name]
    page.goto(address)
    for click in clicks:
        page.locator(f"main {click}" if click.startswith(".") else click).first.click()
    expect(page.locator("main h1")).to_be_visible()
    if os.environ.get("HEHUO_TEST_PICTURES"):
        for language in Language:
            page.context.add_cookies([{"name": COOKIE, "value": language.value, "url": page.url}])
            page.reload()
            _take(page, name, language)


def _take(page: Page, name: str, language: Language) -> None:
    """A picture of what the phone shows, without the line that says that it is an example."""
    page.evaluate(_NO_BANNER)
    devices = page.context.new_cdp_session(page)
    wish = {
        "format": "webp",
        "quality": 60,
        "clip": {"x": 0, "y": 0, "width": _WIDTH, "height": _HEIGHT, "scale": 1.5},
    }
    taken = devices.send("Page.captureScreenshot", wish)
    (GUIDES[language] / "pictures" / f"{name}.webp").write_bytes(base64.b64decode(taken["data"]))
