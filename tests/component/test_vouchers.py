"""Files of vouchers: attached by page and API, read by those who check, taken out, backed up and proved."""

import asyncio
import re
from base64 import b64encode
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import httpx2
from click.testing import CliRunner

from hehuo.audit_pack.checking import check
from hehuo.audit_pack.entries import Period
from hehuo.commands.audit import command as audit_command
from hehuo.commands.backup import command as backup
from hehuo.commands.restore import command as restore
from hehuo.operator.proof import prove
from services.gateway.identity.vault import KeptText
from services.gateway.identity.vault_sqlite import SqliteVault
from shared.contracts.fund.vouchers.terms import file_id_of
from shared.runtime.directory import DataDirectory
from tests.component.gateway import Settling, Stage, stage
from tests.component.test_gateway_pages import HTML, Browser, token_on

HERE = "/v1/communities/haiwan"
VOUCHERS = f"{HERE}/fund/vouchers"
SLIP = b"%PDF-1.7\n" + bytes(range(256)) * 3_000
NAMED = b"\xff\xd8\xff\xe0 with a card number"
STAYS = b"\x89PNG\r\n\x1a\n stays"


def body(entry_id: str, content: bytes, title: str = "银行回单") -> dict[str, str]:
    return {"entry_id": entry_id, "title": title, "content": b64encode(content).decode()}


async def booked(running: Stage) -> str:
    """A gift; returns the id of its entry."""
    today = (running.platform.gateway.clock.now() + timedelta(hours=8)).date().isoformat()
    gift = {"amount_fen": 8_800, "channel": "cash", "received_on": today, "reference": "现金 1"}
    await running.done("qian-treasurer", "POST", f"{HERE}/fund/donations", gift)
    (entry,) = (await running.done(None, "GET", f"{HERE}/fund/ledger"))["items"]
    return str(entry["entry_id"])


async def uploads(http: httpx2.AsyncClient, page: str, title: str, content: bytes) -> httpx2.Response:
    """As a browser sends the form, file included."""
    shown = (await Browser(http).get(page)).text
    once = re.search(r'name="once" value="([^"]+)"', shown)
    assert once is not None
    fields = {"token": token_on(shown), "once": once[1], "title": title}
    headers = HTML | {"origin": "http://hehuo.test"}
    return await http.post(page, data=fields, files={"content": ("name.pdf", content)}, headers=headers)


@dataclass
class Kept:
    data: Path
    pack: Path
    files: Path


async def test_a_voucher_is_attached_read_and_taken_out_and_the_pack_proves_its_file(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "data", tmp_path / "pack.zip", tmp_path / "files")
    kept.files.mkdir()
    async with stage(kept.data) as running:
        await running.open("haiwan")
        await running.platform.gateway.clients["fund"].handled("haiwan", "partners", 1)
        entry = await booked(running)
        await by_the_api(running, entry)
        await by_the_pages(running, entry)
        for one in (await running.done("song-auditor", "GET", VOUCHERS))["items"]:
            if not one["redacted"]:
                path = f"{VOUCHERS}/{one['voucher_id']}/file"
                (kept.files / one["file_sha256"]).write_bytes(
                    (await running.ask("song-auditor", "GET", path)).content
                )
        kept.pack.write_bytes((await running.ask("song-auditor", "GET", f"{HERE}/fund/audit-pack")).content)
        feed = await running.ask(None, "GET", f"{HERE}/events?limit=1000")
        assert "voucher" not in feed.text, "nothing of it is public"
    the_pack_proves(kept, tmp_path)
    await asyncio.to_thread(a_backup_has_it, kept, tmp_path)


async def by_the_api(running: Stage, entry: str) -> None:
    made = await running.done("qian-treasurer", "POST", VOUCHERS, body(entry, SLIP))
    assert await running.refused("qian-treasurer", "POST", VOUCHERS, body(entry, SLIP)) == (
        409,
        "voucher_is_attached_already",
    )
    (found,) = (await running.done("song-auditor", "GET", f"{VOUCHERS}?entry_id={entry}"))["items"]
    assert (found["file_sha256"], found["size"]) == (sha256(SLIP).hexdigest(), len(SLIP))
    assert found == await running.done("bao-supervisor", "GET", f"{VOUCHERS}/{made['id']}")
    file = await running.ask("song-auditor", "GET", f"{VOUCHERS}/{made['id']}/file")
    assert (file.content, file.headers["content-type"]) == (SLIP, "application/pdf")
    assert file.headers["content-disposition"].startswith("attachment")
    for path in ("", f"/{made['id']}", f"/{made['id']}/file"):
        assert (await running.refused("lin", "GET", VOUCHERS + path))[0] == 403
    page = b"<html><script>alert(1)</script>"
    for content, code in (
        (page, "voucher_is_no_file_of_a_known_kind"),
        (b"%PDF-" + bytes(1_000_000), "voucher_is_too_large"),
    ):
        assert await running.refused("qian-treasurer", "POST", VOUCHERS, body(entry, content)) == (422, code)
    torn = body(entry, SLIP) | {"content": "JVBER"}
    assert (await running.refused("qian-treasurer", "POST", VOUCHERS, torn))[0] == 422
    too_much = await running.ask("qian-treasurer", "POST", VOUCHERS, body(entry, b"%PDF-" + bytes(1_200_000)))
    assert too_much.status_code == 413
    unknown = body("0197e1a2-5c00-7000-8000-00000000e117", STAYS + b" nowhere")
    assert await running.refused("qian-treasurer", "POST", VOUCHERS, unknown) == (404, "entry_is_unknown")
    lost = file_id_of(sha256(STAYS + b" nowhere").hexdigest())
    assert not await running.platform.gateway.vault.texts_of("haiwan", [lost]), "what is refused is forgotten"


