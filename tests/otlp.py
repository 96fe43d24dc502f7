"""A collector of traces for tests: takes what processes export by OTLP over HTTP, and tells what came."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


class Span(NamedTuple):
    """A span as it was exported."""

    service: str
    name: str
    trace: bytes


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
    def spans(self) -> Iterator[Span]:
        """Everything that came."""
        for export in list(self.exports):
            for found in export.resource_spans:
                attributes = {one.key: one.value.string_value for one in found.resource.attributes}
                for scope in found.scope_spans:
                    for span in scope.spans:
                        yield Span(attributes["service.name"], span.name, span.trace_id)
