"""What a route takes and gives, read from the signature of its function."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from inspect import Parameter, signature
from typing import Annotated, Any, get_args, get_origin

from fastapi import Response
from fastapi.params import Depends
from fastapi.params import Query as QueryParameters
from pydantic import BaseModel, TypeAdapter

from services.gateway.api.access import Permission

_PLAIN = (bool, int, str)
"""What FastAPI takes from the query without being told."""


@dataclass(frozen=True, slots=True)
class Value:
    """One part of the path or of the query: its names, and how its text is read."""

    name: str
    """The parameter's of the function."""
    alias: str
    """In the address: ``from`` is no name in Python."""
    read: TypeAdapter[Any]
    required: bool
    whole: bool = False
    """Whether it is a whole number: pydantic would read ``1.0`` and ``+5`` too."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The parameters of a route's function, by what they are filled with."""

    permission: Permission | None
    caller: str
    """The parameter that gets the caller."""
    response: str | None
    body: tuple[str, type[BaseModel]] | None
    path: tuple[Value, ...]
    query: tuple[Value, ...]
    query_model: tuple[str, type[BaseModel]] | None
    """A model whose fields are the query parameters."""
    whole_fields: tuple[str, ...]
    """Those of its fields that are whole numbers."""
    others: tuple[str, ...]
    """What only FastAPI knows how to fill: headers, the request itself."""
    answer: Any
    """What the function is annotated to return."""

    @property
    def query_names(self) -> frozenset[str]:
        """The query parameters that the route understands."""
        fields = self.query_model[1].model_fields if self.query_model else ()
        return frozenset({*(one.alias for one in self.query), *fields})


def shape_of(endpoint: Callable[..., Any], path: str) -> Shape:
    """The shape of a route's function; ``path`` names its parameters in braces."""
    found = _Reading(path)
    given = signature(endpoint, eval_str=True)
    for parameter in given.parameters.values():
        found.take(parameter)
    return Shape(
        found.permission,
        found.caller,
        found.response,
        found.body,
        tuple(found.path_values),
        tuple(found.query_values),
        found.query_model,
        _whole_fields(found.query_model),
        tuple(found.others),
        given.return_annotation,
    )


def query_names(endpoint: Callable[..., Any], path: str) -> frozenset[str]:
    """See `Shape.query_names`."""
    return shape_of(endpoint, path).query_names


class _Reading:
    """A shape while its parameters are read."""

    def __init__(self, path: str) -> None:
        self._path = path
        self.permission: Permission | None = None
        self.caller = ""
        self.response: str | None = None
        self.body: tuple[str, type[BaseModel]] | None = None
        self.path_values: list[Value] = []
        self.query_values: list[Value] = []
        self.query_model: tuple[str, type[BaseModel]] | None = None
        self.others: list[str] = []

    def take(self, parameter: Parameter) -> None:
        """Sorts one parameter in."""
        name, annotation = parameter.name, parameter.annotation
        kind, marks = _taken_apart(annotation)
        permission = next((one.dependency for one in marks if isinstance(one, Depends)), None)
        if isinstance(permission, Permission):
            self.permission, self.caller = permission, name
        elif annotation is Response:
            self.response = name
        elif f"{{{name}}}" in self._path:
            self.path_values.append(Value(name, name, TypeAdapter(annotation), required=True))
        elif annotation in _PLAIN or any(isinstance(one, QueryParameters) for one in marks):
            if _is_model(kind):
                self.query_model = name, kind
            else:
                required = parameter.default is Parameter.empty
                alias = next((one.alias for one in marks if isinstance(one, QueryParameters)), None)
                read, whole = TypeAdapter(annotation), _holds_whole(kind)
                self.query_values.append(Value(name, alias or name, read, required, whole))
        elif _is_model(annotation) and parameter.default is Parameter.empty:
            self.body = name, annotation
        else:
            self.others.append(name)


def is_whole(text: str) -> bool:
    """Whether a parameter is a number as they are written in addresses: digits alone."""
    return text.isascii() and text.isdigit()


def _whole_fields(query_model: tuple[str, type[BaseModel]] | None) -> tuple[str, ...]:
    fields = query_model[1].model_fields if query_model else {}
    return tuple(name for name, field in fields.items() if _holds_whole(field.annotation))


def _holds_whole(kind: Any) -> bool:
    """``int``, ``int | None``, and either of them with marks."""
    kind, _ = _taken_apart(kind)
    return kind is int or any(map(_holds_whole, get_args(kind)))


def _taken_apart(annotation: Any) -> tuple[Any, Sequence[Any]]:
    if get_origin(annotation) is Annotated:
        kind, *marks = get_args(annotation)
        return kind, marks
    return annotation, ()


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
