"""The headers of answers and the flags of cookies, as they are: whoever changes one changes it here too."""

from collections.abc import AsyncIterator

import httpx2
import pytest
import pytest_asyncio

from examples.gangwan.people import identities
from tests.component.gateway import Stage, stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

VARYING = {"x-request-id", "content-length", "etag", "date"}
EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
}
JSON = EVERYWHERE | {"content-type": "application/json"}
PROBLEM = EVERYWHERE | {"content-type": "application/problem+json", "cache-control": "no-store"}
CONSTANT = JSON | {
    "cache-control": "public, max-age=300",
    "content-encoding": "gzip",
    "vary": "Accept-Encoding",
}
PAGE = EVERYWHERE | {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "referrer-policy": "same-origin",
    "cache-control": "no-cache",
    "content-language": "zh-Hans",
    "vary": "Cookie, Accept-Language",
}
DOCS = EVERYWHERE | {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "cache-control": "public, max-age=0",
}
OVER_TLS = {"strict-transport-security": "max-age=31536000"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def haiwan(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("headers") / "data") as running:
        await running.open("haiwan")
        yield running


def steady(answer: httpx2.Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name not in VARYING}


@pytest.mark.parametrize(
    ("name", "accept", "path", "headers"),
    [
        (None, "*/*", "/healthz", JSON | {"cache-control": "no-cache"}),
        (None, "*/*", "/v1/communities", JSON | {"cache-control": "no-cache"}),
        (None, "*/*", "/openapi.json", CONSTANT),
        ("lin", "*/*", "/v1/me", JSON | {"cache-control": "no-store"}),
        (
            None,
            "*/*",
            "/v1/me",
            PROBLEM | {"www-authenticate": 'Bearer realm="hehuo"'},
        ),
        (None, "*/*", "/v1/communities/haiwan/partners/nobody", PROBLEM),
        (None, "*/*", "/v1/nowhere", PROBLEM),
        (None, "text/html", "/docs", DOCS),
        (None, "text/html", "/", PAGE),
        (None, "text/html", "/nowhere/at/all", PAGE),
    ],
)
async def test_each_kind_of_answer_has_its_headers(
    haiwan: Stage, name: str | None, accept: str, path: str, headers: dict[str, str]
) -> None:
    assert steady(await haiwan.ask(name, "GET", path, Accept=accept)) == headers


@pytest.mark.parametrize(("scheme", "flags", "name"), [
    ("https", "HttpOnly; Max-Age=15552000; Path=/; SameSite=lax; Secure", "__Host-hehuo"),
    ("http", "HttpOnly; Max-Age=15552000; Path=/; SameSite=lax", "hehuo"),
])  # fmt: skip
async def test_cookies_have_their_flags_and_tls_is_asked_for_where_it_is(
    haiwan: Stage, scheme: str, flags: str, name: str
) -> None:
    transport = httpx2.ASGITransport(app=haiwan.app)
    origin = f"{scheme}://hehuo.test"
    async with httpx2.AsyncClient(transport=transport, base_url=origin) as http:
        fields = {"person": identities()["lin"].person_id, "to": "/"}
        sent = {"accept": "text/html", "origin": origin}
        answer = await http.post("/sign-in/development", data=fields, headers=sent)
        cookie, _, said = answer.headers["set-cookie"].partition("; ")
        assert (cookie.partition("=")[0], said) == (name, flags)
        assert ("strict-transport-security" in answer.headers) == (scheme == "https")
        signed_in = await http.get("/", headers={"accept": "text/html"})
        expected = PAGE | {"cache-control": "no-store"} | (OVER_TLS if scheme == "https" else {})
        assert steady(signed_in) == expected
        chosen = await http.get("/language?to=en&back=/", headers={"accept": "text/html"})
        prefix, secure = ("__Host-", "; Secure") if scheme == "https" else ("", "")
        assert chosen.headers["set-cookie"] == (
            f"{prefix}hehuo-language=en; HttpOnly; Max-Age=31536000; Path=/; SameSite=lax{secure}"
        )
        english = await http.get("/", headers={"accept": "text/html"})
        assert '<html lang="en"' in english.text
