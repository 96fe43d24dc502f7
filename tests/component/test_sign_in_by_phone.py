"""Signing in by a code that is sent to a telephone: it opens what it should, and tells strangers nothing."""

import re
import time
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import httpx2
import pytest
import pytest_asyncio

from examples.gangwan.people import identities
from services.gateway.letters import ShownLetter
from services.gateway.pages.entrance import phone_attempts
from shared.contracts.gateway.messages import Channel
from tests.component.gateway import Settling, Stage, stage
from tests.component.test_gateway_pages import Browser, token_on

pytestmark = pytest.mark.asyncio(loop_scope="module")

HAIWAN = "/v1/communities/haiwan"
ORIGIN = "http://hehuo.test"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("by-phone") / "data") as one:
        await one.open("haiwan")
        yield one


@pytest_asyncio.fixture(loop_scope="module")
async def browser(running: Stage) -> AsyncIterator[Browser]:
    transport = Settling(running.platform)
    async with httpx2.AsyncClient(transport=transport, base_url=ORIGIN) as http:
        yield Browser(http)


async def registered(running: Stage, name: str, phone: str, *, verified: bool = True, **more: Any) -> str:
    """A resident whom one member of staff registered and another one verified."""
    body = {"name": name, "phone": phone} | more
    person_id: str = (await running.done("chen-staff", "POST", f"{HAIWAN}/people", body))["id"]
    if verified:
        await running.done("wu-staff", "PUT", f"{HAIWAN}/people/{person_id}/verification")
    return person_id


async def letters(running: Stage) -> list[ShownLetter]:
    """What would have been sent, the latest first, once nothing is on its way any more."""
    for one in [*running.platform.gateway.letters_on_their_way]:
        await one
    assert running.platform.gateway.showcase is not None
    return [one for one in running.platform.gateway.showcase.shown if one.letter.kind is None]


async def code_for(running: Stage, browser: Browser, phone: str, to: str = "/") -> str:
    before = len(await letters(running))
    asked = await browser.send("/sign-in/phone", {"phone": phone, "to": to})
    assert asked.status_code == 200, asked.text
    new = (await letters(running))[: len(await letters(running)) - before]
    assert len(new) == 1
    assert (new[0].channel, new[0].to) == (Channel.SMS, phone)
    return new[0].letter.text[-6:]


async def who_is(browser: Browser) -> str:
    account = await browser.get("/account")
    return account.text if account.status_code == 200 else ""


async def test_a_resident_signs_in_by_the_code_that_came(running: Stage, browser: Browser) -> None:
    person = await registered(running, "何阿姨", "138 2000 0001")
    assert "/sign-in/phone" in (await browser.get("/sign-in")).text
    code = await code_for(running, browser, "13820000001")
    text = (await letters(running))[0].letter.text
    assert text.endswith(f"\n\n@hehuo.test #{code}"), "a browser can fill it in"
    came = await browser.send(
        "/sign-in/phone/code", {"phone": "13820000001", "code": f" {code[:3]} {code[3:]}"}
    )
    assert (came.status_code, came.headers["location"]) == (303, "/haiwan")
    assert "何阿姨" in await who_is(browser)
    again = await browser.send("/sign-in/phone/code", {"phone": "13820000001", "code": code})
    assert (again.status_code, person in again.text) == (422, False), "it opens once"


async def test_it_leads_to_where_one_wanted_to_be_and_nowhere_else(running: Stage, browser: Browser) -> None:
    await registered(running, "何叔叔", "138 2000 0002")
    for to, led in (("/haiwan/fund", "/haiwan/fund"), ("https://elsewhere.test/", "/haiwan")):
        code = await code_for(running, browser, "13820000002", to)
        came = await browser.send("/sign-in/phone/code", {"phone": "13820000002", "code": code})
        assert came.headers["location"] == led


async def test_strangers_learn_nothing_of_whose_number_is_known(running: Stage, browser: Browser) -> None:
    await registered(running, "苏婆婆", "13820000003")
    shown = {}
    for phone in ("13820000003", "13899999999"):
        answer = await browser.send("/sign-in/phone", {"phone": phone, "to": "/"})
        assert "hehuo-attempt" in answer.headers["set-cookie"]
        plain = re.sub(r'name="once" value="[^"]+"', "", answer.text).replace(phone, "")
        shown[phone] = answer.status_code, plain
    assert shown["13820000003"] == shown["13899999999"]
    assert all(one.to != "13899999999" for one in await letters(running))
    refused = await browser.send("/sign-in/phone/code", {"phone": "13899999999", "code": "000000"})
    assert refused.status_code == 422


