"""Signing in, signing in anew before money moves, and ending what one began elsewhere."""

import asyncio
import html
import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2
import pytest
import pytest_asyncio
from click.testing import CliRunner, Result
from fastapi import APIRouter, Response
from structlog.testing import capture_logs

from examples.gangwan.people import identities
from hehuo.commands.invite import command
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.visit import Visit
from shared.contracts.fund.disbursements.commands import PayDisbursement
from tests.component.gateway import OFFICER, Settling, Stage, stage
from tests.component.test_gateway_pages import Browser, token_on
from tests.identity_provider import FakeProvider
from tests.soft_authenticator import SoftAuthenticator, text

pytestmark = pytest.mark.asyncio(loop_scope="module")

LIN, FAN = identities()["lin"].person_id, identities()["fan"].person_id
ORIGIN = "http://hehuo.test"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data directory of the platform."""
    return tmp_path_factory.mktemp("sign-in") / "data"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(folder: Path) -> AsyncIterator[Stage]:
    async with stage(folder) as one:
        await one.open("haiwan")
        yield one


@pytest_asyncio.fixture(loop_scope="module")
async def browser(running: Stage) -> AsyncIterator[Browser]:
    transport = Settling(running.platform)
    async with httpx2.AsyncClient(transport=transport, base_url=ORIGIN) as http:
        yield Browser(http)


async def test_money_moves_by_page_only_shortly_after_a_sign_in_and_nothing_is_typed_twice(
    browser: Browser, running: Stage, folder: Path
) -> None:
    gateway, limits = running.platform.gateway, running.platform.gateway.limits
    tried, done = _paying(running)
    signed = await browser.sign_in("qian-treasurer", "/account")
    form = {"token": token_on((await browser.get(signed.headers["location"])).text)}
    assert (await browser.send(tried, form)).text == identities()["qian-treasurer"].person_id
    form |= {"evidence": "银行回单 4711 <i>", "once": "0197c000-once", "line": "unnamed"}
    gateway.limits = replace(limits, fresh_sign_in_seconds=0)
    try:
        led = await browser.send(tried, form)
        too_long = await browser.send(
            tried, form | {"line": "x" * 70_000}, referer=f"{ORIGIN}/haiwan/fund?x=1"
        )
        elsewhere = await browser.send(
            tried, form | {"line": "x" * 70_000}, referer="https://elsewhere.test/fund"
        )
        told = await browser.http.post(tried, data=form, headers={"origin": ORIGIN})
    finally:
        gateway.limits = limits
    assert (led.status_code, led.headers["location"]) == (303, "/sign-in?anew=1&to=%2Fsign-in%2Fkept")
    assert too_long.headers["location"] == "/sign-in?anew=1&to=%2Fhaiwan%2Ffund"
    assert elsewhere.headers["location"] == "/sign-in?anew=1&to=%2Fhaiwan"
    assert (told.status_code, told.json()["code"]) == (403, "sign_in_anew_first")
    assert "再登录一次" in (await browser.get(led.headers["location"])).text
    cookie = led.headers["set-cookie"]
    assert "HttpOnly" in cookie
    kept_as = _kept_as(folder)
    assert b'{"form"' in kept_as
    assert b"4711" not in kept_as, "it lies there encrypted"
    assert len(done) == 1
    again = await browser.sign_in("qian-treasurer", "/sign-in/kept")
    for _ in range(2):  # Opened again, it is still there.
        shown = (await browser.get(again.headers["location"])).text
        assert "银行回单 4711 &lt;i&gt;" in shown
        assert "回单号" in shown
    fields = dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', shown))
    sent = {name: html.unescape(value) for name, value in fields.items()}
    assert sent | {"token": ""} == form | {"token": ""}
    assert f'action="{tried}"' in shown
    assert (await browser.send(tried, sent)).status_code == 200
    assert done[-1] == form | {"token": sent["token"]}


async def test_what_somebody_typed_is_shown_to_nobody_else_who_signs_in_at_their_browser(
    browser: Browser, running: Stage
) -> None:
    gateway, limits = running.platform.gateway, running.platform.gateway.limits
    tried, _ = _paying(running)
    await browser.sign_in("qian-treasurer")
    form = {"token": token_on((await browser.get("/account")).text), "evidence": "银行回单 4711"}
    gateway.limits = replace(limits, fresh_sign_in_seconds=0)
    try:
        await browser.send(tried, form)
    finally:
        gateway.limits = limits
    cookie = browser.http.cookies["hehuo-form"]
    await browser.sign_in("lin")
    other = await browser.get("/sign-in/kept")
    assert (other.status_code, "4711" in other.text) == (422, False)
    await browser.sign_in("qian-treasurer")
    for changed in (cookie, f"{cookie[:-3]}AAA", "x.y", "x"):
        browser.http.cookies.set("hehuo-form", changed, domain="hehuo.test")
        assert (await browser.get("/sign-in/kept")).status_code == 422, "it is gone, or never was"


def _kept_as(folder: Path) -> bytes:
    return b"".join(one.read_bytes() for one in folder.glob("accounts*"))


def _paying(running: Stage) -> tuple[str, list[dict[str, str]]]:
    """The address of a form that moves money, and what came of it."""
    router, done = APIRouter(), list[dict[str, str]]()
    path = f"paying-of-a-test-{len(running.app.routes)}"

    @page(router, "POST /{community}/" + path)
    async def pay(visit: Visit) -> Response:
        fields = dict(await visit.fields())
        caller = await visit.changing(PayDisbursement, "once")
        done.append(fields | {"token": visit.token})
        return Response(caller.person_id)

    running.app.include_router(router)
    return f"/haiwan/{path}", done


async def test_one_ends_a_sign_in_that_was_left_elsewhere_and_nobody_elses(
    browser: Browser, running: Stage
) -> None:
    sessions = running.platform.gateway.sessions
    left, others = await sessions.begin(LIN), await sessions.begin(FAN)
    await browser.sign_in("lin")
    found, foreign = await sessions.find(left), await sessions.find(others)
    assert found is not None
    assert foreign is not None
    shown = (await browser.get("/account")).text
    assert found.digest in shown
    for digest in (foreign.digest, found.digest, "nothing"):
        form = {"token": token_on(shown), "browser": digest}
        assert (await browser.send("/account/sign-out", form)).headers["location"] == "/account"
    assert await sessions.find(left) is None
    assert await sessions.find(others) is not None
    assert (await browser.get("/account")).status_code == 200


async def test_the_account_shows_this_browser_first_and_folds_the_others(
    browser: Browser, running: Stage
) -> None:
    sessions = running.platform.gateway.sessions
    for _ in range(6):
        await sessions.begin(FAN)
    await browser.sign_in("fan")
    shown = (await browser.get("/account")).text
    listed = re.search(r'id="browsers".*?</section>', shown, re.DOTALL)
    assert listed is not None
    unfolded, folds, folded = listed[0].partition("<details>")
    times = len(await sessions.of(FAN))
    assert (unfolded.count("<li>"), folded.count("<li>")) == (5, times - 5)
    assert unfolded.index("本机") < unfolded.index("</li>"), "this one is first"
    assert f"另外 {times - 5} 处" in folded
    assert folds


async def test_who_read_ones_name_is_told_a_page_at_a_time(browser: Browser, running: Stage) -> None:
    await running.done("fan", "PUT", "/v1/communities/haiwan/me", {"name": "范师傅"})
    path = f"/v1/communities/haiwan/people/{FAN}?purpose=safety"
    for _ in range(12):
        await running.done("chen-staff", "GET", path)
    told = (await running.done("fan", "GET", "/v1/me/contact-reads?limit=200"))["items"]
    await browser.sign_in("fan")
    seen, address, pages = 0, "/account", 0
    while address:
        shown = (await browser.get(address)).text
        listed = re.search(r'id="reads".*?</section>', shown, re.DOTALL)
        assert listed is not None
        seen, pages = seen + listed[0].count("<li>"), pages + 1
        earlier = re.search(r'href="(/account[?]reads=[^"#]+)#reads"', listed[0])
        address = earlier[1] if earlier else ""
    assert (seen, pages) == (len(told), 2)
    assert len(told) > 10


@pytest_asyncio.fixture(loop_scope="module")
async def fake(running: Stage) -> AsyncIterator[FakeProvider]:
    """The platform's identity provider while the test runs."""
    fake, gateway = FakeProvider(), running.platform.gateway
    gateway.provider = fake.provider()
    yield fake
    await gateway.provider.close()
    gateway.provider = None


