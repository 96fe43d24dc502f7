"""A page that shows a list leads to the same list as a file, with the filters that its reader set."""

import csv
import re
from collections.abc import AsyncIterator
from html import unescape
from io import StringIO
from pathlib import Path

import httpx2
import pytest
import pytest_asyncio

from services.gateway import pages
from services.gateway.pages.tables.listings import listings
from tests.component.gateway import Settling, Stage, stage
from tests.component.test_gateway_pages import Browser

pytestmark = pytest.mark.asyncio(loop_scope="module")

HERE = "/v1/communities/haiwan"
_LINK = re.compile(r'<a href="(/haiwan/tables/[^"]+)" download')
_PAGES = Path(pages.__file__).parent

ELSEWHERE = {
    "agreements": "of one partner, on its page",
    "application-relations": "/relations shows it together with those to payees",
    "course-enrolments": "the roll of a course, which takes them by name",
    "ending-screenings": "what waits at the desk",
    "enrolments": "the roll of a session, which takes them by name",
    "fund-budgets": "the page of a budget shows one year's lines, which have a file",
    "fund-campaign-groups-mine": "part of a campaign's page",
    "fund-donations-mine": "part of one's own page",
    "fund-gift-questions": "part of a disclosure's form",
    "fund-gift-questions-mine": "part of one's own page",
    "fund-goods-mine": "part of one's own page",
    "fund-matching-pools": "part of a campaign's page",
    "fund-relations": "/relations shows it together with those to applicants",
    "fund-shares": "/fund/share-dues has a file of its own, by age",
    "fund-statement-lines": "a month's page shows what waits in it, not every line",
    "hosts": "names beside sessions",
    "people": "nobody is listed unasked: each name that is shown was read by somebody",
    "relations": "part of the committee's cases",
    "room-waits": "part of one's own page",
    "rosters": "part of the partner's page",
    "suspension-proposals": "part of a partner's page",
    "volunteering-certificates": "part of one's own page",
    "volunteering-points-history": "part of one's own page",
    "volunteering-sign-ups": "part of an activity's page",
    "volunteering-visitor-claims": "beside the reservations at the desk",
}
"""Tables whose list is no page of its own, with where it is."""

LISTS = {
    None: ("calls", "courses", "decisions", "free-hours", "fund/appeals", "fund/boxes", "fund/campaigns",
           "fund/committee", "fund/disclosures", "fund/gifts", "fund/goods", "fund/ledger", "fund/markets",
           "fund/meetings", "fund/merchants", "fund/purposes", "fund/purses", "fund/residents-votes",
           "fund/spending", "needs", "partners", "points-agreements", "prices", "projects", "purchases",
           "resources", "rewards", "rooms", "sessions", "appointments", "surveys", "trials", "volunteering"),
    "lin": ("my-needs", "needs", "rooms"),
    "chen-staff": ("desk/intents", "desk/applications", "desk/requests", "desk/rewards", "desk/equipment",
                   "desk/strikes", "my-needs"),
    "qian-treasurer": ("fund/statements", "fund/receipts", "fund/audit", "fund/share-disputes",
                       "fund/stall-dues"),
    "song-auditor": ("fund/statements", "fund/audit", "fund/share-disputes"),
}  # fmt: skip


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("files") / "data") as one:
        await one.open("haiwan")
        for project, mechanism in (("亲子种植", "space_cooperation"), ("读书会", "volunteer_points")):
            intent = {"project": project, "mechanism": mechanism,
                      "contributions": [{"kind": "time", "summary": "每周两小时"}]}  # fmt: skip
            await one.done("xiaochen", "POST", f"{HERE}/intents", intent)
        yield one


@pytest_asyncio.fixture(loop_scope="module")
async def browser(running: Stage) -> AsyncIterator[Browser]:
    transport = Settling(running.platform)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
        yield Browser(http)


async def files_on(browser: Browser, path: str) -> list[str]:
    """Where the page leads for its list as a file."""
    answer = await browser.get(f"/haiwan/{path}")
    assert answer.status_code == 200, path
    return [unescape(one) for one in _LINK.findall(answer.text)]


@pytest.mark.parametrize("who", LISTS)
async def test_a_page_that_shows_a_list_leads_to_it_as_a_file(browser: Browser, who: str | None) -> None:
    if who is not None:
        await browser.sign_in(who)
    for path in LISTS[who]:
        found = await files_on(browser, path)
        endings = [one.partition("?")[0].rpartition(".")[2] for one in found]
        assert endings == ["csv", "xlsx"], path
        for address in found:
            answer = await browser.get(address)
            assert answer.status_code == 200, address
            assert "attachment" in answer.headers["content-disposition"]


async def test_the_file_holds_what_the_page_was_filtered_by(browser: Browser) -> None:
    await browser.sign_in("chen-staff")
    for asked, projects in (
        ("", {"亲子种植", "读书会"}),
        ("?mechanism=volunteer_points", {"读书会"}),
        ("?words=种植", {"亲子种植"}),
        ("?words=种植&mechanism=volunteer_points", set()),
    ):
        address, _ = await files_on(browser, f"desk/intents{asked}")
        table = (await browser.get(address)).content.decode("utf-8-sig")
        assert {one["project"] for one in csv.DictReader(StringIO(table))} == projects, address


@pytest.mark.parametrize(
    ("page", "filters"),
    [
        ("sessions?price_up_to_fen=88&words=a%26b", {"price_up_to_fen=8800", "words=a%26b", "to_come=true"}),
        ("sessions?places_left=true", {"state=open"}),
        ("volunteering?from_day=2027-01-01", {"starts_from=2026-12-31T16%3A00%3A00Z"}),
        ("projects?field=volunteering", {"field=volunteering"}),
        ("purchases?field=volunteering", {"field=volunteering"}),
        ("partners?mechanism=space_cooperation", {"mechanism=space_cooperation"}),
        ("fund/ledger", {"newest_first=true"}),
    ],
)
async def test_what_was_typed_goes_along_as_the_table_wants_it(
    browser: Browser, page: str, filters: set[str]
) -> None:
    address, _ = await files_on(browser, page)
    assert filters <= {*address.partition("?")[2].split("&")}
    assert (await browser.get(address)).status_code == 200


async def test_nobody_is_led_to_a_file_that_they_may_not_have(browser: Browser) -> None:
    assert await files_on(browser, "fund/audit") == []
    assert await files_on(browser, "complaints") == []
    await browser.sign_in("lin")
    assert await files_on(browser, "fund/audit") == []


async def test_every_table_is_led_to_from_its_page_or_it_is_said_where_its_list_is() -> None:
    led = {
        name
        for path in _PAGES.rglob("*.py")
        for name in re.findall(r'files_of\(\s*visit, "([a-z-]+)"', path.read_text(encoding="utf-8"))
    }
    assert led.isdisjoint(ELSEWHERE)
    assert led | {*ELSEWHERE} == {*listings()}
