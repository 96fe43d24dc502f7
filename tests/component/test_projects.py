"""Resources and projects through the platform's own API: from a claim to the close-out of the need."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2

from examples.gangwan.people import identities
from tests.component.gateway import Settling, Stage, stage
from tests.component.test_gateway_pages import Browser, token_on
from tests.component.test_holidays import sends
from tests.component.test_partners_thread import (
    APPLICANT,
    HERE,
    NEED,
    RESIDENTS,
    SECOND,
    STAFF,
    a_partner,
    a_published_need,
    now,
    passes,
)

OFFER = {
    "title": "启动资金",
    "measure": "money/fen",
    "quantity": "1000",
    "summary": "用于材料",
}
HOURS = {"kind": "expertise", "quantity": 40, "unit": "hours"}


async def a_plan(platform: Stage, need_id: str) -> dict[str, Any]:
    today = (await now(platform)).date()
    return {
        "title": "天空农场",
        "field": "sustainable_development",
        "summary": "露台种植与自然课堂。",
        "need_ids": [need_id],
        "starts_on": str(today),
        "ends_on": str(today + timedelta(days=120)),
        "milestones": [{"title": "种植箱建成", "due_on": str(today + timedelta(days=30))}],
        "budget": [{"title": "种植箱与基质", "planned_fen": 600_000}],
        "reports_due_on": [str(today + timedelta(days=3)), str(today + timedelta(days=90))],
    }


async def seen(platform: Stage, name: str | None, path: str) -> Any:
    return await platform.done(name, "GET", f"{HERE}/{path}")


async def _sees_to_a_need(platform: Stage, project_id: str) -> None:
    """Whoever leads the project finds the need among its tasks and messages, also while few may read it."""
    wish = {**NEED, "title": "亲子种植"}
    other = (await platform.done(STAFF, "POST", f"{HERE}/needs", wish))["id"]
    assert await platform.refused(APPLICANT, "GET", f"{HERE}/needs/{other}") == (404, "need_is_unknown")
    due = str((await now(platform)).date() + timedelta(days=30))
    to = {"to": "project", "assignee_id": project_id, "due_on": due}
    await platform.done(STAFF, "POST", f"{HERE}/needs/{other}/assignment", to)
    assert await platform.platform.host.settled(60)
    things = (await platform.done(APPLICANT, "GET", f"{HERE}/waiting"))["things"]
    (task,) = [one for one in things if one["task"] == "see_to_need"]
    assert (task["subject_id"], task["role"]) == (other, "partner")
    assert task["due_at"] is not None
    messages = (await platform.done(APPLICANT, "GET", f"{HERE}/me/messages"))["messages"]
    assert (messages[0]["kind"], messages[0]["facts"]["subject_id"]) == ("need_assigned", other)
    assert (await platform.done(APPLICANT, "GET", f"{HERE}/needs/{other}"))["title"] == "亲子种植"
    assert await platform.refused("lin", "GET", f"{HERE}/needs/{other}") == (404, "need_is_unknown")
    async with httpx2.AsyncClient(
        transport=Settling(platform.platform), base_url="http://hehuo.test"
    ) as http:
        browser = Browser(http)
        await browser.sign_in(APPLICANT)
        own, inbox = await browser.get("/haiwan/me"), await browser.get("/haiwan/me/messages")
        assert f"/haiwan/needs/{other}" in own.text
        assert "亲子种植" in inbox.text
        assert (await browser.get(f"/haiwan/needs/{other}")).status_code == 200
    await platform.done(STAFF, "POST", f"{HERE}/needs/{other}/declination", {"reason": "误录"})
    things = (await platform.done(APPLICANT, "GET", f"{HERE}/waiting"))["things"]
    assert "see_to_need" not in {one["task"] for one in things}


async def test_a_need_is_claimed_met_by_many_judged_by_residents_and_settled(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as platform:
        await platform.open("haiwan")
        partner_id = await a_partner(platform)
        need_id = await a_published_need(platform)
        plan = await a_plan(platform, need_id)
        claim = {"partner_id": partner_id} | {
            key: plan[key] for key in ("title", "summary", "starts_on", "ends_on")
        }
        made = await platform.done(APPLICANT, "POST", f"{HERE}/needs/{need_id}/claims", claim)
        here = f"{HERE}/projects/{made['id']}"
        read = await platform.ask(None, "GET", f"{here}?min_sequence={made['sequence']}")
        assert read.json()["state"] == "claimed"
        await platform.done(APPLICANT, "PUT", here, plan, If_Match=read.headers["etag"])
        assert await platform.refused(APPLICANT, "PUT", here, plan, If_Match=read.headers["etag"]) == (
            412,
            "revision_has_moved_on",
        )
        assert await platform.refused("lin", "POST", f"{here}/approval", {"partner_id": partner_id}) == (
            403,
            "actor_may_not_do_this",
        )
        await platform.done(STAFF, "POST", f"{here}/approval", {"partner_id": partner_id})
        await platform.done(APPLICANT, "POST", f"{here}/start")
        assert (await seen(platform, None, f"needs/{need_id}"))["project_ids"] == [made["id"]]

        await _sees_to_a_need(platform, made["id"])
        await _work(platform, here, partner_id)
        await _share(platform, here, made["id"])

        for name in RESIDENTS:
            await platform.done(
                name, "POST", f"{here}/judgements", {"accepts": True, "words": "孩子们很喜欢"}
            )
        await platform.done(SECOND, "POST", f"{here}/acceptance")
        await platform.done(STAFF, "POST", f"{here}/closure")
        project = await seen(platform, None, f"projects/{made['id']}")
        assert project["state"] == "closed"
        assert project["settled_need_ids"] == [need_id]
        assert project["acceptance"]["in_favour"] == len(RESIDENTS)
        assert project["proposed_by"] != identities()[APPLICANT].person_id
        need = await seen(platform, None, f"needs/{need_id}")
        assert (need["state"], need["confirmed_by_resident"]) == ("closed", True)

        await _by_pages(platform, partner_id, await a_published_need(platform))
        await _in_english(platform, await a_published_need(platform))
        await _nothing_comes_of_it(platform, need_id=await a_published_need(platform))


async def _work(platform: Stage, here: str, partner_id: str) -> None:
    """A milestone with evidence, money, what was given, a report that is late."""
    project = await seen(platform, None, here.removeprefix(f"{HERE}/"))
    milestone, line = project["milestones"][0]["milestone_id"], project["budget"][0]["line_id"]
    await platform.done(
        APPLICANT, "POST", f"{here}/milestones/{milestone}/evidence", {"evidence": "12个种植箱"}
    )
    spent = {"amount_fen": 258_000, "spent_on": project["starts_on"], "evidence": "发票"}
    await platform.done(APPLICANT, "POST", f"{here}/budget/{line}/spendings", spent)
    await _takes_part_unnamed(platform, here)
    pledge = {"partner_id": partner_id, "amount": HOURS}
    pledged = await platform.done(APPLICANT, "POST", f"{here}/contributions", pledge)
    giving = {"quantity": 12, "evidence": "六节课，每节两小时"}
    givings = f"{here}/contributions/{pledged['id']}/givings"
    given = await platform.done(APPLICANT, "POST", givings, giving)
    shown = await seen(platform, "lin", here.removeprefix(f"{HERE}/"))
    assert shown["contributions"][0]["givings"] == []
    await platform.done(STAFF, "POST", f"{givings}/{given['id']}/confirmation")
    sums = await seen(platform, None, f"contributions?partner_id={partner_id}")
    assert [(one["promised"], one["given"], one["unit"]) for one in sums["sums"]] == [(40, 12, "hours")]

    await passes(platform, days=4)  # The first report was due yesterday.
    inbox = await platform.done(APPLICANT, "GET", f"{HERE}/me/messages")
    assert {"project_due", "project_late"} <= {one["kind"] for one in inbox["messages"]}
    waiting = await platform.done(APPLICANT, "GET", f"{HERE}/waiting?role=partner")
    assert [one["overdue"] for one in waiting["things"] if one["task"] == "hand_in_report"] == [True]
    late = await seen(platform, None, here.removeprefix(f"{HERE}/"))
    assert [one["late"] for one in late["reports"]] == [True, False]
    report = f"{here}/reports/{late['reports'][0]['report_id']}"
    await platform.done(APPLICANT, "POST", report, {"text": "开课六次"})


async def _takes_part_unnamed(platform: Stage, here: str) -> None:
    """A person's name is personal data: the page says so in place of it, and of all such people together."""
    wish = {"actor_kind": "volunteer", "amount": {"kind": "people", "quantity": 6, "unit": "hours"}}
    await platform.done(STAFF, "POST", f"{here}/contributions", wish)
    project = here.replace(HERE, "/haiwan")
    for language, (of_one, of_some) in {
        "zh": ("志愿者（姓名不公开）",) * 2,
        "en": ("a volunteer (name not public)", "volunteer (names not public)"),
    }.items():
        one = await platform.ask(None, "GET", project, accept="text/html", accept_language=language)
        some = await platform.ask(
            None, "GET", "/haiwan/projects", accept="text/html", accept_language=language
        )
        assert (of_one in one.text, of_some in some.text) == (True, True)


