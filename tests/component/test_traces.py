"""One trace tells what a request caused, also in other services."""

from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from shared.telemetry.telemetry import Telemetry
from shared.telemetry.tracing import Tracing
from tests.component.gateway import OFFICER, OPENING, Stage, stage

HAIWAN = "/v1/communities/haiwan"
NOBODY = "0197c000-0000-7000-8000-00000000dead"


class Seen:
    """A platform and the spans that it has finished."""

    def __init__(self, running: Stage, spans: InMemorySpanExporter) -> None:
        self.running = running
        self._spans = spans

    async def spans(self) -> list[ReadableSpan]:
        """All spans, once everything that was begun is done."""
        assert await self.running.platform.host.settled()
        return list(self._spans.get_finished_spans())

    async def of_request(self, request_id: str) -> list[ReadableSpan]:
        """The spans in the trace of a request."""
        spans = await self.spans()
        [root] = [one for one in spans if one.parent is None and _about(one, "correlation_id") == request_id]
        return [one for one in spans if _trace(one) == _trace(root)]


def _about(span: ReadableSpan, name: str) -> object:
    return (span.attributes or {}).get(f"hehuo.{name}")


def _trace(span: ReadableSpan) -> int:
    assert span.context is not None
    trace: int = span.context.trace_id
    return trace


def _named(spans: list[ReadableSpan], name: str) -> ReadableSpan:
    [found] = [one for one in spans if one.name == name]
    return found


def _is_child(child: ReadableSpan, parent: ReadableSpan) -> bool:
    assert parent.context is not None
    return child.parent is not None and child.parent.span_id == parent.context.span_id


@pytest.fixture
async def seen(tmp_path: Path) -> AsyncIterator[Seen]:
    exporter = InMemorySpanExporter()
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    async with stage(tmp_path / "data", telemetry=Telemetry(tracing=Tracing(provider))) as running:
        yield Seen(running, exporter)
    provider.shutdown()


async def test_one_trace_goes_from_the_request_to_the_policies_commands_in_other_services(seen: Seen) -> None:
    await seen.running.done(OFFICER, "POST", HAIWAN, OPENING, X_Request_Id="opening-of-haiwan")
    spans = await seen.of_request("opening-of-haiwan")
    request = _named(spans, "POST /v1/communities/{community}")
    command = _named(spans, "partners OpenCommunity")
    handling = _named(spans, "bookings.policies partners.community_opened.v1")
    answer = _named(spans, "bookings AdoptRules")
    assert request.parent is None
    assert _is_child(command, request)
    assert _is_child(handling, command)
    assert _is_child(answer, handling)
    assert _is_child(
        _named(spans, "fund OpenFund"), _named(spans, "fund.policies partners.community_opened.v1")
    )
    about = {_about(one, "correlation_id") for one in (request, command, handling, answer)}
    assert about == {"opening-of-haiwan"}
    assert _about(handling, "event_id") == "partners/haiwan:1"


async def test_a_command_shows_when_it_was_decided_and_appended(seen: Seen) -> None:
    await seen.running.done(OFFICER, "POST", HAIWAN, OPENING, X_Request_Id="opening-of-haiwan")
    spans = await seen.of_request("opening-of-haiwan")
    command = _named(spans, "partners OpenCommunity")
    [decide] = [one for one in spans if one.name == "decide" and _is_child(one, command)]
    [append] = [one for one in spans if one.name == "append" and _is_child(one, command)]
    assert decide.end_time == append.start_time
    moments = (
        command.start_time,
        decide.start_time,
        decide.end_time,
        append.start_time,
        append.end_time,
        command.end_time,
    )
    times = [one for one in moments if one is not None]
    # The steps are measured by another clock than the command itself: a millisecond is no contradiction.
    assert len(times) == len(moments)
    assert all(after - before > -1_000_000 for before, after in pairwise(times))


async def test_a_refusal_names_its_code_and_is_no_error(seen: Seen) -> None:
    await seen.running.open("haiwan")
    path = f"{HAIWAN}/needs/{NOBODY}/publication"
    status, code = await seen.running.refused("chen-staff", "POST", path, X_Request_Id="no-such-need")
    spans = await seen.of_request("no-such-need")
    command = _named(spans, "partners PublishNeed")
    assert _about(command, "code") == code
    assert command.status.status_code is not StatusCode.ERROR
    request = _named(spans, "POST /v1/communities/{community}/needs/{need_id}/publication")
    assert (request.attributes or {})["http.response.status_code"] == status


async def test_a_traceparent_from_outside_is_linked_and_not_continued(seen: Seen) -> None:
    outside = "4bf92f3577b34da6a3ce929d0e0e4736"
    header = {"traceparent": f"00-{outside}-00f067aa0ba902b7-01", "X-Request-Id": "from-outside"}
    await seen.running.http.get("/v1/communities", headers=header)
    [request, *_] = await seen.of_request("from-outside")
    assert f"{_trace(request):032x}" != outside
    assert [f"{link.context.trace_id:032x}" for link in request.links] == [outside]


async def test_spans_hold_nothing_that_people_said(seen: Seen) -> None:
    await seen.running.open("haiwan")
    need = {"title": "晚间开放", "field": "governance", "source": "visit", "households": 3, "summary": "空着"}
    await seen.running.done("chen-staff", "POST", f"{HAIWAN}/needs", need)
    await seen.running.http.get("/nowhere/13800138000?phone=13800138000")
    said = "".join(one.to_json() for one in await seen.spans())
    assert "13800138000" not in said
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in said.encode().decode("unicode_escape"))
    assert "eyJ" not in said  # How every token begins.
