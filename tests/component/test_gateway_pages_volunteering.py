"""Volunteering on its pages: from the plan of an activity to a reward that is handed out."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx2

from tests.component.gateway import Settling, Stage, stage
from tests.component.test_gateway_pages import Browser
from tests.component.test_volunteering import advance

ZONE = ZoneInfo("Asia/Shanghai")
HERE, DESK, OWN = "/haiwan/volunteering", "/haiwan/desk/volunteering", "/haiwan/me/volunteering"
UNKNOWN = "00000000-0000-7000-8000-000000000000"


@dataclass
class People:
    """A platform, and three who visit its pages."""

    running: Stage
    staff: Browser
    lin: Browser
    anyone: Browser


@asynccontextmanager
async def people(path: Path) -> AsyncIterator[People]:
    async with stage(path) as running, AsyncExitStack() as stack:
        await running.open("haiwan")
        clients = [
            httpx2.AsyncClient(transport=Settling(running.platform), base_url="http://hehuo.test")
            for _ in range(3)
        ]
        staff, lin, anyone = [Browser(await stack.enter_async_context(one)) for one in clients]
        await staff.sign_in("chen-staff")
        await lin.sign_in("lin")
        yield People(running, staff, lin, anyone)


async def answer(browser: Browser, path: str, at: str | None = None, **fields: str) -> httpx2.Response:
    """Sends the form that is shown at ``at`` to ``path``."""
    shown = (await browser.get(at or path)).text
    hidden = dict(re.findall(r'<input type="hidden" name="(token|once)" value="([^"]*)"', shown))
    return await browser.send(path, {**hidden, **fields})


async def sent(browser: Browser, path: str, at: str | None = None, **fields: str) -> str:
    """As `answer`; where it leads to, since it was done."""
    done = await answer(browser, path, at, **fields)
    assert done.status_code == 303, re.findall(r'role="alert".*?</div>', done.text, flags=re.DOTALL)
    location: str = done.headers["location"]
    return location


def code_on(page: str) -> str:
    found = re.search(r"<(?:h1|strong class=\"num\")>(\d{3}) (\d{3})<", page)
    assert found is not None
    return found[1] + found[2]


async def planned(scene: People) -> tuple[str, datetime]:
    """An activity of two hours tomorrow at ten; its page and its beginning."""
    now = scene.running.platform.gateway.clock.now().astimezone(ZONE)
    begins = (now + timedelta(days=1)).replace(hour=10, minute=0, second=0, microsecond=0)
    fields = {
        "title": "河涌净滩",
        "description": "请带手套",
        "starts_at": begins.strftime("%Y-%m-%dT%H:%M"),
        "ends_at": (begins + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M"),
        "capacity": "30",
        "where": "",
    }
    nowhere = await answer(scene.staff, f"{DESK}/plan", **fields, place="")
    assert (nowhere.status_code, "请带手套" in nowhere.text, "其他地点" in nowhere.text) == (422, True, True)
    strange = await answer(scene.staff, f"{DESK}/plan", **fields | {"where": "booking.?"})
    assert strange.status_code == 422
    path = (await sent(scene.staff, f"{DESK}/plan", **fields, place="蕉门河北岸")).partition("?")[0]
    return path, begins


async def test_from_the_plan_to_a_reward_that_is_handed_out(tmp_path: Path) -> None:
    async with people(tmp_path / "data") as scene:
        assert "近期没有志愿活动" in (await scene.anyone.get(HERE)).text
        activity, begins = await planned(scene)
        listed = (await scene.anyone.get(HERE, accept_language="en")).text
        assert "30 of 30 places are free" in listed
        assert f'href="{DESK}/plan"' not in listed
        title = "30 of 30 places are free"
        for sought, is_found in (
            ("words=海湾", False),
            ("from_day=2099-01-01", False),
            ("to_day=2099-01-01", True),
        ):
            found = (await scene.anyone.get(f"{HERE}?{sought}", accept_language="en")).text
            assert (title in found, "All activities" in found) == (is_found, True)
        assert (await scene.anyone.get(f"{HERE}?from_day=tomorrow")).status_code == 422
        assert "还有30个名额" in (await scene.lin.get(activity)).text
        await _in_english(scene, activity)
        await _signs_in_and_out(scene, activity, begins)
        number = await _certified(scene)
        await _spends_points(scene, begins)
        await _is_reversed(scene, activity, number)


async def _in_english(scene: People, activity: str) -> None:
    """What staff say of it in English is read there, and found; what nobody said is marked."""
    assert "In Chinese only" in (await scene.anyone.get(activity, accept_language="en")).text
    form = f"{DESK}/{activity.rpartition('/')[2]}/translate"
    assert f'href="{form}"' in (await scene.staff.get(activity)).text
    assert (await scene.lin.get(form)).status_code == 403
    said = {"title_en": "Cleaning the river bank", "description_en": "Bring gloves."}
    assert (await answer(scene.staff, form, **said | {"title_en": ""})).status_code == 422
    await sent(scene.staff, form, **said)
    english = (await scene.anyone.get(activity, accept_language="en")).text
    assert [one in english for one in (*said.values(), "In Chinese only")] == [True, True, False]
    for sought in ("", "?words=river", "?words=GLOVES"):
        assert said["title_en"] in (await scene.anyone.get(f"{HERE}{sought}", accept_language="en")).text
    assert said["title_en"] not in (await scene.anyone.get(HERE, accept_language="zh")).text


async def _signs_in_and_out(scene: People, activity: str, begins: datetime) -> None:
    door = f"{DESK}/{activity.rpartition('/')[2]}/door"
    assert (await scene.lin.get(door)).status_code == 403
    assert 'name="code"' not in (await scene.lin.get(activity)).text
    await advance(scene.running, begins - timedelta(minutes=10))
    assert f"/sign-in?to={activity}" in (await scene.anyone.get(activity)).text
    wrong = await answer(scene.lin, f"{activity}/sign-in", activity, code="12")
    assert (wrong.status_code, 'value="12"' in wrong.text) == (422, True)
    shown = await scene.staff.get(door)
    assert 1 <= int(shown.headers["refresh"]) <= 30
    into = await sent(scene.lin, f"{activity}/sign-in", activity, code=code_on(shown.text))
    assert "签到成功" in (await scene.lin.get(into)).text
    await advance(scene.running, begins + timedelta(hours=2, minutes=5))
    code = code_on((await scene.staff.get(door)).text)
    by_qr = (await scene.lin.get(f"{activity}?code={code}")).text
    assert f'<input type="hidden" name="code" value="{code}">' in by_qr
    out = await sent(scene.lin, f"{activity}/sign-out", activity, code=code)
    assert "签退成功" in (await scene.lin.get(out)).text


async def _certified(scene: People) -> str:
    """The number of a certificate of this year and the next, checked by a stranger."""
    own = (await scene.lin.get(OWN)).text
    assert "计分时长</dt><dd>2小时" in own
    assert 'class="num">2</dd>' in own
    turned = await answer(
        scene.lin, f"{OWN}/certificates", OWN, from_day="2030-01-01", until_day="2029-01-01"
    )
    assert turned.status_code == 422
    days = {"from_day": "2020-01-01", "until_day": "2090-12-31"}
    sheet = await sent(scene.lin, f"{OWN}/certificates", OWN, **days)
    path, number = sheet.partition("?")[0], sheet.partition("?")[0].rpartition("/")[2]
    mine, theirs = (await scene.lin.get(sheet)).text, (await scene.anyone.get(path)).text
    assert "志愿服务证明" in mine
    assert "用浏览器的" in mine
    assert "2020年1月1日 – 2090年12月31日" in mine
    assert "用浏览器的" not in theirs
    check = "/haiwan/certificates"
    assert "证明有效" in (await scene.anyone.get(f"{check}?number={number.lower()}")).text
    assert "没有编号为" in (await scene.anyone.get(f"{check}?number=ZY2026-AAAA-BBBB-CCCC")).text
    for none in (f"{check}/ZY2026-AAAA-BBBB-CCCC", f"{check}/x", f"{HERE}/x", f"{HERE}/{UNKNOWN}"):
        assert (await scene.lin.get(none)).status_code == 404, none
    return number


async def _spends_points(scene: People, begins: datetime) -> None:
    rewards, desk = "/haiwan/rewards", "/haiwan/desk/rewards"
    assert "现在没有可兑换的物品" in (await scene.anyone.get(rewards)).text
    assert (await scene.lin.get(f"{desk}/offer")).status_code == 403
    bag = {"title": "环保布袋", "donor": "海湾便利店", "cost_points": "2", "stock": "1"}
    await sent(scene.staff, f"{desk}/offer", **bag)
    form = re.search(rf'href="({desk}/[^"]+/translate)"', (await scene.staff.get(rewards)).text)
    assert form is not None
    await sent(scene.staff, form[1], title_en="Cloth bag")
    for language, is_there in (("en", True), ("zh", False)):
        assert ("Cloth bag" in (await scene.anyone.get(rewards, accept_language=language)).text) is is_there
    poor = (await scene.lin.get(rewards)).text
    assert "积分还不够" in poor
    await advance(scene.running, begins + timedelta(days=8))
    rich = (await scene.lin.get(rewards)).text
    assert "您有2个可用积分" in rich
    reserve = re.search(r'action="(/haiwan/rewards/[^"]+/reserve)"', rich)
    assert reserve is not None
    own = (await scene.lin.get(await sent(scene.lin, reserve[1], rewards))).text
    kept = re.search(r'href="(/haiwan/reservations/[^"]+)"', own)
    assert kept is not None
    again = await answer(scene.lin, reserve[1], kept[1])
    assert (again.status_code, 'role="alert"' in again.text) == (409, True)
    assert (await scene.anyone.get(kept[1])).status_code == 303
    assert "领取兑换品" in (await scene.lin.get("/haiwan/me")).text
    assert "发放兑换品" in (await scene.staff.get("/haiwan/desk")).text
    hand_out = kept[1].replace("/haiwan/", "/haiwan/desk/")
    assert hand_out in (await scene.staff.get(desk)).text
    shown = await scene.lin.get(kept[1])
    code = code_on(shown.text)
    assert not re.search(r">\d{3} \d{3}<", (await scene.staff.get(kept[1])).text)
    wrong = await answer(scene.staff, hand_out, code=f"{(int(code) + 1) % 1_000_000:06d}")
    assert wrong.status_code == 403
    await sent(scene.staff, hand_out, code=code_on((await scene.lin.get(kept[1])).text))
    assert "已领取" in (await scene.lin.get(kept[1])).text
    own = (await scene.lin.get("/haiwan/me/volunteering")).text
    assert "积分明细" in own
    assert "兑换：环保布袋" in own
    reward = reserve[1].removesuffix("/reserve").replace("/haiwan/", "/haiwan/desk/")
    await sent(scene.staff, f"{reward}/restock", quantity="5")
    assert "还剩5件" in (await scene.anyone.get(rewards)).text
    await sent(scene.staff, f"{reward}/withdraw", reason="商家停业")
    assert "环保布袋" not in (await scene.anyone.get(rewards)).text


async def _is_reversed(scene: People, activity: str, number: str) -> None:
    """Hours that staff enter stand apart; those that are reversed void the certificate."""
    desk = f"{DESK}/{activity.rpartition('/')[2]}"
    assert (await scene.lin.get(f"{desk}/hours")).status_code == 403
    nobody = await answer(scene.staff, f"{desk}/entry", person="谁也不是", minutes="60", reason="没有手机")
    assert (nobody.status_code, "谁也不是" in nobody.text) == (422, True)
    listed = (await scene.staff.get(f"{desk}/hours")).text
    reversal = re.search(r'href="(/haiwan/desk/hours/[^"]+/reversal)"', listed)
    assert reversal is not None
    after = await scene.staff.get(await sent(scene.staff, reversal[1], reason="代签"))
    assert "已撤销" in after.text
    assert "证明已作废" in (await scene.anyone.get(f"/haiwan/certificates?number={number}")).text


async def test_an_activity_is_cancelled_and_hours_are_entered_for_who_has_no_phone(tmp_path: Path) -> None:
    async with people(tmp_path / "data") as scene:
        activity, begins = await planned(scene)
        desk = f"{DESK}/{activity.rpartition('/')[2]}"
        await sent(scene.staff, f"{desk}/cancel", reason="台风蓝色预警")
        shown = (await scene.anyone.get(activity)).text
        assert "台风蓝色预警" in shown
        assert "已取消" in shown
        other, _ = await planned(scene)
        await advance(scene.running, begins + timedelta(hours=1))
        await scene.running.done(
            "zhao", "PUT", "/v1/communities/haiwan/me", {"name": "赵国强", "phone": "+86 100 0000 0001"}
        )
        entry = f"{DESK}/{other.rpartition('/')[2]}/entry"
        hours = await sent(scene.staff, entry, person="赵国强", minutes="90", reason="没有手机")
        listed = (await scene.staff.get(hours)).text
        assert "赵国强" in listed
        assert "荣誉时长" in listed
        assert "1小时 30分钟" in listed
