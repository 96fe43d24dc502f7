"""The audit pack: taken through the API, checked with nothing but itself, as tables and journals."""

import asyncio
import csv
import io
import shutil
import subprocess
import zipfile
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from click.testing import CliRunner

from examples.gangwan.people import identities
from hehuo.audit_pack.checking import check
from hehuo.audit_pack.entries import Period
from hehuo.audit_pack.registers import gaps_in
from hehuo.commands.audit import command
from tests.clients import tools
from tests.component.gateway import Stage, stage

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
    async with stage(tmp_path_factory.mktemp("pack") / "data", settles=True) as running:
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
