"""What strangers to a community see of its people: the ids that stand for them in its feed."""

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import BaseModel

from services.gateway.feed.public_line import pseudonym
from shared.kernel.people import PersonFields, person_fields

A = TypeVar("A")


def shows_people(answer: object) -> bool:
    """Whether ids of people may stand in the answer of a query."""
    return any(_fields(type(one)) for one in _models(answer))


def for_strangers(answer: A, key: bytes) -> A:
    """The answer with the feed's pseudonyms in the place of ids of people."""
    if isinstance(answer, list):
        return cast("A", [for_strangers(one, key) for one in answer])
    return cast("A", _hidden(answer, _fields(type(answer)), key)) if isinstance(answer, BaseModel) else answer


def _models(answer: object) -> list[BaseModel]:
    found = answer if isinstance(answer, list) else [answer]
    return [one for one in found if isinstance(one, BaseModel)]


@cache
def _fields(view: type[BaseModel]) -> PersonFields:
    return person_fields(view)


def _hidden(value: Any, fields: PersonFields | None, key: bytes) -> Any:
    if isinstance(value, (list, tuple)):
        return type(value)(_hidden(one, fields, key) for one in value)
    if fields is None:
        is_person = bool(value) and ":" not in value  # `policy:…` and `system:…` are none.
        return pseudonym(value, key) if is_person else value
    if not isinstance(value, BaseModel):
        return value
    update: Mapping[str, Any] = {
        name: _hidden(getattr(value, name), inner, key) for name, inner in fields.items()
    }
    return value.model_copy(update=update)
