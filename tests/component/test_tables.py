"""Every list of the API as a table: the same rows, for the same people, ready for a spreadsheet."""

import csv
import re
from collections.abc import AsyncIterator
from io import BytesIO, StringIO
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import httpx2
import pytest
import pytest_asyncio
from fastapi.routing import APIRoute

from services.gateway.api import bookings, fund, partners, people
from services.gateway.pages.tables.listings import listings
from shared.kernel.models import Page
from tests.component.gateway import Settling, Stage, stage
from tests.component.test_gateway_pages import Browser

pytestmark = pytest.mark.asyncio(loop_scope="module")

HERE = "/v1/communities/haiwan"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("tables") / "data") as one:
        await one.open("haiwan")
        for number in range(3):
            need = {
                "title": f"=亲子种植 {number}",
                "field": "sustainable_development",
                "source": "visit",
                "households": 31,
                "summary": "希望就近参加种植",
            }
            await one.done("chen-staff", "POST", f"{HERE}/needs", need)
        yield one


@pytest_asyncio.fixture(loop_scope="module")
async def browser(running: Stage) -> AsyncIterator[Browser]:
    transport = Settling(running.platform)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
        yield Browser(http)


def rows(answer: httpx2.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


async def test_a_table_has_the_rows_of_its_list_and_no_formula(running: Stage, browser: Browser) -> None:
    await browser.sign_in("chen-staff")
    listed = (await running.done("chen-staff", "GET", f"{HERE}/needs"))["items"]
    answer = await browser.get("/haiwan/tables/needs.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="needs-haiwan.csv"'
    found = rows(answer)
    assert [one["need_id"] for one in found] == [one["need_id"] for one in listed]
    assert [one["title"] for one in found] == [f"'{one['title']}" for one in listed]
    assert {one["households"] for one in found} == {"31"}
    filtered = rows(await browser.get("/haiwan/tables/needs.csv?state=published"))
    assert filtered == []


def cells(content: bytes) -> list[dict[str, str]]:
    """The rows of a workbook's first sheet, by column and number: ``A2``."""
    with ZipFile(BytesIO(content)) as book:
        sheet = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314 (just made)
    return [
        {str(one.get("r")).rstrip("0123456789"): "".join(one.itertext()) for one in row if one.get("r")}
        for row in sheet.iterfind(".//{*}row")
    ]


async def test_a_table_is_a_workbook_too_with_the_same_columns_and_rows(browser: Browser) -> None:
    await browser.sign_in("chen-staff")
    page = await browser.get("/haiwan/tables")
    assert '<a href="/haiwan/tables/needs.xlsx"' in page.text
    answer = await browser.get("/haiwan/tables/needs.xlsx")
    assert answer.status_code == 200
    assert answer.headers["content-type"].endswith(".spreadsheetml.sheet")
    assert answer.headers["content-disposition"] == 'attachment; filename="needs-haiwan.xlsx"'
    names, *below = cells(answer.content)
    found = [{name: row.get(at, "") for at, name in names.items()} for row in below]
    listed = rows(await browser.get("/haiwan/tables/needs.csv"))
    assert found == [one | {"title": one["title"].removeprefix("'")} for one in listed]
    assert len(found) == 3
    await browser.sign_in("lin")
    assert (await browser.get("/haiwan/tables/people.xlsx")).status_code == 403


async def test_without_the_extra_there_are_no_workbooks(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.gateway.pages.tables.routes.ENDINGS", ("csv",))
    page = await browser.get("/haiwan/tables")
    assert "needs.csv" in page.text
    assert "xlsx" not in page.text.lower()
    assert (await browser.get("/haiwan/tables/needs.xlsx")).status_code == 404


async def test_the_tables_stand_folded_in_groups_each_with_its_number(browser: Browser) -> None:
    await browser.sign_in("chen-staff")
    page = (await browser.get("/haiwan/tables")).text
    groups = re.findall(r'<details class="card"><summary>(\S+) <span class="tag off num">(\d+)<', page)
    assert [words for words, _ in groups] == ["需求、招募与合作方", "空间、活动与课程", "基金", "人员"]
    assert sum(int(number) for _, number in groups) == page.count('.csv" type="text/csv"')
    strangers = (await browser.http.get("/haiwan/tables", headers={"cookie": ""})).text
    assert "<summary>人员" not in strangers, "a group of which one may have nothing is not there"


async def test_a_long_list_is_asked_page_after_page(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    await browser.sign_in("chen-staff")
    monkeypatch.setattr("services.gateway.pages.tables.routes._AT_ONCE", 2)
    assert len(rows(await browser.get("/haiwan/tables/needs.csv"))) == 3
    monkeypatch.setattr("services.gateway.pages.tables.routes.MOST_ROWS", 1)
    assert len(rows(await browser.get("/haiwan/tables/needs.csv"))) == 1


async def test_strangers_get_what_is_public_and_are_led_to_the_sign_in_for_the_rest(browser: Browser) -> None:
    assert rows(await browser.get("/haiwan/tables/needs.csv")) == []
    assert "people.csv" not in (await browser.get("/haiwan/tables")).text
    led = await browser.get("/haiwan/tables/people.csv")
    assert (led.status_code, led.headers["location"].split("?")[0]) == (303, "/sign-in")
    await browser.sign_in("lin")
    assert (await browser.get("/haiwan/tables/people.csv")).status_code == 403


async def test_what_is_no_table_and_what_is_no_filter_leads_nowhere(browser: Browser) -> None:
    for path in ("nothing.csv", "needs", "needs.json", "needs.csv?state=nothing"):
        assert (await browser.get(f"/haiwan/tables/{path}")).status_code == 404, path


async def test_every_list_of_a_community_is_a_table(browser: Browser) -> None:
    lists = {
        route.path.strip("/").replace("/", "-")
        for one in (*partners.ROUTERS, *bookings.ROUTERS, *fund.ROUTERS, people.router)
        for route in one.routes
        if isinstance(route, APIRoute)
        and "{" not in route.path
        and isinstance(route.response_model, type)
        and issubclass(route.response_model, Page)
    }
    assert lists == set(listings())
    await browser.sign_in("chen-staff")
    for name in lists:
        assert (await browser.get(f"/haiwan/tables/{name}.csv")).status_code in {200, 403}, name