async def by_the_pages(running: Stage, entry: str) -> None:
    transport = Settling(running.platform)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
        browser, page = Browser(http), f"/haiwan/fund/entries/{entry}/vouchers"
        assert (await browser.get(page)).status_code in {303, 401}
        assert page not in (await browser.get(f"/haiwan/fund/entries/{entry}")).text
        await browser.sign_in("lin")
        assert (await browser.get(page)).status_code == 403
        await browser.sign_in("qian-treasurer")
        assert page in (await browser.get(f"/haiwan/fund/entries/{entry}")).text
        for content, title in ((NAMED, "照片"), (STAYS, "收据")):
            sent = await uploads(http, page, title, content)
            assert sent.status_code == 303, sent.text
        shown = (await browser.get(sent.headers["location"], accept_language="en")).text
        assert ("JPEG picture" in shown, sha256(STAYS).hexdigest()[:16] in shown) == (True, True)
        for content, title in ((b"GIF89a", "x"), (STAYS, ""), (b"", "x")):
            wrong = await uploads(http, page, title, content)
            assert wrong.status_code in {409, 422}, wrong.status_code
        named = next(
            one
            for one in (await running.done("chen-staff", "GET", VOUCHERS))["items"]
            if one["file_sha256"] == sha256(NAMED).hexdigest()
        )
        await browser.sign_in("chen-staff")
        form = f"/haiwan/fund/vouchers/{named['voucher_id']}/redaction"
        asked = (await browser.get(form)).text
        once = re.search(r'name="once" value="([^"]+)"', asked)
        assert once is not None
        fields = {"token": token_on(asked), "once": once[1], "reason": "personal_data"}
        gone = await browser.get((await browser.send(form, fields)).headers["location"])
        assert "文件已移除" in gone.text
    file = f"{VOUCHERS}/{named['voucher_id']}/file"
    assert await running.refused("song-auditor", "GET", file) == (404, "voucher_file_is_gone")
    again = body(entry, NAMED)
    assert await running.refused("qian-treasurer", "POST", VOUCHERS, again) == (409, "voucher_was_redacted")


def the_pack_proves(kept: Kept, folder: Path) -> None:
    report = check(kept.pack, folder / "tables", Period(), (), kept.files)
    assert (report.faults, report.vouchers) == ((), "3 vouchers; 2 files are as they were attached")
    rows = (folder / "tables" / "vouchers.csv").read_text().splitlines()
    assert [row.rsplit(",", 1)[1] for row in rows[1:]] == ["as attached", "redacted", "as attached"]
    assert check(kept.pack, None, Period()).vouchers == "3 vouchers; no files given"
    (kept.files / sha256(STAYS).hexdigest()).write_bytes(STAYS + b"!")
    faults = check(kept.pack, None, Period(), (), kept.files).faults
    assert [one.partition(": ")[2].split()[0] for one in faults] == ["no", "no"], (
        "one is missing, one unknown"
    )
    answer = CliRunner().invoke(audit_command, [str(kept.pack), "--vouchers", str(kept.files)])
    assert (answer.exit_code, "no voucher of this fund has its hash" in answer.output) == (1, True)


def a_backup_has_it(kept: Kept, folder: Path) -> None:
    proof = prove(DataDirectory(kept.data))
    assert proof.holds, [*proof.lines()]
    out, there = folder / "backup", folder / "restored"
    done = CliRunner().invoke(backup, ["--data-dir", str(kept.data), "--out", str(out)])
    assert done.exit_code == 0, done.output
    done = CliRunner().invoke(restore, [str(out), "--data-dir", str(there)])
    assert done.exit_code == 0, done.output
    assert prove(DataDirectory(there)).holds
    asyncio.run(_spoils(DataDirectory(there)))
    faults = prove(DataDirectory(there)).faults
    assert ["texts that are missing" in one for one in faults] == [True], "a file that is lost is found"


async def _spoils(directory: DataDirectory) -> None:
    vault = SqliteVault(directory.vault)
    try:
        await vault.forget_texts("haiwan", [file_id_of(sha256(STAYS).hexdigest())])
    finally:
        await vault.close()


async def test_a_backup_reads_few_files_at_once(tmp_path: Path) -> None:
    vault = SqliteVault(tmp_path / "vault.db")
    try:
        text = "A" * 1_000_000
        for place in range(10):
            await vault.keep_text(
                KeptText(f"0197e1a2-5c00-8000-b000-{place:012d}", "haiwan", text + str(place), ())
            )
        portions = [len(one) async for one in vault.everything()]
        assert (sum(portions), max(portions)) == (10, 8)
        assert await vault.texts_like("haiwan", text + "1") == [], "files are not looked through"
        keyed = "0197e1a2-5c00-8000-8000-000000000001"  # As texts have under an Idempotency-Key.
        await vault.keep_text(KeptText(keyed, "haiwan", "楼道灯", ()))
        assert await vault.texts_like("haiwan", "楼道灯") == [keyed]
    finally:
        await vault.close()
