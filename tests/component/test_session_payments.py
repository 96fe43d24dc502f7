"""The payments of a session on its host's page, and what a resident says that they paid on their own."""

from datetime import datetime, timedelta
from pathlib import Path

import httpx2

from tests.component.gateway import Settling, stage
from tests.component.test_bookings_sessions import FARMER, HERE, OTHER_PARTNER, STAFF
from tests.component.test_gateway_pages import Browser
from tests.component.test_gateway_pages_volunteering import answer, sent
from tests.component.test_messages import a_lesson

NOBODY = "00000000-0000-7000-8000-000000000000"


async def test_who_paid_who_owes_and_whose_word_differs_is_a_page(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        path = await a_lesson(running)
        session_id = path.rpartition("/")[2]
        await running.done("lin", "PUT", f"{HERE}/me", {"name": "林女士", "phone": "13800001111"})
        limits = {"late_cancel_minutes": 60, "late_refund_bps": 2_500}
        await running.done(STAFF, "PUT", f"{HERE}/booking-limits", {"limits": limits})
        key = (await running.done("lin", "POST", f"{path}/enrolments"))["id"]
        price_fen = (await running.done(None, "GET", path))["price_fen"]
        said, session = f"/haiwan/said-payments/{key}", f"/haiwan/sessions/{session_id}"
        payments = f"/haiwan/partner/sessions/{session_id}/payments"
        transport = Settling(running.platform)
        async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
            browser = Browser(http)
            await browser.sign_in("lin")
            assert f'href="{said}"' in (await browser.get(session)).text
            wrong = await answer(browser, said, said_fen="99999")
            assert (wrong.status_code, 'value="99999"' in wrong.text) == (422, True)
            await sent(browser, said, said_fen=f"{price_fen / 100:.2f}")
            assert "本人所说" in (await browser.get(session)).text
            assert "As said" in (await browser.get(session, accept_language="en")).text
            assert (await browser.get(payments)).status_code == 404
            assert "退还" not in (await browser.get(session)).text  # Nothing is paid yet.
            await browser.sign_in("zhao")
            assert (await browser.get(said)).status_code == 404
            assert (await browser.get(f"/haiwan/said-payments/{NOBODY}")).status_code == 404
            assert (await browser.get("/haiwan/said-payments/none")).status_code == 404
            assert await running.refused(
                "zhao", "PUT", f"{HERE}/enrolments/{key}/said-payment", {"said_fen": 1}
            ) == (403, "actor_may_not_do_this")
            await browser.sign_in(OTHER_PARTNER)
            assert (await browser.get(payments)).status_code == 404
            await browser.sign_in(FARMER)
            assert f'href="{payments}"' in (await browser.get(payments.removesuffix("/payments"))).text
            roll = f"/haiwan/partner/sessions/{session_id}/roll"
            before = (await browser.get(roll)).text
            assert ("起可以签到" in before, "保存名单" in before) == (True, False)
            assert f'{session_id}/cancel"' in (await browser.get(roll.removesuffix("/roll"))).text
            shown = (await browser.get(payments)).text
            assert "林女士" in shown
            assert "本人说已付" in shown
            assert "Please check" in (await browser.get(payments, accept_language="en")).text
            money = f"{payments}/{key}"
            assert (await browser.get(f"{money}/gift")).status_code == 404
            assert (await browser.get(f"{payments}/{NOBODY}/payment")).status_code == 404
            too_much = await answer(browser, f"{money}/payment", amount_fen="99999")
            assert (too_much.status_code, 'value="99999"' in too_much.text) == (422, True)
            await sent(browser, f"{money}/payment", amount_fen=f"{price_fen / 100:.2f}")
            assert "本人说已付" not in (await browser.get(payments)).text
            await browser.sign_in(STAFF)
            assert f'href="{money}/refund"' in (await browser.get(payments)).text
            await sent(browser, f"{money}/refund", amount_fen="1", reason="goodwill")
            listed = (await browser.get(payments)).text
            assert ("不再收取 ¥1.00" in listed, f'href="{money}/payment"' in listed) == (True, False)
            await sent(browser, f"{money}/refund", amount_fen="2", reason="paid_by_mistake")
            assert f'href="{money}/payment"' in (await browser.get(payments)).text
            await sent(browser, f"{money}/payment", amount_fen="2")
            assert "本人说已付" not in (await browser.get(payments)).text  # Back, and paid again.
            await browser.sign_in("lin")
            left = (price_fen - 100) / 400
            assert f"after that, ¥{left:.2f}" in (await browser.get(session, accept_language="en")).text
            starts_at = datetime.fromisoformat((await running.done(None, "GET", path))["starts_at"])
            ahead = starts_at - running.platform.gateway.clock.now() - timedelta(minutes=30)
            clock, seconds = "/v1/development/clock", int(ahead.total_seconds())
            await running.done(None, "POST", clock, {"advance_seconds": seconds})
            asked = (await browser.get(session)).text
            assert "现在退回算临时取消" in asked
            assert f"退还 ¥{left:.2f}" in asked
            # The place keeps the limits by which it was given.
            whole = {"late_cancel_minutes": 1, "late_refund_bps": 10_000}
            await running.done(STAFF, "PUT", f"{HERE}/booking-limits", {"limits": whole})
            assert f"退还 ¥{left:.2f}" in (await browser.get(session)).text
            await running.done(None, "POST", clock, {"advance_seconds": 3_600})
            await browser.sign_in(FARMER)
            assert "保存名单" in (await browser.get(roll)).text
            # It has begun: only staff could still call it off.
            assert f'{session_id}/cancel"' not in (await browser.get(roll.removesuffix("/roll"))).text
            place = await running.done("lin", "GET", f"{HERE}/enrolments/{key}")
            assert (place["said_fen"], place["refunded_fen"]) == (price_fen, 300)
