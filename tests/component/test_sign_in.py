"""Signing in, signing in anew before money moves, and ending what one began elsewhere."""

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx2
import pytest
import pytest_asyncio
from fastapi import APIRouter, Response

from examples.gangwan.people import identities
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.visit import Visit
from shared.contracts.fund.disbursements.commands import PayDisbursement
from tests.component.gateway import Stage, stage
from tests.component.test_gateway_pages import Browser, token_on

pytestmark = pytest.mark.asyncio(loop_scope="module")

LIN, FAN = identities()["lin"].person_id, identities()["fan"].person_id
ORIGIN = "http://hehuo.test"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("sign-in") / "data") as one:
        await one.open("haiwan")
        yield one


@pytest_asyncio.fixture(loop_scope="module")
async def browser(running: Stage) -> AsyncIterator[Browser]:
    transport = httpx2.ASGITransport(app=running.app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url=ORIGIN) as http:
        yield Browser(http)


async def test_money_moves_by_page_only_shortly_after_a_sign_in(browser: Browser, running: Stage) -> None:
    router = APIRouter()

    @page(router, "POST /{community}/paying-of-a-test")
    async def pay(visit: Visit) -> Response:
        await visit.fields()
        caller = await visit.changing(PayDisbursement, "once")
        return Response(caller.person_id)

    running.app.include_router(router)
    gateway, limits = running.platform.gateway, running.platform.gateway.limits
    signed = await browser.sign_in("qian-treasurer", "/account")
    form = {"token": token_on((await browser.get(signed.headers["location"])).text)}
    tried = "/haiwan/paying-of-a-test"
    assert (await browser.send(tried, form)).text == identities()["qian-treasurer"].person_id
    gateway.limits = replace(limits, fresh_sign_in_seconds=0)
    try:
        led = await browser.send(tried, form, referer=f"{ORIGIN}/haiwan/fund?x=1")
        elsewhere = await browser.send(tried, form, referer="https://elsewhere.test/fund")
        told = await browser.http.post(tried, data=form, headers={"origin": ORIGIN})
    finally:
        gateway.limits = limits
    assert (led.status_code, led.headers["location"]) == (303, "/sign-in?anew=1&to=%2Fhaiwan%2Ffund")
    assert elsewhere.headers["location"] == "/sign-in?anew=1&to=%2Fhaiwan"
    assert (told.status_code, told.json()["code"]) == (403, "sign_in_anew_first")
    assert "再登录一次" in (await browser.get(led.headers["location"])).text


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
