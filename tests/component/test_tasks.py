"""Whoever is shown a task can do it, in all of the example as it was left by its thread.

Few kinds of tasks are left there; where a test asks what waits for somebody, `Stage.done` looks at it, too.
"""

from collections.abc import Iterator

import httpx2
import pytest

from examples.gangwan.people import identities
from tests.component.platform import RunningPlatform
from tests.component.tasks import not_doable
from tests.scenes import Scenes

HERE = ("haiwan", "nanbeitai")


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory, scenes: Scenes) -> Iterator[RunningPlatform]:
    running = RunningPlatform(scenes.played(tmp_path_factory.mktemp("tasks") / "data"), "--example")
    try:
        running.start().wait_for_example()
        yield running
    finally:
        running.end()


async def test_each_task_of_everybody_in_the_example_leads_to_a_page_that_offers_it(
    platform: RunningPlatform,
) -> None:
    wrong, seen = dict[str, str](), set[str]()
    for name, person in identities().items():
        async with httpx2.AsyncClient(base_url=platform.url, timeout=60) as http:
            sent = await http.post("/sign-in/development", data={"person": person.person_id, "to": "/haiwan"})
            assert sent.status_code == 303
            bearer = {"authorization": f"Bearer {platform.token(name)}"}

            async def get(path: str, http: httpx2.AsyncClient = http) -> httpx2.Response:
                return await http.get(path, headers={"accept": "text/html"})

            for community in HERE:
                asked = await http.get(f"/v1/communities/{community}/waiting", headers=bearer)
                assert asked.status_code == 200, asked.text
                for thing in asked.json()["things"]:
                    seen.add(thing["task"])
                    fault = await not_doable(get, community, thing)
                    if fault is not None:
                        wrong[f"{name} in {community}"] = fault
    assert wrong == {}
    assert {"deliver_session", "publish_disclosure", "register_relations", "report_disbursement"} <= seen
