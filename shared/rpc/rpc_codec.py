"""How commands, queries and what comes of them travel between the processes of a cluster: as JSON.

Both ends have the same contracts, so a class is named by its name, and its fields are read by it, once: they
stand on lines of their own, since no line of JSON holds a line break. While a platform is being upgraded a
service may be a version ahead of who asks: fields of what it says that the other does not know are passed
over. A command or a query with such fields is not understood; so services are upgraded before the gateway.
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, TypedDict, TypeVar, cast

from pydantic import JsonValue, TypeAdapter
from pydantic_core import from_json, to_json

from shared.kernel.messages import Command, Event
from shared.kernel.models import Query, answer_of
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Kind, Refusal, Rejected

A = TypeVar("A")
M = TypeVar("M", bound=Command | Query[Any])


class NotUnderstood(Exception):  # noqa: N818 (an outcome that the receiver answers)
    """What came is nothing that this process's contracts have: the other one's are others, or it is none."""


class _Named(TypedDict):
    name: str
    min_sequence: int


class _OutcomeJson(TypedDict):
    sequence: int
    events: list[str]
    """Their wire names; each one's content is a line of its own."""
    repeated: bool


class _RefusalJson(TypedDict):
    code: str
    kind: str
    sentence: str
    facts: dict[str, JsonValue]


def by_name(classes: Iterable[type[M]]) -> Mapping[str, type[M]]:
    """The table that `read` needs; ``TypeError`` if two classes have one name."""
    found = list(classes)
    table = {one.__name__: one for one in found}
    if len(table) != len(set(found)):
        raise TypeError("two commands or queries of one service have the same name")
    return table


def write(message: Command | Query[Any], *, min_sequence: int = 0) -> bytes:
    """A command or a query on its way: a line that says what it is, and its fields."""
    named = _Named(name=type(message).__name__, min_sequence=min_sequence)
    return to_json(named) + b"\n" + message.__pydantic_serializer__.to_json(message)


def read(body: bytes, table: Mapping[str, type[M]]) -> tuple[M, int]:
    """A command or a query that came, and the sequence that it wants to see.

    Raises `NotUnderstood`; without what was sent, which may be about people.
    """
    head, _, fields = body.partition(b"\n")
    try:
        named = cast("_Named", from_json(head))
        message = cast("M", table[named["name"]].model_validate_json(fields))
        return message, int(named["min_sequence"])
    except (ValueError, KeyError, TypeError) as error:
        raise NotUnderstood(type(error).__name__) from error


def write_outcome(outcome: Outcome) -> bytes:
    """What came of a command: a line that says how far it came, and a line for each event."""
    events = [event.type for event in outcome.events]
    head = _OutcomeJson(sequence=outcome.sequence, events=events, repeated=outcome.repeated)
    lines = [event.__pydantic_serializer__.to_json(event) for event in outcome.events]
    return b"\n".join([to_json(head), *lines])


def read_outcome(body: bytes, events: Mapping[str, type[Event]]) -> Outcome:
    """What came of a command; ``KeyError`` for an event that ``events`` (by wire name) lacks."""
    first, *lines = body.split(b"\n")
    head = cast("_OutcomeJson", from_json(first))
    typed = zip(head["events"], lines, strict=True)
    caused = tuple(events[wire_name].model_validate_json(line, extra="ignore") for wire_name, line in typed)
    return Outcome(head["sequence"], caused, head["repeated"])


def write_answer(query: Query[A], answer: A) -> bytes:
    """The answer to a query."""
    return _answers(type(query)).dump_json(answer)


def read_answer(query: Query[A], body: bytes) -> A:
    """The answer to a query, as the service gave it."""
    return cast("A", _answers(type(query)).validate_json(body, extra="ignore"))


def write_refusal(rejected: Rejected) -> bytes:
    """How a rule said no."""
    kind = rejected.refusal.kind.value
    content = _RefusalJson(
        code=rejected.code, kind=kind, sentence=rejected.sentence, facts=dict(rejected.facts)
    )
    return json.dumps(content, ensure_ascii=False).encode()


def read_refusal(body: bytes) -> Rejected:
    """How a rule said no, to be raised here."""
    content = cast("_RefusalJson", from_json(body))
    refusal = Refusal(content["code"], Kind(content["kind"]), content["sentence"])
    rejected = Rejected(refusal)
    rejected.facts = content["facts"]  # Not as keywords: a fact may have the name of a parameter.
    return rejected


@cache
def _answers(query: type[Query[Any]]) -> TypeAdapter[Any]:
    """How the answers to a class of queries are written."""
    return TypeAdapter(answer_of(query))
