"""Which fields of events hold ids of people: said at the field, by its type, and nowhere else."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any, get_args

from pydantic import BaseModel


class _OfAPerson:
    """Marks what is a person's id."""


_OF_A_PERSON = _OfAPerson()

PersonId = Annotated[str, _OF_A_PERSON]
"""In an event: the opaque id of a person. The public feed shows another one in its place."""

PersonFields = Mapping[str, "PersonFields | None"]
"""By a field's name: None where it is a person's id, or several; else the person fields of what is in it."""


@cache
def person_fields(model: type[BaseModel]) -> PersonFields:
    """Where ids of people stand in what this model writes; empty if nowhere."""
    found: dict[str, PersonFields | None] = {}
    for name, field in model.model_fields.items():
        parts = [*field.metadata, *_parts(field.annotation)]
        inner = {
            key: value
            for part in parts
            if isinstance(part, type) and issubclass(part, BaseModel)
            for key, value in person_fields(part).items()
        }
        if _OF_A_PERSON in parts:
            found[name] = None
        elif inner:
            found[name] = inner
    return found


def _parts(annotation: Any) -> Iterator[Any]:
    """A type and all that it is made of."""
    yield annotation
    for part in get_args(annotation):
        yield from _parts(part)
