"""Log lines say where something happened and to what it belongs, and nothing that people said."""

import asyncio
import json
import subprocess
import sys
from collections.abc import MutableMapping
from io import StringIO
from typing import Any

import pytest
from pydantic import ValidationError

from shared.kernel.error_text import describe_error
from shared.kernel.models import Request, Title
from shared.telemetry.log_context import add_log_context, enter, leave, log_fields
from shared.telemetry.log_lines import AccessLines
from shared.telemetry.request_metrics import Answer, RequestMetrics

SENT = {"wish": ["陈海燕 13800138000"], "secret": "eyJ0"}


class Wish(Request):
    wish: Title


def broken_wish() -> Exception:
    try:
        Wish.model_validate(SENT)
    except ValidationError as error:
        return error
    raise AssertionError("it was taken")


def nested() -> Exception:
    try:
        try:
            raise broken_wish()
        except ValidationError as error:
            raise LookupError("there is no such thing") from error
    except LookupError as error:
        return error


def test_an_error_is_shown_with_its_place_and_without_what_was_sent() -> None:
    said = describe_error(broken_wish())
    assert "test_telemetry.py" in said
    assert "wish string_type" in said
    assert "secret extra_forbidden" in said
    assert "13800138000" not in said
    assert "eyJ0" not in said


def test_what_led_to_an_error_comes_first_without_what_was_sent() -> None:
    said = describe_error(nested())
    assert said.index("wish string_type") < said.index("which led to:") < said.index("LookupError")
    assert "13800138000" not in said


def test_a_group_of_errors_shows_each() -> None:
    said = describe_error(ExceptionGroup("two went wrong", [ValueError("one"), KeyError("two")]))
    assert "ValueError: one" in said
    assert "KeyError: 'two'" in said


def completed(**line: Any) -> MutableMapping[str, Any]:
    return add_log_context(None, "info", line)


def test_lines_of_a_request_bear_its_names_until_it_is_answered() -> None:
    token = enter({"correlation_id": "request-1"})
    with log_fields({"command_id": "command-1"}):
        assert completed() == {"correlation_id": "request-1", "command_id": "command-1"}
        assert completed(correlation_id="of another")["correlation_id"] == "of another"
    assert completed() == {"correlation_id": "request-1"}
    leave(token)
    assert completed() == {}


async def test_lines_of_requests_that_come_at_once_are_not_mixed_up() -> None:
    async def request(number: int) -> MutableMapping[str, Any]:
        enter({"correlation_id": number})
        await asyncio.sleep(0)
        return completed()

    assert await asyncio.gather(*map(request, range(3))) == [{"correlation_id": n} for n in range(3)]


def scope(method: str = "GET") -> dict[str, Any]:
    return {"type": "http", "method": method, "path": "/陈海燕", "query_string": b"phone=13800138000"}


def test_a_request_without_a_route_counts_as_one_without_a_route() -> None:
    traffic = RequestMetrics("gateway")
    traffic.answered(scope(), 404, 0.0, "request-1")
    traffic.answered(scope("BREW"), 405, 0.0, "request-2")
    assert traffic.seconds.keys() == {Answer("GET", "none", 404), Answer("OTHER", "none", 405)}


async def test_the_line_of_a_request_says_neither_address_nor_query() -> None:
    stream = StringIO()
    traffic = RequestMetrics("gateway", AccessLines(stream))
    traffic.answered(scope(), 404, 0.0, "request-1", "haiwan")
    traffic.answered(scope(), 404, 0.0, "request-2")
    await asyncio.sleep(0)
    first, second = map(json.loads, stream.getvalue().splitlines())
    assert first["request_id"] == first["correlation_id"] == "request-1"
    assert (first["community"], first["route"], first["status"]) == ("haiwan", "none", 404)
    assert "community" not in second
    assert "13800138000" not in stream.getvalue()
    assert "陈海燕" not in stream.getvalue()


LOUD = """
import logging
from shared.settings import LogFormat
from shared.telemetry.log_lines import start_logging

start_logging("debug", LogFormat.{form})
for name in ("pymongo.command", "httpx2", "aiokafka.consumer", "somebody.else", "shared.runtime"):
    logging.getLogger(name).debug("about 13800138000 by %s", name)
logging.getLogger("httpx2").info("GET /people?phone=13800138000")
phone = "13800138000"
try:
    raise LookupError("no such person")
except LookupError:
    logging.getLogger("services.gateway").exception("failed")
"""


@pytest.mark.parametrize("form", ["JSON", "CONSOLE"])
def test_libraries_are_not_heard_below_info_and_no_trace_shows_values(form: str) -> None:
    program = [sys.executable, "-c", LOUD.format(form=form)]
    said = subprocess.run(program, capture_output=True, text=True, check=True, timeout=60).stderr
    assert said.count("13800138000") == 1, said  # Our own line, at debug.
    assert "by shared.runtime" in said
    assert "LookupError: no such person" in said
