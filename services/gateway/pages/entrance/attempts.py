"""A sign-in that is under way belongs to the browser in which it began."""

from starlette.requests import Request
from starlette.responses import Response

from services.gateway.identity.accounts import ATTEMPT_SECONDS
from services.gateway.pages.site.cookies import drop_cookie, put_cookie, read_cookie

_ATTEMPT = "hehuo-attempt"


def remember(request: Request, response: Response, token: str) -> None:
    """Has this browser, and no other, finish what begins here."""
    put_cookie(request, response, _ATTEMPT, token, seconds=ATTEMPT_SECONDS)


def remembered(request: Request) -> str:
    """The token of what this browser began; empty where it began nothing."""
    return read_cookie(request, _ATTEMPT) or ""


def forget(request: Request, response: Response) -> None:
    """The attempt is over."""
    drop_cookie(request, response, _ATTEMPT)
