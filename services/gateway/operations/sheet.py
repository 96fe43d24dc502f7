"""Any list as a table: a row for each item, a column for each of its fields."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from shared.kernel.sheets import csv_of


def columns_of(view: type[BaseModel]) -> tuple[str, ...]:
    """The names of the columns: a field of a field is ``window.starts_at``."""
    return tuple(".".join(path) for path in _paths(view))


def sheet_of(view: type[BaseModel], items: Sequence[BaseModel]) -> bytes:
    """The rows below their names as comma-separated values, in UTF-8 with the mark that spreadsheets need."""
    return csv_of(columns_of(view), rows_of(view, items)).encode()


def rows_of(view: type[BaseModel], items: Sequence[BaseModel]) -> Iterator[list[object]]:
    """What stands below the names of the columns.

    A list of plain values stands in its cell with spaces between, one of anything else as JSON.
    """
    paths, dumped = _paths(view), (item.model_dump(mode="json") for item in items)
    return ([_in_cell(_at(row, path)) for path in paths] for row in dumped)


def _paths(view: type[BaseModel], above: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = []
    for name, field in view.model_fields.items():
        inner = _model_in(field.annotation)
        # A view that holds itself would have columns without end.
        if inner is not None and inner is not view and len(above) < 3:
            found += _paths(inner, (*above, name))
        else:
            found.append((*above, name))
    return found


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model that a field holds, perhaps or always; None where it is anything else, or a list."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    choices = [one for one in get_args(annotation) if one is not type(None)]
    if get_origin(annotation) in {list, tuple, dict} or len(choices) != 1:
        return None
    return _model_in(choices[0])


def _at(row: Mapping[str, Any], path: Sequence[str]) -> Any:
    value: Any = row
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _in_cell(value: Any) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and not any(isinstance(one, dict | list) for one in value):
        return " ".join(map(str, value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