async def _through(browser: Browser, fake: FakeProvider, path: str) -> httpx2.Response:
    """There and back again."""
    there = await browser.get(path)
    assert there.status_code == 303, there.text
    assert there.headers["location"].startswith("https://id.test/authorize?"), there.headers
    came = fake.visited(there.headers["location"])
    return await browser.get(f"/sign-in/provider/done?{urlencode(came)}")


async def test_an_account_of_the_provider_joins_a_community_with_its_claim_code_and_is_found_again(
    browser: Browser, running: Stage, fake: FakeProvider
) -> None:
    assert "用 街道账号 登录" in (await browser.get("/sign-in?to=/haiwan")).text
    with capture_logs() as logs:
        back = await _through(browser, fake, "/sign-in/provider?to=/haiwan/me")
    (line,) = [one for one in logs if one["event"] == "signed_in"]
    assert (line["way"], line["log_level"]) == ("provider", "info")
    assert (back.status_code, back.headers["location"]) == (303, "/haiwan/me")
    assert "小林" in (await browser.get("/account")).text
    assert (await browser.get("/haiwan/me")).headers["location"] == "/haiwan/join"
    code = (await running.done("chen-staff", "POST", "/v1/communities/haiwan/claim-codes", {}))["code"]
    form = {"token": token_on((await browser.get("/haiwan/join")).text), "code": code}
    assert (await browser.send("/haiwan/join", form)).headers["location"] == "/haiwan/me"
    assert (await browser.get("/haiwan/me")).status_code == 200
    out = await browser.send("/sign-out", {"token": token_on((await browser.get("/account")).text)})
    assert out.headers["location"] == "/sign-out"
    assert "https://id.test/out?" in (await browser.get("/sign-out")).text
    await _through(browser, fake, "/sign-in/provider?to=/haiwan/me")
    assert (await browser.get("/haiwan/me")).status_code == 200


