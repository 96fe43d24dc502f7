"""Cookies of the pages: whose session it is, and for whom staff act."""

from starlette.requests import Request
from starlette.responses import Response

FOR = "hehuo-for"
"""Says for whom staff act, until they end it: community and person. Who may, is asked at every request."""


def act_for(response: Response, community: str, person: str | None) -> Response:
    """From the next page on staff act in the place of this resident, or of nobody."""
    if person is None:
        response.delete_cookie(FOR, path="/", httponly=True)
    else:
        response.set_cookie(FOR, f"{community}:{person}", httponly=True, samesite="lax", path="/")
    return response


def session_cookie(request: Request) -> str | None:
    """The token of the session that the browser sends along."""
    return request.cookies.get(cookie_name(request))


def cookie_name(request: Request) -> str:
    """``__Host-`` binds a cookie to https and to this very host; a browser takes it over https alone."""
    return "__Host-hehuo" if request.url.scheme == "https" else "hehuo"
