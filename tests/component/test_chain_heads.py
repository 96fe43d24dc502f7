"""The heads of all logs at a month's close: on its page, by the API, and held against an audit pack."""

import re
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest
import pytest_asyncio
from click.testing import CliRunner

from hehuo.commands.audit import command
from tests.component.gateway import Stage, stage
from tests.component.test_fund import today

HERE = "/v1/communities/haiwan"
FUND = f"{HERE}/fund"
TREASURER, SUPERVISOR = "qian-treasurer", "bao-supervisor"
HTML = {"accept": "text/html", "accept-language": "zh-CN"}
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("heads") / "data") as one:
        await one.open("haiwan")
        await one.platform.gateway.clients["fund"].handled("haiwan", "partners", 1)
        yield one


async def give(running: Stage, number: int) -> int:
    gift = {"amount_fen": 100, "channel": "cash", "reference": f"流水 {number}"}
    gift |= {"received_on": today(running).isoformat()}
    return int((await running.done(TREASURER, "POST", f"{FUND}/donations", gift))["sequence"])


async def test_what_a_closed_month_says_of_its_logs_is_what_their_chains_pass(
    running: Stage, tmp_path: Path
) -> None:
    await give(running, 1)
    month = today(running).isoformat()[:7]
    heads = f"{FUND}/periods/{month}/heads"
    nothing: dict[str, object] = {"month": month, "closed_at": None, "heads": []}
    assert await running.done(None, "GET", heads) == nothing, "it is not closed"
    await running.done(None, "POST", "/v1/development/clock", {"advance_seconds": 32 * 86_400})
    await running.done(TREASURER, "POST", f"{FUND}/prepared-periods", {"month": month})
    closed = await running.done(SUPERVISOR, "POST", f"{FUND}/periods", {"month": month})
    await running.done(None, "POST", "/v1/development/clock", {"advance_seconds": 60})
    for number in range(2, 6):
        await give(running, number)
    # The other logs go on, too: what they say of the month is where they ended when it was closed.
    await running.join("nan-staff", "haiwan", "chen-staff")

    told = (await running.done(None, "GET", heads))["heads"]
    assert {one["log"] for one in told} == {"fund", "gateway", "partners", "bookings"}
    by_log = {one["log"]: one for one in told}
    assert by_log["fund"]["sequence"] == closed["sequence"]
    at = datetime.fromisoformat(by_log["fund"]["committed_at"])
    for name, log in running.platform.gateway.logs.items():
        commits = await log.commits("haiwan", 0, 1_000)
        before = [one for one in commits if one.committed_at <= at]
        assert (before[-1].last, before[-1].hash.hex()) == (by_log[name]["sequence"], by_log[name]["hash"])
    page = (await running.ask(None, "GET", f"/haiwan/fund/months/{month}", **HTML)).text
    assert by_log["fund"]["hash"][:8] in page
    assert "/haiwan/fund/audit" in page

    pack = tmp_path / "pack.zip"
    pack.write_bytes((await running.ask("song-auditor", "GET", f"{FUND}/audit-pack")).content)

    def held(*noted: str) -> tuple[int, str]:
        done = CliRunner().invoke(command, [str(pack), *(one for head in noted for one in ("--head", head))])
        return done.exit_code, done.output

    grouped = re.findall(r"基金 · 第 (\d+) 条 · ([0-9a-f ]{71})", page)
    assert len(grouped) == 1
    good = [f"{name}:{by_log[name]['sequence']}:{by_log[name]['hash']}" for name in ("fund", "gateway")]
    status, said = held(*good, "fund:{}:{}".format(*grouped[0]))
    assert (status, said.count("as was noted down")) == (0, 3), said
    status, said = held(f"fund:{closed['sequence']}:{'0' * 64}")
    assert (status, f"and {'0' * 64} was noted down" in said) == (1, True), said
    status, said = held(f"gateway:999999:{'0' * 64}")
    assert (status, "no commit ends at 999999" in said) == (1, True), said
    assert held("partners:1:abc")[0] == 2


async def test_a_month_without_entries_has_heads_too_once_it_is_closed(running: Stage) -> None:
    periods = await running.done(None, "GET", f"{FUND}/periods")
    last = periods[-1]["month"]
    await running.done(None, "POST", "/v1/development/clock", {"advance_seconds": 63 * 86_400})
    empty = f"{int(last[:4]) + int(last[5:]) // 12}-{int(last[5:]) % 12 + 1:02d}"
    await running.done(TREASURER, "POST", f"{FUND}/prepared-periods", {"month": empty})
    closed = await running.done(SUPERVISOR, "POST", f"{FUND}/periods", {"month": empty})
    told = await running.done(None, "GET", f"{FUND}/periods/{empty}/heads")
    assert {one["log"]: one["sequence"] for one in told["heads"]}["fund"] == closed["sequence"]
    (month,) = [one for one in await running.done(None, "GET", f"{FUND}/periods") if one["month"] == empty]
    assert (month["entries"], month["income_total_fen"], month["closed"]) == (0, 0, True)
    assert month["closing_fen"] == periods[-1]["closing_fen"], "what was there stays"
    paper = await running.ask(None, "GET", f"/haiwan/fund/months/{empty}", accept="text/html")
    assert paper.status_code == 200
