"""A platform that is told where to, sends its spans there; told nothing, it sends nothing."""

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from shared.telemetry.tracing import start_tracing
from tests.component.platform import RunningPlatform
from tests.otlp import Collector


@pytest.fixture
def collector() -> Iterator[Collector]:
    opened = Collector()
    yield opened
    opened.close()


def test_spans_go_where_the_standard_variables_say_at_the_latest_when_it_stops(
    tmp_path: Path, collector: Collector
) -> None:
    where = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "OTEL_SERVICE_NAME": "our-platform"}
    running = RunningPlatform(tmp_path / "data", environment=where, afresh=True)
    try:
        running.start()
        assert httpx2.get(f"{running.url}/v1/communities").status_code == 200
        running.stop()
    finally:
        running.end()
    assert collector.paths == {"/v1/traces"}
    assert {one.service for one in collector.spans} == {"our-platform"}
    assert "GET /v1/communities" in {one.name for one in collector.spans}


def test_a_platform_stops_in_time_though_nobody_takes_its_spans(tmp_path: Path) -> None:
    nowhere = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"}
    running = RunningPlatform(tmp_path / "data", environment=nowhere)
    try:
        running.start()
        assert httpx2.get(f"{running.url}/v1/communities").status_code == 200
        running.stop()
    finally:
        running.end()


@pytest.mark.parametrize(
    "variables", [{}, {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9", "OTEL_SDK_DISABLED": "true"}]
)
def test_without_an_address_or_switched_off_there_is_no_tracing(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]
) -> None:
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT", raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert start_tracing("hehuo") is None
