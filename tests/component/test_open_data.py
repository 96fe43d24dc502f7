"""Open data: what everybody may read, as tables with a licence, a dictionary and digests."""

import asyncio
import csv
import io
import json
import re
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from click.testing import CliRunner

from hehuo.cli import main
from services.gateway.operations.open_data import TABLES
from shared.kernel.people import person_fields
from shared.kernel.words import places_of
from tests.component.gateway import Stage, stage
from tests.small_server import listening

pytestmark = pytest.mark.asyncio(loop_scope="module")

NAMES = [table.name for table in TABLES]
HERE = "/v1/communities/haiwan"
NEED: dict[str, Any] = {
    "title": "=手机课",
    "field": "volunteering",
    "source": "survey",
    "households": 41,
    "summary": "三楼的王阿姨不会用手机。",
    "serves_minors": False,
}
WEEKENDS = {"weekdays": [6, 7], "opens_at": "09:00", "closes_at": "22:00"}
CALLIGRAPHY = {"name": "书法区", "name_en": "Calligraphy", "capacity": 9}
PRICE = ("for_whom", "weekdays", "hourly_fen", "hourly_credits")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("open-data") / "data") as one:
        await one.open("haiwan")
        for publish in (True, False):
            need = await one.done("chen-staff", "POST", f"{HERE}/needs", NEED)
            await one.done("wu-staff", "POST", f"{HERE}/needs/{need['id']}/verification", {})
            if publish:
                await one.done("chen-staff", "POST", f"{HERE}/needs/{need['id']}/publication", {})
        rules = [WEEKENDS | {"for_whom": "resident", "hourly_credits": 2}]
        rules += [WEEKENDS | {"for_whom": "partner", "hourly_fen": 6_000}]
        room = await one.done("chen-staff", "POST", f"{HERE}/spaces", CALLIGRAPHY)
        await one.done("chen-staff", "PUT", f"{HERE}/spaces/{room['id']}/prices", {"rules": rules})
        yield one


async def test_files_are_as_described_and_hold_what_strangers_may_read(running: Stage) -> None:
    package = await running.done("chen-staff", "GET", f"{HERE}/open-data")
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert [one["path"] for one in package["resources"]] == [
        f"{name}.{form}" for name in NAMES for form in ("csv", "json")
    ]
    names = [one["name"] for one in package["resources"]]
    assert len(names) == len({*names}), "frictionless 5.21.0 refuses a package that has one twice"
    tables: dict[str, list[dict[str, Any]]] = {}
    for one in package["resources"]:
        answer = await running.ask("chen-staff", "GET", f"{HERE}/open-data/{one['path']}")
        assert one["hash"] == f"sha256:{sha256(answer.content).hexdigest()}"
        assert one["bytes"] == len(answer.content)
        assert answer.headers["repr-digest"].startswith("sha-256=:")
        columns = [field["name"] for field in one["schema"]["fields"]]
        assert all(field["description"].endswith(".") for field in one["schema"]["fields"])
        times = {field["name"] for field in one["schema"]["fields"] if field["type"] == "datetime"}
        assert times == {field["name"] for field in one["schema"]["fields"] if field["format"] == "any"}
        if one["format"] == "json":
            table = one["path"].removesuffix(".json")
            assert one["name"] == f"{table}-json"
            tables[table] = json.loads(answer.content)
            assert all([*row] == columns for row in tables[table])
        else:
            rows = [*csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))]
            assert rows[0] == columns
            assert len(rows) - 1 == one["rows"]
    costs = [[one[name] for name in PRICE] for one in tables["room_prices"]]
    assert costs == [["resident", [6, 7], 0, 2], ["partner", [6, 7], 6_000, 0]]
    # What is not published is in no table, though staff asked; and no text about people is.
    assert [need["title"] for need in tables["needs"]] == ["=手机课"]
    assert "王阿姨" not in json.dumps(tables, ensure_ascii=False)
    sheet = (await running.ask(None, "GET", f"{HERE}/open-data/needs.csv")).text
    assert ",'=手机课," in sheet, "a spreadsheet takes it for a formula"


async def test_the_files_are_made_once_an_hour(running: Stage) -> None:
    before = await running.done(None, "GET", f"{HERE}/open-data")
    assert await running.done(None, "GET", f"{HERE}/open-data") == before
    await running.done(None, "POST", "/v1/development/clock", {"advance_seconds": 3_600})
    after = await running.done(None, "GET", f"{HERE}/open-data")
    assert after["created"] > before["created"]
    assert [one["hash"] for one in after["resources"]] == [one["hash"] for one in before["resources"]]


