"""A process that hangs: it takes connections and answers nothing. Pages show what the others know."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2

from examples.gangwan.people import identities
from tests.cluster.running import Cluster

MISSING = {"en": "Part of this page is missing", "zh": "本页有一部分暂缺"}
_LONGEST_ANSWER_SECONDS = 15.0
"""Less than a call to a service may take, and than a page would wait that asks two such services."""


@contextmanager
def hanging(cluster: Cluster, part: str) -> Iterator[None]:
    """The part stopped by the kernel: its sockets are open, and nobody reads them."""
    pid = cluster.pids()[part]
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


async def test_pages_and_the_list_of_what_waits_name_a_service_that_hangs_and_show_the_rest(
    cluster: Cluster,
) -> None:
    headers = {"Accept": "text/html", "Origin": cluster.url}
    bearer = {"Authorization": f"Bearer {cluster.token('chen-staff')}"}
    pages = ("/haiwan/desk", "/haiwan/me", "/haiwan")
    async with httpx2.AsyncClient(
        base_url=cluster.url, headers=headers, timeout=_LONGEST_ANSWER_SECONDS, trust_env=False
    ) as http:
        person = {"person": identities()["chen-staff"].person_id, "to": "/haiwan"}
        assert (await http.post("/sign-in/development", data=person)).status_code == 303
        for path in pages:
            whole = await http.get(path)
            assert (whole.status_code, MISSING["en"] in whole.text) == (200, False)
        with hanging(cluster, "fund"):
            for path in pages:
                for language, called in (("en", "the fund"), ("zh", "基金")):
                    partly = await http.get(path, headers={"Accept-Language": language})
                    assert partly.status_code == 200, partly.text
                    assert f"<ul><li>{called}</li></ul>" in partly.text.partition(MISSING[language])[2]
            waiting = await http.get(
                "/v1/communities/haiwan/waiting", headers={**bearer, "Accept": "application/json"}
            )
            assert (waiting.status_code, waiting.json()["missing"]) == (200, ["fund"])
            assert waiting.json()["things"], "what waits in the other services"
        for path in pages:
            whole = await http.get(path)
            assert (whole.status_code, MISSING["en"] in whole.text) == (200, False)
