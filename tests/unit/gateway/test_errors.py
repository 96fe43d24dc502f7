"""What is wrong with a request is said in words of JSON, never of Python."""

import json
import re
from typing import Any

import pytest
from fastapi.routing import APIRoute
from pydantic import BaseModel, Field, ValidationError

from services.gateway.api.shape import shape_of
from services.gateway.web.app import OF_A_COMMUNITY, OF_THE_DISTRICT
from services.gateway.web.errors import message_of, names_a_field_twice, problem_of_errors
from tests.each import each

JUNK: list[Any] = [None, True, 7, -7.5, "nonsense", [], [[]], {}, {"a": []}, "2026-02-30T00:00:00Z", 10**40]
PYTHON = re.compile(
    r"<|Value error|tuple|dict|frozenset|instance of|None|True|False|Python|datetime\.|\bclass\b"
)
BODIES = sorted(
    {
        body[1]
        for router in (*OF_A_COMMUNITY, *OF_THE_DISTRICT)
        for route in router.routes
        if isinstance(route, APIRoute) and (body := shape_of(route.endpoint, route.path).body)
    },
    key=lambda body: body.__name__,
)


@each(BODIES, lambda body: str(body.__name__))
def test_no_message_speaks_of_python(body: type[BaseModel]) -> None:
    documents = [dict.fromkeys(body.model_fields, junk) for junk in JUNK]
    heard: set[str] = set()
    for document in [*JUNK, *documents]:
        try:
            body.model_validate_json(json.dumps(document))
        except ValidationError as error:
            heard |= {message_of(one) for one in error.errors()}
    assert heard
    assert [message for message in heard if PYTHON.search(message)] == []


@pytest.mark.parametrize(
    ("content", "twice"),
    [
        (b'{"a": 1, "b": {"a": 2}}', False),
        (b'{"a": 1, "a": 1}', True),
        (b'{"a": 1, "\\u0061": 1}', True),
        (b'{"a": [{"b": 1, "b": 2}]}', True),
        (b"[]", False),
    ],
)
def test_a_field_that_is_named_twice_is_noticed_at_any_depth(content: bytes, twice: bool) -> None:
    assert names_a_field_twice(content) is twice


class _Listed(BaseModel):
    days: tuple[int, ...] = Field(min_length=2)
    inner: tuple["_Listed", ...] = ()


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ({"days": ["x", 1]}, ["body.days.0"]),
        ({"days": ["x", "y"]}, ["body.days.0", "body.days.1"]),
        ({"days": ["x"]}, ["body.days.0", "body.days"]),
        ({"days": [1]}, ["body.days"]),
        ({"days": []}, ["body.days"]),
        ({"days": [1, 2], "inner": [{"days": [1, "x"]}]}, ["body.inner.0.days.1"]),
    ],
)
def test_a_bad_item_is_not_counted_as_none(document: dict[str, Any], told: list[str]) -> None:
    """pydantic counts the items of a tuple that it could read: one that is bad would be missing too."""
    with pytest.raises(ValidationError) as caught:
        _Listed.model_validate_json(json.dumps(document))
    facts: dict[str, Any] = dict(problem_of_errors(caught.value.errors(), "body").problem.facts)
    assert [one["location"] for one in facts["errors"]] == told
