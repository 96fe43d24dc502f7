"""What the contracts say of fields, added to the API's description.

pydantic can read the strings beneath fields itself (``use_attribute_docstrings``), while classes are made:
that took 0.9 s more of CPU at every start of a process, for a document that few starts are asked for. So
they are read when the document is made.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from fastapi.routing import APIRoute
from pydantic import BaseModel

from services.gateway.api.shape import shape_of
from services.gateway.catalogue.docstrings import fields_of, plain
from shared.kernel.models import Frozen, View
from shared.kernel.operations import service_of

Schema = dict[str, Any]


def describe_fields(schemas: Mapping[str, Schema]) -> None:
    """Adds to each model's schema what is said of its fields, as far as the schema does not say it."""
    models = dict(_by_schema_name())
    for name, schema in schemas.items():
        model = models.get(name)
        for field, text in (fields_of(model) if model else {}).items():
            if field in schema.get("properties", ()):
                schema["properties"][field].setdefault("description", text)
        generic = model.__pydantic_generic_metadata__["origin"] if model else None
        if generic is not None:  # A page of something has no docstring of its own.
            schema.setdefault("description", plain(generic.__doc__ or ""))


def describe_parameters(parameters: list[Schema], route: APIRoute) -> None:
    """Adds to the parameters of a route what its command or query says of its fields."""
    model = shape_of(route.endpoint, route.path).query_model
    message: type[BaseModel] | None = model[1] if model else vars(route.endpoint).get("message")
    texts = fields_of(message) if message else {}
    for parameter in parameters:
        name = parameter["name"]
        if name in texts and parameter["in"] in {"query", "path"}:
            parameter.setdefault("description", texts[name])
        elif name.endswith("_id") and parameter["in"] == "path":
            parameter.setdefault(
                "description", f"Which {name.removesuffix('_id').replace('_', ' ')} is meant: its id."
            )


def _by_schema_name() -> Iterator[tuple[str, type[BaseModel]]]:
    """Every model, under the names that `services.gateway.web.openapi` may give its schema."""
    for model in _subclasses(Frozen, View):
        name = re.sub(r"\W", "_", model.__name__)
        yield name, model
        if model.__module__.startswith("shared.contracts."):
            yield f"{service_of(model).title()}{name}", model


def _subclasses(*bases: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for base in bases:
        for one in base.__subclasses__():
            yield one
            yield from _subclasses(one)
