"""What a room costs: through the API and on pages, from the desk's rule to the refund, in both languages."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx2
import pytest
import pytest_asyncio

from tests.component.gateway import Settling, Stage, stage
from tests.component.test_gateway_desks import sends
from tests.component.test_gateway_pages import Browser

pytestmark = pytest.mark.asyncio(loop_scope="module")

HERE, STAFF, LIN = "/v1/communities/haiwan", "chen-staff", "lin"
ALWAYS = {"weekdays": list(range(1, 8)), "opens_at": "00:00", "closes_at": "00:00", "closes_next_day": True}
SPACE = {"name": "舞蹈室", "name_en": "Dance room", "floor": 2, "capacity": 25}


def in_days(days: int, hour: int = 10) -> datetime:
    """Eighteen o'clock in Guangzhou, some days from now."""
    return (datetime.now(UTC) + timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("prices") / "data") as one:
        await one.open("haiwan")
        yield one


@pytest_asyncio.fixture(loop_scope="module")
async def browser(running: Stage) -> AsyncIterator[Browser]:
    transport = Settling(running.platform)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
        yield Browser(http)


async def room(running: Stage, name: str) -> str:
    always = [{key: value for key, value in ALWAYS.items() if key != "hourly_fen"}]
    made = await running.done(
        STAFF, "POST", f"{HERE}/spaces", SPACE | {"name": name, "opening_windows": always}
    )
    return str(made["id"])


async def test_a_room_is_priced_booked_paid_cancelled_and_given_back(running: Stage) -> None:
    space_id = await room(running, "舞蹈室")
    rules = [ALWAYS | {"for_whom": "resident", "hourly_fen": 6_000}]
    await running.done(STAFF, "PUT", f"{HERE}/spaces/{space_id}/prices", {"rules": rules})
    begin, end = in_days(3), in_days(3) + timedelta(minutes=90)
    params = {"from": begin.isoformat(), "to": end.isoformat()}
    asked = httpx2.URL(f"{HERE}/spaces/{space_id}/price", params=params)
    assert (await running.done(LIN, "GET", str(asked)))["price_fen"] == 9_000
    lengths = httpx2.URL(f"{HERE}/spaces/{space_id}/prices-until", params=params)
    assert (await running.done(LIN, "GET", str(lengths)))["prices_fen"] == [3_000, 6_000, 9_000]
    for wrong in ({"to": begin.isoformat()}, {"to": in_days(8).isoformat()}):
        too_many = httpx2.URL(f"{HERE}/spaces/{space_id}/prices-until", params=params | wrong)
        assert (await running.refused(LIN, "GET", str(too_many)))[0] == 422
    nowhere = httpx2.URL(f"{HERE}/spaces/00000000-0000-7000-8000-000000000000/prices-until", params=params)
    assert await running.refused(LIN, "GET", str(nowhere)) == (404, "space_is_unknown")
    dates = {"starts_at": begin.isoformat(), "ends_at": end.isoformat(), "repeats": "weekly", "dates": 2}
    tried = await running.done(LIN, "POST", f"{HERE}/series/trial", {"space_id": space_id, **dates})
    assert ([one["price_fen"] for one in tried["free"]], tried["price_fen"]) == ([9_000, 9_000], 18_000)
    for_partners = httpx2.URL(f"{HERE}/spaces/{space_id}/price", params=params | {"for_whom": "partner"})
    assert (await running.done(LIN, "GET", str(for_partners)))["price_fen"] == 0
    body = {"space_id": space_id, "starts_at": begin.isoformat(), "ends_at": end.isoformat()}
    path = f"{HERE}/bookings/{(await running.done(LIN, 'POST', f'{HERE}/bookings', body))['id']}"
    await running.done(STAFF, "POST", f"{path}/payments", {"amount_fen": 9_000})
    assert await waiting_fen(running) == 9_000
    await running.done(LIN, "POST", f"{path}/cancellation", {})
    after = await running.done(LIN, "GET", path)
    assert (after["price_fen"], after["paid_fen"], after["refund_owed_fen"]) == (0, 9_000, 9_000)
    await running.done(STAFF, "POST", f"{path}/refunds", {"amount_fen": 9_000})
    after = await running.done(LIN, "GET", path)
    assert (after["refunded_fen"], after["refund_owed_fen"]) == (9_000, 0)
    assert await waiting_fen(running) == 0
    others = await running.done("zhao", "GET", path)
    assert (others["booked_by"], others["paid_fen"]) == (None, 0)


