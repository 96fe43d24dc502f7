"""The audit pack: taken through the API, checked with nothing but itself, as tables and journals."""

import asyncio
import csv
import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest
import pytest_asyncio
from click.testing import CliRunner

from examples.gangwan.people import identities
from hehuo.audit_pack.checking import check
from hehuo.audit_pack.entries import Period
from hehuo.audit_pack.registers import gaps_in
from hehuo.commands.audit import command
from services.gateway.operations.audit_pack import audit_pack
from services.gateway.operations.caller import Caller
from shared.eventlog.commit import Head, seal
from shared.eventlog.commit_lines import lines_of, next_commit
from shared.eventlog.wire import type_of
from shared.kernel.messages import Actor
from shared.kernel.roles import Role
from tests.clients import tools
from tests.component.gateway import Settling, Stage, stage
from tests.component.test_gateway_pages import Browser

pytestmark = pytest.mark.asyncio(loop_scope="module")

FUND = "/v1/communities/haiwan/fund"


@dataclass
class Taken:
    running: Stage
    path: Path
    """The pack, as the auditor got it."""

    def rewritten(self, name: str, old: bytes, new: bytes) -> Path:
        """A pack in which somebody changed a file."""
        path = self.path.with_name("changed.zip")
        with zipfile.ZipFile(self.path) as source, zipfile.ZipFile(path, "w") as target:
            for one in source.namelist():
                content = source.read(one)
                target.writestr(one, content.replace(old, new, 1) if one == name else content)
        return path


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def taken(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Taken]:
    """A fund with gifts in two months, a reversal and receipts, and the pack of it."""
    async with stage(tmp_path_factory.mktemp("pack") / "data") as running:
        await running.open("haiwan")
        await running.platform.gateway.clients["fund"].handled("haiwan", "partners", 1)
        for number, day in ((1, 0), (2, 0), (4, 40)):
            if day:
                await running.done(
                    None, "POST", "/v1/development/clock", {"advance_seconds": day * 24 * 3_600}
                )
            today = (running.platform.gateway.clock.now() + timedelta(hours=8)).date().isoformat()
            gift = {
                "amount_fen": 10_050 * number,
                "channel": "cash",
                "received_on": today,
                "reference": f'=1+1; "现金" {number}',
                "donor_id": identities()["lin"].person_id,
            }
            made = await running.done("qian-treasurer", "POST", f"{FUND}/donations", gift)
            receipt = {"receipt_number": f"粤捐 2026-000{number}"}
            await running.done("qian-treasurer", "POST", f"{FUND}/donations/{made['id']}/receipt", receipt)
        assert await running.platform.host.settled(60)
        ledger = await running.done(None, "GET", f"{FUND}/ledger?limit=1")
        entry = f"{FUND}/entries/{ledger['items'][0]['entry_id']}"
        await running.done("qian-treasurer", "POST", f"{entry}/reversal-proposal", {"reason": "退回"})
        await running.done("bao-supervisor", "POST", f"{entry}/reversal")
        assert await running.platform.host.settled(60)
        answer = await running.ask("song-auditor", "GET", f"{FUND}/audit-pack")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
        path = tmp_path_factory.mktemp("auditor") / "pack.zip"
        path.write_bytes(answer.content)
        yield Taken(running, path)


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


async def test_a_pack_is_for_auditor_and_supervisor(taken: Taken) -> None:
    for name in ("lin", "chen-staff", "qian-treasurer", "gu-committee"):
        assert (await taken.running.refused(name, "GET", f"{FUND}/audit-pack"))[0] == 403
    assert (await taken.running.ask("bao-supervisor", "GET", f"{FUND}/audit-pack")).status_code == 200


