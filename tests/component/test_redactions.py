"""A text is taken out of the vault for a reason: shown as redacted at every door, and the chains verify."""

from pathlib import Path

import httpx2
import pytest

from hehuo.operator.proof import prove
from services.gateway.identity.vault import KeptText
from shared.projections.cursors import to_cursor
from shared.runtime.directory import DataDirectory
from tests.component.gateway import Settling, Stage, stage
from tests.component.test_gateway_pages import Browser
from tests.component.test_partners_thread import HERE, NEED, NOBODYS_ID, SECOND, STAFF
from tests.component.test_rulemaking import fills

pytestmark = pytest.mark.asyncio
TOLD = "3栋2单元的林女士说孩子没有地方玩"
KEPT = "居民希望周末有自然教育活动"
REDACTIONS = f"{HERE}/redactions"


async def a_need(platform: Stage, summary: str) -> str:
    need = str((await platform.done(STAFF, "POST", f"{HERE}/needs", NEED | {"summary": summary}))["id"])
    for name, step in ((SECOND, "verification"), (STAFF, "publication")):
        await platform.done(name, "POST", f"{HERE}/needs/{need}/{step}")
    return need


async def by_the_api(platform: Stage, need: str) -> None:
    for name in ("lin", "qian-treasurer"):
        for path in (f"{HERE}/texts/search", REDACTIONS):
            assert (await platform.refused(name, "POST", path, {}))[0] == 403
    search = f"{HERE}/texts/search"
    assert await platform.refused(STAFF, "POST", search, {"text": "林女士"}) == (404, "text_is_not_kept")
    (text_id,) = (await platform.done(STAFF, "POST", search, {"text": TOLD}))["text_ids"]
    assert await platform.refused(
        STAFF, "POST", REDACTIONS, {"text_id": NOBODYS_ID, "reason": "offensive"}
    ) == (404, "text_is_not_kept")
    body = {"text_id": text_id, "reason": "personal_data"}
    first = await platform.done(STAFF, "POST", REDACTIONS, body, Idempotency_Key="redact-1")
    again = await platform.ask(STAFF, "POST", REDACTIONS, body, Idempotency_Key="redact-1")
    assert (again.json(), again.headers["idempotent-replayed"]) == (first, "true")
    await platform.done(SECOND, "POST", REDACTIONS, body | {"reason": "offensive"})
    assert (await platform.done(None, "GET", f"{HERE}/needs/{need}"))["summary"] == "[redacted]"
    (listed,) = (await platform.done("song-auditor", "GET", REDACTIONS))["items"]
    assert (listed["text_id"], listed["reason"]) == (text_id, "personal_data")
    assert (await platform.refused("lin", "GET", REDACTIONS))[0] == 403
    rest = await platform.done(STAFF, "GET", f"{REDACTIONS}?cursor={to_cursor('redactions', None, text_id)}")
    assert rest["items"] == []
    assert await platform.refused(STAFF, "POST", search, {"text": TOLD}) == (404, "text_is_not_kept")


async def by_the_pages(platform: Stage, first: str, second: str) -> None:
    http = httpx2.AsyncClient(transport=Settling(platform.platform), base_url="http://hehuo.test")
    async with http:
        browser = Browser(http)
        assert "（已屏蔽）" in (await browser.get(f"/haiwan/needs/{first}")).text
        assert KEPT in (await browser.get(f"/haiwan/needs/{second}")).text
        unknown = await fills(browser, STAFF, "/haiwan/redactions/search", text="没有人写过")
        assert (unknown.status_code, "没有人写过" in unknown.text) == (404, True)
        asked = await fills(browser, STAFF, "/haiwan/redactions/search", text=KEPT)
        assert "屏蔽后文字永久删除" in asked.text
        assert KEPT not in asked.text
        page = asked.url.path
        assert (await fills(browser, STAFF, page)).status_code == 422
        done = await fills(browser, STAFF, page, reason="confidential")
        assert ("内容应当保密" in done.text, "涉及个人信息" in done.text) == (True, True)
        english = (await browser.get("/haiwan/redactions", accept_language="en")).text
        assert "It is confidential" in english
        assert "[redacted]" in (await browser.get(f"/haiwan/needs/{second}", accept_language="en")).text
        assert (await browser.get("/haiwan/redactions/x")).status_code == 404
        await browser.sign_in("lin")
        for closed in ("/haiwan/redactions", "/haiwan/redactions/search", page):
            assert (await browser.get(closed)).status_code == 403


async def test_a_redacted_text_is_gone_shown_as_such_and_every_chain_verifies(tmp_path: Path) -> None:
    path = tmp_path / "data"
    async with stage(path) as platform:
        await platform.open("haiwan")
        first, second = await a_need(platform, TOLD), await a_need(platform, KEPT)
        await by_the_api(platform, first)
        await by_the_pages(platform, first, second)
        gateway = platform.platform.gateway
        redacted = [*(await gateway.state_of("haiwan")).redacted]
        assert await gateway.vault.texts_of("haiwan", redacted) == {}
        # As a crash leaves it that comes between what is recorded and what is taken out then.
        await gateway.vault.keep_text(KeptText(redacted[0], "haiwan", TOLD, ()))
    async with stage(path) as platform:
        assert await platform.platform.gateway.vault.texts_of("haiwan", redacted) == {}
    kept = b"".join(file.read_bytes() for file in path.rglob("*") if file.is_file())
    assert TOLD.encode() not in kept, "not in the vault's file, its write-ahead log, nor any log"
    assert prove(DataDirectory(path)).holds
