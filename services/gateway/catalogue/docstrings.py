"""What the contracts say of fields, in the strings beneath them.

Python keeps no string that stands beneath a field, so they are read from the source, when they are first
asked for.
"""

import ast
import inspect
from collections.abc import Iterator, Mapping
from functools import cache
from types import ModuleType

from pydantic import BaseModel


def fields_of(model: type[BaseModel]) -> Mapping[str, str]:
    """What is said of the fields of a model, its inherited ones included, by name."""
    found: dict[str, str] = {}
    for one in reversed(model.__mro__):
        if issubclass(one, BaseModel) and one is not BaseModel:
            found |= _of_module(inspect.getmodule(one)).get(one.__qualname__, {})
    return found


def plain(text: str) -> str:
    """A docstring as Markdown."""
    return inspect.cleandoc(text).replace("``", "`")


@cache
def _of_module(module: ModuleType | None) -> Mapping[str, Mapping[str, str]]:
    """By class: the strings beneath its fields."""
    if module is None:
        return {}
    tree = ast.parse(inspect.getsource(module))
    return {node.name: dict(_beneath(node)) for node in tree.body if isinstance(node, ast.ClassDef)}


def _beneath(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, after in zip(node.body, node.body[1:], strict=False):
        match field, after:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                yield name, plain(text)
