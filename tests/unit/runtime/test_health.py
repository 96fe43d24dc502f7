"""What health means: what can't do its work is broken; while commands go on without it, it is impaired."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler

import httpx2
import pytest
from click.testing import CliRunner, Result
from fastapi import FastAPI

from hehuo.cluster.health import health_router
from hehuo.commands.health import command
from shared.runtime.health import Check
from tests.small_server import listening


async def works() -> None:
    return None


async def fails() -> None:
    raise ConnectionError("nobody there")


def checks(*failing: str) -> Mapping[str, Check]:
    return {
        name: Check(fails if name in failing else works, is_vital=name == "append")
        for name in ("append", "produce", "consume")
    }


async def asked(failing: Mapping[str, Check]) -> httpx2.Response:
    app = FastAPI()
    app.include_router(health_router(list, failing))
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://x") as http:
        return await http.get("/healthz", params={"deep": "true"})


@contextmanager
def answering(status: int, content: bytes) -> Iterator[int]:
    """A process that says this of its health, and on which port."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(content)

    with listening(Answer) as url:
        yield int(url.rpartition(":")[2])


async def hehuo_health(failing: Mapping[str, Check]) -> Result:
    """What the health check of a container makes of it."""
    answer = await asked(failing)
    with answering(answer.status_code, answer.content) as port:
        return CliRunner().invoke(command, ["--port", str(port)])


async def test_all_well() -> None:
    assert (await asked(checks())).json() == {"status": "ok", "impaired": {}}
    found = await hehuo_health(checks())
    assert (found.exit_code, found.output) == (0, "ok\n")


@pytest.mark.parametrize("failing", [["produce"], ["consume"], ["produce", "consume"]])
async def test_without_kafka_a_process_stays_healthy_and_says_what_it_lacks(failing: list[str]) -> None:
    answer = await asked(checks(*failing))
    assert answer.status_code == httpx2.codes.OK
    assert answer.json()["impaired"].keys() == set(failing)
    found = await hehuo_health(checks(*failing))
    assert found.exit_code == 0
    assert found.output.startswith(f"ok, but {failing[0]}: ConnectionError: nobody there")


async def test_without_its_database_it_is_not_healthy_whatever_else_works() -> None:
    answer = await asked(checks("append", "consume"))
    assert answer.status_code == httpx2.codes.SERVICE_UNAVAILABLE
    assert answer.json()["broken"].keys() == {"append", "consume"}
    found = await hehuo_health(checks("append"))
    assert (found.exit_code, found.output) == (1, "Error: 503 append: ConnectionError: nobody there\n")


async def test_without_an_answer_it_is_not_healthy() -> None:
    with answering(200, b"") as port:
        pass
    found = CliRunner().invoke(command, ["--port", str(port)])
    assert found.exit_code == 1
    assert f"nothing answers on port {port}" in found.output
