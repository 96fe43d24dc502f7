"""Traces (OpenTelemetry): what one request caused, through gateway, services, bus and policies.

Nobody pays for them until an exporter's address is set (``OTEL_EXPORTER_OTLP_ENDPOINT``): without one there
is no `Tracing`, and whoever would use it goes the straight way. Spans carry ids, names of commands and
routes, and outcomes: nothing that was said, and no text of an error, which might repeat it.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager
from importlib.metadata import entry_points, version
from time import perf_counter, time_ns

from opentelemetry.context import Context
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import (
    Link,
    Span,
    SpanKind,
    StatusCode,
    Tracer,
    get_current_span,
    set_span_in_context,
)
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from shared.bus.port import Message
from shared.eventlog.commit import Commit
from shared.eventlog.writer_metrics import Timing
from shared.kernel.messages import Command, Event, Recorded
from shared.kernel.refusals import Kind, Rejected

TRACEPARENT = "traceparent"
_ADDRESSES = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
_W3C = TraceContextTextMapPropagator()
_NO_PARENT = Context()


def start_tracing(service: str) -> TracerProvider | None:
    """A provider that exports by OTLP over HTTP, as the standard ``OTEL_*`` variables say.

    None unless one of them says where to. ``service`` is the name that the spans come under, if
    ``OTEL_SERVICE_NAME`` doesn't say another. Whoever starts it calls ``shutdown`` in the end.
    """
    off = os.environ.get("OTEL_SDK_DISABLED", "").strip().lower() == "true"
    if off or not any(os.environ.get(name) for name in _ADDRESSES):
        return None
    # By its entry point, as the SDK does it: nobody else pays for loading it.
    (exporter,) = entry_points(group="opentelemetry_traces_exporter", name="otlp_proto_http")
    named = {SERVICE_NAME: os.environ.get("OTEL_SERVICE_NAME") or service, SERVICE_VERSION: version("hehuo")}
    provider = TracerProvider(resource=Resource.create(named))
    provider.add_span_processor(BatchSpanProcessor(exporter.load()()))
    return provider


class Tracing:
    """Makes the spans of one process."""

    def __init__(self, provider: TracerProvider) -> None:
        self._tracer: Tracer = provider.get_tracer("hehuo", version("hehuo"))
        self._commands: dict[str, Span] = {}
        """By command id: the commands that are under way just now."""

    @contextmanager
    def request(self, method: str, headers: Iterable[tuple[bytes, bytes]], *, public: bool) -> Iterator[Span]:
        """A request that is being answered; name it and say how it ended with `answered`.

        Within the platform it belongs to the caller's trace. One from outside begins a trace of its own,
        linked to the caller's: strangers don't decide what is kept.
        """
        carrier = {TRACEPARENT: _traceparent_of(headers)}
        caller = _W3C.extract(carrier, _NO_PARENT)
        parent, links = (_NO_PARENT, _links(caller)) if public else (caller, [])
        with self._tracer.start_as_current_span(
            method,
            parent,
            SpanKind.SERVER,
            {"http.request.method": method},
            links,
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            yield span

    @contextmanager
    def call(self, name: str, headers: MutableMapping[str, str]) -> Iterator[None]:
        """A request that is sent to another process; its headers then say to which trace it belongs."""
        with self._span(name, SpanKind.CLIENT, {}):
            _W3C.inject(headers)
            yield

    @contextmanager
    def commands(self, service: str, community: str, commands: Sequence[Command]) -> Iterator[Span]:
        """Commands from when they are submitted until they are answered."""
        first = commands[0]
        about = {
            "hehuo.service": service,
            "hehuo.community": community,
            "hehuo.command": [type(one).__name__ for one in commands],
            "hehuo.command_id": first.command_id,
            "hehuo.correlation_id": first.correlation_id or first.command_id,
        }
        with self._span(f"{service} {type(first).__name__}", SpanKind.INTERNAL, about) as span:
            self._commands |= dict.fromkeys((one.command_id for one in commands), span)
            try:
                yield span
            except Rejected as rejected:
                span.set_attribute("hehuo.code", rejected.code)
                if rejected.refusal.kind is Kind.UNAVAILABLE:
                    span.set_status(StatusCode.ERROR)
                raise
            finally:
                for one in commands:
                    self._commands.pop(one.command_id, None)

    def batch(self, timing: Timing) -> None:
        """For `WriterMetrics.on_batch`: when the commands of a batch were decided and appended."""
        offset = time_ns() - int(perf_counter() * 1e9)
        began, decided, appended = (
            offset + int(at * 1e9) for at in (timing.began, timing.decided, timing.appended)
        )
        for command_id in timing.command_ids:
            span = self._commands.get(command_id)
            if span is None:
                continue  # Its caller has gone, or it is a tick.
            within = set_span_in_context(span)
            for name, start, end in (("decide", began, decided), ("append", decided, appended)):
                self._tracer.start_span(name, within, start_time=start).end(end)

    def stamp(self, commit: Commit, messages: Sequence[Message]) -> None:
        """Tells each event of a commit to which trace it belongs: that of the command which it answers."""
        place = 0
        for command_id, _, count in commit.header.commands:
            span = self._commands.get(command_id)
            if span is not None:
                carrier: dict[str, str] = {}
                _W3C.inject(carrier, set_span_in_context(span))
                for message in messages[place : place + count]:
                    message.traceparent = carrier.get(TRACEPARENT)
            place += count

    @contextmanager
    def event(self, consumer: str, message: Message, recorded: Recorded[Event]) -> Iterator[None]:
        """An event that a consumer handles; in the trace of the command that caused it, if that is known."""
        about = {
            "hehuo.consumer": consumer,
            "hehuo.community": message.community,
            "hehuo.event": message.type,
            "hehuo.event_id": f"{message.source}/{message.id}",
            "hehuo.correlation_id": recorded.correlationid,
        }
        parent = _W3C.extract({TRACEPARENT: message.traceparent or ""}, _NO_PARENT)
        with self._span(f"{consumer} {message.type}", SpanKind.CONSUMER, about, parent):
            yield

    @contextmanager
    def _span(
        self,
        name: str,
        kind: SpanKind,
        about: Mapping[str, str | Sequence[str]],
        parent: Context | None = None,
    ) -> Iterator[Span]:
        with self._tracer.start_as_current_span(
            name, parent, kind, about, record_exception=False, set_status_on_exception=False
        ) as span:
            try:
                yield span
            except Rejected:
                raise  # A rule said no: nothing went wrong.
            except Exception as error:
                span.set_attribute("error.type", type(error).__name__)
                span.set_status(StatusCode.ERROR)
                raise


def answered(span: Span, method: str, route: str, status: int) -> None:
    """Says of a request's span which route it took, and how it was answered."""
    span.update_name(f"{method} {route}")
    span.set_attribute("http.route", route)
    span.set_attribute("http.response.status_code", status)
    if status >= 500:
        span.set_status(StatusCode.ERROR)


def _traceparent_of(headers: Iterable[tuple[bytes, bytes]]) -> str:
    return next((value.decode("latin-1") for name, value in headers if name == b"traceparent"), "")


def _links(context: Context) -> list[Link]:
    caller = get_current_span(context).get_span_context()
    return [Link(caller)] if caller.is_valid else []
