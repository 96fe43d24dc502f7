"""What an office opens and names on pages: roles that go together, a community, a room."""

import re
from collections.abc import AsyncIterator

import httpx2
import pytest
import pytest_asyncio

from examples.gangwan.people import identities
from tests.component.gateway import OFFICER, Settling, Stage, stage
from tests.component.test_gateway_desks import sends
from tests.component.test_gateway_pages import Browser
from tests.component.test_rulemaking import fills

pytestmark = pytest.mark.asyncio(loop_scope="module")

STAFF = "chen-staff"
LIN, QIAN, WU = (identities()[name].person_id for name in ("lin", "qian-treasurer", "wu-staff"))
ROLES, ROOMS = "/haiwan/roles", "/haiwan/desk/rooms"
STRANGER = "0197e1a2-5c00-7000-8000-0000000000ff"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("offices") / "data") as one:
        await one.open("haiwan", share_bps=1_800)
        yield one


@pytest_asyncio.fixture(loop_scope="module")
async def browser(running: Stage) -> AsyncIterator[Browser]:
    transport = Settling(running.platform)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
        yield Browser(http)


async def test_the_district_gives_and_ends_offices_that_go_together(browser: Browser) -> None:
    assert (await browser.get(ROLES)).status_code == 303  # A stranger is led to the sign-in.
    await browser.sign_in("lin")
    for path in (ROLES, f"{ROLES}/{LIN}", f"{ROLES}/{LIN}/staff/grant"):
        assert (await browser.get(path)).status_code == 403
    await browser.sign_in(OFFICER)
    assert f'href="{ROLES}#treasurer"' in (await browser.get("/district")).text
    assert f'href="{ROLES}/{QIAN}"' in (await browser.get(ROLES)).text
    assert (await browser.get(f"{ROLES}?name={LIN}")).headers["location"] == f"{ROLES}/{LIN}"
    treasurer = (await browser.get(f"{ROLES}/{QIAN}")).text
    assert f"{QIAN}/auditor/grant" not in treasurer  # Who keeps the money does not check it.
    assert "与现有角色互斥" in treasurer
    refused = await fills(browser, OFFICER, f"{ROLES}/{QIAN}/auditor/grant")
    assert (refused.status_code, 'role="alert"' in refused.text) == (409, True)
    granted = await fills(browser, OFFICER, f"{ROLES}/{LIN}/treasurer/grant")
    assert f"{LIN}/treasurer/end" in granted.text
    ended = await fills(browser, OFFICER, f"{ROLES}/{LIN}/treasurer/end")
    assert f'href="{ROLES}/{LIN}"' not in ended.text  # The list of offices, from which she is gone.
    new = await browser.get(f"{ROLES}/{STRANGER}", accept_language="en")
    assert "The number 0197e1a2-5c00-7000-8000-0000000000ff belongs to no member" in new.text
    assert f"{STRANGER}/resident/grant" not in new.text
    for wrong in (f"{ROLES}/x", f"{ROLES}/{LIN}/mayor/grant"):
        assert (await browser.get(wrong)).status_code == 404
    await browser.sign_in("wu-staff")
    assert (await browser.get("/haiwan/desk")).status_code == 200
    await fills(browser, OFFICER, f"{ROLES}/{WU}/sign-out")
    token = await browser.http.get("/v1/me", headers={"accept": "application/json"})
    assert token.status_code == 401


async def test_staff_make_members_residents_and_name_nobody_else(running: Stage, browser: Browser) -> None:
    lin = {"name": "林秀英", "phone": identities()["lin"].phone}
    await running.done("lin", "PUT", "/v1/communities/haiwan/me", lin)
    await browser.sign_in(STAFF)
    assert f'href="{ROLES}/{LIN}"' in (await browser.get(f"/haiwan/desk/people/{LIN}")).text
    assert (
        f'action="/haiwan/desk/people/{LIN}/code"' in (await browser.get(f"/haiwan/desk/people/{LIN}")).text
    )
    found = (await browser.get(f"{ROLES}?name=林秀英")).text
    assert f'href="{ROLES}/{LIN}"' in found
    page = (await browser.get(f"{ROLES}/{LIN}")).text
    assert ("其他职务由街道授予" in page, f"{LIN}/staff/grant" in page) == (True, False)
    assert f"{LIN}/resident/end" in page
    assert (await browser.get(f"{ROLES}/{STRANGER}")).status_code == 404
    assert (await fills(browser, STAFF, f"{ROLES}/{LIN}/staff/grant")).status_code == 403