async def test_what_was_collected_is_in_the_funds_books_once_it_has_arrived(
    running: Stage, browser: Browser
) -> None:
    space_id = await room(running, "会议室")
    rules = [ALWAYS | {"for_whom": "resident", "hourly_fen": 6_000}]
    await running.done(STAFF, "PUT", f"{HERE}/spaces/{space_id}/prices", {"rules": rules})
    begin, end = in_days(4), in_days(4) + timedelta(hours=1)
    body = {"space_id": space_id, "starts_at": begin.isoformat(), "ends_at": end.isoformat()}
    booking = (await running.done(LIN, "POST", f"{HERE}/bookings", body))["id"]
    await running.done(STAFF, "POST", f"{HERE}/bookings/{booking}/payments", {"amount_fen": 6_000})
    assert await waiting_fen(running) == 6_000
    page = await browser.get("/haiwan/fund")
    assert "已收取、尚未入账的场地使用费：¥60.00" in page.text
    day = datetime.now(UTC).astimezone(ZoneInfo("Asia/Shanghai")).date().isoformat()
    slip = {"source": "space_income", "received_on": day, "reference": "银行回单 R-1"}
    income = f"{HERE}/fund/income"
    refused = await running.ask("qian-treasurer", "POST", income, slip | {"amount_fen": 6_001})
    assert (refused.status_code, refused.json()["code"]) == (409, "space_income_is_more_than_collected")
    await running.done("qian-treasurer", "POST", income, slip | {"amount_fen": 6_000})
    statement = await running.done(None, "GET", f"{HERE}/fund")
    income_of = {one["source"]: one["amount_fen"] for one in statement["income"]}
    assert income_of["space_income"] == 6_000
    assert (statement["at_host_charity_fen"], statement["space_income_waiting_fen"]) == (6_000, 0)


async def _in_credits_alone(browser: Browser, desk: str, given: dict[str, str]) -> None:
    """The field for money stays empty; with both empty, or both filled in, the form says why not."""
    for wrong in ({}, {"hourly_fen": "1", "hourly_credits": "1"}):
        sent = await sends(browser, f"{desk}/add", given | wrong)
        assert (sent.status_code, "每小时收钱或收点数，二选一" in sent.text) == (422, True)
        browser.http.cookies.set("hehuo-language", "en")
        sent = await sends(browser, f"{desk}/add", given | wrong)
        assert (sent.status_code, "An hour costs money or credits" in sent.text) == (422, True)
        browser.http.cookies.delete("hehuo-language")
    added = await sends(browser, f"{desk}/add", given | {"hourly_fen": "", "hourly_credits": "2"})
    assert (added.status_code, "每小时 2 个点数" in (await browser.get(desk)).text) == (303, True)


async def waiting_fen(running: Stage) -> int:
    assert await running.platform.host.settled(10)
    return int((await running.done(None, "GET", f"{HERE}/fund"))["space_income_waiting_fen"])


