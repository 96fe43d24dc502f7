"""What an operator is told when a rebuild leaves things as they were: a sentence, running or not."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI

from hehuo.operator import local as operating
from hehuo.operator.service import SECRET_HEADER, Operator, Report, operator_router
from shared.kernel.secrets import ChangingSecret
from shared.projections.building import RebuildFailed
from shared.rpc.problems import Refused, answer_refused
from shared.runtime.directory import DataDirectory
from shared.settings import Settings

SECRET = "the operator's secret"
SAID = "spaces stays as it was: haiwan would be parked"


class Stubborn(Operator):
    """An operator whose rebuilds come to nothing."""

    def __init__(self) -> None:
        super().__init__({})

    async def rebuild(self, projection: str) -> str:
        raise RebuildFailed(SAID)


@pytest.fixture
async def http() -> AsyncIterator[httpx2.AsyncClient]:
    app = FastAPI()
    app.include_router(operator_router(Stubborn(), SECRET_HEADER, ChangingSecret(SECRET)))
    app.add_exception_handler(Refused, answer_refused)
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as client:
        yield client


async def test_of_a_platform_that_runs_it_is_a_conflict(http: httpx2.AsyncClient) -> None:
    answer = await http.post("/operator/rebuild/bookings.spaces", headers={SECRET_HEADER: SECRET})
    assert (answer.status_code, answer.json()["code"]) == (409, "rebuild_failed")
    assert answer.json()["detail"] == SAID


def test_of_one_that_does_not_it_is_an_operation_that_failed(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data")

    async def comes_to_nothing(_operator: Operator) -> Report:
        raise RebuildFailed(SAID)

    with pytest.raises(operating.OperationFailed, match=SAID):
        asyncio.run(operating._alone(settings, DataDirectory(settings.data_dir), comes_to_nothing))
