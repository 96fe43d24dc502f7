"""What each source is for, on its page: decided by the committee, divided from its day on, proved."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest
import pytest_asyncio

from hehuo.audit_pack.checking import check
from hehuo.audit_pack.entries import Period
from tests.component.gateway import Settling, Stage, stage
from tests.component.test_audit_pack import PROGRAMS, Program, accepts
from tests.component.test_gateway_pages import Browser
from tests.component.test_gateway_pages_markets import seen, send
from tests.component.test_markets import COMMITTEE, FUND, TREASURER, today
from tests.component.test_volunteering import advance

PAGE = "/haiwan/fund/sources"
OTHER = "shen-committee"
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("sources") / "data") as one:
        await one.open("haiwan")
        yield one


@pytest_asyncio.fixture(loop_scope="module")
async def browser(running: Stage) -> AsyncIterator[Browser]:
    transport = Settling(running.platform)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
        yield Browser(http)


async def test_the_committee_splits_a_source_and_what_comes_from_tomorrow_on_is_divided_and_proved(
    running: Stage, browser: Browser, tmp_path: Path
) -> None:
    made = await running.done(
        TREASURER, "POST", f"{FUND}/earmarks", {"title": "亲子名额", "purpose": "亲子课程"}
    )
    purse, tomorrow = made["id"], today(running) + timedelta(days=1)
    shown = await seen(browser, PAGE)
    assert "自基金设立" in shown
    assert "/split" not in shown, "a stranger decides nothing"
    form = {"from_day": today(running).isoformat(), "reason": "委员会第三次会议"}
    form |= {"parts.0.earmark_id": purse, "parts.0.share_bps": "33.33"}
    form |= {"parts.1.earmark_id": "", "parts.1.share_bps": "66.67"}
    form |= {f"parts.{row}.{field}": "" for row in (2, 3) for field in ("earmark_id", "share_bps")}
    early = await send(browser, COMMITTEE, f"{PAGE}/grant/split", **form)
    assert early.status_code == 409
    assert "已经入账的不变" in early.text
    wrong = await send(browser, COMMITTEE, f"{PAGE}/grant/split", **form | {"parts.1.share_bps": "66"})
    assert wrong.status_code == 422
    assert 'value="33.33"' in wrong.text
    done = await send(browser, COMMITTEE, f"{PAGE}/grant/split", **form | {"from_day": tomorrow.isoformat()})
    assert done.status_code == 200, done.text
    await _decided_by_another(running, browser)
    assert (await browser.get(f"{PAGE}/crowdfunding/split")).headers["location"] == PAGE
    english = await seen(browser, PAGE, "en")
    assert "33.33%" in english
    assert "委员会第三次会议" in english
    grant = {"source": "grant", "amount_fen": 1_001, "granted_by": "民政局"}
    for day, slip in ((tomorrow - timedelta(days=1), "一"), (tomorrow, "二")):
        if day == tomorrow:
            await advance(running, running.platform.gateway.clock.now() + timedelta(days=1))
        body = {**grant, "received_on": day.isoformat(), "reference": f"回单 {slip}"}
        await running.done(TREASURER, "POST", f"{FUND}/income", body)
    statement = await running.done(None, "GET", FUND)
    (income,) = (one for one in statement["income"] if one["amount_fen"])
    told = [(one["title"], one["amount_fen"]) for one in income["purses"]]
    assert told == [(None, 1_001 + 667), ("亲子名额", 334)]
    fund = await seen(browser, "/haiwan/fund")
    assert "其中按用途" in fund
    assert '亲子名额 <span class="num">¥3.34</span>' in fund
    paper = await seen(browser, f"/haiwan/fund/months/{tomorrow.isoformat()[:7]}")
    assert "各来源按用途" in paper
    listed = await running.done(None, "GET", f"{FUND}/sources")
    (one,) = (one for one in listed if one["splits"])
    assert (one["source"], one["splits"][0]["from_day"]) == ("grant", tomorrow.isoformat())
    await _pack_holds(running, tmp_path)


async def _decided_by_another(running: Stage, browser: Browser) -> None:
    """It waits for the others on the committee, and for them alone, who decide on the page it leads to."""
    assert "等另一人决定" in await seen(browser, PAGE)
    assert await _waiting(running, COMMITTEE) == []
    ((path, title),) = await _waiting(running, OTHER)
    assert title == "委员会第三次会议"
    own = {"proposal_id": path.rpartition("/")[2]}
    mine = await running.refused(COMMITTEE, "POST", f"{FUND}/source-splits", own)
    assert mine == (403, "who_proposes_a_split_does_not_decide")
    asked = await browser.get(path)
    assert (asked.status_code, asked.headers["location"]) == (303, PAGE), "it is not the proposer's to decide"
    await browser.sign_in(OTHER)
    form = await seen(browser, path)
    assert "33.33%" in form
    assert "委员会第三次会议" in form
    done = await send(browser, OTHER, path)
    assert done.status_code == 200, done.text
    assert "由一人提议，委员会另一人决定" in await seen(browser, PAGE)
    assert await _waiting(running, OTHER) == []


async def _waiting(running: Stage, person: str) -> list[tuple[str, str]]:
    told = await running.done(person, "GET", "/v1/communities/haiwan/waiting")
    return [
        (f"/haiwan/fund/source-splits/{one['subject_id']}", one["title"])
        for one in told["things"]
        if one["task"] == "decide_split"
    ]


async def _pack_holds(running: Stage, folder: Path) -> None:
    """Somebody with nothing but the pack finds each fen where the split says."""
    assert await running.platform.host.settled(60)
    answer = await running.ask("song-auditor", "GET", f"{FUND}/audit-pack")
    (folder / "pack.zip").write_bytes(answer.content)
    assert check(folder / "pack.zip", folder / "books", Period()).faults == ()
    splits = (folder / "books" / "source-splits.csv").read_text(encoding="utf-8")
    assert "grant" in splits
    assert "=3333 general=6667" in splits
    journal = (folder / "books" / "journal.hledger").read_text(encoding="utf-8")
    assert "income:grant:general  -6.67 CNY" in journal


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def thirds(running: Stage, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack of a fund whose interest is for three purposes, a yuan of it with a fen that is left over."""
    wishes = ({"title": f"三分之一 {n}", "purpose": "三个用途"} for n in "甲乙")
    purses = [(await running.done(TREASURER, "POST", f"{FUND}/earmarks", one))["id"] for one in wishes]
    tomorrow = today(running) + timedelta(days=1)
    split = {"source": "interest", "from_day": tomorrow.isoformat(), "reason": "三个用途各三分之一"}
    parts = [{"earmark_id": purses[0], "share_bps": 3334}, {"earmark_id": purses[1], "share_bps": 3333}]
    wish = split | {"parts": [*parts, {"share_bps": 3333}]}
    proposed = await running.done(COMMITTEE, "POST", f"{FUND}/source-split-proposals", wish)
    await running.done(OTHER, "POST", f"{FUND}/source-splits", {"proposal_id": proposed["id"]})
    await advance(running, running.platform.gateway.clock.now() + timedelta(days=1))
    income = {"source": "interest", "amount_fen": 100, "received_on": tomorrow.isoformat()}
    await running.done(TREASURER, "POST", f"{FUND}/income", income | {"reference": "利息单 一"})
    assert await running.platform.host.settled(60)
    path = tmp_path_factory.mktemp("thirds") / "pack.zip"
    answer = await running.ask("song-auditor", "GET", f"{FUND}/audit-pack")
    await asyncio.to_thread(path.write_bytes, answer.content)
    return path


