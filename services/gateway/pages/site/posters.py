"""A sheet of paper for the wall: what it is about, where and when, and a QR code that leads there."""

from dataclasses import dataclass
from typing import ClassVar

import segno
from markupsafe import Markup

from services.gateway.pages.site.root import root_of
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit

Account = tuple[str, tuple[tuple[str, str], ...], str]
"""What is summed, label and value of each part, and the sum."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PosterPage(PageView):
    """One sheet. Its text is complete without colours, and without a telephone."""

    template: ClassVar[str] = "site/poster.html"

    kind: str
    """What it is: a session, a call."""
    facts: tuple[tuple[str, str], ...]
    """When, where, what it costs: label and value."""
    accounts: tuple[Account, ...]
    """Sums with what they are made of; none on most sheets."""
    text: str
    how: str
    """What whoever reads it can do, and until when; empty where the page itself is all."""
    listed: str
    """The short address at which it is found by its title, to be typed by whoever can't read the code."""
    is_list: bool
    """Whether there are others there, among which it is chosen."""
    address: str
    """Where it stands itself, which the code says too."""
    qr: Markup
    back: str


def qr_of(text: str, words: str) -> Markup:
    """The QR code as SVG, black on white also where the page is dark: scanners need the contrast."""
    code = segno.make_qr(text, error="m")
    return Markup(code.svg_inline(dark="#000", light="#fff", omitsize=True, title=words, svgclass="plot"))  # noqa: S704 - Drawn here; segno escapes the title.


def poster(
    visit: Visit,
    *,
    kind: str,
    title: str,
    path: str,
    below: str,
    text: str,
    facts: tuple[tuple[str, str], ...],
    how: str = "",
    accounts: tuple[Account, ...] = (),
) -> PosterPage:
    """The sheet for what is found at ``path``, and by its title on the list at ``below``."""
    root = root_of(visit)
    return PosterPage(
        title=title,
        kind=kind,
        facts=facts,
        accounts=accounts,
        text=text,
        how=how,
        listed=f"{root}{below}",
        is_list=below != path,
        address=f"{root}{path}",
        qr=qr_of(f"{root}{path}", visit.words("poster.qr")),
        back=path,
    )