async def test_it_proves_itself_and_names_what_is_missing_between_receipts(taken: Taken) -> None:
    out = taken.path.with_name("out")
    done = CliRunner().invoke(command, [str(taken.path), "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert "Both chains hold and the books add up" in done.output
    assert "粤捐 2026-0003 is not there" in done.output
    assert rows(out / "receipt-gaps.csv") == [
        {"first_missing": "粤捐 2026-0003", "last_missing": "粤捐 2026-0003"}
    ]
    entries = rows(out / "entries.csv")
    assert {one["reference"] for one in entries if one["number"] == "1"} == {'\'=1+1; "现金" 1'}
    treasurer, supervisor = (identities()[name].person_id for name in ("qian-treasurer", "bao-supervisor"))
    assert [(one["maker"], one["approvers"]) for one in entries if one["kind"] == "reversal"] == [
        (supervisor, treasurer)
    ] * 2
    [reversal] = rows(out / "reversals.csv")
    assert (reversal["reason"], reversal["cancelled_receipt"]) == ("退回", "粤捐 2026-0001")
    offices = rows(out / "offices.csv")
    assert (treasurer, "treasurer", "granted") in {
        (one["person_id"], one["role"], one["what"]) for one in offices
    }
    assert len(rows(out / "rules.csv")) == 1


async def test_a_pack_holds_who_took_it_and_who_took_a_copy_before(taken: Taken) -> None:
    """It is recorded before the first byte is sent, so the pack's own chain holds it."""
    running, auditor = taken.running, identities()["song-auditor"].person_id
    report = check(taken.path, None, Period())
    assert report.taken.startswith(f"taken by {auditor} at ")
    sequence = int(report.taken.rpartition("fund:")[2])
    assert sequence == report.verdicts[0].events, "nothing comes after it"
    assert (await running.ask("gu-committee", "GET", f"{FUND}/audit-export")).status_code == 200
    later = taken.path.with_name("later.zip")
    later.write_bytes((await running.ask("bao-supervisor", "GET", f"{FUND}/audit-pack")).content)
    out = taken.path.with_name("copies")
    assert check(later, out, Period()).faults == ()
    copies = rows(out / "copies.csv")
    assert copies[0] == {
        "sequence": str(sequence),
        "at": copies[0]["at"],
        "copy_id": copies[0]["copy_id"],
        "what": "pack",
        "through_entry": "4",
        "by": auditor,
        "office": "auditor",
    }
    assert [(one["what"], one["office"]) for one in copies[-2:]] == [
        ("ledger", "committee"),
        ("pack", "supervisor"),
    ]
    listed = (await running.done("qian-treasurer", "GET", f"{FUND}/audit-copies"))["items"]
    assert [one["copy_id"] for one in listed] == [one["copy_id"] for one in reversed(copies)]
    for what in ("audit-export", "audit-pack"):
        assert (await running.ask("song-auditor", "HEAD", f"{FUND}/{what}")).status_code == 200
        assert (await running.ask("lin", "HEAD", f"{FUND}/{what}")).status_code == 403
    after = (await running.done("qian-treasurer", "GET", f"{FUND}/audit-copies"))["items"]
    assert after == listed, "whoever asks for the headers alone has no copy"
    for name, status in (("lin", 403), ("chen-staff", 403), (None, 401)):
        assert (await running.refused(name, "GET", f"{FUND}/audit-copies"))[0] == status


async def test_of_a_pack_of_an_earlier_version_it_is_said_that_nothing_else_tells_who_took_it(
    taken: Taken,
) -> None:
    before = check(taken.rewritten("manifest.json", b'"copy_id"', b'"was"'), None, Period())
    assert before.faults == ()
    assert before.taken.endswith("which stands in the manifest alone")


async def test_a_period_opens_with_what_there_was_and_closes_as_the_statement_does(taken: Taken) -> None:
    periods = await taken.running.done(None, "GET", f"{FUND}/periods")
    last = max(one["month"] for one in periods)
    out = taken.path.with_name("period")
    report = check(taken.path, out, Period(last, last))
    assert (report.faults, report.entries) == ((), 2)
    trial = {one["account"]: one for one in rows(out / "trial-balance.csv")}
    statement = await taken.running.done(None, "GET", f"{FUND}?month={last}")
    money = trial["assets:host_charity"]
    assert int(money["opening_fen"]) == statement["opening_fen"] == 30_150
    assert int(money["closing_fen"]) == statement["at_host_charity_fen"] == 60_300
    assert sum(int(one["closing_fen"]) for one in trial.values()) == 0


async def test_journals_say_what_the_books_say(taken: Taken) -> None:
    out = taken.path.with_name("journals")
    assert check(taken.path, out, Period()).faults == ()
    hledger = (out / "journal.hledger").read_text(encoding="utf-8")
    assert "    assets:host_charity:general  100.50 CNY\n" in hledger
    assert "assets:host_charity:general  0 CNY = 603.00 CNY\n" in hledger
    assert '=1+1； "现金" 1' in hledger
    beancount = (out / "journal.beancount").read_text(encoding="utf-8")
    assert "1970-01-01 open Assets:HostCharity:General CNY\n" in beancount
    assert "balance Assets:HostCharity:General  603.00 ~ 0 CNY\n" in beancount
    assert '"=1+1; \\"现金\\" 1"' in beancount


def _hledger(place: Path) -> tuple[str | Path, ...]:
    return tools.debian("hledger"), "check", "--strict", "-f"


def _beancount(place: Path) -> tuple[str | Path, ...]:
    return (tools.python(place)[1] / "bean-check",)


Program = Callable[[Path], tuple[str | Path, ...]]
"""Installs one, in a folder where it needs one: how it is called before the journal's name."""

PROGRAMS = pytest.mark.parametrize(
    ("program", "journal"),
    [(_hledger, "journal.hledger"), (_beancount, "journal.beancount")],
    ids=["hledger", "beancount"],
)


@pytest.mark.clients
@PROGRAMS
async def test_the_programs_themselves_find_the_same_balances(
    taken: Taken, program: Program, journal: str
) -> None:
    """And a fen less or more is found: of an entry, of which both sides change."""
    command = await asyncio.to_thread(program, taken.path.with_name(f"programs-{journal}"))
    out = taken.path.with_name(f"for-{journal}")
    last = max(one["month"] for one in await taken.running.done(None, "GET", f"{FUND}/periods"))
    check(taken.path, out, Period(last, last))
    right = out / journal
    assert await asyncio.to_thread(accepts, command, right)
    wrong = right.with_name(f"wrong-{journal}")
    text = right.read_text(encoding="utf-8")
    assert text.count("402.00") == 2
    wrong.write_text(text.replace("402.00", "402.01"), encoding="utf-8")
    assert not await asyncio.to_thread(accepts, command, wrong)


def accepts(program: Sequence[str | Path], journal: Path) -> bool:
    """Whether a program takes a journal."""
    return subprocess.run([*program, str(journal)], check=False, capture_output=True).returncode == 0


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("logs/fund.jsonl", b'"amount_fen":10050', b'"amount_fen":20050', "changed after it was recorded"),
        ("logs/gateway.jsonl", b'"role":"auditor"', b'"role":"partner"', "changed after it was recorded"),
        ("manifest.json", b'"last"', b'"last":1,"was"', "but the manifest says 1,"),
        ("manifest.json", b'"taken_by": "', b'"taken_by": "x', "manifest: by the fund's log (fund:"),
        ("manifest.json", b'"copy_id": "', b'"copy_id": "x', "the fund's log does not know that the copy x"),
    ],
)
async def test_a_pack_that_somebody_changed_is_found(
    taken: Taken, name: str, old: bytes, new: bytes, said: str
) -> None:
    changed = taken.rewritten(name, old, new)
    done = CliRunner().invoke(command, [str(changed)])
    assert done.exit_code == 1
    assert said in done.output


