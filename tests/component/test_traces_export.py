"""A platform that is told where to, sends its spans there; told nothing, it sends nothing."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from shared.host.tracing import start_tracing
from tests.component.platform import RunningPlatform


class Collector:
    """Takes what is exported by OTLP over HTTP."""

    def __init__(self) -> None:
        self.exports: list[ExportTraceServiceRequest] = []
        self.paths: set[str] = set()
        taken = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                taken.paths.add(self.path)
                taken.exports.append(ExportTraceServiceRequest.FromString(body))
                self.send_response(200)
                self.end_headers()

            def log_message(self, format: str, *_arguments: object) -> None:  # noqa: A002 (the library's name)
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    @property
    def services(self) -> set[str]:
        """Under which names spans came."""
        return {
            attribute.value.string_value
            for export in self.exports
            for found in export.resource_spans
            for attribute in found.resource.attributes
            if attribute.key == "service.name"
        }

    @property
    def names(self) -> set[str]:
        """The names of all spans that came."""
        return {
            span.name
            for export in self.exports
            for found in export.resource_spans
            for scope in found.scope_spans
            for span in scope.spans
        }


@pytest.fixture
def collector() -> Iterator[Collector]:
    opened = Collector()
    yield opened
    opened.close()


def test_spans_go_where_the_standard_variables_say_at_the_latest_when_it_stops(
    tmp_path: Path, collector: Collector
) -> None:
    where = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "OTEL_SERVICE_NAME": "our-platform"}
    running = RunningPlatform(tmp_path / "data", environment=where)
    try:
        running.start()
        assert httpx.get(f"{running.url}/v1/communities").status_code == 200
        running.stop()
    finally:
        running.end()
    assert collector.paths == {"/v1/traces"}
    assert collector.services == {"our-platform"}
    assert "GET /v1/communities" in collector.names


def test_a_platform_stops_in_time_though_nobody_takes_its_spans(tmp_path: Path) -> None:
    nowhere = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"}
    running = RunningPlatform(tmp_path / "data", environment=nowhere)
    try:
        running.start()
        assert httpx.get(f"{running.url}/v1/communities").status_code == 200
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
