"""The cluster's processes: each shows its own numbers, and one trace goes through several of them."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind

from examples.gangwan.people import identities
from services.gateway.identity.tokens import DevelopmentIssuer
from shared.runtime.directory import DataDirectory
from shared.telemetry.tracing import Tracing
from tests.component.processes import OFFICER, TOKEN, Processes, processes
from tests.example_readers import until
from tests.unit.telemetry.scraping import Scrape

OPENING = {"name": "海湾社区", "name_en": "Haiwan", "host_charity": "广州市南沙区慈善会"}
HERE = "/v1/communities/haiwan"


@pytest.fixture
def spans() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
async def running(tmp_path: Path, spans: InMemorySpanExporter) -> AsyncIterator[Processes]:
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(spans))
    async with processes(tmp_path / "data", Tracing(provider)) as started:
        yield started
    provider.shutdown()


async def open_haiwan(running: Processes, path: Path) -> None:
    assert running.gateway is not None
    token = DevelopmentIssuer(DataDirectory(path).token_secret()).issue(identities()[OFFICER].person_id)
    headers = {"Authorization": f"Bearer {token}", "X-Request-Id": "opening-of-haiwan"}
    network = httpx2.ASGITransport(app=running.gateway.app)
    async with httpx2.AsyncClient(transport=network, base_url="http://gateway.test") as http:
        answer = await http.post(HERE, json=OPENING, headers=headers)
    assert answer.status_code == 201, answer.text


async def scrape(running: Processes, name: str, token: str = TOKEN) -> httpx2.Response:
    assert running.gateway is not None
    app = running.gateway.app if name == "gateway" else running.services[name].app
    network = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=network, base_url=f"http://{name}.test") as http:
        return await http.get("/metrics", headers={"Authorization": f"Bearer {token}"})


def named(spans: InMemorySpanExporter, name: str) -> ReadableSpan:
    [found] = [one for one in spans.get_finished_spans() if one.name == name]
    return found


def parent_of(spans: InMemorySpanExporter, child: ReadableSpan) -> ReadableSpan:
    assert child.parent is not None
    [found] = [
        one
        for one in spans.get_finished_spans()
        if one.context is not None and one.context.span_id == child.parent.span_id
    ]
    return found


async def test_one_trace_goes_through_gateway_service_and_the_policies_of_another_service(
    running: Processes, spans: InMemorySpanExporter, tmp_path: Path
) -> None:
    await open_haiwan(running, tmp_path / "data")

    def adopted() -> bool:
        return any(one.name == "bookings AdoptRules" for one in spans.get_finished_spans())

    await until(adopted)
    await until(lambda: any(one.name.startswith("bookings.policies") for one in spans.get_finished_spans()))
    adopting = named(spans, "bookings AdoptRules")
    handling = parent_of(spans, adopting)
    opening = parent_of(spans, handling)
    served = parent_of(spans, opening)
    called = parent_of(spans, served)
    request = parent_of(spans, called)
    assert [one.name for one in (handling, opening, served, called, request)] == [
        "bookings.policies partners.community_opened.v1",
        "partners OpenCommunity",
        "POST /internal/commands/{community}",
        "partners commands",
        "POST /v1/communities/{community}",
    ]
    assert [one.kind for one in (served, called)] == [SpanKind.SERVER, SpanKind.CLIENT]
    belongs = {
        (one.attributes or {}).get("hehuo.correlation_id")
        for one in (adopting, handling, opening, served, request)
    }
    assert belongs == {"opening-of-haiwan"}


async def test_what_belongs_to_no_request_begins_no_trace(
    running: Processes, spans: InMemorySpanExporter
) -> None:
    for name in ("partners", "gateway"):
        await scrape(running, name)
    roots = {one.name for one in spans.get_finished_spans() if one.parent is None}
    assert roots <= {"gateway NameFirstOfficers"}  # What the gateway does when it starts.


@pytest.mark.parametrize("name", ["partners", "bookings", "fund", "gateway"])
async def test_every_process_shows_its_metrics_to_who_has_the_token_alone(
    running: Processes, name: str
) -> None:
    answer = await scrape(running, name)
    assert answer.status_code == 200
    found = Scrape(answer.content)
    assert found.value("hehuo_info", profile="cluster") == 1
    assert found.value("hehuo_ready") == 1
    assert found.samples("hehuo_commands_waiting", service=name)
    assert {labels["service"] for _, labels in found.samples("hehuo_logs_loaded")} == {name}
    assert (await scrape(running, name, "another-token")).status_code == 404


async def test_a_service_counts_what_other_processes_ask_of_it(running: Processes, tmp_path: Path) -> None:
    await open_haiwan(running, tmp_path / "data")
    found = Scrape((await scrape(running, "partners")).content)
    asked = {"http_route": "/internal/commands/{community}", "http_response_status_code": "200"}
    assert found.value("http_server_request_duration_seconds_count", **asked) == 1
    assert found.value("hehuo_commands_total", command="OpenCommunity", outcome="recorded") == 1
