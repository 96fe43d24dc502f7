"""A committee that shrinks while it votes: who has voted has all votes counted by who is left."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx2
import pytest
import pytest_asyncio

from examples.gangwan.people import identities
from tests.component.gateway import Settling, Stage, stage
from tests.component.test_gateway_pages import Browser, token_on

pytestmark = pytest.mark.asyncio(loop_scope="module")

HERE = "/v1/communities/haiwan"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("votes") / "data") as one:
        await one.open("haiwan")
        yield one


async def test_what_is_enough_for_who_is_left_passes_when_somebody_who_voted_has_it_counted(
    running: Stage,
) -> None:
    members = [
        name for name, one in identities().items() if one.community == "haiwan" and "committee" in one.roles
    ]
    more = ["lin", "zhao"]
    for name in more:
        path = f"{HERE}/people/{identities()[name].person_id}/roles/committee"
        await running.done("luo-district", "PUT", path)
    today = (running.platform.gateway.clock.now() + timedelta(hours=8)).date().isoformat()
    gift = {"amount_fen": 50_000, "channel": "cash", "reference": "现金 1", "received_on": today}
    await running.done("qian-treasurer", "POST", f"{HERE}/fund/donations", gift)
    wish = {"title": "镜面", "purpose": "facilities", "payee_organisation": "维修部", "amount_fen": 12_000}
    made = await running.done("chen-staff", "POST", f"{HERE}/fund/disbursements", wish)
    votes, page = f"{HERE}/fund/disbursements/{made['id']}/votes", f"/haiwan/fund/spending/{made['id']}"
    for name, vote in zip(
        members, ("in_favour", "in_favour", "in_favour", "against", "against"), strict=True
    ):
        await running.done(name, "POST", votes, {"vote": vote})
    async with httpx2.AsyncClient(transport=Settling(running.platform), base_url="http://hehuo.test") as http:
        browser = Browser(http)
        await browser.sign_in(members[0])
        assert "重新计票" not in (await browser.get(page)).text, "nothing has changed"
        for name in more:
            path = f"{HERE}/people/{identities()[name].person_id}/roles/committee"
            await running.done("luo-district", "DELETE", path)
        await browser.sign_in("chen-staff")
        assert "重新计票" not in (await browser.get(page)).text, "who has no vote is not offered it"
        await browser.sign_in(members[0])
        shown = (await browser.get(page)).text
        assert "维持我的一票，重新计票" in shown
        once = re.search(r'name="once" value="([^"]+)"', shown)
        assert once is not None
        sent = {"token": token_on(shown), "once": once[1], "vote": "in_favour"}
        done = await browser.send(f"{page}/votes", sent)
        assert done.status_code == 303, done.text
        assert "重新计票" not in (await browser.get(page)).text
    found = await running.done(None, "GET", f"{HERE}/fund/disbursements/{made['id']}")
    assert (found["state"], found["tally"]["entitled"], len(found["votes"])) == ("in_publicity", 5, 5)
