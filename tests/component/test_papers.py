"""Papers: a month of the fund, a partner's month, a gift and its receipt, as pages and as PDF."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import httpx2
import pytest
import pytest_asyncio
from pypdf import PdfReader

from examples.gangwan.people import identities
from shared.contracts.fund.shares.commands import RecordRevenue, RegisterPartner, RegisterShareTerms
from shared.kernel.ids import new_id
from tests.component.gateway import Settling, Stage, stage
from tests.component.test_fund import tell, today
from tests.component.test_gateway_pages import Browser

pytestmark = pytest.mark.asyncio(loop_scope="module")

FUND = "/v1/communities/haiwan/fund"
TREASURER = "qian-treasurer"
ENGLISH = {"accept-language": "en"}


@dataclass
class Scene:
    stage: Stage
    partner_id: str
    gift_id: str
    month: str


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scene]:
    """A partner that held one session and remitted a part, and a gift whose receipt is recorded."""
    async with stage(tmp_path_factory.mktemp("papers") / "data") as one:
        await one.open("haiwan")
        await one.platform.gateway.clients["fund"].handled("haiwan", "partners", 1)
        await one.done("lin", "PUT", "/v1/communities/haiwan/me", {"name": "林秀英"})
        now = one.platform.gateway.clock.now()
        partner_id, agreement_id = new_id(now), new_id(now)
        await tell(one, RegisterPartner, partner_id=partner_id, organisation=None, project="天空农场 🌱")
        terms = {"agreement_id": agreement_id, "partner_id": partner_id}
        await tell(one, RegisterShareTerms, **terms, version=1, share_bps=1_500, activated_at=now)
        taken = {"paid_fen": 100_000, "refunded_fen": 0, "takings_fen": 100_000, "delivered_at": now}
        await tell(one, RecordRevenue, **terms, session_id=new_id(now), title="亲子无土栽培课", **taken)
        day = today(one).isoformat()
        arrived = {"amount_fen": 10_000, "arrived_on": day, "reference": "回单 1"}
        await one.done(TREASURER, "POST", f"{FUND}/shares/{partner_id}/remittances", arrived)
        given: dict[str, Any] = {"amount_fen": 10_050, "channel": "qr_code", "received_on": day}
        given |= {"reference": "流水 1", "donor_id": identities()["lin"].person_id}
        made = await one.done(TREASURER, "POST", f"{FUND}/donations", given)
        receipt = {"receipt_number": "0000000102", "receipt_code": "44060226", "check_code": "a1b2c3"}
        await one.done(TREASURER, "POST", f"{FUND}/donations/{made['id']}/receipt", receipt)
        assert await one.platform.host.settled(60)
        yield Scene(one, partner_id, str(made["id"]), day[:7])


@pytest_asyncio.fixture(loop_scope="module")
async def browser(scene: Scene) -> AsyncIterator[Browser]:
    transport = Settling(scene.stage.platform)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
        yield Browser(http)


def read(answer: httpx2.Response) -> str:
    """What the PDF says; it has to be tagged, with a title and a language."""
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf"), answer.text
    reader = PdfReader(BytesIO(answer.content))
    assert b"/Marked true" in answer.content
    assert str(reader.root_object["/Lang"]) in {"zh-CN", "en-GB"}
    assert reader.metadata is not None
    assert reader.metadata.title
    assert b"pdfuaid:part" in answer.content
    assert len(answer.content) < 60_000  # The font's subset, not the font.
    return re.sub(r"\s", "", "".join(one.extract_text() for one in reader.pages))


async def test_a_donor_has_the_record_of_a_gift_with_its_receipt(scene: Scene, browser: Browser) -> None:
    path = f"/haiwan/gifts/{scene.gift_id}/receipt"
    await browser.sign_in("lin")
    assert f'href="{path}"' in (await browser.get("/haiwan/me")).text
    shown = await browser.get(path)
    told = read(await browser.get(f"{path}.pdf"))
    assert f'href="{path}.pdf"' in shown.text
    for words in (
        "林秀英",
        "¥100.50",
        "人民币壹佰元伍角",
        "44060226",
        "0000000102",
        "a1b2c3",
        "pjcy.mof.gov.cn",
    ):
        assert words in shown.text
        assert words in told
    assert "不是票据" in told
    day = today(scene.stage)
    assert f"{day.year}年{day.month}月{day.day}日" in told
    assert f"{day.year}年{day.month}月{day.day}日" in shown.text
    in_english = read(await browser.http.get(f"{path}.pdf", headers=ENGLISH))
    assert f"{day.day}{day:%b}{day.year}" in in_english
    assert day.isoformat() not in told + in_english
    assert "Receiptnumber0000000102" in in_english
    assert "人民币壹佰元伍角" in in_english


async def test_who_keeps_the_books_reads_it_without_the_name_and_others_do_not(
    scene: Scene, browser: Browser
) -> None:
    path = f"/haiwan/gifts/{scene.gift_id}/receipt"
    await browser.sign_in(TREASURER)
    told = read(await browser.get(f"{path}.pdf"))
    assert "0000000102" in told
    assert "林秀英" not in told
    await browser.sign_in("hu")
    assert (await browser.get(f"{path}.pdf")).status_code == 403
    for wrong in ("/haiwan/gifts/nobody/receipt.pdf", f"/haiwan/gifts/{scene.partner_id}/receipt"):
        assert (await browser.get(wrong)).status_code == 404


async def test_a_month_of_the_fund_is_a_statement_for_everybody(scene: Scene, browser: Browser) -> None:
    path = f"/haiwan/fund/months/{scene.month}"
    for page in ("/haiwan/fund", "/haiwan/fund/months"):
        assert f'href="{path}"' in (await browser.get(page)).text
    shown, told = await browser.get(path), read(await browser.get(f"{path}.pdf"))
    for words in ("随手捐", "¥100.50", "服务收入分成", "¥150.00", "¥250.50", "¥200.50", "尚未结账"):
        assert words in shown.text
        assert words in told
    assert "Owned when the month ended" in (await browser.http.get(path, headers=ENGLISH)).text
    for wrong in ("2020-01", "2026-13", "now"):
        assert (await browser.get(f"/haiwan/fund/months/{wrong}")).status_code == 404
        assert (await browser.get(f"/haiwan/fund/months/{wrong}.pdf")).status_code == 404


async def test_a_partners_month_adds_up_to_what_is_due(scene: Scene, browser: Browser) -> None:
    share = f"/haiwan/partner/shares/{scene.partner_id}"
    await browser.sign_in("lin")
    assert f'href="{share}/{scene.month}"' in (await browser.get(share)).text
    told = read(await browser.get(f"{share}/{scene.month}.pdf"))
    # The font has no sign for a plant; a person sees that something was there.
    for words in ("天空农场〓", "亲子无土栽培课", "15%", "¥150.00", "¥100.00", "月末应缴¥50.00", "票据待开"):
        assert words in told
    day = today(scene.stage)
    assert told.count(f"{day.year}年{day.month}月{day.day}日") == 2, "of the session and of what was remitted"
    assert day.isoformat() not in told
    assert "〓表示字体里没有的字" in told
    assert "🌱" in (await browser.get(f"{share}/{scene.month}")).text
    assert (await browser.get(f"{share}/2020-01.pdf")).status_code == 404


async def test_the_same_paper_is_the_same_bytes(scene: Scene, browser: Browser) -> None:
    path = f"/haiwan/fund/months/{scene.month}.pdf"
    first = await browser.get(path)
    await scene.stage.done(None, "POST", "/v1/development/clock", {"advance_seconds": 3_600})
    assert (await browser.get(path)).content == first.content


async def test_without_the_extra_there_are_no_pdfs_and_no_links_to_them(
    scene: Scene, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.gateway.pages.papers.printing.IS_THERE", False)
    path = f"/haiwan/fund/months/{scene.month}"
    page = await browser.get(path)
    assert page.status_code == 200
    assert ".pdf" not in page.text
    refused = await browser.get(f"{path}.pdf")
    assert (refused.status_code, "没有安装 PDF" in refused.text) == (404, True)


async def test_everybody_reads_how_to_check_and_whose_office_it_is_takes_the_pack(browser: Browser) -> None:
    page, pack = "/haiwan/fund/audit", "/haiwan/fund/audit-pack.zip"
    assert f'href="{page}"' in (await browser.get("/haiwan/fund")).text
    assert pack not in (await browser.get(page)).text
    assert "How to check the books" in (await browser.http.get(page, headers=ENGLISH)).text
    await browser.sign_in(TREASURER)
    assert (await browser.get(pack)).status_code == 403
    await browser.sign_in("song-auditor")
    assert f'href="{pack}"' in (await browser.get(page)).text
    taken = await browser.get(pack)
    assert (taken.status_code, taken.headers["content-type"]) == (200, "application/zip")
    with ZipFile(BytesIO(taken.content)) as archive:
        assert "manifest.json" in archive.namelist()
    auditor = identities()["song-auditor"].person_id
    shown = (await browser.get(page)).text
    assert all(one in shown for one in ("谁取过账目副本", "审计包", "截至第", auditor))
    whole = await browser.get("/haiwan/fund/ledger.csv")
    assert (whole.status_code, whole.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert "record,number," in whole.text[:20]
    assert (await browser.get(page)).text.count(auditor) == 2
    english = (await browser.http.get(page, headers=ENGLISH)).text
    assert all(one in english for one in ("Who took a copy of the books", "Audit pack", "up to entry"))
    await browser.sign_in("lin")
    assert "谁取过账目副本" not in (await browser.get(page)).text
