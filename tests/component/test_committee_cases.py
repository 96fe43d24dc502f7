"""The committee's page: each payment that waits with what it does to its purse, and the vote beside it."""

import re
from datetime import timedelta
from pathlib import Path

import httpx2

from tests.component.gateway import Settling, Stage, stage
from tests.component.test_gateway_pages import Browser, token_on

HERE = "/v1/communities/haiwan"
PAGE = "/haiwan/fund/committee"


def form_on(page: str, path: str) -> dict[str, str]:
    """What the form that is sent to this path holds already."""
    form = page.partition(f'action="{path}"')[2].partition("</form>")[0]
    once = re.search(r'name="once" value="([^"]+)"', form)
    assert once is not None, f"no form is sent to {path}"
    return {"token": token_on(form), "once": once[1], "at": "committee"}


async def asked(running: Stage, title: str, amount_fen: int) -> str:
    """Staff ask for a payment; returns the address of its case."""
    wish = {"title": title, "purpose": "facilities", "amount_fen": amount_fen, "payee_organisation": "灯具店"}
    made = await running.done("chen-staff", "POST", f"{HERE}/fund/disbursements", wish)
    return f"/haiwan/fund/spending/{made['id']}"


async def given(running: Stage, amount_fen: int) -> None:
    today = (running.platform.gateway.clock.now() + timedelta(hours=8)).date().isoformat()
    gift = {"amount_fen": amount_fen, "channel": "cash", "received_on": today, "reference": "现金 1"}
    await running.done("qian-treasurer", "POST", f"{HERE}/fund/donations", gift)


async def test_a_member_sees_what_a_payment_does_to_its_purse_and_votes_on_the_same_page(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        await running.platform.gateway.clients["fund"].handled("haiwan", "partners", 1)
        await given(running, 100_000)
        lamps, roof = await asked(running, "楼道灯", 40_050), await asked(running, "雨棚", 100_001)
        transport = Settling(running.platform)
        async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
            browser = Browser(http)
            shown = (await browser.get(PAGE)).text
            assert shown.index("楼道灯") < shown.index("雨棚")
            for figure in ("1,000.00", "400.50", "599.50", "1,000.01", "−¥0.01"):
                assert figure in shown, figure
            assert shown.count("余额不足") == 1
            assert f'action="{lamps}/votes"' not in shown
            await browser.sign_in("gu-committee")
            page = (await browser.get(PAGE)).text
            sent = await browser.send(
                f"{lamps}/votes", {**form_on(page, f"{lamps}/votes"), "vote": "in_favour"}
            )
            assert sent.headers["location"].startswith(PAGE)
            page = (await browser.get(sent.headers["location"])).text
            assert "您已表决：赞成" in page
            assert f'action="{lamps}/votes"' not in page
            related = await browser.send(f"{roof}/relations", form_on(page, f"{roof}/relations"))
            page = (await browser.get(related.headers["location"])).text
            assert f'action="{roof}/votes"' not in page, "a related member is offered no vote"
            await browser.sign_in("chen-staff")
            own = (await browser.get(PAGE, accept_language="en")).text
            assert own.count("you asked for it") == 2
            assert f'action="{lamps}/votes"' not in own


async def test_whoever_asked_takes_a_wrong_request_back_on_its_page_and_nobody_votes_on_it(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        await running.platform.gateway.clients["fund"].handled("haiwan", "partners", 1)
        case = await asked(running, "楼道灯", 400_500)
        transport = Settling(running.platform)
        async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
            browser = Browser(http)
            await browser.sign_in("qian-treasurer")
            assert f'action="{case}/withdrawal"' not in (await browser.get(case)).text
            await browser.sign_in("chen-staff")
            assert "Take the request back" in (await browser.get(case, accept_language="en")).text
            page = (await browser.get(case)).text
            form = {**form_on(page, f"{case}/withdrawal"), "at": "case"}
            sent = await browser.send(f"{case}/withdrawal", form)
            page = (await browser.get(sent.headers["location"])).text
            assert "已撤回" in page
            assert f'action="{case}/withdrawal"' not in page
            assert "没有待决定的支出" in (await browser.get(PAGE)).text
        one = f"{HERE}/fund/disbursements/{case.rpartition('/')[2]}"
        late = await running.refused("gu-committee", "POST", f"{one}/votes", {"vote": "in_favour"})
        assert late == (409, "disbursement_is_decided")
        other = await running.refused("qian-treasurer", "POST", f"{one}/withdrawal")
        assert other == (403, "disbursement_was_requested_by_others")


async def test_nothing_to_decide_is_said_in_both_languages(tmp_path: Path) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        transport = Settling(running.platform)
        async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
            browser = Browser(http)
            assert "没有待决定的支出" in (await browser.get(PAGE)).text
            assert "No payment waits" in (await browser.get(PAGE, accept_language="en")).text