@pytest.mark.clients
@PROGRAMS
async def test_programs_for_books_find_each_fen_of_a_split_in_its_purse(
    thirds: Path, program: Program, journal: str, tmp_path: Path
) -> None:
    """Three thirds of a yuan come to a yuan; a fen that is moved from one purse to another is found."""
    assert check(thirds, tmp_path / "books", Period()).faults == ()
    right = tmp_path / "books" / journal
    text = await asyncio.to_thread(right.read_text, encoding="utf-8")
    account = r"[iI]ncome:[iI]nterest:\S+\s+-0\.3[34] CNY"
    found = re.findall(account, text)
    assert sorted(one[-8:] for one in found) == ["0.33 CNY", "0.33 CNY", "0.34 CNY"]
    command = await asyncio.to_thread(program, tmp_path / "programs")
    assert await asyncio.to_thread(accepts, command, right)
    wrong = right.with_name(f"wrong-{journal}")
    more = re.sub(r"(?m)^(\s+\S+:[gG]eneral\s+-?)0\.33 CNY$", r"\g<1>0.3X CNY", text)
    less = re.sub(r"(?m)^(\s+\S+\s+-?)0\.34 CNY$", r"\g<1>0.33 CNY", more)
    assert (more.count("0.3X"), less.count("0.33") - more.count("0.33")) == (2, 2)
    await asyncio.to_thread(wrong.write_text, less.replace("0.3X", "0.34"), encoding="utf-8")
    assert not await asyncio.to_thread(accepts, command, wrong)
