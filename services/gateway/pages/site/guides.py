"""Which guide tells how a page works: each guide lists its pages at its end."""

import re
from collections.abc import Collection
from functools import cache
from importlib.resources import files

from services.gateway.pages.site.languages import Language
from shared.kernel.roles import Role

_TEXTS = files("services.gateway.pages.guides") / "texts"
TEXTS = {Language.CHINESE: _TEXTS, Language.ENGLISH: _TEXTS / "en"}
"""Where the guides lie in each language, with the pictures of its pages."""
GUIDES: dict[str, Role | None] = {
    "staff": Role.STAFF,
    "treasurer": Role.TREASURER,
    "partner": Role.PARTNER,
    "resident": None,
}
"""Each guide, with whom it is for; None for everybody. The first comes first for who is several of them."""
ROOT = "/haiwan"
"""The community whose addresses stand in the guides: each reader finds those of their own."""
_LISTED = re.compile(rf"^\|[^|]+\| `{ROOT}([^`]*)` \|$", re.MULTILINE)


@cache
def text_of(name: str, language: Language) -> str:
    """A guide as it is written, in Markdown."""
    return (TEXTS[language] / f"{name}.md").read_text(encoding="utf-8")


@cache
def pages_of(name: str) -> frozenset[str]:
    """The pages that a guide lists, in whatever language, below the community: ``/rooms``."""
    return frozenset(_LISTED.findall(text_of(name, Language.CHINESE)))


def guide_of(community: str, path: str, roles: Collection[Role]) -> str | None:
    """The guide about a page, for a visitor with these roles; None where none is about it.

    A page below one that a guide lists is told of there too: ``/rooms/ID`` with ``/rooms``.
    """
    below = path.removeprefix(f"/{community}")
    if not community or not below:
        return "resident" if community else None
    if below == "/me":  # No guide lists it: what waits there is what the visitor is here for.
        return next(name for name, role in GUIDES.items() if role is None or role in roles)
    best, found = 0, "resident" if below.startswith("/me/") else None
    for name, role in GUIDES.items():
        if role is None or role in roles:
            of_it = (one for one in pages_of(name) if below == one or below.startswith(f"{one}/"))
            if (length := max(map(len, of_it), default=0)) > best:
                best, found = length, name
    return found
