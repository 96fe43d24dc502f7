"""Structured logs: one line an event, with names for what it is about, and no personal data."""

import asyncio
import logging
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TextIO

import structlog
from pydantic_core import to_json

from shared.kernel.error_text import describe_error
from shared.settings import LogFormat
from shared.telemetry.log_context import add_log_context
from shared.telemetry.request_metrics import AccessLog

_OURS = ("hehuo", "services", "shared", "examples")
_QUIET = ("httpx2", "httpcore2", "pymongo", "motor", "aiokafka", "kafka", "urllib3", "opentelemetry")
"""Libraries whose lines below warnings would repeat addresses, queries, documents or records, in which
there may be people's names."""


def start_logging(level: str, form: LogFormat, stream: TextIO | None = None) -> AccessLog | None:
    """Sends every log line of ours and of libraries to ``stream`` (standard error) in one form.

    Returns what takes a line for each request, or None where the level leaves them out. Libraries are not
    heard below ``info``: only of our own code we know what it says.
    """
    stream = stream or sys.stderr
    stamps: list[structlog.typing.Processor] = [
        add_log_context,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *stamps,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=stamps,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_last(form, stream)],
        )
    )
    _set_levels(level, handler)
    if level not in ("debug", "info"):
        return None
    return AccessLines(stream) if form is LogFormat.JSON else _access_line


def _last(form: LogFormat, stream: TextIO) -> list[structlog.typing.Processor]:
    describe = structlog.processors.ExceptionRenderer(_describe)
    if form is LogFormat.JSON:
        return [describe, structlog.processors.JSONRenderer(ensure_ascii=False)]
    return [describe, structlog.dev.ConsoleRenderer(colors=stream.isatty())]


def _describe(exc_info: Any) -> str:
    _, error, _ = exc_info
    return describe_error(error)


def _set_levels(level: str, handler: logging.Handler) -> None:
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(logging.INFO, logging.getLevelName(level.upper())))
    for name in _OURS:
        logging.getLogger(name).setLevel(level.upper())
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _access_line(line: Mapping[str, object]) -> None:
    structlog.get_logger("hehuo.access").info("request", **line)


class AccessLines:
    """Writes a line of JSON for each request, all of one turn of the loop at once.

    By itself and not through `logging`, whose way to a line costs as much as a quarter of a request.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._waiting: list[bytes] = []

    def __call__(self, line: Mapping[str, object]) -> None:
        """See `AccessLog`."""
        if not self._waiting:
            asyncio.get_running_loop().call_soon(self._write)
        named = {
            "event": "request",
            "level": "info",
            "logger": "hehuo.access",
            "timestamp": datetime.now(UTC),
        }
        self._waiting.append(to_json({**line, **named}))

    def _write(self) -> None:
        waiting, self._waiting = self._waiting, []
        self._stream.write(b"\n".join([*waiting, b""]).decode())
        self._stream.flush()
