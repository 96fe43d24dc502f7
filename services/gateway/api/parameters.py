"""The headers and query parameters that every route understands, checked in one place."""

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import Query
from starlette.datastructures import QueryParams
from starlette.types import Scope

from shared.rpc.problems import Refused, invalid

PATTERNS = {
    "Idempotency-Key": r"^[\x21-\x7e]{1,120}$",
    "If-Match": r'^(\*|"?[1-9][0-9]{0,8}"?)$',  # Quotes are easily lost on a command line.
    "On-Behalf-Of": r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
    "min_sequence": r"^[0-9]{1,15}$",
    "community": r"^[a-z][a-z0-9-]{1,31}$",
}
"""What each looks like; the API documents show the same patterns."""

Cursor = Annotated[
    str | None,
    Query(min_length=1, max_length=512, description="From `next_cursor` of the page before, of this list."),
]
"""Of a list whose route reads its parameters one by one."""

_COMPILED = {
    name: re.compile(pattern.replace("^", r"\A", 1)[:-1] + r"\Z") for name, pattern in PATTERNS.items()
}
_READ = {name.lower().encode(): name for name in ("Idempotency-Key", "If-Match", "On-Behalf-Of")}


def matches(name: str, value: str) -> bool:
    """Whether a header, path or query value looks as it must."""
    return _COMPILED[name].match(value) is not None


@dataclass(frozen=True, slots=True)
class Headers:
    """The headers of one request that mean something to the gateway."""

    idempotency_key: str | None
    expected_revision: int | None
    """From If-Match; None also for ``*``, which matches whatever is there (RFC 9110, section 13.1.1)."""
    on_behalf_of: str | None
    """As it came: it is looked up, and found or not."""


def authorization_of(scope: Scope) -> str | None:
    """The Authorization header as it came."""
    for name, value in scope["headers"]:
        if name == b"authorization":
            return str(value, "latin-1")
    return None


def headers_of(scope: Scope) -> Headers:
    """Reads and checks them; `Refused` (422) names the one that does not look as it must."""
    found: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name = _READ.get(raw_name)
        if name is not None:
            value = raw_value.decode("latin-1")
            if name != "On-Behalf-Of" and not matches(name, value):
                raise Refused(invalid("header", name, f"must match {PATTERNS[name]}"))
            found[name] = value
    if_match = found.get("If-Match", "*")
    return Headers(
        idempotency_key=found.get("Idempotency-Key"),
        expected_revision=None if if_match == "*" else int(if_match.strip('"')),
        on_behalf_of=found.get("On-Behalf-Of"),
    )


def min_sequence_of(scope: Scope, *, asks: bool) -> int:
    """The ``min_sequence`` of a GET that asks a read model, else 0.

    Refuses query parameters that the route does not know (`services.gateway.web.routing` tells which it
    does), which would else be ignored in silence.
    """
    if not scope["query_string"]:
        return 0
    query = QueryParams(scope["query_string"])
    known: frozenset[str] = scope["hehuo.query_names"]
    if asks and scope["method"] == "GET":
        known |= {"min_sequence"}
    stray = sorted(set(query) - known)
    if stray:
        raise Refused(invalid("query", stray[0][:60], "is not a parameter of this route"))
    if len(query.multi_items()) != len(query):
        # Whoever reads along (a proxy, a log) might take another one of the two.
        raise Refused(invalid("query", _named_twice(query)[:60], "is given twice"))
    given = query.get("min_sequence")
    if given is None:
        return 0
    if not matches("min_sequence", given):
        raise Refused(invalid("query", "min_sequence", f"must match {PATTERNS['min_sequence']}"))
    return int(given)


def _named_twice(query: QueryParams) -> str:
    names = [name for name, _ in query.multi_items()]
    return next(name for name in names if names.count(name) > 1)
