"""Cookies of the pages: whose session it is, for whom staff act, which language."""

from starlette.requests import Request
from starlette.responses import Response

SESSION = "hehuo"
"""Whose session it is."""
FOR = "hehuo-for"
"""Says for whom staff act, until they end it: community and person. Who may, is asked at every request."""


def put_cookie(
    request: Request, response: Response, name: str, value: str, *, seconds: int | None = None
) -> None:
    """Has the browser send it along to every page, to no script and to no other site's form.

    ``seconds``: for so long; else until the browser is closed.
    """
    response.set_cookie(
        _named(request, name),
        value,
        max_age=seconds,
        path="/",
        httponly=True,
        samesite="lax",
        secure=_is_secure(request),
    )


def drop_cookie(request: Request, response: Response, name: str) -> None:
    """Has the browser forget it."""
    secure = _is_secure(request)
    response.delete_cookie(_named(request, name), path="/", httponly=True, samesite="lax", secure=secure)


def read_cookie(request: Request, name: str) -> str | None:
    """What the browser sends along under this name; None where it sends nothing."""
    return request.cookies.get(_named(request, name))


def act_for(request: Request, response: Response, community: str, person: str | None) -> Response:
    """From the next page on staff act in the place of this resident, or of nobody."""
    if person is None:
        drop_cookie(request, response, FOR)
    else:
        put_cookie(request, response, FOR, f"{community}:{person}")
    return response


def session_cookie(request: Request) -> str | None:
    """The token of the session that the browser sends along."""
    return read_cookie(request, SESSION)


def _named(request: Request, name: str) -> str:
    """``__Host-`` binds a cookie to https and to this very host; a browser takes it over https alone.

    So no neighbour of the same domain can put one in its place.
    """
    return f"__Host-{name}" if _is_secure(request) else name


def _is_secure(request: Request) -> bool:
    return request.url.scheme == "https"
