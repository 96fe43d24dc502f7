"""What the log lines of one request, command or event have in common, so that they are found together.

A context variable of our own and not structlog's, which makes one for each name: every request pays this.
"""

from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar, Token
from types import MappingProxyType
from typing import Any

from opentelemetry.trace import format_trace_id, get_current_span

REQUEST_ID = "X-Request-Id"
"""The header in which the correlation id goes from one process to another."""
Fields = Mapping[str, object]

_NOTHING: Fields = MappingProxyType({})
_fields: ContextVar[Fields] = ContextVar("hehuo.log_context", default=_NOTHING)


def enter(fields: Fields) -> Token[Fields]:
    """From here on, lines of this task have these fields and no others; until `leave`."""
    return _fields.set(fields)


def leave(token: Token[Fields]) -> None:
    """Back to what held before."""
    _fields.reset(token)


@contextmanager
def log_fields(fields: Fields) -> Iterator[None]:
    """Within it, lines have these fields beside those that they have already."""
    token = _fields.set({**_fields.get(), **fields})
    try:
        yield
    finally:
        _fields.reset(token)


def correlation_id() -> str | None:
    """What the present code belongs to, if that is known."""
    found = _fields.get().get("correlation_id")
    return found if isinstance(found, str) else None


def trace_id() -> str | None:
    """The trace that the present code belongs to, if there is one."""
    context = get_current_span().get_span_context()
    return format_trace_id(context.trace_id) if context.is_valid else None


def add_log_context(
    _logger: object, _method: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """For structlog: completes a line with the context's fields; those of the line itself stay."""
    for name, value in _fields.get().items():
        line.setdefault(name, value)
    trace = trace_id()
    if trace is not None:
        line.setdefault("trace_id", trace)
    return line