async def _share(platform: Stage, here: str, project_id: str) -> None:
    """Chairs of a resident's are checked, listed, kept for the project, and given back."""
    chairs = {
        "title": "折叠桌椅",
        "amount": {"kind": "goods", "quantity": 40, "unit": "pieces"},
        "summary": "存放在一楼",
    }
    offered = await platform.done("lin", "POST", f"{HERE}/resources", chairs)
    thing = f"{HERE}/resources/{offered['id']}"
    assert await platform.refused(None, "GET", f"{thing}?min_sequence={offered['sequence']}") == (
        404,
        "resource_is_unknown",
    )
    await platform.done(STAFF, "POST", f"{thing}/check")
    await platform.done(STAFF, "POST", f"{thing}/availability")
    at = await now(platform)
    window = {
        "starts_at": (at + timedelta(days=1)).isoformat(),
        "ends_at": (at + timedelta(days=1, hours=3)).isoformat(),
    }
    wish = {"project_id": project_id, "quantity": 30, "window": window}
    kept = await platform.done(STAFF, "POST", f"{thing}/commitments", wish)
    refused = await platform.ask("lin", "POST", f"{thing}/commitments", wish)
    assert (refused.status_code, refused.json()["facts"]) == (409, {"free": 10})
    listed = await seen(platform, None, "resources?state=committed&kind=goods")
    assert [(one["title"], one["offered_by"]) for one in listed["items"]] == [("折叠桌椅", None)]
    await platform.done("lin", "POST", f"{thing}/commitments/{kept['id']}/end")
    await platform.done("lin", "POST", f"{thing}/return")
    waits = await seen(platform, None, "projects?waits=true")
    assert waits["items"] == []