@pytest.mark.parametrize("who", ["nobody verified them", "an office", "an officer", "a number of their own"])
async def test_no_code_opens_what_it_must_not(running: Stage, browser: Browser, who: str) -> None:
    phone = {
        "nobody verified them": "13820000011",
        "an office": "13820000012",
        "an officer": "13820000015",
    }.get(who, "13820000013")
    if who == "nobody verified them":
        await registered(running, "新来的", phone, verified=False)
    elif who == "an officer":
        person = await registered(running, "新街道干部", phone)
        await running.done("luo-district", "PUT", f"/v1/officers/{person}")
    elif who == "an office":
        person = await registered(running, "新司库", phone)
        await running.done("luo-district", "PUT", f"{HAIWAN}/people/{person}/roles/auditor")
    else:
        await running.done("mei", "PUT", "/v1/me", {"name": "没有社区", "phone": phone})
    before = len(await letters(running))
    assert (await browser.send("/sign-in/phone", {"phone": phone, "to": "/"})).status_code == 200
    assert len(await letters(running)) == before


async def test_an_office_that_came_meanwhile_closes_the_way(running: Stage, browser: Browser) -> None:
    person = await registered(running, "未来司库", "13820000014")
    code = await code_for(running, browser, "13820000014")
    await running.done("luo-district", "PUT", f"{HAIWAN}/people/{person}/roles/auditor")
    late = await browser.send("/sign-in/phone/code", {"phone": "13820000014", "code": code})
    assert (late.status_code, await who_is(browser)) == (422, "")


async def test_a_family_that_shares_a_number_says_who_it_is(running: Stage, browser: Browser) -> None:
    mother = await registered(running, "苏妈妈", "13820000021")
    child = await registered(running, "苏小宝", "13820000021", shares_phone=True)
    code = await code_for(running, browser, "13820000021")
    asked = await browser.send("/sign-in/phone/code", {"phone": "13820000021", "code": code})
    assert "苏妈妈" in asked.text
    assert "苏小宝" in asked.text
    assert mother in asked.text
    attempt = browser.http.cookies["hehuo-attempt"]
    lin = identities()["lin"].person_id
    other = await browser.send("/sign-in/phone/who", {"phone": "13820000021", "person": lin})
    assert other.status_code == 422, "only those who share it"
    browser.http.cookies.set("hehuo-attempt", attempt, domain="hehuo.test")
    again = await browser.send("/sign-in/phone/who", {"phone": "13820000021", "person": child})
    assert again.status_code == 422, "what was taken is gone"
    code = await code_for(running, browser, "13820000021")
    await browser.send("/sign-in/phone/code", {"phone": "13820000021", "code": code})
    came = await browser.send("/sign-in/phone/who", {"phone": "13820000021", "person": child})
    assert came.status_code == 303
    assert "苏小宝" in await who_is(browser)


async def test_a_code_is_for_the_number_to_which_it_went(running: Stage, browser: Browser) -> None:
    await registered(running, "许老师", "13820000031")
    await registered(running, "许同学", "13820000032")
    code = await code_for(running, browser, "13820000031")
    other = await browser.send("/sign-in/phone/code", {"phone": "13820000032", "code": code})
    assert (other.status_code, await who_is(browser)) == (422, "")


async def test_after_five_wrong_codes_even_the_right_one_opens_nothing(
    running: Stage, browser: Browser
) -> None:
    await registered(running, "罗奶奶", "13820000041")
    code = await code_for(running, browser, "13820000041")
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for left in (4, 3, 2, 1, 0):
        told = await browser.send(
            "/sign-in/phone/code", {"phone": "13820000041", "code": wrong}, accept_language="en"
        )
        assert told.status_code == 422
        assert f"Tries left: {left}" in told.text
    late = await browser.send("/sign-in/phone/code", {"phone": "13820000041", "code": code})
    assert (late.status_code, await who_is(browser)) == (422, "")


