"""Copies of models, of which a list makes hundreds."""

from collections.abc import Mapping
from typing import TypeVar

from pydantic import BaseModel

M = TypeVar("M", bound=BaseModel)
_set = object.__setattr__


def copied(value: M, changed: Mapping[str, object]) -> M:
    """As ``model_copy(update=changed)``, in a third of the time."""
    if value.__pydantic_extra__ or value.__pydantic_private__:
        return value.model_copy(update=changed)
    copy = type(value).__new__(type(value))
    _set(copy, "__dict__", {**value.__dict__, **changed})
    _set(copy, "__pydantic_fields_set__", value.__pydantic_fields_set__ | changed.keys())
    _set(copy, "__pydantic_extra__", value.__pydantic_extra__)
    _set(copy, "__pydantic_private__", None)
    return copy
