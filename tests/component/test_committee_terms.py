"""Terms on the committee: recorded by the district on its page, told to everybody and to the desk in time."""

import re
from datetime import timedelta
from pathlib import Path

import httpx2

from examples.gangwan.people import identities
from tests.component.gateway import OFFICER, Settling, stage
from tests.component.test_gateway_pages import Browser, token_on

HERE = "/v1/communities/haiwan"
MEMBERS = ("gu-committee", "shen-committee", "ye-committee", "tang-committee", "han-committee")
IDS = [identities()[name].person_id for name in MEMBERS]


async def test_the_district_records_a_term_whose_end_is_told_and_ends_the_vote(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        await running.platform.gateway.clients["fund"].handled("haiwan", "partners", 1)
        today = (running.platform.gateway.clock.now() + timedelta(hours=8)).date()
        transport = Settling(running.platform)
        async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
            browser = Browser(http)
            page, form = "/haiwan/fund/committee", "/haiwan/fund/committee-term"
            assert "可以表决" in (await browser.get(page)).text
            await browser.sign_in(MEMBERS[0])
            assert "您本人" in (await browser.get(page)).text
            assert (await browser.get(form)).status_code == 403
            await browser.sign_in(OFFICER)
            shown = await browser.get(form)
            once = re.search(r'name="once" value="([^"]+)"', shown.text)
            assert once is not None
            fields = {"token": token_on(shown.text), "once": once[1], "person_id": IDS[0]}
            wrong = await browser.send(form, {**fields, "starts_on": "", "ends_on": ""})
            assert wrong.status_code == 422
            term = {"starts_on": today.isoformat(), "ends_on": (today + timedelta(days=9)).isoformat()}
            sent = await browser.send(form, {**fields, **term})
            told = await browser.get(sent.headers["location"])
            assert "60 日内届满" in told.text
            for who in ("chen-staff", "luo-district"):  # The district alone sets terms, and staff see to it.
                things = (await running.done(who, "GET", f"{HERE}/waiting"))["things"]
                assert [one["person_id"] for one in things if one["task"] == "renew_term"] == IDS[:1]
            await running.done(None, "POST", "/v1/development/clock", {"advance_seconds": 11 * 86_400})
            english = (await browser.get(page, accept_language="en")).text
            assert "not in office" in english
            assert "can&#39;t vote" in english
        wish = {"title": "灯具", "purpose": "facilities", "amount_fen": 100, "payee_organisation": "灯具店"}
        made = await running.done("chen-staff", "POST", f"{HERE}/fund/disbursements", wish)
        votes = f"{HERE}/fund/disbursements/{made['id']}/votes"
        ballot = {"vote": "in_favour"}
        assert await running.refused(MEMBERS[0], "POST", votes, ballot) == (403, "committee_term_is_over")
        assert await running.refused(MEMBERS[1], "POST", votes, ballot) == (409, "committee_is_not_seated")