async def test_the_district_hands_out_the_code_of_an_office_and_the_desk_those_of_residents(
    browser: Browser,
) -> None:
    await browser.sign_in("chen-staff")
    at_desk = f"/haiwan/desk/people/{QIAN}"
    page = (await browser.get(at_desk)).text
    assert (f"{at_desk}/code" in page, "领取码由街道发放" in page) == (False, True)
    refused = await sends(browser, f"/haiwan/desk/people/{LIN}", {}, f"{at_desk}/code")
    assert (refused.status_code, "<code>" in refused.text) == (403, False)
    await browser.sign_in(OFFICER)
    assert f"{ROLES}/{LIN}/code" not in (await browser.get(f"{ROLES}/{LIN}")).text
    code = await sends(browser, f"{ROLES}/{QIAN}", {}, f"{ROLES}/{QIAN}/code")
    assert re.search(r"<code>[0-9A-Z]{4}(-[0-9A-Z]{4}){3}</code>", code.text)


async def test_the_district_opens_a_community_with_the_rules_of_another(
    running: Stage, browser: Browser
) -> None:
    path = "/district/open-community"
    await browser.sign_in(STAFF)
    assert (await browser.get(path)).status_code == 403
    wish = {"name": "滨海社区", "name_en": "Binhai", "host_charity": "广州市南沙区慈善会", "like": "haiwan"}
    for short in ("Bin Hai", "district"):  # What can be no short name, and one that the platform keeps.
        wrong = await fills(browser, OFFICER, path, community=short, **wish)
        assert (f'value="{short}"' in wrong.text, 'id="community-fault"' in wrong.text) == (True, True)
        assert wrong.status_code in {409, 422}
    opened = await fills(browser, OFFICER, path, community="binhai", **wish)
    assert (opened.status_code, "目前无人担任" in opened.text) == (200, True)
    view = await running.done(None, "GET", "/v1/communities/binhai")
    assert view["rules"]["share_bps"] == 1_800
    other = wish | {"name": "别的社区"}
    taken = await fills(browser, OFFICER, path, community="binhai", **other)
    assert (taken.status_code, 'id="community-fault"' in taken.text) == (409, True)


async def test_staff_open_a_room_and_describe_it_anew(running: Stage, browser: Browser) -> None:
    room = {"name": "舞蹈室", "name_en": "Dance room", "floor": "2", "area_m2": "", "capacity": "25"}
    room |= {"units": "1", "buffer_minutes": "10", "check_in_by_code": "true"}
    room |= {"on_holidays": "of_the_weekday", "on_working_weekends": "of_the_weekday"}
    hours = {"opening_windows.0.opens_at": "18:00", "opening_windows.0.closes_at": "22:00"}
    wrong = await fills(browser, STAFF, f"{ROOMS}/open", **(room | hours | {"capacity": "many"}))
    assert (wrong.status_code, 'id="capacity-fault"' in wrong.text) == (422, True)
    days = {"opening_windows.0.weekdays": ["6", "7"]}
    made = await fills(browser, STAFF, f"{ROOMS}/open", **(room | hours | days))
    assert "舞蹈室" in made.text
    (space,) = (await running.done(None, "GET", "/v1/communities/haiwan/spaces"))["items"]
    assert space["opening_windows"] == [
        {"weekdays": [6, 7], "opens_at": "18:00:00", "closes_at": "22:00:00", "closes_next_day": False}
    ]
    twice = await fills(browser, STAFF, f"{ROOMS}/open", **room)
    assert (twice.status_code, 'id="name-fault"' in twice.text) == (409, True)
    path = f"{ROOMS}/{space['space_id']}/edit"
    form = (await browser.get(path)).text
    assert ('value="18:00"' in form, 'value="舞蹈室"' in form) == (True, True)
    again = room | {"name": "多功能厅", "keep_misfits": "false", "revision": str(space["revision"])}
    edited = await fills(browser, STAFF, path, **again)
    assert "多功能厅" in edited.text
    (space,) = (await running.done(None, "GET", "/v1/communities/haiwan/spaces"))["items"]
    assert (space["name"], space["opening_windows"], space["area_m2"]) == ("多功能厅", None, None)
    stale = await fills(browser, STAFF, path, **again | {"name": "合唱室"})
    assert stale.status_code in {409, 412}
    await browser.sign_in("lin")
    assert (await browser.get(path)).status_code == 403
