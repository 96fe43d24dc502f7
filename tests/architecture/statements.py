"""The statements of a module, without the expressions in them, which are most of a syntax tree."""

import ast
from collections.abc import Iterable, Iterator
from typing import Any


def statements(block: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Every statement of a block, however deep it lies: definitions and imports are nowhere else."""
    waiting: list[Any] = [*block]
    while waiting:
        one = waiting.pop()
        yield one
        for part in ("body", "orelse", "handlers", "finalbody", "cases"):
            inner = getattr(one, part, None)
            if isinstance(inner, list):  # Of an expression, such as a lambda's, it is no list.
                waiting += inner
