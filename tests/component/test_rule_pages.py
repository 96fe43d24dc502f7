"""The page of rules shows every rule and what it means; each has a form by which others are proposed."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

import httpx2
import pytest
import pytest_asyncio

from services.gateway.pages.rules.leaves import LEAVES, TOPICS, leaves_of_topic
from services.gateway.pages.site.fields import flat
from services.gateway.pages.site.languages import Language
from services.gateway.pages.site.words import words_in
from tests.component.gateway import OFFICER, Settling, Stage, stage
from tests.component.test_gateway_pages import Browser
from tests.component.test_partners_thread import HERE, STAFF, now, passes
from tests.component.test_rulemaking import PROPOSALS, fills

pytestmark = pytest.mark.asyncio(loop_scope="module")
LANGUAGES = ((words_in(Language.CHINESE), "zh"), (words_in(Language.ENGLISH), "en"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def platform(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("rule-pages") / "data") as running:
        await running.open("haiwan")
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def browser(platform: Stage) -> AsyncIterator[Browser]:
    transport = Settling(platform.platform)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
        yield Browser(http)


async def test_every_rule_has_its_form_and_its_explanation(platform: Stage, browser: Browser) -> None:
    read = {
        words.language: (await browser.get("/haiwan/rules", accept_language=tongue)).text
        for words, tongue in LANGUAGES
    }
    await browser.sign_in(STAFF)
    chooser = (await browser.get("/haiwan/rule-proposal")).text
    every = "&".join(f"topic={name}" for name in TOPICS)
    form = (await browser.get(f"/haiwan/rule-proposal?{every}")).text
    assert all(f'value="{name}"' in chooser for name in TOPICS)
    for leaf in LEAVES:
        assert f'name="rules.{leaf.path}' in form, leaf.path
        for words, _ in LANGUAGES:
            shown = read[words.language]
            assert escape(words(f"rules.{leaf.path}")) in shown, leaf.path
            assert escape(words(f"rules.{leaf.path}.help")) in shown, leaf.path
    assert (await browser.get("/haiwan/rule-proposal?topic=nothing")).status_code == 404


async def test_rules_of_needs_and_strikes_come_into_force_by_form_and_stay_in_the_history(
    platform: Stage, browser: Browser
) -> None:
    today = (await now(platform)).astimezone(ZoneInfo("Asia/Shanghai")).date()
    said = {"in_force_on": f"{today + timedelta(days=1)}", "reason": "议事会"}
    path = "/haiwan/rule-proposal?topic=needs&topic=strikes&topic=rooms"
    before = (await platform.done(None, "GET", HERE))["rules"]
    wish = typed(path, before) | said | {"strikes_apply": "true"}
    wish |= {"rules.needs.confirmations": "4", "rules.strikes.limit": "0"}
    wrong = await fills(browser, STAFF, path, **wish)
    assert (wrong.status_code, 'value="4"' in wrong.text) == (422, True)
    done = (await fills(browser, STAFF, path, **(wish | {"rules.strikes.limit": "2"}))).text
    assert "<del>3</del> → <ins>4</ins>" in done
    assert "<del>未规定</del> → <ins>2</ins>" in done
    proposal = (await platform.done(None, "GET", PROPOSALS))["items"][0]["proposal_id"]
    await platform.done(OFFICER, "POST", f"{PROPOSALS}/{proposal}/approvals")
    await passes(platform, days=10)
    assert await platform.platform.host.settled()
    rules = (await platform.done(None, "GET", HERE))["rules"]
    expected = before | {"needs": {**before["needs"], "confirmations": 4}}
    assert rules == expected | {"strikes": {"limit": 2, "window_days": 60, "days_ahead": 2}}
    page = (await browser.get("/haiwan/rules", accept_language="en")).text
    assert ("Changes so far" in page, "<del>3</del> → <ins>4</ins>" in page) == (True, True)
    gone = await fills(browser, STAFF, path, **(wish | said | {"strikes_apply": "false"}))
    assert gone.status_code == 422, "the day is over"
    later = {"in_force_on": f"{today + timedelta(days=30)}", "strikes_apply": "false"}
    gone = await fills(browser, STAFF, path, **(wish | {"rules.strikes.limit": "2"} | later))
    assert "<del>2</del> → <ins>未规定</ins>" in gone.text


def typed(path: str, rules: dict[str, Any]) -> dict[str, Any]:
    """What a browser sends of the form of these topics when nothing is changed."""
    sent: dict[str, Any] = {}
    for topic in re.findall(r"topic=(\w+)", path):
        for leaf in leaves_of_topic(topic):
            group, dot, name = leaf.path.rpartition(".")
            value = (rules.get(group, {}) if dot else rules).get(name)
            if isinstance(value, str | int):
                sent[f"rules.{leaf.path}"] = str(value)
    for place, window in enumerate(rules["opening_windows"]):
        row = f"rules.opening_windows.{place}"
        sent |= {f"{row}.weekdays": [str(one) for one in window["weekdays"]]}
        sent |= {f"{row}.{name}": window[name] for name in ("opens_at", "closes_at")}
    sent |= {"rules.opening_windows.2.opens_at": "", "rules.opening_windows.2.closes_at": ""}
    return sent | {"rules.strikes.window_days": "60", "rules.strikes.days_ahead": "2"}


async def test_staff_set_the_limits_of_booking_on_a_page(platform: Stage, browser: Browser) -> None:
    shown = (await browser.get("/haiwan/booking-limits")).text
    assert ("空间预约的限制" in shown, "booking-limits/edit" in shown) == (True, False)
    await browser.sign_in("lin")
    edit = "/haiwan/booking-limits/edit"
    assert (await browser.get(edit)).status_code == 403
    limits = (await platform.done(None, "GET", f"{HERE}/booking-limits"))["limits"]
    said = dict(flat({"limits": limits}))
    wrong = await fills(
        browser, STAFF, "/haiwan/booking-limits/edit", **(said | {"limits.hold_minutes": "0"})
    )
    assert (wrong.status_code, 'value="0"' in wrong.text) == (422, True)
    done = await fills(
        browser, STAFF, "/haiwan/booking-limits/edit", **(said | {"limits.hold_minutes": "11"})
    )
    assert '<td class="end">11</td>' in done.text
    now_set = (await platform.done(None, "GET", f"{HERE}/booking-limits"))["limits"]
    assert now_set == limits | {"hold_minutes": 11}