async def test_a_pack_that_was_cut_off_is_none(taken: Taken) -> None:
    short = taken.path.with_name("short.zip")
    shutil.copy(taken.path, short)
    with short.open("r+b") as file:
        file.truncate(short.stat().st_size // 2)
    done = CliRunner().invoke(command, [str(short)])
    assert (done.exit_code, "no whole audit pack" in done.output) == (1, True)


async def test_a_series_of_receipts_is_told_by_what_stands_before_its_number() -> None:
    assert gaps_in(["A-01", "A-04", "B-7", "B-8", "none"]) == [("A-02", "A-03")]


def resealed(taken: Taken, change: Callable[[bytes], bytes]) -> Path:
    """A pack of a log in which lines were other ones when it was sealed, so that its chain holds."""
    path, head, written = taken.path.with_name("resealed.zip"), Head(), io.BytesIO()
    with zipfile.ZipFile(taken.path) as source, zipfile.ZipFile(path, "w") as target:
        content = io.BytesIO(source.read("logs/fund.jsonl"))
        while commit := next_commit(content):
            lines = [change(line) for line in commit.lines]
            types = [type_of(line) for line in lines]
            made = seal(commit.community, head, commit.header, lines, types, commit.committed_at)
            written.write(lines_of(made))
            head = Head(made.last, made.hash)
        manifest = json.loads(source.read("manifest.json"))
        manifest["logs"]["fund"]["hash"] = head.hash.hex()
        target.writestr("manifest.json", json.dumps(manifest))
        target.writestr("logs/fund.jsonl", written.getvalue())
        target.writestr("logs/gateway.jsonl", source.read("logs/gateway.jsonl"))
    return path


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            b'"sequence":"0000000000000002"',
            b'"sequence":"0000000000000003"',
            "event 2 can't be read",
        ),
        (b'"amount_fen":10050', b'"amount_fen":"much"', "Input should be a valid integer"),
        (
            b"fund.donation_received.v1",
            b"fund.gift_from_tomorrow.v1",
            "does not know: fund.gift_from",
        ),
        (b'"time":"20', b'"time":"9x', "event 1 can't be read"),
    ],
    ids=["another place", "another shape", "another version", "no moment"],
)
async def test_what_no_service_would_record_is_named_though_its_chain_holds(
    taken: Taken, old: bytes, new: bytes, said: str
) -> None:
    changed = resealed(taken, lambda line: line.replace(old, new, 1))
    done = CliRunner().invoke(command, [str(changed)])
    assert done.exit_code == 1
    assert said in done.output


