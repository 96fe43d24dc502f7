"""Prices with evidence on the whole platform: proposed, approved in public, challenged, withdrawn."""

from datetime import timedelta
from pathlib import Path

import httpx2

from examples.gangwan.people import identities
from tests.component.gateway import Settling, stage
from tests.component.test_bookings_sessions import FARMER, HERE, SOURCES, STAFF, admit
from tests.component.test_gateway_pages import Browser
from tests.component.test_holidays import sends

MILLION = {"market_reference_fen": 100_000_000, "market_source": "三家均价", "price_fen": 50_000_000}


async def test_a_price_stands_on_quotes_that_staff_approve_and_residents_challenge(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        partner_id = await admit(running, FARMER)
        space = await running.done(
            STAFF, "POST", f"{HERE}/spaces", {"name": "露台", "name_en": "Terrace", "capacity": 9}
        )
        now = running.platform.gateway.clock.now()
        begins = (now + timedelta(days=(5 - now.weekday()) % 7 + 7)).replace(
            hour=2, minute=0, second=0, microsecond=0
        )
        draft = {
            "partner_id": partner_id,
            "space_id": space["id"],
            "starts_at": begins.isoformat(),
            "ends_at": (begins + timedelta(minutes=90)).isoformat(),
            "title": "亲子种植课",
            "capacity": 2,
        }
        session = f"sessions/{(await running.done(FARMER, 'POST', f'{HERE}/sessions', draft))['id']}"
        # The fault: a number that the partner types was the measure of its own price.
        assert await running.refused(FARMER, "PUT", f"{HERE}/{session}/price", MILLION) == (
            409,
            "price_needs_a_reference",
        )
        transport = Settling(running.platform)
        async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
            browser = Browser(http)
            await browser.sign_in(FARMER)
            empty = await browser.get(f"/haiwan/partner/{session}/price")
            assert "还没有有效的市场参考价" in empty.text
            quotes = {"category": "亲子种植课", "unit": "hour"}
            for place, source in enumerate(SOURCES):
                quotes |= {
                    f"quotes.{place}.source": source,
                    f"quotes.{place}.amount_fen": f"{80 + place}",
                    f"quotes.{place}.day": str(now.date() - timedelta(days=5)),
                }
            proposed = await sends(browser, "/haiwan/prices/propose", quotes)
            assert proposed.status_code == 303
            here = proposed.headers["location"].partition("?")[0]
            reference_id = here.rpartition("/")[2]
            assert await running.refused(None, "GET", f"{HERE}/references/{reference_id}") == (
                404,
                "reference_is_unknown",
            )

            await browser.sign_in(STAFF)
            await running.platform.host.settled()  # Who did something sees it at once, others soon.
            desk = await browser.get("/haiwan/desk")
            assert f'href="{here}"' in desk.text
            assert "审定市场参考价" in desk.text
            assert (await sends(browser, f"{here}/approve", {"valid_days": "0"})).status_code == 422
            approved = await sends(browser, f"{here}/approve", {"valid_days": "180"})
            assert "有效" in (await browser.get(approved.headers["location"])).text

            await browser.sign_in(FARMER)
            form = f"/haiwan/partner/{session}/price"
            assert (
                "本课最高 ¥60.75" in (await browser.get(form)).text
            )  # ¥81.00 an hour, for 90 minutes, half of it.
            price = {"reference_id": reference_id, "price_fen": "60.76"}
            assert "¥60.75" in (await sends(browser, form, price)).text
            assert (await sends(browser, form, price | {"price_fen": "60.75"})).status_code == 303
            opened = await sends(browser, f"/haiwan/partner/{session}", {}, f"/haiwan/partner/{session}/open")
            assert opened.status_code == 303
            public = session + opened.headers["location"].partition("?")[1]
            assert f'href="{here}"' in (await browser.get(f"/haiwan/{public}")).text

            await browser.sign_in("lin")
            raised = await sends(browser, f"{here}/challenge", {"grounds": "隔壁只要30元一小时"})
            assert raised.status_code == 303
            shown = await browser.get(raised.headers["location"])
            assert "隔壁只要30元一小时" not in shown.text
            await browser.sign_in(STAFF)
            await running.platform.host.settled()  # Who did something sees it at once, others soon.
            desk = await browser.get("/haiwan/desk")
            assert "答复居民对市场价的质疑" in desk.text
            page = await browser.get(here)
            assert "隔壁只要30元一小时" in page.text
            view = await running.done(STAFF, "GET", f"{HERE}/references/{reference_id}")
            challenge_id = view["challenges"][0]["challenge_id"]
            answer = {"upheld": "true", "answer": "其中一家已停业"}
            answered = await sends(browser, f"{here}/challenges/{challenge_id}/answer", answer)
            assert answered.status_code == 303
            http.cookies.set("hehuo-language", "en")
            assert "Withdrawn" in (await browser.get(answered.headers["location"])).text
            assert "per person and hour" in (await browser.get("/haiwan/prices")).text

        await running.platform.host.settled()
        seen = await running.done(None, "GET", f"{HERE}/references/{reference_id}")
        assert (seen["state"], seen["challenges"][0]["grounds"]) == ("withdrawn", None)
        assert seen["approved_by"] not in {None, identities()[STAFF].person_id}
        assert seen["approved_by"] == seen["challenges"][0]["answered_by"]
        waiting = await running.done(STAFF, "GET", f"{HERE}/waiting?role=staff")
        assert not [one for one in waiting["things"] if one["task"] == "answer_challenge"]