async def test_the_licence_is_the_one_that_the_operator_names(
    running: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as here:
        here.setattr(running.platform.gateway, "open_data_licence", "ODbL-1.0")
        await running.done(None, "POST", "/v1/development/clock", {"advance_seconds": 3_600})
        (licence,) = (await running.done(None, "GET", f"{HERE}/open-data"))["licenses"]
        page = (await running.ask(None, "GET", "/haiwan/open-data", Accept="text/html")).text
    assert licence["name"] == "ODbL-1.0"
    assert licence["path"] == "https://spdx.org/licenses/ODbL-1.0.html"
    assert f'href="{licence["path"]}"' in page
    assert linked_data(page)[0]["license"] == licence["path"]
    await running.done(None, "POST", "/v1/development/clock", {"advance_seconds": 3_600})


async def test_a_page_lists_every_file_in_both_languages(running: Stage) -> None:
    package = await running.done(None, "GET", f"{HERE}/open-data")
    for language, title in (("zh-CN", "开放数据"), ("en", "Open data")):
        page = await running.ask(
            None, "GET", "/haiwan/open-data", Accept="text/html", Accept_Language=language
        )
        assert page.status_code == 200
        assert f"<h1>{title}</h1>" in page.text
        for one in package["resources"]:
            assert f'href="{HERE}/open-data/{one["path"]}"' in page.text
            assert one["hash"] in page.text
    (about,) = linked_data(page.text)
    assert about["@type"] == "Dataset"
    assert {one["contentUrl"] for one in about["distribution"]} == {
        f"http://hehuo.test{HERE}/open-data/{one['path']}" for one in package["resources"]
    }


async def test_pages_tell_programs_what_they_are_about_and_nothing_ends_that_early(running: Stage) -> None:
    room = {"name": "</script><script>alert(1)</script>&", "name_en": "Room", "capacity": 9}
    made = await running.done("chen-staff", "POST", f"{HERE}/spaces", room)
    page = await running.ask(
        None, "GET", f"/haiwan/rooms/{made['id']}?seq=bookings.{made['sequence']}", Accept="text/html"
    )
    assert page.status_code == 200
    (about,) = linked_data(page.text)
    assert (about["@type"], about["name"]) == ("Place", room["name"])
    assert about["url"] == f"http://hehuo.test/haiwan/rooms/{made['id']}"
    assert page.text.count("<script") == 1
    assert "script-src 'self'" in page.headers["content-security-policy"]
    today = await running.ask(None, "GET", "/haiwan", Accept="text/html")
    assert [one["@type"] for one in linked_data(today.text)] == ["Organization"]


def linked_data(page: str) -> list[dict[str, Any]]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    return [json.loads(one) for one in found]


@pytest.mark.parametrize("name", ["people.csv", "needs.xml", "needs", "..%2Fneeds.csv"])
async def test_what_is_not_described_is_not_there(running: Stage, name: str) -> None:
    status, _ = await running.refused(None, "GET", f"{HERE}/open-data/{name}")
    assert status == 404


async def test_no_column_holds_a_person_or_what_people_wrote() -> None:
    """Neither an id that strangers see hidden, nor a text that the vault keeps."""
    for table in TABLES:
        for view in table.views:
            hidden = {*(person_fields(view) or ()), *places_of(view)}
            assert not hidden & {*table.columns}, table.name


async def test_a_day_is_kept_once_with_its_digests(tmp_path: Path) -> None:
    table = b'[{"need_id": "one"}]\n'
    package = {
        "created": "2026-07-06T01:00:00Z",
        "resources": [{"path": "needs.json", "hash": f"sha256:{sha256(table).hexdigest()}"}],
    }
    answers = {
        "/v1/communities": json.dumps({"items": [{"community": "haiwan"}], "next_cursor": None}).encode(),
        f"{HERE}/open-data": json.dumps(package).encode(),
        f"{HERE}/open-data/needs.json": table,
    }
    with serving(answers) as url:
        for said in ("1 files", "is there already"):
            done = CliRunner().invoke(main, ["open-data", "--out", str(tmp_path), "--url", url])
            assert done.exit_code == 0, done.output
            assert said in done.output
        day = tmp_path / "haiwan" / "2026-07-06"
        assert (day / "needs.json").read_bytes() == table
        assert f"{sha256(table).hexdigest()}  needs.json\n" in (day / "SHA256SUMS").read_text()
        answers[f"{HERE}/open-data/needs.json"] = b"[]"
        done = CliRunner().invoke(main, ["open-data", "--out", str(tmp_path / "other"), "--url", url])
    assert done.exit_code == 1
    assert "were made anew" in done.output
    assert not (tmp_path / "other").exists()


async def test_a_kept_day_is_proven_by_what_every_reader_has(running: Stage, tmp_path: Path) -> None:
    """By ``sha256sum -c``, and by the description that lies beside the files."""
    package = await running.done(None, "GET", f"{HERE}/open-data")
    paths = ["/v1/communities", f"{HERE}/open-data"]
    paths += [f"{HERE}/open-data/{one['path']}" for one in package["resources"]]
    answers = {path: (await running.ask(None, "GET", path)).content for path in paths}
    with serving(answers) as url:
        done = await asyncio.to_thread(
            CliRunner().invoke, main, ["open-data", "--out", str(tmp_path), "--url", url]
        )
    assert done.exit_code == 0, done.output
    (day,) = (tmp_path / "haiwan").iterdir()
    assert day.name == package["created"][:10]
    assert proven(day) == {one["path"] for one in package["resources"]} | {"datapackage.json"}
    assert {one.name for one in day.iterdir()} == proven(day) | {"SHA256SUMS"}
    kept = json.loads((day / "datapackage.json").read_bytes())
    assert kept == package
    for one in kept["resources"]:
        content = (day / one["path"]).read_bytes()
        assert (len(content), f"sha256:{sha256(content).hexdigest()}") == (one["bytes"], one["hash"])
    (day / "needs.csv").write_bytes((day / "needs.csv").read_bytes().replace(b"41", b"42"))
    assert proven(day) == {one["path"] for one in package["resources"]} - {"needs.csv"} | {"datapackage.json"}


def proven(day: Path) -> set[str]:
    """The files that a reader's own program finds to be as they were."""
    done = subprocess.run(
        ["sha256sum", "--check", "SHA256SUMS"], cwd=day, capture_output=True, text=True, check=False
    )
    found = {
        name for name, _, said in (one.rpartition(": ") for one in done.stdout.splitlines()) if said == "OK"
    }
    assert (done.returncode == 0) == (len(found) == len(done.stdout.splitlines()))
    return found


@contextmanager
def serving(answers: dict[str, bytes]) -> Iterator[str]:
    class Platform(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answers[self.path])

    with listening(Platform) as url:
        yield url