async def test_a_code_ends_after_ten_minutes_however_often_it_was_tried(
    running: Stage, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    await registered(running, "方伯伯", "13820000051")
    code = await code_for(running, browser, "13820000051")
    await browser.send("/sign-in/phone/code", {"phone": "13820000051", "code": "x"})
    monkeypatch.setattr(phone_attempts, "time", SimpleNamespace(time=lambda: time.time() + 601))
    late = await browser.send("/sign-in/phone/code", {"phone": "13820000051", "code": code})
    assert (late.status_code, await who_is(browser)) == (422, "")


@pytest.mark.parametrize("known", [True, False])
async def test_a_number_is_sent_five_codes_an_hour_whoever_asks(
    running: Stage, browser: Browser, known: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = running.platform.gateway.clock.now()
    monkeypatch.setattr(running.platform.gateway, "clock", SimpleNamespace(now=lambda: now))
    phone = "13820000061" if known else "13820000062"
    if known:
        await registered(running, "邓先生", phone)
    for _ in range(5):
        assert (await browser.send("/sign-in/phone", {"phone": phone, "to": "/"})).status_code == 200
    sixth = await browser.send("/sign-in/phone", {"phone": f"+86 {phone}", "to": "/"}, accept_language="en")
    assert sixth.status_code == 403
    assert "No more codes are sent to this number" in sixth.text


async def test_what_is_no_number_is_said_beside_the_field(browser: Browser) -> None:
    answer = await browser.send("/sign-in/phone", {"phone": "罗奶奶", "to": "/"})
    assert answer.status_code == 422
    assert 'id="phone-fault"' in answer.text


async def test_where_no_sms_are_sent_there_is_no_such_way(
    running: Stage, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running.platform.gateway, "senders", {})
    assert "/sign-in/phone" not in (await browser.get("/sign-in")).text
    assert (await browser.get("/sign-in/phone")).status_code == 404
    assert (await browser.send("/sign-in/phone", {"phone": "13820000001"})).status_code == 404


async def test_a_number_that_was_given_later_opens_nothing_until_its_code_came_back(
    running: Stage, browser: Browser
) -> None:
    await registered(running, "钟大姐", "13820000071")
    code = await code_for(running, browser, "13820000071")
    await browser.send("/sign-in/phone/code", {"phone": "13820000071", "code": code})
    assert "/account/phone" not in await who_is(browser), "the service desk's number is proved"
    form = (await browser.get("/haiwan/me/contact")).text
    new = {"token": token_on(form), "once": "contact-1", "name": "钟大姐", "phone": "138-2000-0072"}
    changed = await browser.send("/haiwan/me/contact", new)
    assert changed.status_code == 303, changed.text
    before = len(await letters(running))
    await browser.send("/sign-in/phone", {"phone": "13820000072", "to": "/"})
    assert len(await letters(running)) == before, "it may be a stranger's"
    account = (await browser.get("/account")).text
    assert "138-2000-0072" in account
    token = {"token": token_on(account)}

    other = await browser.send("/account/phone", {**token, "phone": "13820000001"})
    assert (other.status_code, len(await letters(running))) == (422, before), "nobody else's number"
    asked = await browser.send("/account/phone", {**token, "phone": "138-2000-0072"})
    assert asked.status_code == 200
    sent_to = (await letters(running))[0]
    assert (sent_to.to, len(await letters(running))) == ("138-2000-0072", before + 1)
    code = sent_to.letter.text[-6:]
    wrong = await browser.send(
        "/account/phone/code",
        {**token, "phone": "138-2000-0072", "code": f"{(int(code) + 1) % 1_000_000:06}"},
    )
    assert wrong.status_code == 422
    proved = await browser.send("/account/phone/code", {**token, "phone": "138-2000-0072", "code": code})
    assert (proved.status_code, proved.headers["location"]) == (303, "/account")
    assert 'action="/account/phone"' not in (await browser.get("/account")).text
    again = await browser.send("/account/phone/code", {**token, "phone": "138-2000-0072", "code": code})
    assert again.status_code == 422, "it proves once"

    browser.http.cookies.clear()
    code = await code_for(running, browser, "13820000072")
    await browser.send("/sign-in/phone/code", {"phone": "13820000072", "code": code})
    assert "钟大姐" in await who_is(browser)


async def test_staff_give_no_number_in_somebody_elses_name(running: Stage) -> None:
    person = await registered(running, "黎爷爷", "13820000081")
    body = {"name": "黎爷爷", "phone": "13820000082"}
    refused = await running.refused("chen-staff", "PUT", f"{HAIWAN}/me", body, **{"On-Behalf-Of": person})
    assert refused == (403, "actor_may_not_do_this")


async def test_staff_verify_a_person_with_the_number_that_they_gave_before(
    running: Stage, browser: Browser
) -> None:
    mei, body = "0197c000-0000-7000-8000-00000000fee1", {"name": "新邻居", "phone": "13820000091"}
    await running.done(mei, "PUT", "/v1/me", body)
    await running.join(mei, "haiwan", "chen-staff")
    before = len(await letters(running))
    await browser.send("/sign-in/phone", {"phone": "13820000091", "to": "/"})
    assert len(await letters(running)) == before, "nobody has verified her yet"
    await running.verify(mei, "haiwan", "wu-staff")
    code = await code_for(running, browser, "13820000091")
    came = await browser.send("/sign-in/phone/code", {"phone": "13820000091", "code": code})
    assert came.status_code == 303
    again = await running.done("wu-staff", "PUT", f"{HAIWAN}/people/{mei}/verification")
    await running.done(mei, "PUT", f"{HAIWAN}/me", body | {"phone": "13820000092"})
    await running.done("wu-staff", "PUT", f"{HAIWAN}/people/{mei}/verification")
    before = len(await letters(running))
    await browser.send("/sign-in/phone", {"phone": "13820000092", "to": "/"})
    assert len(await letters(running)) == before, f"who is verified is not verified again: {again}"
