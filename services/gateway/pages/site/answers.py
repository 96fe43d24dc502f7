"""Answers of pages: their headers, and the way on after a form."""

from dataclasses import replace
from hashlib import sha256
from importlib.resources import files
from urllib.parse import parse_qs, urlsplit

from starlette.responses import RedirectResponse, Response

from services.gateway.pages.site.form_views import Wrong, status_of_wrong
from services.gateway.pages.site.templates import PageView, Site, render

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

STYLE = (files("services.gateway.pages.site") / "hehuo.css").read_bytes()
STYLE_NAME = f"hehuo.{sha256(STYLE).hexdigest()[:12]}.css"
STYLE_PATH = f"/assets/{STYLE_NAME}"
"""Called by its content, so that a browser may keep it for good."""


def page_response(page: PageView, site: Site, status: int = 200, wrong: Wrong | None = None) -> Response:
    """A page, which no cache between keeps: it may show what is the visitor's alone.

    With what was ``wrong`` with its form, its title begins with that, which is heard first.
    """
    if wrong is not None:
        site, status = replace(site, is_wrong=True), status_of_wrong(wrong)
    headers = {
        "Content-Security-Policy": POLICY,
        "Cache-Control": "no-store" if site.person is not None else "no-cache",
        # `no-referrer`, which all else is sent with, makes Chromium send `Origin: null` with a form.
        "Referrer-Policy": "same-origin",
        "Content-Language": site.language.value,
        "Vary": "Cookie, Accept-Language",
    }
    return Response(render(page, site), status, headers, "text/html")


def see(path: str) -> RedirectResponse:
    """After a form: the page that shows what came of it (303, so that going back sends nothing twice)."""
    return RedirectResponse(path, 303, headers={"Cache-Control": "no-store"})


def local_or_home(path: str) -> str:
    """The address, where it is one of this platform; else the first page."""
    return path if is_local(path) else "/"


_WAYS_IN = frozenset({"/sign-in", "/sign-in/phone", "/sign-in/passkey"})


def after_sign_in(path: str) -> str:
    """Where a sign-in leads: to where it was asked for, but never to a sign-in once more.

    The head of a page for signing in leads to one, too: what was asked for first is what counts.
    """
    while (parts := urlsplit(local_or_home(path))).path in _WAYS_IN:
        path = parse_qs(parts.query).get("to", ["/"])[0]
    return local_or_home(path)


def is_local(path: str) -> bool:
    """Whether this is an address of this platform alone, to which one may be sent on.

    ``//elsewhere`` and ``/\\elsewhere`` lead away from it.
    """
    return (
        path.startswith("/") and not path.startswith(("//", "/\\")) and "\n" not in path and "\r" not in path
    )
