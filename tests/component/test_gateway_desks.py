"""Desks: what waits for whom, and the acts that pages offer, each decided where the API decides it."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import httpx2
import pytest
import pytest_asyncio

from examples.gangwan.people import identities
from tests.component.gateway import OFFICER, Settling, Stage, stage
from tests.component.test_gateway_pages import Browser, token_on
from tests.component.test_tables import cells

pytestmark = pytest.mark.asyncio(loop_scope="module")

HERE = "/v1/communities/haiwan"
STAFF, APPLICANT = "chen-staff", "xiaochen"
ROOF_GARDEN = {
    "form": "team",
    "actor_kind": "business",
    "mechanism": "space_cooperation",
    "field": "sustainable_development",
    "organisation": "广州晓宸生物科技有限公司",
    "project": "屋顶菜园",
    "summary": "在三楼露台种菜。",
    "contributions": [{"kind": "time", "summary": "每周末两小时"}],
    "serves_minors": False,
}
IDENTITY = {"name": "何晓宸", "phone": "+86 138 0000 0000", "credit_code": "91440115MA5A1B2C1R"}
INTENT = {
    "organisation": "广州晓宸生物科技有限公司",
    "project": "天空农场",
    "mechanism": "space_cooperation",
    "contributions": [{"kind": "time", "summary": "每周末两小时"}],
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("desks") / "data") as one:
        await one.open("haiwan")
        await one.done(STAFF, "POST", f"{HERE}/relations", {"relations": []})  # Else that waits for them.
        yield one


async def waiting(running: Stage, name: str, query: str = "") -> list[dict[str, object]]:
    answer = await running.done(name, "GET", f"{HERE}/waiting{query}")
    things: list[dict[str, object]] = answer["things"]
    return things


async def test_an_intent_waits_for_staff_by_its_age_and_once_it_is_planned_by_its_clock(
    running: Stage,
) -> None:
    intent = await running.done(APPLICANT, "POST", f"{HERE}/intents", INTENT)
    seen = await running.done(
        STAFF, "GET", f"{HERE}/intents/{intent['id']}?min_sequence={intent['sequence']}"
    )
    (thing,) = await waiting(running, STAFF)
    assert (thing["task"], thing["subject_id"]) == ("schedule_intent", intent["id"])
    assert (thing["since"], thing["due_at"], thing["title"]) == (seen["offered_at"], None, "天空农场")
    at = datetime.fromisoformat(seen["offered_at"]) + timedelta(days=3)
    planned = {"planned_for": at.isoformat()}
    done = await running.done(STAFF, "POST", f"{HERE}/intents/{intent['id']}/schedule", planned)
    await running.done(STAFF, "GET", f"{HERE}/intents?min_sequence={done['sequence']}")
    (thing,) = await waiting(running, STAFF)
    assert (thing["task"], thing["overdue"]) == ("meet_intent", False)
    assert datetime.fromisoformat(str(thing["due_at"])) == at
    assert await waiting(running, "lin") == []
    assert await waiting(running, STAFF, "?role=treasurer") == []
    assert await waiting(running, APPLICANT) == []


async def test_who_it_is_about_is_named_for_staff_who_say_for_what_and_the_person_sees_that(
    running: Stage,
) -> None:
    await running.done("lin", "PUT", f"{HERE}/me", {"name": "林秀英"})
    offered = await running.done("lin", "POST", f"{HERE}/intents", INTENT | {"organisation": None})
    await running.done("lin", "GET", f"{HERE}/intents?min_sequence={offered['sequence']}")
    lin = identities()["lin"].person_id
    for purpose, name in (("", None), ("?purpose=service", "林秀英")):
        # Not `done`, which opens the pages of what waits as well: those say for what they read names, too.
        answer = await running.ask(STAFF, "GET", f"{HERE}/waiting{purpose}")
        mine = [one for one in answer.json()["things"] if one["person_id"] == lin]
        assert [one["person"] for one in mine] == [name]
    reads = await running.done("lin", "GET", "/v1/me/contact-reads")
    assert [one["purpose"] for one in reads["items"]] == ["service"]


async def test_a_draft_waits_for_its_applicant_then_each_step_for_staff(running: Stage) -> None:
    draft = await running.done(APPLICANT, "POST", f"{HERE}/applications", ROOF_GARDEN)
    steps = [(draft, APPLICANT, "submit_application")]
    path = f"{HERE}/applications/{draft['id']}"
    await running.done(APPLICANT, "PUT", f"{path}/identity", IDENTITY)
    for name, act, who, task in (
        (APPLICANT, "submission", STAFF, "begin_screening"),
        (STAFF, "screening", STAFF, "match_application"),
        (STAFF, "questions", APPLICANT, "answer_question"),
    ):
        for done, waits_for, wanted in steps:
            await running.done(STAFF, "GET", f"{HERE}/applications?min_sequence={done['sequence']}")
            found = [
                one["task"] for one in await waiting(running, waits_for) if one["subject_id"] == draft["id"]
            ]
            assert found == [wanted]
        question = {"question": "露台荷载是多少？"} if act == "questions" else None
        steps = [(await running.done(name, "POST", f"{path}/{act}", question), who, task)]


@pytest_asyncio.fixture(loop_scope="module")
async def browser(running: Stage) -> AsyncIterator[Browser]:
    transport = Settling(running.platform)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
        yield Browser(http)


async def sends(browser: Browser, on: str, fields: dict[str, str], to: str = "") -> httpx2.Response:
    """Sends the form that stands on a page, with its token, to the same address or another."""
    page = await browser.get(on)
    once = re.findall(r'name="once" value="([^"]+)"', page.text)
    given = {"token": token_on(page.text), "once": once[0]} | fields
    return await browser.send(to or on, given)


async def test_a_resident_is_registered_gets_a_code_and_is_served_at_the_counter_until_that_ends(
    browser: Browser, running: Stage
) -> None:
    await browser.sign_in(STAFF)
    done = await sends(browser, "/haiwan/desk/register", {"name": "周阿婆", "phone": ""})
    person = done.headers["location"]
    found = await browser.get("/haiwan/desk/people?name=阿婆")
    assert f'href="{person}"' in found.text
    code = await sends(browser, person, {}, f"{person}/code")
    assert re.search(r"<code>[0-9A-Z]{4}(-[0-9A-Z]{4}){3}</code>", code.text)
    person_id = person.rpartition("/")[2]
    begun = await sends(browser, person, {"person_id": person_id}, "/haiwan/counter")
    assert begun.headers["location"] == "/haiwan/me"
    for path in ("/haiwan", "/haiwan/me", "/haiwan/sessions", "/haiwan/fund"):
        assert "正在代 周阿婆 办理" in (await browser.get(path)).text, path
    desk = await browser.get("/haiwan/desk")
    assert (desk.status_code, desk.headers["location"]) == (303, "/haiwan/counter")
    reads = await running.done(person_id, "GET", "/v1/me/contact-reads")
    assert [one["purpose"] for one in reads["items"]].count("on_behalf") == 1
    ended = await sends(browser, "/haiwan/counter", {}, "/haiwan/counter/end")
    assert ended.headers["location"] == "/haiwan/desk"
    assert "正在代" not in (await browser.get("/haiwan/me")).text


async def test_the_desk_verifies_who_another_registered_and_merges_who_was_registered_twice(
    browser: Browser, running: Stage
) -> None:
    await browser.sign_in(STAFF)
    people = []
    for fields in ({"name": "雷婶", "phone": "13700001111"}, {"name": "雷婶婶", "shares_phone": "true"}):
        given = {"phone": "137 0000 1111"} | fields
        people.append((await sends(browser, "/haiwan/desk/register", given)).headers["location"])
    one, other = people
    refused = await sends(browser, "/haiwan/desk/register", {"name": "雷姨", "phone": "13700001111"})
    assert (refused.status_code, "这个电话号码已有人使用" in refused.text) == (409, True)
    assert f'action="{one}/verification"' not in (await browser.get(one)).text
    await browser.sign_in("wu-staff")
    assert f'href="{one}"' in (await browser.get("/haiwan/desk")).text
    assert "另有人登记了同一号码" in (await browser.get(other)).text
    assert (await sends(browser, one, {}, f"{one}/verification")).headers["location"] == one
    assert "尚未核实" not in (await browser.get(one)).text
    stays = one.rpartition("/")[2]
    asked = await sends(browser, f"{other}/merge?name=雷婶", {"into": stays}, f"{other}/merge")
    assert asked.headers["location"] == other
    page = (await browser.get(other)).text
    assert ("认为此人与雷婶是同一人" in page, "确为同一人，合并" in page) == (True, False)
    dropped = await sends(browser, other, {}, f"{other}/merge/drop")
    assert dropped.headers["location"] == other
    assert "是同一人" not in (await browser.get(other)).text
    await sends(browser, f"{other}/merge?name=雷婶", {"into": stays}, f"{other}/merge")
    await browser.sign_in(STAFF)
    assert f'href="{other}"' in (await browser.get("/haiwan/desk")).text
    assert "确为同一人，合并" in (await browser.get(other)).text
    merged = await sends(browser, other, {"into": stays}, f"{other}/merge")
    assert merged.headers["location"] == one
    assert (await browser.get(other)).status_code == 404


async def test_who_is_no_staff_acts_for_nobody_whatever_their_cookie_says(browser: Browser) -> None:
    await browser.sign_in("mei")
    lin = identities()["lin"].person_id
    browser.http.cookies.set("hehuo-for", f"haiwan:{lin}", domain="hehuo.test")
    assert "正在代" not in (await browser.get("/haiwan/me")).text
    refused = await sends(browser, "/account", {"person_id": lin}, "/haiwan/counter")
    assert refused.status_code == 403
    for path in ("desk", "desk/people?name=林", "desk/intents", f"desk/people/{lin}", "desk/rooms"):
        assert (await browser.get(f"/haiwan/{path}")).status_code == 403, path


async def test_the_desk_does_on_the_line_what_needs_no_more_than_a_button(
    browser: Browser, running: Stage
) -> None:
    need = {
        "title": "纳凉点",
        "field": "governance",
        "source": "visit",
        "households": 9,
        "summary": "夏天太热。",
    }
    collected = await running.done("wu-staff", "POST", f"{HERE}/needs", need)
    await running.done(STAFF, "GET", f"{HERE}/needs?min_sequence={collected['sequence']}")
    await browser.sign_in(STAFF)
    for task in ("verify_need", "publish_need"):
        path = f"/haiwan/desk/acts/{task}/{collected['id']}"
        assert path in (await browser.get("/haiwan/desk")).text
        done = await sends(browser, "/haiwan/desk", {}, path)
        assert done.status_code == 303
        assert path not in (await browser.get(done.headers["location"])).text
    again = await sends(
        browser, "/haiwan/desk/register", {}, f"/haiwan/desk/acts/plan_trial/{collected['id']}"
    )
    assert again.status_code == 404


async def test_an_applicant_says_on_a_page_who_they_are_and_staff_read_it_at_the_case(
    browser: Browser, running: Stage
) -> None:
    body = ROOF_GARDEN | {"project": "屋顶茶室"}
    draft = await running.done(APPLICANT, "POST", f"{HERE}/applications", body)
    own, desk = (f"/haiwan/{one}/applications/{draft['id']}" for one in ("partner", "desk"))
    assert await running.platform.host.settled()
    await browser.sign_in(APPLICANT)
    assert "还没有填写" in (await browser.get(own)).text
    wrong = await sends(browser, f"{own}/identity", IDENTITY | {"credit_code": "91440115MA5A1B2C1X"})
    assert wrong.status_code == 422
    assert "统一社会信用代码不对" in wrong.text
    told = await sends(browser, f"{own}/identity", IDENTITY | {"licence_valid_until": ""})
    assert told.status_code == 303
    checked = (await browser.get(told.headers["location"])).text
    assert "还没有填写" not in checked
    for said in ("91440115MA5A1B2C1R", "长期", "何晓宸"):
        assert said in checked
    sent = await sends(browser, own, {}, f"{own}/submit")
    assert sent.status_code == 303
    assert await running.platform.host.settled()
    await browser.sign_in(STAFF)
    assert "91440115MA5A1B2C1R" in (await browser.get(desk)).text
    await browser.sign_in("gu-committee")
    assert "91440115MA5A1B2C1R" not in (await browser.get(desk)).text


async def test_reviewers_judge_on_a_page_and_read_the_others_once_they_have(
    browser: Browser, running: Stage
) -> None:
    draft = await running.done(
        APPLICANT, "POST", f"{HERE}/applications", ROOF_GARDEN | {"project": "屋顶课堂"}
    )
    path = f"{HERE}/applications/{draft['id']}"
    await running.done(APPLICANT, "PUT", f"{path}/identity", IDENTITY)
    await running.done(APPLICANT, "POST", f"{path}/submission")
    await running.done(STAFF, "POST", f"{path}/screening")
    case = f"/haiwan/desk/applications/{draft['id']}"
    assert await running.platform.host.settled()
    await browser.sign_in("gu-committee")
    page = await browser.get(case)
    assert "已有 0 人评审，须有 2 人" in page.text
    assert f'href="{case}/review"' in page.text
    assert "亲属" in (await browser.get(f"{case}/relation")).text
    given = {"vote": "reject", "reason": "荷载没有检测。"} | {f"scores.{one}.score": "2" for one in range(3)}
    again = await sends(browser, f"{case}/review", given)
    assert again.status_code == 422
    assert "可持续性" in again.text
    await sends(browser, f"{case}/review", given | {"scores.3.score": "1"})
    assert await running.platform.host.settled()
    page = await browser.get(case)
    assert "荷载没有检测。" in page.text
    assert "1 分（满分 5 分）" in page.text
    assert "荷载没有检测。</textarea>" in (await browser.get(f"{case}/review")).text
    await browser.sign_in("shen-committee")
    page = await browser.get(case)
    assert "您提交自己的评审后，才能看到其他人的。" in page.text
    assert "荷载没有检测。" not in page.text


async def test_an_official_registers_relations_on_a_page_and_is_asked_again_in_a_year(
    browser: Browser, running: Stage
) -> None:
    mine = [one["task"] for one in await waiting(running, "ye-committee")]
    assert "register_relations" in mine
    await browser.sign_in("ye-committee")
    page = "/haiwan/desk/relations"
    given = {"relations.0.organisation": "广州晓宸生物科技有限公司"}
    wrong = await sends(browser, page, given)
    assert wrong.status_code == 422
    await sends(browser, page, given | {"relations.0.kind": "business"})
    assert await running.platform.host.settled()
    assert 'value="广州晓宸生物科技有限公司"' in (await browser.get(page)).text
    assert "register_relations" not in [one["task"] for one in await waiting(running, "ye-committee")]
    for name in ("qian-treasurer", "bao-supervisor"):  # Who keeps or watches the money is asked, too.
        assert [one["task"] for one in await waiting(running, name)].count("register_relations") == 1
    for name, seen in (("ye-committee", 1), ("bao-supervisor", 2), ("gu-committee", 0)):
        assert len((await running.done(name, "GET", f"{HERE}/relations"))["items"]) == seen, name
    await sends(browser, page, {"relations.0.organisation": "", "relations.0.kind": ""})
    assert await running.platform.host.settled()
    (own,) = (await running.done("ye-committee", "GET", f"{HERE}/relations"))["items"]
    assert own["relations"] == []


async def test_a_room_is_closed_once_those_concerned_are_gone_and_they_are_named(
    browser: Browser, running: Stage
) -> None:
    space = {"name": "舞蹈室", "name_en": "Dance room", "capacity": 25}
    made = await running.done(STAFF, "POST", f"{HERE}/spaces", space)
    await running.done(STAFF, "GET", f"{HERE}/spaces?min_sequence={made['sequence']}")
    clock = await running.done(None, "GET", "/v1/development/clock")
    begin = datetime.fromisoformat(clock["now"]).astimezone(ZoneInfo("Asia/Shanghai")) + timedelta(days=3)
    begin = begin.replace(hour=19, minute=0, second=0, microsecond=0)
    slot = {"starts_at": begin.isoformat(), "ends_at": (begin + timedelta(hours=1)).isoformat()}
    booked = await running.done("lin", "POST", f"{HERE}/bookings", {"space_id": made["id"], **slot})
    await running.done("lin", "GET", f"{HERE}/bookings?min_sequence={booked['sequence']}")
    await running.done("lin", "PUT", f"{HERE}/me", {"name": "林秀英"})
    await browser.sign_in(STAFF)
    path = f"/haiwan/desk/rooms/{made['id']}/close"
    whole = {
        "starts_at": f"{begin:%Y-%m-%dT18:00}",
        "ends_at": f"{begin:%Y-%m-%dT22:00}",
        "reason": "地板维修",
    }
    refused = await sends(browser, path, whole)
    assert refused.status_code == 409
    assert all(one in refused.text for one in ("林秀英", 'value="地板维修"', 'name="cancel_bookings"'))
    closed = await sends(browser, path, whole | {"cancel_bookings": "true"})
    assert closed.status_code == 303
    assert "地板维修" in (await browser.get(closed.headers["location"])).text
    gone = await running.done("lin", "GET", f"{HERE}/bookings/{booked['id']}")
    assert gone["state"] == "cancelled_early"
    # What is booked of a part stands in the closure of the whole, too.
    half = space | {"name": "舞蹈室东", "name_en": "Dance room, east", "capacity": 12}
    part = await running.done(STAFF, "POST", f"{HERE}/spaces", half)
    await running.done(STAFF, "PUT", f"{HERE}/spaces/{made['id']}/parts", {"part_ids": [part["id"]]})
    later = {name: (datetime.fromisoformat(at) + timedelta(days=1)).isoformat() for name, at in slot.items()}
    await running.done("lin", "POST", f"{HERE}/bookings", {"space_id": part["id"], **later})
    day = begin + timedelta(days=1)
    refused = await sends(
        browser, path, whole | {"starts_at": f"{day:%Y-%m-%dT18:00}", "ends_at": f"{day:%Y-%m-%dT22:00}"}
    )
    assert (refused.status_code, "林秀英" in refused.text) == (409, True)
    assert 'name="cancel_bookings"' in refused.text


DRAFT = {
    "form": "team",
    "organisation": "广州晓宸生物科技有限公司",
    "actor_kind": "business",
    "project": "露台花园",
    "summary": "一起种花。",
    "mechanism": "space_cooperation",
    "field": "sustainable_development",
    "serves_minors": "false",
    "contributions.0.kind": "time",
    "contributions.0.summary": "每周两小时",
}


async def test_an_application_is_drafted_changed_part_by_part_checked_and_submitted_then_followed(
    browser: Browser,
) -> None:
    await browser.sign_in(APPLICANT)
    wrong = await sends(browser, "/haiwan/partner/apply", DRAFT | {"organisation": ""})
    assert (wrong.status_code, 'role="alert"' in wrong.text) == (422, True)
    drafted = await sends(browser, "/haiwan/partner/apply", DRAFT)
    here = drafted.headers["location"].partition("?")[0]
    puts_in = {
        "contributions.0.kind": "time",
        "contributions.0.summary": "每周三小时",
        "contributions.0.quantity": "36",
        "contributions.0.unit": "hours",
        "contributions.1.kind": "funds",
        "contributions.1.summary": "花苗",
        "contributions.1.quantity": "500",
        "contributions.1.unit": "fen",
        "contributions.2.kind": "",
        "contributions.2.summary": "",
    }
    await browser.get(drafted.headers["location"])
    for alone in ({"contributions.1.unit": "hours"}, {"contributions.1.unit": ""}):
        refused = await sends(browser, f"{here}/edit/puts-in", puts_in | alone)
        assert (refused.status_code, "单位" in refused.text) == (422, True)
    edited = await sends(browser, f"{here}/edit/puts-in", puts_in)
    assert edited.status_code == 303, edited.text
    page = await browser.get(edited.headers["location"])
    assert all(words in page.text for words in ("每周三小时 · 36 小时", "花苗 · ¥500.00", "一起种花。"))
    # What one typed in yuan is shown in yuan again, and another part of the form does not change it.
    assert 'value="500"' in (await browser.get(f"{here}/edit/puts-in")).text
    renamed = DRAFT | {"project": "屋顶花园"}
    part = {name: renamed[name] for name in ("project", "summary", "mechanism", "field", "serves_minors")}
    changed = await sends(browser, f"{here}/edit/what", part)
    page = await browser.get(changed.headers["location"])
    assert all(words in page.text for words in ("36 小时", "¥500.00"))
    await sends(browser, f"{here}/identity", IDENTITY)
    submitted = await sends(browser, here, {}, f"{here}/submit")
    assert "已提交" in (await browser.get(submitted.headers["location"])).text
    await browser.sign_in(STAFF)
    case = here.replace("/partner/", "/desk/")
    await browser.get(f"{case}?{submitted.headers['location'].partition('?')[2]}")
    screening = await sends(browser, case, {}, f"{case}/screening")
    await browser.get(screening.headers["location"])
    asked = await sends(browser, f"{case}/question", {"question": "谁来浇水？"})
    await browser.sign_in(APPLICANT)
    followed = await browser.get(f"{here}?{asked.headers['location'].partition('?')[2]}")
    assert "谁来浇水？" in followed.text
    answered = await sends(browser, f"{here}/answer", {"answer": "志愿者排班。"})
    assert "志愿者排班。" in (await browser.get(answered.headers["location"])).text
    await browser.sign_in("lin")
    assert (await browser.get(here)).status_code == 404


async def test_the_district_reads_all_communities_in_one_table_and_as_a_file(
    browser: Browser, running: Stage
) -> None:
    line = (await running.done(OFFICER, "GET", "/v1/roll-up"))["communities"][0]
    intent = await running.done(APPLICANT, "POST", f"{HERE}/intents", INTENT)
    await running.done(STAFF, "GET", f"{HERE}/intents?min_sequence={intent['sequence']}")
    for _ in range(100):  # The numbers are a read model of their own.
        view = await running.done(OFFICER, "GET", "/v1/roll-up")
        if view["communities"][0]["month"]["intents"] > line["month"]["intents"]:
            break
        await asyncio.sleep(0.05)
    seen = view["communities"][0]
    assert (seen["community"], seen["name"]) == ("haiwan", "海湾社区")
    assert seen["intents_waiting"] == line["intents_waiting"] + 1
    assert seen["month"]["intents"] == line["month"]["intents"] + 1
    here = [one for one in identities().values() if one.community == "haiwan"]
    assert seen["residents"] >= sum("resident" in one.roles for one in here) > 3
    refused = await running.refused(STAFF, "GET", "/v1/roll-up")
    assert refused == (403, "actor_may_not_do_this")
    await browser.sign_in(OFFICER)
    page = await browser.get("/district")
    assert (page.status_code, "海湾社区" in page.text) == (200, True)
    lines = (await browser.get(f"/district/numbers.csv?month={view['month']}")).text.splitlines()
    assert [one.split(",")[0] for one in lines] == ["\ufeffcommunity", "haiwan", "haiwan"]
    header, *below = cells((await browser.get(f"/district/numbers.xlsx?month={view['month']}")).content)
    assert [*header.values()] == lines[0].removeprefix("\ufeff").split(",")
    assert [one["A"] for one in below] == ["haiwan", "haiwan"]
    await browser.sign_in(STAFF)
    for path in ("/district", "/district/numbers.xlsx"):
        assert (await browser.get(path)).status_code == 403
