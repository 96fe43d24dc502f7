"""A session is drafted once more for another time: through the API, and by the button on its page."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx2

from tests.component.gateway import Settling, Stage, stage
from tests.component.test_bookings_sessions import FARMER, HERE, OTHER_PARTNER, STAFF, admit, priced
from tests.component.test_gateway_pages import Browser
from tests.component.test_holidays import sends


async def _lesson(running: Stage) -> tuple[str, datetime, str]:
    """An open lesson with a price: its id, its start, and the reference that its price stands on."""
    partner_id = await admit(running, FARMER)
    terrace = {"name": "露台", "name_en": "Terrace", "capacity": 60, "units": 2}
    space = await running.done(STAFF, "POST", f"{HERE}/spaces", terrace)
    now = running.platform.gateway.clock.now().astimezone(ZoneInfo("Asia/Shanghai"))
    saturday = now.replace(hour=10, minute=0, second=0, microsecond=0)
    saturday += timedelta(days=(5 - now.weekday()) % 7 + 7)
    draft = {
        "partner_id": partner_id,
        "space_id": space["id"],
        "units": 2,
        "starts_at": saturday.isoformat(),
        "ends_at": (saturday + timedelta(minutes=90)).isoformat(),
        "title": "亲子无土栽培课",
        "description": "请带水杯",
        "capacity": 50,
        "for_minors": True,
        "category": "nature",
        "age_from": 6,
    }
    made = await running.done(FARMER, "POST", f"{HERE}/sessions", draft)
    price = await priced(running)
    await running.done(FARMER, "PUT", f"{HERE}/sessions/{made['id']}/price", price)
    await running.done(FARMER, "POST", f"{HERE}/sessions/{made['id']}/opening")
    return made["id"], saturday, price["reference_id"]


async def test_a_session_is_copied_with_what_it_is_and_its_price_is_checked_again(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        session_id, saturday, reference_id = await _lesson(running)
        copies = f"{HERE}/sessions/{session_id}/copies"
        wish = {"starts_at": (saturday + timedelta(days=7)).isoformat()}
        made = [await running.done(FARMER, "POST", copies, wish, Idempotency_Key="once") for _ in range(2)]
        assert made[0]["id"] == made[1]["id"] != session_id
        old = await running.done(FARMER, "GET", f"{HERE}/sessions/{session_id}")
        new = await running.done(FARMER, "GET", f"{HERE}/sessions/{made[0]['id']}")
        own = {"session_id", "booking_id", "starts_at", "ends_at", "drafted_at", "state"}
        assert {key: new[key] for key in new.keys() - own} == {key: old[key] for key in old.keys() - own}
        assert new["state"] == "priced"
        assert datetime.fromisoformat(new["starts_at"]) == saturday + timedelta(days=7)
        booking = await running.done(STAFF, "GET", f"{HERE}/bookings/{new['booking_id']}")
        assert booking["units"] == 2

        await admit(running, OTHER_PARTNER)
        later = {"starts_at": (saturday + timedelta(days=21)).isoformat()}
        assert await running.refused(OTHER_PARTNER, "POST", copies, later) == (403, "actor_may_not_do_this")
        draft_of_others = f"{HERE}/sessions/{new['session_id']}/copies"
        assert (await running.refused(OTHER_PARTNER, "POST", draft_of_others, later))[0] == 404
        assert (await running.refused("lin", "POST", copies, later))[0] == 403
        assert (await running.refused(FARMER, "POST", copies, wish))[1] == "space_is_not_free"

        withdrawal = {"reason": "价格普遍下降"}
        await running.done(STAFF, "POST", f"{HERE}/references/{reference_id}/withdrawal", withdrawal)
        assert (await running.refused(FARMER, "POST", copies, later))[1] == "reference_is_not_in_force"
        async with httpx2.AsyncClient(
            transport=Settling(running.platform), base_url="http://hehuo.test"
        ) as http:
            await _by_its_page(Browser(http), session_id, saturday)


async def _by_its_page(browser: Browser, session_id: str, saturday: datetime) -> None:
    form = f"/haiwan/partner/sessions/{session_id}/copy"
    await browser.sign_in("lin")
    assert form not in (await browser.get(f"/haiwan/sessions/{session_id}")).text
    assert (await browser.get(form)).status_code == 404
    assert (await browser.get("/haiwan/partner/sessions/none/copy")).status_code == 404
    await browser.sign_in(FARMER)
    for place in ("sessions", "partner/sessions"):
        assert f'href="{form}"' in (await browser.get(f"/haiwan/{place}/{session_id}")).text
    proposed = (await browser.get(form)).text
    assert "换个时间再办一次" in proposed
    assert f'value="{saturday + timedelta(days=7):%Y-%m-%dT%H:%M}"' in proposed
    wish = {"starts_at": f"{saturday + timedelta(days=14):%Y-%m-%dT%H:%M}", "without_price": "false"}
    refused = await sends(browser, form, wish)
    assert refused.status_code == 409
    assert "参考价" in refused.text
    assert f'value="{wish["starts_at"]}"' in refused.text
    done = await sends(browser, form, wish | {"without_price": "true"})
    assert done.status_code == 303
    copied = await browser.get(done.headers["location"], accept_language="en")
    assert "Copy with a new time" in copied.text
    assert "free" in copied.text