async def _nothing_comes_of_it(platform: Stage, need_id: str) -> None:
    """Staff put a project out, a partner claims it, and it is cancelled after its approval."""
    made = await platform.done(STAFF, "POST", f"{HERE}/projects", await a_plan(platform, need_id))
    here = f"{HERE}/projects/{made['id']}"
    partner_id = (await seen(platform, None, "partners"))["items"][0]["partner_id"]
    claim = {"partner_id": partner_id, "proposal": "两名持证讲师"}
    await platform.done(APPLICANT, "POST", f"{here}/claims", claim)
    await _offered_to_another_hand(platform, here)
    assert await platform.refused(STAFF, "POST", f"{here}/approval", {"partner_id": partner_id}) == (
        403,
        "project_is_approved_by_somebody_else",
    )
    await platform.done(SECOND, "POST", f"{here}/approval", {"partner_id": partner_id})
    await platform.done(SECOND, "POST", f"{here}/cancellation", {"reason": "场地改造"})
    project = await seen(platform, None, f"projects/{made['id']}")
    assert (project["state"], project["reason"]) == ("cancelled", "场地改造")
    assert (await seen(platform, None, f"needs/{need_id}"))["state"] == "published"


async def _at_the_counter(platform: Stage, browser: Browser) -> None:
    """Staff who act for a resident are shown what the resident can do with what they offer."""
    table = {"title": "长桌", "amount": {"kind": "goods", "quantity": 1, "unit": "pieces"}, "summary": "在家"}
    offered = await platform.done("lin", "POST", f"{HERE}/resources", table)
    for act in ("check", "availability"):
        await platform.done(STAFF, "POST", f"{HERE}/resources/{offered['id']}/{act}")
    token = {"token": token_on((await browser.get("/haiwan/resources/offer")).text)}
    await browser.send("/haiwan/counter", token | {"person_id": identities()["lin"].person_id})
    page = f"/haiwan/resources/{offered['id']}"
    assert f'href="{page}/commit"' in (await browser.get(page)).text
    await browser.send("/haiwan/counter/end", token)


