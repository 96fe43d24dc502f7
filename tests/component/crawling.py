"""Walks the pages as somebody does who follows every link, one page of each kind."""

import re
from collections.abc import Iterator
from html import unescape

import httpx2

_IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
_LINKS = re.compile(r'<a\s[^>]*?href="(/[^"#]*)')
_NO_PAGES = re.compile(r"^/(docs|openapi|asyncapi|schemas|language|assets|v1)")
_MOST = 120
"""Kinds of pages, unless it is said otherwise: those that are nearest to the first one."""


def kind_of(address: str) -> str:
    """Addresses of one kind show the same page: one of each is enough."""
    return _IDS.sub("…", address.partition("?")[0])


def crawl(http: httpx2.Client, first: str, most: int = _MOST) -> Iterator[tuple[str, httpx2.Response]]:
    """One page of each kind, as links lead from one to the next: its address, and what came."""
    seen, waiting = {kind_of(first)}, [first]
    while waiting and len(seen) < most:
        address = waiting.pop(0)
        answer = http.get(address, headers={"accept": "text/html"}, follow_redirects=True)
        yield address, answer
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        for link in map(unescape, _LINKS.findall(answer.text)):
            if kind_of(link) not in seen and not _NO_PAGES.search(link):
                seen.add(kind_of(link))
                waiting.append(link)