async def test_a_way_back_works_once_and_in_the_browser_of_the_way_there(
    browser: Browser, running: Stage, fake: FakeProvider
) -> None:
    there = await browser.get("/sign-in/provider")
    came = f"/sign-in/provider/done?{urlencode(fake.visited(there.headers['location']))}"
    transport = Settling(running.platform)
    async with httpx2.AsyncClient(transport=transport, base_url=ORIGIN) as http:
        elsewhere = await Browser(http).get(came)
        assert (elsewhere.status_code, "别的浏览器" in elsewhere.text) == (422, True)
        told = await http.get(came)
        assert told.json()["code"] == "sign_in_has_run_out"
    assert (await browser.get(came)).status_code == 303
    assert (await browser.get(came)).status_code == 422


async def test_a_link_on_another_website_signs_nobody_in(browser: Browser, fake: FakeProvider) -> None:
    led = await browser.get("/sign-in/provider?to=/haiwan", sec_fetch_site="cross-site")
    assert (led.headers["location"], fake.asked) == ("/sign-in", [])


async def test_a_provider_that_refuses_or_is_away_is_told_on_a_page(
    browser: Browser, running: Stage, fake: FakeProvider
) -> None:
    there = await browser.get("/sign-in/provider")
    state = fake.visited(there.headers["location"])["state"]
    refused = await browser.get(f"/sign-in/provider/done?error=access_denied&state={state}")
    assert (refused.status_code, "登录没有成功" in refused.text) == (403, True)
    assert (await browser.get("/account")).status_code == 303
    fake.status = 500
    known = running.platform.gateway.provider
    running.platform.gateway.provider = fake.provider()
    away = await browser.get("/sign-in/provider")
    await running.platform.gateway.provider.close()
    running.platform.gateway.provider = known
    assert (away.status_code, "登录服务暂时没有响应" in away.text) == (503, True)


async def test_whoever_is_signed_in_takes_the_account_along_unless_it_is_somebody_elses(
    browser: Browser, running: Stage, fake: FakeProvider
) -> None:
    fake.claims["sub"] = "of zhao"
    await browser.sign_in("zhao")
    linked = await _through(browser, fake, "/sign-in/provider?link=1")
    assert linked.headers["location"] == "/account"
    await browser.sign_in("mei")
    assert (await _through(browser, fake, "/sign-in/provider?link=1")).status_code == 409
    await _through(browser, fake, "/sign-in/provider")
    assert identities()["zhao"].person_id in (await browser.get("/account")).text
    await running.done("zhao", "DELETE", "/v1/me")
    assert (await browser.get("/account")).status_code == 303
    await _through(browser, fake, "/sign-in/provider")
    assert identities()["zhao"].person_id not in (await browser.get("/account")).text