async def _offered_to_another_hand(platform: Stage, here: str) -> None:
    """Who proposed it is shown no button to approve it."""
    page = here.removeprefix("/v1/communities")
    transport = Settling(platform.platform)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
        browser = Browser(http)
        for name, may in ((STAFF, False), (SECOND, True)):
            await browser.sign_in(name)
            assert (f'action="{page}/approve/' in (await browser.get(page)).text) is may


async def _in_english(platform: Stage, need_id: str) -> None:
    """What staff say of a need on the list is read in English; what nobody said is marked there."""
    async with httpx2.AsyncClient(
        transport=Settling(platform.platform), base_url="http://hehuo.test"
    ) as http:
        browser, here = Browser(http), f"/haiwan/needs/{need_id}"
        assert "In Chinese only" in (await browser.get(here, accept_language="en")).text
        form = f"/haiwan/desk/needs/{need_id}/translate"
        assert (await browser.get(form)).status_code in {303, 401, 403}
        await browser.sign_in(STAFF)
        assert f'href="{form}"' in (await browser.get(here)).text
        said = {"title_en": "Nature for families", "summary_en": "126 families would like it close by."}
        assert (await sends(browser, form, said | {"title_en": ""})).status_code == 422
        assert (await sends(browser, form, said)).status_code == 303
        assert said["summary_en"] in (await browser.get(form)).text
        english = (await browser.get(here, accept_language="en")).text
        assert [text in english for text in (*said.values(), "In Chinese only")] == [True, True, False]
        assert said["title_en"] in (await browser.get("/haiwan/needs", accept_language="en")).text
        assert said["title_en"] not in (await browser.get("/haiwan/needs", accept_language="zh")).text
        seen_by_all = await seen(platform, None, f"needs/{need_id}")
        assert {name: seen_by_all[name] for name in said} == said
        events = (await platform.done(None, "GET", f"{HERE}/events?limit=500"))["events"]
        (told,) = [
            one["event"]["data"] for one in events if one["event"]["type"] == "partners.need_translated.v1"
        ]
        assert told["title_en"] == said["title_en"]
        assert said["summary_en"] not in str(told), "the words are in the vault"


async def _plan_in_english(browser: Browser, here: str) -> None:
    """Until a project is approved its plan says what it is in English."""
    assert "¥6,000.00" in (await browser.get(here)).text
    assert 'value="Weekend lessons"' in (await browser.get(f"{here}/edit")).text
    assert "Weekend lessons" in (await browser.get("/haiwan/projects", accept_language="en")).text
    assert "In Chinese only" in (await browser.get(here, accept_language="en")).text
    early = await sends(browser, f"{here}/translate", {"title_en": "Weekends"})
    assert (early.status_code, "项目批准以前" in early.text) == (409, True)


async def _project_in_english(browser: Browser, here: str) -> None:
    """Once it is approved, its lead says it."""
    assert f'href="{here}/translate"' in (await browser.get(here)).text
    said = {"title_en": "Lessons at weekends", "summary_en": "Two a week."}
    assert (await sends(browser, f"{here}/translate", said)).status_code == 303
    english = (await browser.get(here, accept_language="en")).text
    assert [one in english for one in (*said.values(), "In Chinese only")] == [True, True, False]


