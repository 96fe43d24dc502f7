"""The interactive API documents, without anything from another host."""

from importlib.resources import files

from fastapi import APIRouter, Response

from services.gateway.pages.site.refusals import ROUTE_IS_UNKNOWN
from shared.kernel.refusals import Rejected

router = APIRouter(include_in_schema=False)

# Swagger UI needs inline styles and data images; everything else comes from here.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_PAGES = files("services.gateway.pages.documents")
_SWAGGER = "fastapi_offline"
"""The package that carries Swagger UI, so that the documents work where there is no internet."""


@router.get("/docs")
def documents() -> Response:
    """The interactive API documents."""
    return _page("docs.html", "text/html")


@router.get("/docs/{name}")
def part_of_documents(name: str) -> Response:
    """What the documents' page is made of."""
    if name == "start.js":
        return _page("docs.js", "text/javascript")
    media_types = {"swagger-ui-bundle.js": "text/javascript", "swagger-ui.css": "text/css"}
    if name not in media_types:
        raise Rejected(ROUTE_IS_UNKNOWN)
    content = (files(_SWAGGER) / "static" / name).read_bytes()
    return _answer(content, media_types[name], seconds=86_400)


def _page(name: str, media_type: str) -> Response:
    return _answer((_PAGES / name).read_bytes(), media_type, seconds=0)


def _answer(content: bytes, media_type: str, *, seconds: int) -> Response:
    headers = {"Content-Security-Policy": _POLICY, "Cache-Control": f"public, max-age={seconds}"}
    return Response(content, media_type=media_type, headers=headers)
