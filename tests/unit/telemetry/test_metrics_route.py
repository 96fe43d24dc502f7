"""Who may read the metrics."""

from collections.abc import Mapping

import httpx2
import pytest
from fastapi import FastAPI

from shared.kernel.secrets import ChangingSecret
from shared.telemetry.exposition import Metrics
from shared.telemetry.metrics.route import metrics_router

TOKEN = "an-internal-token-of-the-tests-0123456789"
NEAR, FAR = ("127.0.0.1", 40_000), ("203.0.113.7", 40_000)


async def ask(
    token: str | None, client: tuple[str, int], headers: Mapping[str, str] | None = None
) -> httpx2.Response:
    app = FastAPI()
    app.include_router(metrics_router(Metrics(), ChangingSecret(token) if token else None))
    transport = httpx2.ASGITransport(app=app, client=client)
    async with httpx2.AsyncClient(transport=transport, base_url="http://hehuo.test") as http:
        return await http.get("/metrics", headers=dict(headers or {}))


async def test_with_the_token_from_wherever() -> None:
    answer = await ask(TOKEN, FAR, {"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert "process_resident_memory_bytes" in answer.text


@pytest.mark.parametrize("given", ["", "Bearer", f"Bearer {TOKEN}x", f"Basic {TOKEN}", TOKEN])
async def test_where_a_token_is_set_nothing_is_there_without_it_not_even_for_neighbours(given: str) -> None:
    answer = await ask(TOKEN, NEAR, {"Authorization": given})
    assert answer.status_code == 404


async def test_without_a_token_for_this_machine_alone() -> None:
    assert (await ask(None, NEAR)).status_code == 200
    assert (await ask(None, ("::1", 40_000))).status_code == 200
    assert (await ask(None, FAR)).status_code == 404
    assert (await ask(None, ("somewhere", 40_000))).status_code == 404


@pytest.mark.parametrize("header", ["Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"])
async def test_without_a_token_not_for_whom_a_proxy_on_this_machine_asks(header: str) -> None:
    assert (await ask(None, NEAR, {header: "203.0.113.7"})).status_code == 404
