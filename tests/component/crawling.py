"""Walks the pages as somebody does who follows every link, one page of each kind."""

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser

import httpx2
from fastapi.routing import APIRoute

from services.gateway.pages.routes import ROUTERS

_IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
_LINKS = re.compile(r'<a\s[^>]*?href="(/[^"#]*)')
_NO_PAGES = re.compile(r"^/(docs|openapi|asyncapi|schemas|language|assets|v1)")
_FILES = re.compile(r"\.(csv|xlsx)$")
_MOST = 120
"""Kinds of pages, unless it is said otherwise: those that are nearest to the first one. A list's files are
followed, too, and count as none."""


class _Shown(HTMLParser):
    """Counts what is to be filled in; a group of boxes of one name is one thing."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str | None] = []
        self._folds = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A fold begins, or a field."""
        given = dict(attrs)
        self._folds += tag == "details"
        is_field = tag in {"input", "select", "textarea"} and given.get("type") not in {"hidden", "submit"}
        is_one_more_box = given.get("type") in {"radio", "checkbox"} and given.get("name") in self.names
        if is_field and not self._folds and not is_one_more_box:
            self.names.append(given.get("name"))

    def handle_endtag(self, tag: str) -> None:
        """A fold ends."""
        self._folds -= tag == "details"


def fields_shown(page: str) -> int:
    """How many fields a page shows at once; those in folds are opened by whoever wants them."""
    reader = _Shown()
    reader.feed(page)
    return len(reader.names)


def kind_of(address: str) -> str:
    """Addresses of one kind show the same page: one of each is enough."""
    return _IDS.sub("…", address.partition("?")[0])


def crawl(http: httpx2.Client, first: str, most: int = _MOST) -> Iterator[tuple[str, httpx2.Response]]:
    """One page of each kind, as links lead from one to the next: its address, and what came."""
    seen, waiting, pages = {kind_of(first)}, [first], 1
    while waiting and pages < most:
        address = waiting.pop(0)
        answer = http.get(address, headers={"accept": "text/html"}, follow_redirects=True)
        yield address, answer
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        for link in map(unescape, _LINKS.findall(answer.text)):
            if kind_of(link) not in seen and not _NO_PAGES.search(link):
                seen.add(kind_of(link))
                waiting.append(link)
                pages += not _FILES.search(kind_of(link))


def links_of(page: str) -> set[str]:
    """Where the page leads, without what is asked there."""
    return {link.partition("?")[0] for link in map(unescape, _LINKS.findall(page))}


def plain_addresses(community: str) -> list[str]:
    """Every page of the platform whose address names nothing but the community."""
    paths = {
        one.path.replace("{community}", community)
        for router in ROUTERS
        for one in router.routes
        if isinstance(one, APIRoute) and "GET" in (one.methods or ())
    }
    return sorted(one for one in paths if "{" not in one and one != "/language")
