"""Approval on the whole platform: requested by a resident, answered at the desk, told, shown to no others."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx2

from examples.gangwan.people import identities
from tests.component.gateway import Settling, Stage, stage
from tests.component.test_bookings_sessions import HERE, STAFF
from tests.component.test_gateway_pages import Browser
from tests.component.test_holidays import sends

REASON = "当晚有消防演练"


async def _asked(running: Stage) -> tuple[str, dict[str, Any]]:
    """Lin asks for a room that wants approval, for the day after tomorrow: the booking's id and the wish."""
    room = {"name": "书法区", "name_en": "Calligraphy", "capacity": 9}
    room |= {"opening_windows": [{"weekdays": [*range(1, 8)], "opens_at": "06:00", "closes_at": "23:00"}]}
    space_id = (await running.done(STAFF, "POST", f"{HERE}/spaces", room))["id"]
    wish = {"approval": {"for_whom": ["resident"], "answer_hours": 24}}
    await running.done(STAFF, "PUT", f"{HERE}/spaces/{space_id}/approval", wish)
    now = running.platform.gateway.clock.now().astimezone(ZoneInfo("Asia/Shanghai"))
    starts_at = (now + timedelta(days=2)).replace(hour=10, minute=0, second=0, microsecond=0)
    booking: dict[str, Any] = {"space_id": space_id, "starts_at": starts_at.isoformat()}
    booking["ends_at"] = (starts_at + timedelta(hours=1)).isoformat()
    return (await running.done("lin", "POST", f"{HERE}/bookings", booking))["id"], booking


async def test_a_request_is_answered_at_the_desk_and_told_whoever_asked(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        booking_id, wish = await _asked(running)
        assert (await running.refused("zhao", "POST", f"{HERE}/bookings", wish))[1] == "space_is_not_free"
        seen = await running.done("zhao", "GET", f"{HERE}/bookings/{booking_id}")
        assert (seen["state"], seen["booked_by"]) == ("requested", None)
        answer = f"{HERE}/bookings/{booking_id}/approval"
        assert (await running.refused("lin", "POST", answer, {}))[0] == 403
        async with httpx2.AsyncClient(
            transport=Settling(running.platform), base_url="http://hehuo.test"
        ) as http:
            browser = Browser(http)
            await _rejected_by_pages(browser, booking_id)
            await _read_by_lin_alone(running, browser, booking_id)
            again = (await running.done("lin", "POST", f"{HERE}/bookings", wish))["id"]
            await _approved_by_pages(browser, again)
            await _no_longer_asked_for(running, browser, wish["space_id"])


async def test_a_request_is_answered_and_its_money_booked_by_who_is_not_related_to_who_asked(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        booking_id, _ = await _asked(running)
        sister = {"relations": [{"person": identities()["lin"].person_id, "kind": "family"}]}
        await running.done("wu-staff", "POST", f"{HERE}/relations", sister)
        no_part = (403, "related_person_takes_no_part")
        path = f"{HERE}/bookings/{booking_id}"
        for step, body in (
            ("approval", {}),
            ("rejection", {"reason": REASON}),
            ("payments", {"amount_fen": 100}),
            ("refunds", {"amount_fen": 100}),
        ):
            assert await running.refused("wu-staff", "POST", f"{path}/{step}", body) == no_part
        refused = await running.refused(STAFF, "POST", f"{path}/payments", {"amount_fen": 100})
        assert refused == (409, "booking_costs_nothing")
        waits = {}
        for who in ("wu-staff", STAFF):
            things = (await running.done(who, "GET", f"{HERE}/waiting"))["things"]
            waits[who] = booking_id in {one["subject_id"] for one in things}
        assert waits == {"wu-staff": False, STAFF: True}
        async with httpx2.AsyncClient(
            transport=Settling(running.platform), base_url="http://hehuo.test"
        ) as http:
            browser = Browser(http)
            await browser.sign_in("wu-staff")
            queue = (await browser.get("/haiwan/desk/requests")).text
            assert f"{booking_id}/approve" not in queue
            assert "由其他工作人员答复" in queue
        await running.done(STAFF, "POST", f"{path}/approval", {})


async def _rejected_by_pages(browser: Browser, booking_id: str) -> None:
    await browser.sign_in("lin")
    assert "待答复" in (await browser.get("/haiwan/me")).text
    assert "答复之前时段为您保留" in (await browser.get(f"/haiwan/bookings/{booking_id}?new=1")).text
    assert (await browser.get("/haiwan/desk/requests")).status_code == 403
    await browser.sign_in(STAFF)
    assert "答复空间申请" in (await browser.get("/haiwan/desk")).text
    queue = (await browser.get("/haiwan/desk/requests")).text
    assert f'action="/haiwan/desk/requests/{booking_id}/approve"' in queue
    assert "还剩 23 小时" in queue
    form = f"/haiwan/desk/requests/{booking_id}/reject"
    assert (await sends(browser, form, {})).status_code == 422
    assert (await sends(browser, form, {"reason": REASON})).status_code == 303
    assert "没有等候答复的申请" in (await browser.get("/haiwan/desk/requests")).text


async def _read_by_lin_alone(running: Stage, browser: Browser, booking_id: str) -> None:
    path = f"{HERE}/bookings/{booking_id}"
    assert (await running.done("lin", "GET", path))["rejection"] == REASON
    assert (await running.done("zhao", "GET", path))["rejection"] is None
    await browser.sign_in("lin")
    assert REASON in (await browser.get(f"/haiwan/bookings/{booking_id}")).text
    assert "未通过" in (await browser.get("/haiwan/me/messages")).text


async def _approved_by_pages(browser: Browser, booking_id: str) -> None:
    await browser.sign_in(STAFF)
    form = "/haiwan/desk/requests"
    assert (await sends(browser, form, {}, f"{form}/{booking_id}/approve")).status_code == 303
    await browser.sign_in("lin")
    assert "已确认" in (await browser.get(f"/haiwan/bookings/{booking_id}")).text
    assert "已通过" in (await browser.get("/haiwan/me/messages")).text


async def _no_longer_asked_for(running: Stage, browser: Browser, space_id: str) -> None:
    await browser.sign_in(STAFF)
    form = f"/haiwan/desk/rooms/{space_id}/approval"
    assert "预约审批：书法区" in (await browser.get(form)).text
    assert (await sends(browser, form, {"answer_hours": "0", "for_whom": "partner"})).status_code == 422
    assert (await sends(browser, form, {"answer_hours": "12", "for_whom": "partner"})).status_code == 303
    assert (await running.done(None, "GET", f"{HERE}/spaces/{space_id}"))["approval"] == {
        "for_whom": ["partner"],
        "above_minutes": None,
        "answer_hours": 12,
    }
    assert (await sends(browser, form, {"answer_hours": "12"})).status_code == 303
    assert (await running.done(None, "GET", f"{HERE}/spaces/{space_id}"))["approval"] is None