def invite(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(command, [*words, "--data-dir", str(folder)])


async def test_an_operators_invitation_signs_an_officer_in_once(
    browser: Browser, running: Stage, folder: Path
) -> None:
    officer = identities()[OFFICER].person_id
    made = await asyncio.to_thread(invite, folder, "district", officer)
    assert made.exit_code == 0, made.output
    path = urlsplit(made.stdout.split()[0])
    assert path.path == "/sign-in/invitation"
    code = parse_qs(path.query)["code"][0]
    assert code in (await browser.get(f"{path.path}?{path.query}")).text
    wrong = await browser.send(path.path, {"code": code[::-1]})
    assert (wrong.status_code, "set-cookie" in wrong.headers) == (422, False)
    assert (await browser.send(path.path, {"code": code})).headers["location"] == "/account"
    assert officer in (await browser.get("/account")).text
    again = await browser.send(path.path, {"code": code})
    assert (again.status_code, "set-cookie" in again.headers) == (422, False)


async def test_an_invitation_is_for_an_officer_or_into_a_community_that_there_is(
    browser: Browser, running: Stage, folder: Path
) -> None:
    made = await asyncio.to_thread(invite, folder, "district", LIN)
    code = parse_qs(urlsplit(made.stdout.split()[0]).query)["code"][0]
    assert (await browser.send("/sign-in/invitation", {"code": code})).status_code == 422
    assert (await asyncio.to_thread(invite, folder, "nowhere")).exit_code == 1
    made = await asyncio.to_thread(invite, folder, "haiwan")
    path = urlsplit(made.stdout.split()[0])
    assert path.path == "/haiwan/join"
    assert (await browser.send(path.path, {"code": parse_qs(path.query)["code"][0]})).status_code == 303
    assert (await browser.get("/haiwan/me")).status_code == 200


async def test_an_invitation_says_for_whom_it_is_where_that_is_not_clear(folder: Path) -> None:
    told = await asyncio.to_thread(invite, folder, "district")
    assert (told.exit_code, "say which PERSON" in told.output) == (1, True)


def challenge_on(shown: str) -> str:
    found = re.search(r'data-passkey="([^"]+)"', shown)
    assert found is not None
    return str(json.loads(html.unescape(found[1]))["challenge"])


async def test_a_passkey_is_added_shortly_after_a_sign_in_and_signs_in_once_a_question(
    browser: Browser, running: Stage
) -> None:
    device = SoftAuthenticator(ORIGIN, "hehuo.test")
    await browser.sign_in("hu")
    asked = (await browser.get("/account/passkey")).text
    form = {"token": token_on(asked), "credential": device.create(challenge_on(asked))}
    foreign = await browser.send("/sign-in/passkey", form)
    assert foreign.status_code == 422  # What was begun to add one is no sign-in, and is spent.
    asked = (await browser.get("/account/passkey")).text
    form["credential"] = device.create(challenge_on(asked))
    assert (await browser.send("/account/passkey", form)).headers["location"] == "/account"
    assert "添加的通行密钥" in (await browser.get("/account")).text
    await browser.send("/sign-out", {"token": form["token"], "everywhere": "true"})
    asked = (await browser.get("/sign-in/passkey?to=//elsewhere.test")).text
    shown = {"credential": device.get(challenge_on(asked))}
    assert (await browser.send("/sign-in/passkey", shown)).headers["location"] == "/haiwan"
    assert (await browser.send("/sign-in/passkey", shown)).status_code == 422
    gateway, limits = running.platform.gateway, running.platform.gateway.limits
    gateway.limits = replace(limits, fresh_sign_in_seconds=0)
    try:
        led = await browser.get("/account/passkey")
        form = {"token": token_on((await browser.get("/account")).text), "passkey": text(device.credential)}
        kept = await browser.send("/account/passkey/removal", form)
    finally:
        gateway.limits = limits
    assert led.headers["location"] == "/sign-in?anew=1&to=%2Faccount%2Fpasskey"
    assert kept.headers["location"].startswith("/sign-in?anew=1")
    assert await gateway.accounts.passkeys_of(identities()["hu"].person_id)
    await browser.send("/account/passkey/removal", form)
    assert not await gateway.accounts.passkeys_of(identities()["hu"].person_id)