async def test_a_line_that_is_written_otherwise_is_read_all_the_same(taken: Taken) -> None:
    spaced = resealed(taken, lambda line: line.replace(b',"datacontenttype"', b', "datacontenttype"', 1))
    whole, again = check(taken.path, None, Period()), check(spaced, None, Period())
    assert again.faults == ()
    assert (again.entries, again.assets_fen, again.gaps) == (whole.entries, whole.assets_fen, whole.gaps)


async def test_two_processes_find_what_one_finds(taken: Taken, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = resealed(taken, lambda line: line.replace(b'"balance_after_fen":', b'"balance_after_fen":1', 1))
    broken = taken.rewritten("logs/fund.jsonl", b'"amount_fen":10050', b'"amount_fen":20050')
    packs, tables = (taken.path, wrong, broken), [taken.path.with_name(name) for name in ("by-one", "by-two")]
    alone = [check(pack, tables[0] if pack is taken.path else None, Period()) for pack in packs]
    monkeypatch.setattr("hehuo.audit_pack.checking._LARGE", 0)
    together = [check(pack, tables[1] if pack is taken.path else None, Period()) for pack in packs]
    assert [bool(one.faults) for one in alone] == [False, True, True]
    assert together[:2] == alone[:2]
    assert together[2].faults == alone[2].faults
    for one in tables[0].iterdir():
        assert one.read_bytes() == (tables[1] / one.name).read_bytes()


async def test_a_pack_that_broke_off_is_recorded_as_begun_and_the_page_says_so(taken: Taken) -> None:
    """Whoever has a part of the books has seen that part, and nobody here knows how much arrived."""
    running, auditor = taken.running, identities()["song-auditor"].person_id
    actor = Actor(id=auditor, roles=frozenset({Role.AUDITOR}))
    pieces = await audit_pack(Caller(running.platform.gateway, "haiwan", actor, None))
    first = await anext(aiter(pieces))
    del pieces  # Nobody asks for the rest.
    assert first
    assert not zipfile.is_zipfile(io.BytesIO(first))
    assert await running.platform.host.settled(60)
    copies = (await running.done("qian-treasurer", "GET", f"{FUND}/audit-copies"))["items"]
    assert (copies[0]["what"], copies[0]["taken_by"]) == ("pack", auditor)
    transport = Settling(running.platform)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
        browser = Browser(http)
        await browser.sign_in("song-auditor")
        assert "中途断开、没有取全的也算在内" in (await browser.get("/haiwan/fund/audit")).text
