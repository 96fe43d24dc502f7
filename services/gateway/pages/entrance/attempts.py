"""A sign-in that is under way belongs to the browser in which it began."""

from starlette.requests import Request
from starlette.responses import Response

from services.gateway.identity.accounts import ATTEMPT_SECONDS
from services.gateway.pages.site.visit import Visit


def root_of(visit: Visit) -> str:
    """Where the platform is found: as the operator says, or else as the browser does."""
    url = visit.request.url
    return (visit.gateway.public_url or f"{url.scheme}://{url.netloc}").rstrip("/")


def remember(request: Request, response: Response, token: str) -> None:
    """Has this browser, and no other, finish what begins here."""
    response.set_cookie(
        cookie_of(request),
        token,
        max_age=ATTEMPT_SECONDS,
        path="/",
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def forget(request: Request, response: Response) -> None:
    """The attempt is over."""
    secure = request.url.scheme == "https"
    response.delete_cookie(cookie_of(request), path="/", httponly=True, samesite="lax", secure=secure)


def cookie_of(request: Request) -> str:
    """As the cookie of the session: bound to this very host over https."""
    return "__Host-hehuo-attempt" if request.url.scheme == "https" else "hehuo-attempt"
