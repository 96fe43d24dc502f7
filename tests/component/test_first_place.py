"""Where a sign-in leads: to where somebody was, and from the platform's first page to where they work."""

from collections.abc import AsyncIterator

import httpx2
import pytest
import pytest_asyncio

from tests.component.gateway import OFFICER, Settling, Stage, stage
from tests.component.test_gateway_pages import Browser
from tests.component.test_partners_thread import APPLICANT, a_partner

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def platform(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("first") / "data") as running:
        await running.open("haiwan")
        await running.open("nanbeitai")
        await a_partner(running)
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def browser(platform: Stage) -> AsyncIterator[Browser]:
    transport = Settling(platform.platform)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
        yield Browser(http)


@pytest.mark.parametrize(
    ("who", "place"),
    [
        ("lin", "/haiwan"),
        ("gu-committee", "/haiwan"),
        ("bao-supervisor", "/haiwan"),
        ("chen-staff", "/haiwan/desk"),
        ("nan-staff", "/nanbeitai/desk"),
        ("qian-treasurer", "/haiwan/books"),
        (APPLICANT, "/haiwan/partner"),
        (OFFICER, "/district"),
        ("reptile", "/"),
    ],
)
async def test_whoever_asks_for_no_place_comes_to_where_they_work(
    browser: Browser, who: str, place: str
) -> None:
    assert (await browser.sign_in(who)).headers["location"] == place
    shown = await browser.get(place)
    assert shown.status_code == 200
    assert (await browser.sign_in(who, "/haiwan/rooms")).headers["location"] == "/haiwan/rooms"


async def test_whoever_belongs_to_two_communities_chooses(platform: Stage, browser: Browser) -> None:
    await platform.join("lin", "nanbeitai", "nan-staff")
    assert (await browser.sign_in("lin")).headers["location"] == "/"


@pytest.mark.parametrize(
    ("to", "place"),
    [
        ("/sign-in?to=/haiwan/rooms%3Fday=2026-12-04", "/haiwan/rooms?day=2026-12-04"),
        ("/sign-in/phone?to=%2Fsign-in%3Fto%3D%252Fhaiwan%252Ffund", "/haiwan/fund"),
        ("/sign-in?to=https://elsewhere.test/", "/haiwan"),
        ("/sign-in?to=//elsewhere.test", "/haiwan"),
        ("/sign-in?to=/sign-in", "/haiwan"),
    ],
)
async def test_a_sign_in_on_the_way_to_another_forgets_nothing(browser: Browser, to: str, place: str) -> None:
    assert (await browser.sign_in("zhao", to)).headers["location"] == place
