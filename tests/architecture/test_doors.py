"""Pages are a second door to every operation: whatever people can have done by the API has its form."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import services.gateway.api
import services.gateway.operations
import services.gateway.pages
import shared.contracts
from shared.kernel.messages import Command
from shared.kernel.roles import Role

FOR_PROGRAMS = {"WithdrawToken"}
"""One token is withdrawn by whoever holds it and knows its ``jti``; a page withdraws all of a person's."""


def test_whatever_is_done_by_the_api_is_done_on_a_page_too() -> None:
    by_the_api, on_pages = _reached(services.gateway.api), _reached(services.gateway.pages)
    assert len(by_the_api) > 300
    assert by_the_api - on_pages == FOR_PROGRAMS


def _reached(door: ModuleType) -> set[str]:
    """The commands that a door names, or that an operation submits which it calls."""
    by_operations = _commands_by_function()
    named = {one for tree in _trees(door) for one in _names(tree)}
    return named & _commands() | {command for one in named for command in by_operations.get(one, ())}


def _commands_by_function() -> dict[str, set[str]]:
    """Of each operation the commands that it submits, by itself or by another one that it calls."""
    named: dict[str, set[str]] = {}
    for tree in _trees(services.gateway.operations):
        for node in tree.body:
            if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef):
                named.setdefault(node.name, set()).update(_names(node))
    found: dict[str, set[str]] = {}
    for function in named:
        reached, waiting = {function}, [function]
        while waiting:
            called = (named[waiting.pop()] & named.keys()) - reached
            reached |= called
            waiting += called
        found[function] = set().union(*(named[one] for one in reached)) & _commands()
    return found


@cache
def _commands() -> frozenset[str]:
    """The commands that somebody may ask for; a policy's are no door's."""
    for one in pkgutil.walk_packages(shared.contracts.__path__, "shared.contracts."):
        importlib.import_module(one.name)
    asked = (one for one in _below(Command) if hasattr(one, "operation"))
    return frozenset(one.__name__ for one in asked if one.operation.allowed.roles != {Role.SYSTEM})


def _below(kind: type[Command]) -> Iterator[type[Command]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def _trees(package: ModuleType) -> Iterator[ast.Module]:
    for folder in package.__path__:
        for path in sorted(Path(folder).rglob("*.py")):
            yield ast.parse(path.read_text("utf-8"))


def _names(node: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)} | {
        one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute)
    }