async def _by_pages(platform: Stage, partner_id: str, need_id: str) -> None:
    """The same without the API: what each form sends is done, and both languages have words for it."""
    async with httpx2.AsyncClient(
        transport=Settling(platform.platform), base_url="http://hehuo.test"
    ) as http:
        browser = Browser(http)

        async def sent(on: str, fields: dict[str, str], to: str = "") -> str:
            answer = await sends(browser, on, fields, to)
            assert answer.status_code == 303, f"{on}: {answer.status_code} {answer.text[-2000:]}"
            return str(answer.headers["location"])

        await browser.sign_in(APPLICANT)
        assert "揭榜认领" in (await browser.get(f"/haiwan/needs/{need_id}")).text
        plan = await a_plan(platform, need_id)
        days = {"starts_on": plan["starts_on"], "ends_on": plan["ends_on"]}
        claim = {"partner_id": partner_id, "title": "周末课堂", "summary": "每周两课"} | days
        here = (await sent(f"/haiwan/needs/{need_id}/claim", claim)).partition("?")[0]
        form = {
            "title": "周末课堂",
            "field": "volunteering",
            "summary": "每周两课",
            "need_ids": need_id,
            "milestones.0.title": "开课",
            "milestones.0.due_on": plan["ends_on"],
            "budget.0.title": "材料",
            "budget.0.planned_fen": "6000",
            "reports.0.due_on": plan["ends_on"],
        } | days
        assert (await sends(browser, f"{here}/edit", form | {"ends_on": "2026-01-01"})).status_code == 422
        await sent(f"{here}/edit", form | {"title_en": "Weekend lessons"})
        await _plan_in_english(browser, here)
        for part in ("milestones", "budget", "reports", "contributions"):
            act = {"milestones": "reach", "budget": "spend", "reports": "hand-in", "contributions": "give"}[
                part
            ]
            assert (await browser.get(f"{here}/{part}/{need_id}/{act}")).status_code == 404
        await sent("/haiwan/resources/offer", OFFER | {"partner_id": partner_id})

        await browser.sign_in(STAFF)
        assert f'href="{here}"' in (await browser.get("/haiwan/desk")).text
        await sent(here, {}, f"{here}/approve/{partner_id}")
        things = (await platform.done(STAFF, "GET", f"{HERE}/resources?state=offered"))["items"]
        thing = f"/haiwan/resources/{things[0]['resource_id']}"
        await sent(thing, {}, f"{thing}/check")
        await sent(thing, {}, f"{thing}/list")
        await _at_the_counter(platform, browser)
        at = await now(platform)
        kept = {
            "project_id": here.rpartition("/")[2],
            "quantity_fen": "500",
            "window.starts_at": (at + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M"),
            "window.ends_at": (at + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M"),
        }
        await sent(f"{thing}/commit", kept)
        assert "¥500.00" in (await browser.get(thing)).text

        await browser.sign_in(APPLICANT)
        await sent(here, {}, f"{here}/start")
        await _project_in_english(browser, here)
        view = await platform.done(APPLICANT, "GET", f"{HERE}{here.removeprefix('/haiwan')}")
        given = f"{here}/contributions/{view['contributions'][0]['contribution_id']}/give"
        await sent(given, {"quantity_fen": "300", "evidence": "转账回单"})
        milestone, line = view["milestones"][0]["milestone_id"], view["budget"][0]["line_id"]
        await sent(f"{here}/milestones/{milestone}/reach", {"evidence": "已开课"})
        spent = {"amount_fen": "300.50", "spent_on": plan["starts_on"], "evidence": "发票"}
        await sent(f"{here}/budget/{line}/spend", spent)
        report = f"{here}/reports/{view['reports'][0]['report_id']}/hand-in"
        await sent(report, {"text": "开课两次"})
        await sent(
            f"{here}/pledge", {"partner_id": partner_id, "measure": "expertise/hours", "quantity": "8"}
        )

        await browser.sign_in("lin")
        await sent(f"{here}/judge", {"accepts": "true", "words": "很好"})
        for address in ("/haiwan/projects/propose", f"{here}/pledge", f"/haiwan/needs/{need_id}/claim"):
            assert (await browser.get(address)).status_code == 403, address  # Before anything is typed.
        await browser.sign_in(STAFF)
        page = (await browser.get(here)).text
        confirm = re.findall(r'action="([^"]+/confirm)"', page)
        await sent(here, {}, confirm[0])
        assert (f'"{here}/accept"' in page, "人数够了以后" in page) == (False, True)
        too_few = await sends(browser, f"{here}/cancel", {}, f"{here}/accept")
        assert (too_few.status_code, "参与验收的居民还不够" in too_few.text) == (409, True)
        for path in (here, thing, "/haiwan/projects", "/haiwan/resources", "/haiwan/projects/propose"):
            for language in ("en", "zh-Hans"):
                http.cookies.set("hehuo-language", language)
                assert (await browser.get(path)).status_code == 200, path
        assert "已投入 ¥300.00，承诺 ¥500.00" in (await browser.get(here)).text
        for asked, found in (
            ("mechanism=space_cooperation", True),
            ("mechanism=volunteer_points", False),
            ("field=volunteering&mechanism=", True),
            ("field=governance", False),
            ("field=nonsense&cursor=", True),
        ):
            listed = (await browser.get(f"/haiwan/projects?{asked}")).text
            assert (f'href="{here}"' in listed, "没有符合条件的项目" in listed) == (found, not found), asked
        assert "空间共营：1 个" in listed
        await sent(f"{here}/cancel", {"reason": "场地改造"})
