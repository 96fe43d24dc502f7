"""The district's page beside a service that does not answer: the others' numbers, and what is missing."""

import asyncio
from pathlib import Path

import httpx2

from examples.gangwan.people import identities
from shared.kernel.refusals import Rejected
from shared.runtime.refusals import SERVICE_DOES_NOT_ANSWER
from tests.component.gateway import OFFICER, Settling, Stage, stage

MISSING = {"en": "Part of this page is missing", "zh": "本页有一部分暂缺"}


class Silent:
    """A service that takes every question and never answers."""

    name = "fund"

    async def ask(self, *_: object, **__: object) -> object:
        return await asyncio.Event().wait()


class Away(Silent):
    """A service of which it is known at once that it can't be reached."""

    async def ask(self, *_: object, **__: object) -> object:
        raise Rejected(SERVICE_DOES_NOT_ANSWER, service=self.name, retry_after_seconds=2)


async def page_with(running: Stage, fund: object, language: str = "en") -> tuple[str, float]:
    """The page, and how long it took."""
    gateway = running.platform.gateway
    clients, loop = gateway.clients, asyncio.get_running_loop()
    gateway.clients = {**clients, "fund": fund}  # type: ignore[dict-item]  # It is asked and nothing else.
    network = Settling(running.platform)
    try:
        async with httpx2.AsyncClient(
            transport=network,
            base_url="http://hehuo.test",
            cookies=running.http.cookies,
            headers={"Accept-Language": language},
        ) as http:
            began = loop.time()
            answer = await http.get("/district")
            assert answer.status_code == 200, answer.text
            file = await http.get("/district/numbers.csv") if isinstance(fund, Away) else None
            assert file is None or file.status_code == 503, "a file is whole or none"
            return answer.text, loop.time() - began
    finally:
        gateway.clients = clients


async def test_a_service_that_does_not_answer_is_named_and_the_others_numbers_are_shown(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path, page_wait_seconds=3.0) as running:
        await running.open("haiwan")
        person = {"person": identities()[OFFICER].person_id, "to": "/district"}
        await running.http.post("/sign-in/development", data=person)
        whole = (await running.http.get("/district")).text
        assert not any(said in whole for said in MISSING.values())
        assert "<span>¥0.00" in whole or "<span>0.00" in whole

        page, took = await page_with(running, Silent())
        assert 3 <= took < 15, "of 20 s that a call may take"
        assert MISSING["en"] in page
        assert "<li>the fund</li>" in page
        assert 'data-label="Residents"' in page
        money = page.partition('data-label="In the account"')[2][:60]
        assert "<span>–</span>" in money, "what is not known is not nought"

        page, took = await page_with(running, Away(), "zh")
        assert MISSING["zh"] in page
        assert "<li>基金</li>" in page
        assert took < 3
