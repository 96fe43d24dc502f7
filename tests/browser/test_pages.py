"""Every page that can be reached, by a stranger and by people of several roles."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import EVERY_WAY, Visitor
from tests.browser.looking import keep, overflow, small_targets, violations

pytestmark = pytest.mark.browser

_IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
_NO_PAGES = re.compile(r"\.(ics|csv|pdf|xlsx|zip)(\?|$)|^/(docs|openapi|asyncapi|schemas|language|assets|v1)")
_MOST = 32
"""Pages that one crawl looks at: the nearest ones, at which people arrive first."""


def kind_of(address: str) -> str:
    """Addresses of one kind show the same page: one of each is enough."""
    return _IDS.sub("…", address.partition("?")[0])


def links_of(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        "a[href^='/']", "all => all.map(one => one.getAttribute('href'))"
    )
    return [one for one in found if not _NO_PAGES.search(one)]


def crawl(page: Page, first: str) -> Iterator[tuple[str, int]]:
    """One page of each kind, as links lead from one to the next: its address and status."""
    seen, waiting, visited = {kind_of(first)}, [first], 0
    while waiting and visited < _MOST:
        address = waiting.pop(0)
        answer = page.goto(address)
        assert answer is not None
        visited += 1
        yield address, answer.status
        for link in links_of(page):
            if kind_of(link) not in seen:
                seen.add(kind_of(link))
                waiting.append(link)


@pytest.mark.parametrize(("language", "width"), EVERY_WAY)
def test_every_page_that_a_resident_reaches_is_accessible_and_fits(
    visitor: Visitor, language: str, width: int
) -> None:
    page = visitor("林秀英", width=width, language=language, scripts=True)
    faults, visited = [], 0
    for address, status in crawl(page, "/haiwan"):
        visited += 1
        keep(page, f"{language}-{width}-{kind_of(address).strip('/').replace('/', '-') or 'home'}")
        faults += [f"{address}: {status}"] if status >= 400 else []
        faults += [f"{address}: {overflow(page)} px too wide"] if overflow(page) > 0 else []
        faults += [f"{address}: too small: {one}" for one in small_targets(page)]
        faults += [f"{address}: {one}" for one in violations(page)]
    assert "\n".join(faults) == ""
    assert visited >= 20


def test_pages_need_no_script_and_name_no_id(visitor: Visitor) -> None:
    page = visitor("林秀英")
    for address, _ in crawl(page, "/haiwan"):
        # An entry is a document of the books; whoever gives somebody an office asks for their number.
        if "/entries/" not in address and address != "/account":
            assert not _IDS.search(page.inner_text("body")), address


@pytest.mark.parametrize("address", ["/nowhere", "/haiwan/rooms/nothing", "/there/is/nothing"])
def test_a_page_that_says_no_is_accessible_too(visitor: Visitor, address: str) -> None:
    page = visitor(scripts=True)
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 404
    assert violations(page) == []
    assert overflow(page) == 0
