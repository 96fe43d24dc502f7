"""Pages of several services beside one that does not answer: what the others know, and what is missing."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import httpx2
import pytest
import pytest_asyncio

from examples.gangwan.people import identities
from services.gateway.platform import Gateway
from shared.kernel.refusals import Rejected
from shared.runtime.refusals import SERVICE_DOES_NOT_ANSWER, STORE_DOES_NOT_ANSWER
from tests.component.gateway import Settling, Stage, stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

TITLE = {"en": "Part of this page is missing", "zh": "本页有一部分暂缺"}
CALLED = {
    "partners": {"en": "partners and their programme", "zh": "合伙人与项目"},
    "bookings": {"en": "rooms and sessions", "zh": "场地与活动"},
    "fund": {"en": "the fund", "zh": "基金"},
}
PAGES = (
    ("lin", "/haiwan/me", ("partners", "bookings", "fund")),
    ("lin", "/haiwan", ("partners", "bookings", "fund")),
    (None, "/haiwan", ("partners", "bookings", "fund")),
    ("chen-staff", "/haiwan/desk", ("partners", "bookings", "fund")),
    ("chen-staff", "/haiwan/partner", ("partners", "bookings")),
    ("qian-treasurer", "/haiwan/books", ("partners", "fund")),
)
"""Who reads which page, and which services are asked for it."""


class Silent:
    """A service that takes every question and never answers."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.asked = 0

    async def ask(self, *_: object, **__: object) -> object:
        self.asked += 1
        return await asyncio.Event().wait()


class Away(Silent):
    """A service of which it is known at once that it can't be reached."""

    async def ask(self, *_: object, **__: object) -> object:
        self.asked += 1
        raise Rejected(SERVICE_DOES_NOT_ANSWER, service=self.name, retry_after_seconds=2)


class WithoutStore(Silent):
    """A service whose database does not answer."""

    async def ask(self, *_: object, **__: object) -> object:
        raise Rejected(STORE_DOES_NOT_ANSWER, retry_after_seconds=2)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def haiwan(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    path = tmp_path_factory.mktemp("without") / "data"
    async with stage(path, page_wait_seconds=0.3) as running:
        await running.open("haiwan")
        yield running


@contextmanager
def without(gateway: Gateway, service: Silent) -> Iterator[None]:
    """The gateway while this stands in the place of the service of its name."""
    clients = gateway.clients
    gateway.clients = {**clients, service.name: service}  # type: ignore[dict-item]  # It is asked and nothing else.
    try:
        yield
    finally:
        gateway.clients = clients


@asynccontextmanager
async def visitor(running: Stage, name: str | None) -> AsyncIterator[httpx2.AsyncClient]:
    headers = {"Accept": "text/html", "Origin": "http://hehuo.test"}
    async with httpx2.AsyncClient(
        transport=Settling(running.platform), base_url="http://hehuo.test", headers=headers
    ) as http:
        if name is not None:
            fields = {"person": identities()[name].person_id, "to": "/"}
            assert (await http.post("/sign-in/development", data=fields)).status_code == 303
        yield http


async def page(running: Stage, name: str | None, path: str, language: str = "en") -> httpx2.Response:
    async with visitor(running, name) as http:
        return await http.get(path, headers={"Accept-Language": language})


@pytest.mark.parametrize(("name", "path", "asks"), PAGES)
async def test_a_page_names_the_service_that_does_not_answer_and_shows_the_others_parts(
    haiwan: Stage, name: str | None, path: str, asks: tuple[str, ...]
) -> None:
    async with visitor(haiwan, name) as http:
        whole = await http.get(path)
        assert whole.status_code == 200
        assert not any(title in whole.text for title in TITLE.values())
        for service in asks:
            for stands_in in (Silent(service), Away(service), WithoutStore(service)):
                language = "zh" if isinstance(stands_in, Away) else "en"
                with without(haiwan.platform.gateway, stands_in):
                    answer = await http.get(path, headers={"Accept-Language": language})
                assert answer.status_code == 200, answer.text
                assert " · 海湾" in answer.text or "Haiwan" in answer.text, "its name was known before"
                missing = answer.text.partition(TITLE[language])[2]
                assert f"<ul><li>{CALLED[service][language]}</li></ul>" in missing


async def test_what_is_not_known_is_not_said_to_be_nothing(haiwan: Stage) -> None:
    gateway = haiwan.platform.gateway
    with without(gateway, Silent("bookings")):
        own = (await page(haiwan, "lin", "/haiwan/me")).text
        assert "You have not booked a room" not in own
        assert own.count("Not to be had at the moment.") == 2
        assert "no gifts" in own or "have not given" in own
    with without(gateway, Silent("fund")):
        today = (await page(haiwan, None, "/haiwan")).text
        assert today.count("Not to be had at the moment.") == 1
        assert 'id="week"' in today


async def test_a_service_that_did_not_answer_is_not_waited_for_once_more_by_the_same_page(
    haiwan: Stage,
) -> None:
    silent = Silent("partners")
    with without(haiwan.platform.gateway, silent):
        await page(haiwan, None, "/haiwan")
    assert silent.asked == 1, "of the questions one after another that a stranger's first page puts to it"


async def test_the_list_of_what_waits_names_what_is_missing(haiwan: Stage) -> None:
    waiting = "/v1/communities/haiwan/waiting"
    whole = await haiwan.done("chen-staff", "GET", waiting)
    assert whole["missing"] == []
    assert whole["things"]
    for stands_in in (Silent("fund"), Away("fund"), WithoutStore("fund")):
        with without(haiwan.platform.gateway, stands_in):
            partly = await haiwan.done("chen-staff", "GET", waiting)
            assert partly["missing"] == ["fund"]
    with without(haiwan.platform.gateway, Silent("bookings")):
        partly = await haiwan.done("chen-staff", "GET", waiting)
        assert (partly["missing"], partly["things"]) == (["bookings"], whole["things"])


async def test_a_page_of_one_service_that_does_not_answer_says_so_within_the_same_site(haiwan: Stage) -> None:
    with without(haiwan.platform.gateway, Away("partners")):
        answer = await page(haiwan, "lin", "/haiwan/calls", "zh")
    assert answer.status_code == 503
    assert "海湾" in answer.text
    assert TITLE["zh"] not in answer.text, "all of it is missing"


@pytest.mark.parametrize("path", ["/haiwan/no-such-page", "/nowhere/no-such-page"])
async def test_an_address_without_a_page_waits_for_nobody_either(haiwan: Stage, path: str) -> None:
    with without(haiwan.platform.gateway, Silent("partners")):
        async with asyncio.timeout(30):
            answer = await page(haiwan, "lin", path)
    assert answer.status_code == 404
    assert ('href="/haiwan/rooms"' in answer.text) == path.startswith("/haiwan")


async def test_a_community_that_was_never_seen_is_refused_in_time_where_nobody_can_say_what_it_is(
    haiwan: Stage,
) -> None:
    gateway = haiwan.platform.gateway
    communities, seen = gateway.communities, gateway.seen
    gateway.communities, gateway.seen = set(), {}
    try:
        with without(gateway, Silent("partners")):
            answer = await page(haiwan, None, "/haiwan")
            assert answer.status_code == 503
    finally:
        gateway.communities, gateway.seen = communities, seen
