"""Pages that people open: the way in, sessions, languages, refusals, and what keeps strangers' forms out."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from unittest.mock import AsyncMock

import httpx2
import pytest
import pytest_asyncio

from examples.gangwan.people import identities
from shared.storage.faults import StoreUnavailable
from tests.component.gateway import OFFICER, Settling, Stage, stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

LIN = identities()["lin"].person_id
HTML = {"accept": "text/html,application/xhtml+xml"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("pages") / "data") as one:
        await one.open("haiwan")
        yield one


@dataclass
class Browser:
    """Keeps cookies, asks for pages, and sends the forms that stand on them."""

    http: httpx2.AsyncClient

    async def get(self, path: str, **headers: str) -> httpx2.Response:
        sent = HTML | {key.replace("_", "-"): value for key, value in headers.items()}
        return await self.http.get(path, headers=sent)

    async def send(self, path: str, fields: dict[str, str], **headers: str) -> httpx2.Response:
        sent = HTML | {"origin": "http://hehuo.test"}
        sent |= {key.replace("_", "-"): value for key, value in headers.items()}
        return await self.http.post(path, data=fields, headers=sent)

    async def sign_in(self, name: str, to: str = "/") -> httpx2.Response:
        return await self.send("/sign-in/development", {"person": identities()[name].person_id, "to": to})


@pytest_asyncio.fixture(loop_scope="module")
async def browser(running: Stage) -> AsyncIterator[Browser]:
    transport = Settling(running.platform)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
        yield Browser(http)


def token_on(page: str) -> str:
    found = re.search(r'name="token" value="([0-9a-f]+)"', page)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html"),
        ("/sign-in", "text/html"),
        ("/accessibility", "text/html"),
        ("/docs", "text/html"),
        ("/docs/start.js", "text/javascript"),
        ("/docs/swagger-ui.css", "text/css"),
        ("/docs/swagger-ui-bundle.js", "text/javascript"),
        ("/openapi.json", "application/json"),
    ],
)
async def test_a_page_and_what_it_is_made_of_come_from_here(running: Stage, path: str, kind: str) -> None:
    answer = await running.ask(None, "GET", path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] == kind


@pytest.mark.parametrize("path", ["/", "/haiwan", "/docs", "/sign-in", "/accessibility"])
async def test_a_page_loads_only_what_this_platform_serves(running: Stage, path: str) -> None:
    answer = await running.ask(None, "GET", path)
    links = re.findall(r'(?:src|href)="([^"#]+)"', answer.text)
    assert links
    for link in links:
        if not link.startswith("data:"):
            assert "//" not in link, link
            address = (link if link.startswith("/") else f"/{link}").replace("&amp;", "&")
            found = await running.ask(None, "GET", address, accept="text/html")
            assert found.status_code in {200, 303}, link
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "http" not in policy


async def test_the_description_is_the_same_however_often_it_is_asked(running: Stage) -> None:
    first = await running.ask(None, "GET", "/openapi.json")
    assert first.json()["openapi"].startswith("3.1")
    assert (await running.ask(None, "GET", "/openapi.json")).content == first.content
    assert not [path for path in first.json()["paths"] if "sign-in" in path.split("/")]


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("en-GB,en;q=0.9,zh;q=0.1", "en"),
        ("zh;q=0.3,en-US;q=0.9", "en"),
        ("fr,de;q=0.5", "zh-Hans"),
        ("", "zh-Hans"),
        (";q=;;q=x,en;q=0", "zh-Hans"),
    ],
)
async def test_a_page_speaks_the_browsers_language(browser: Browser, accepted: str, language: str) -> None:
    answer = await browser.get("/", accept_language=accepted)
    assert f'<html lang="{language}">' in answer.text
    assert answer.headers["content-language"] == language


async def test_the_language_that_was_chosen_stays(browser: Browser) -> None:
    chosen = await browser.get("/language?to=en&back=/accessibility", accept_language="zh-CN")
    assert (chosen.status_code, chosen.headers["location"]) == (303, "/accessibility")
    assert '<html lang="en">' in (await browser.get("/accessibility", accept_language="zh-CN")).text


@pytest.mark.parametrize(
    "back", ["https://elsewhere.test/", "//elsewhere.test", "/\\elsewhere.test", "x", ""]
)
async def test_nobody_is_sent_away_from_here(browser: Browser, back: str) -> None:
    answer = await browser.http.get("/language", params={"to": "en", "back": back})
    assert answer.headers["location"] == "/"
    signed = await browser.send("/sign-in/development", {"person": LIN, "to": back})
    assert signed.headers["location"] == "/haiwan"


async def test_who_signs_in_from_the_page_for_it_does_not_come_back_to_it(browser: Browser) -> None:
    shown = (await browser.get("/sign-in?to=/haiwan/me")).text
    assert 'href="/sign-in?to=/sign-in%3Fto' in shown
    signed = await browser.send("/sign-in/development", {"person": LIN, "to": "/sign-in?to=/haiwan/me"})
    assert signed.headers["location"] == "/haiwan/me"


async def test_a_newcomer_signs_in_as_one_of_the_examples_people_and_out_again(browser: Browser) -> None:
    assert "虚构" in (await browser.get("/")).text
    answer = await browser.sign_in("lin", "/account")
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    page = await browser.get("/account")
    assert page.headers["cache-control"] == "no-store"
    out = await browser.send("/sign-out", {"token": token_on(page.text)})
    assert (out.status_code, out.headers["location"]) == (303, "/")
    again = await browser.get("/account")
    assert (again.status_code, again.headers["location"]) == (303, "/sign-in?to=%2Faccount")


async def test_the_account_shows_how_one_stands_in_the_public_record_and_who_read_ones_name(
    running: Stage, browser: Browser
) -> None:
    own, other = [
        await running.done(name, "GET", "/v1/communities/haiwan/me/pseudonym") for name in ("lin", "zhao")
    ]
    assert own["person_id"] == LIN
    assert own["pseudonym"] not in {LIN, other["pseudonym"]}
    for name, headers in (("chen-staff", {"On-Behalf-Of": LIN}), ("nan-staff", {})):
        path = "/v1/communities/haiwan/me/pseudonym"
        assert await running.refused(name, "GET", path, **headers) == (403, "actor_may_not_do_this")
    stranger = await running.refused(None, "GET", "/v1/communities/haiwan/me/pseudonym")
    assert stranger == (401, "sign_in_is_required")
    await browser.sign_in("lin")
    page = (await browser.get("/account")).text
    assert own["pseudonym"] in page
    assert other["pseudonym"] not in page
    await running.done("lin", "PUT", "/v1/communities/haiwan/me", {"name": "林秀英"})
    await running.done("chen-staff", "GET", f"/v1/communities/haiwan/people/{LIN}?purpose=safety")
    page = (await browser.get("/account")).text
    assert "安全事项" in page
    assert f"现任社区工作人员 · 查看人编号 <code>{identities()['chen-staff'].person_id}" in page


async def test_where_it_is_in_earnest_nobody_signs_in_as_the_examples_people(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    path = tmp_path_factory.mktemp("earnest") / "data"
    async with stage(path, development_issuer=False, token_secret="x" * 32) as earnest:
        page = await earnest.http.get("/sign-in", headers=HTML)
        assert "林秀英" not in page.text
        form = {"person": LIN, "to": "/"}
        refused = await earnest.http.post("/sign-in/development", data=form, headers=HTML)
        assert refused.status_code == 401
        assert "set-cookie" not in refused.headers


async def test_each_sign_in_is_a_new_session_and_the_one_before_in_this_browser_ends(
    browser: Browser, running: Stage
) -> None:
    await browser.sign_in("mei")
    first = browser.http.cookies["hehuo"]
    await browser.sign_in("mei")
    assert browser.http.cookies["hehuo"] != first
    assert await running.platform.gateway.sessions.find(first) is None


async def test_all_sessions_of_a_person_end_at_once(browser: Browser, running: Stage) -> None:
    elsewhere = await running.platform.gateway.sessions.begin(LIN)
    await browser.sign_in("lin")
    page = await browser.get("/account")
    await browser.send("/sign-out", {"token": token_on(page.text), "everywhere": "true"})
    assert await running.platform.gateway.sessions.find(elsewhere) is None


async def test_erasing_a_person_ends_their_sessions(browser: Browser, running: Stage) -> None:
    await browser.sign_in("fan")
    await running.done("fan", "DELETE", "/v1/me")
    assert await running.platform.gateway.sessions.of(identities()["fan"].person_id) == []
    assert (await browser.get("/account")).status_code == 303


async def test_a_session_never_opens_the_api(browser: Browser) -> None:
    await browser.sign_in(OFFICER)
    answer = await browser.http.get("/v1/me")
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_is_required")


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": "none"},
        {"origin": "https://elsewhere.test"},
        {"origin": "null"},
    ],
)
async def test_a_form_of_another_site_is_not_taken(browser: Browser, headers: dict[str, str]) -> None:
    await browser.sign_in("lin")
    token = token_on((await browser.get("/account")).text)
    refused = await browser.send("/sign-out", {"token": token}, **headers)
    assert refused.status_code == 403
    assert (await browser.get("/account")).status_code == 200
    stranger = await browser.send("/sign-in/development", {"person": LIN}, **headers)
    assert (stranger.status_code, "set-cookie" in stranger.headers) == (403, False)


@pytest.mark.parametrize("token", ["", "0" * 64, "ü"])
async def test_a_form_without_the_token_of_the_session_is_not_taken(browser: Browser, token: str) -> None:
    await browser.sign_in("lin")
    refused = await browser.send("/sign-out", {"token": token}, sec_fetch_site="same-origin")
    assert refused.status_code == 403
    assert "表单" in refused.text


async def test_forms_are_for_pages_and_json_is_for_the_api(browser: Browser, running: Stage) -> None:
    answer = await running.http.post("/v1/me", data={"name": "林"}, headers=running.bearer("lin"))
    assert (answer.status_code, answer.json()["code"]) == (415, "body_is_not_json")
    strange = await browser.http.post(
        "/sign-out", content=b"x", headers=HTML | {"content-type": "text/plain"}
    )
    assert strange.status_code == 415


async def test_what_nobody_knows_in_an_address_is_ignored_on_a_page(browser: Browser) -> None:
    assert (await browser.get("/?from=timeline&isappinstalled=0")).status_code == 200


async def test_a_refusal_is_a_page_to_a_browser_and_a_problem_to_a_program(
    browser: Browser, running: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = await browser.get("/there/is/no/such/page")
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    assert "没有找到这个页面" in page.text
    assert 'href="/sign-in?to=' in page.text
    assert '<nav class="tabs' not in page.text
    below = await browser.get("/haiwan/no/such/page")
    assert (below.status_code, '<a href="/haiwan/rooms"' in below.text) == (404, True), "one is still there"
    await browser.sign_in("chen-staff")
    assert '<a href="/haiwan/desk"' in (await browser.get("/haiwan/no/such/page")).text
    await browser.sign_in("lin")
    assert 'href="/sign-in?to=' not in (await browser.get("/there/is/no/such/page")).text
    with monkeypatch.context() as patched:
        away = AsyncMock(side_effect=StoreUnavailable("sessions.db"))
        patched.setattr(running.platform.gateway.sessions, "find", away)
        page = await browser.get("/there/is/no/such/page")
    assert (page.status_code, "没有找到这个页面" in page.text) == (404, True), (
        "also while nobody knows who asks"
    )
    nowhere = await browser.get("/nowhere")
    assert (nowhere.status_code, "平台上没有这个社区" in nowhere.text) == (404, True)
    program = await browser.http.get("/nowhere", headers={"accept": "application/json"})
    assert program.json()["code"] in {"community_is_not_open", "route_is_unknown"}
    api = await browser.get("/v1/communities/nowhere")
    assert api.headers["content-type"] == "application/problem+json"
    assert (await browser.get("/v1")).headers["content-type"] == "application/problem+json"


async def test_a_body_that_is_too_large_is_refused_as_a_page(browser: Browser) -> None:
    answer = await browser.send("/sign-out", {"token": "x" * 300_000})
    assert answer.status_code == 413
    assert "太大" in answer.text


async def test_what_nobody_foresaw_is_a_page_with_a_number_and_tells_nothing_else(
    browser: Browser, running: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await browser.sign_in("lin")

    async def breaks(*_names: str) -> None:
        raise ZeroDivisionError("a secret of the machine room")

    monkeypatch.setattr(running.platform.gateway.vault, "person", breaks)
    answer = await browser.get("/account")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert re.search(r"<code>[0-9a-f]{16}</code>", answer.text)


async def test_no_community_takes_the_first_word_of_an_address(running: Stage) -> None:
    words = {route.path.split("/")[1] for route in running.app.router.routes[0].routes}  # type: ignore[attr-defined]
    for word in sorted(one for one in words if re.fullmatch(r"[a-z][a-z0-9-]{1,31}", one)):
        body = {"name": "海湾社区", "name_en": "Haiwan", "host_charity": "广州市南沙区慈善会"}
        refused = await running.refused(OFFICER, "POST", f"/v1/communities/{word}", body)
        assert refused == (422, "community_name_is_reserved"), word


async def test_a_form_that_was_wrong_is_shown_again_with_what_was_wrong_at_the_field(
    browser: Browser,
) -> None:
    wrong = await browser.send("/haiwan/join", {"code": "0000-0000-0000-0000", "token": ""})
    assert wrong.status_code in {403, 404, 409, 422}
    assert 'role="alert"' in wrong.text
    assert '<a href="#code">领取码不正确' in wrong.text
    assert 'value="0000-0000-0000-0000"' in wrong.text
    empty = await browser.send("/haiwan/join", {"code": "", "token": ""})
    assert (empty.status_code, "请填写领取码" in empty.text) == (422, True)


async def test_whoever_has_a_claim_code_and_whoever_keeps_the_books_finds_the_way(browser: Browser) -> None:
    code, statements = 'href="/haiwan/join"', 'href="/haiwan/fund/statements"'
    assert code in (await browser.get("/haiwan")).text
    assert statements not in (await browser.get("/haiwan/fund")).text
    await browser.sign_in("qian-treasurer")
    assert code not in (await browser.get("/haiwan")).text
    assert statements in (await browser.get("/haiwan/fund")).text