async def test_the_price_is_shown_before_booking_and_paid_at_the_desk_in_both_languages(
    browser: Browser, running: Stage
) -> None:
    space_id = await room(running, "书法区")
    await browser.sign_in(STAFF)
    desk = f"/haiwan/desk/rooms/{space_id}/prices"
    assert "该空间免费使用" in (await browser.get(desk)).text
    wrong = await sends(browser, f"{desk}/add", {"for_whom": "resident", "hourly_fen": "12.5"})
    assert wrong.status_code == 422
    assert 'value="12.5"' in wrong.text
    given = {"for_whom": "resident", "weekdays": "1", "opens_at": "00:00", "closes_at": "00:00"}
    added = await sends(browser, f"{desk}/add", given | {"closes_next_day": "true", "hourly_fen": "12.50"})
    assert "¥12.50" in (await browser.get(added.headers["location"])).text
    await _in_credits_alone(browser, desk, given | {"closes_next_day": "true"})
    rules = [ALWAYS | {"for_whom": "resident", "hourly_fen": 6_000}]
    await running.done(STAFF, "PUT", f"{HERE}/spaces/{space_id}/prices", {"rules": rules})
    assert (
        "，每小时 ¥60.00<br>其余时段免费" in (await browser.get(f"/haiwan/desk/rooms/{space_id}/door")).text
    )

    await browser.sign_in(LIN)
    browser.http.cookies.set("hehuo-language", "en")
    assert "¥60.00 an hour" in (await browser.get(f"/haiwan/rooms/{space_id}")).text
    start = in_days(4).isoformat()
    book = await browser.get(f"/haiwan/rooms/{space_id}/book?start={start.replace('+', '%2B')}")
    assert "¥60.00" in book.text
    assert "100% of the price back" in book.text
    sent = await sends(
        browser,
        str(book.request.url),
        {"starts_at": start, "minutes": "60"},
        f"/haiwan/rooms/{space_id}/book",
    )
    booking = sent.headers["location"].partition("?")[0]
    assert "¥60.00" in (await browser.get(sent.headers["location"])).text

    await browser.sign_in(STAFF)
    of_money = f"/haiwan/desk{booking.removeprefix('/haiwan')}"
    assert "/pay" in (await browser.get(booking)).text
    too_much = await sends(browser, f"{of_money}/pay", {"amount_fen": "60.01"})
    assert too_much.status_code == 409
    paid = await sends(browser, f"{of_money}/pay", {"amount_fen": "60.00"})
    assert "¥60.00 paid" in (await browser.get(paid.headers["location"])).text
    back = await sends(browser, f"{of_money}/refund", {"amount_fen": "10"})
    assert "¥10.00 given back" in (await browser.get(back.headers["location"])).text
    browser.http.cookies.set("hehuo-language", "zh-Hans")
    page = await browser.get(booking)
    assert "已付 ¥60.00" in page.text
    form = re.search(r'name="effective_from" value="([^"]+)"', (await browser.get(desk)).text)
    assert form
    gone = await sends(browser, desk, {"effective_from": form[1], "place": "0"})
    assert "该空间免费使用" in (await browser.get(gone.headers["location"])).text
    for path in (f"{desk[:-42]}nonsense/prices", "/haiwan/desk/bookings/nonsense/pay"):
        assert (await browser.get(path)).status_code == 404


async def test_what_giving_a_room_back_costs_is_told_before_it_is(running: Stage, browser: Browser) -> None:
    space_id = await room(running, "排练室")
    rules = [ALWAYS | {"for_whom": "resident", "hourly_fen": 6_000}]
    await running.done(STAFF, "PUT", f"{HERE}/spaces/{space_id}/prices", {"rules": rules})
    begin = in_days(5)
    late = {"late_cancel_minutes": 10_080, "late_refund_bps": 2_500}
    browser.http.cookies.set("hehuo-language", "en")
    for limits, told in (
        (late, "¥45.00 of the price of ¥60.00 stays due"),
        (late | {"late_cancel_minutes": 1}, "it costs you nothing"),
        (late | {"late_refund_bps": 10_000}, None),
    ):
        await running.done(STAFF, "PUT", f"{HERE}/booking-limits", {"limits": limits})
        times = {"starts_at": begin.isoformat(), "ends_at": (begin + timedelta(hours=1)).isoformat()}
        made = await running.done(LIN, "POST", f"{HERE}/bookings", {"space_id": space_id, **times})
        page = f"/haiwan/bookings/{made['id']}"
        await browser.sign_in(LIN)
        asked = (await browser.get(page)).text.partition("<details>")[2]
        assert "free for others at once" in asked
        assert (told in asked) if told else ("due" not in asked and "nothing" not in asked)
        assert "<h1>My booking</h1>" in (await browser.get(page)).text
        await browser.sign_in(STAFF)
        assert "<h1>Booking</h1>" in (await browser.get(page)).text
        assert (
            "stays due" not in (await browser.get(page)).text
        )  # What staff give back costs nobody anything.
        await running.done(LIN, "POST", f"{HERE}/bookings/{made['id']}/cancellation", {})
        after = await running.done(LIN, "GET", f"{HERE}/bookings/{made['id']}")
        assert after["price_fen"] == (4_500 if limits is late else 0)
