"""Reads a template's syntax tree against the view class it is filled from."""

import dataclasses
import types
import typing
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from jinja2 import nodes
from pydantic import BaseModel

from services.gateway.pages.site.templates import ENVIRONMENT, PageView, Site

Scope = dict[str, Any]
_GLOBALS = {"t", "range", "loop", "caller", "dict", "namespace"}


def views() -> list[type[PageView]]:
    """Every view class: those that name a template."""
    found: list[type[PageView]] = []
    waiting = [*PageView.__subclasses__()]
    while waiting:
        one = waiting.pop()
        waiting += one.__subclasses__()
        if hasattr(one, "template"):
            found.append(one)
    return sorted(set(found), key=lambda one: one.template)


def tree_of(name: str) -> nodes.Template:
    """A template's syntax tree."""
    assert ENVIRONMENT.loader is not None
    return _parsed(ENVIRONMENT.loader.get_source(ENVIRONMENT, name)[0])


@cache
def _parsed(text: str) -> nodes.Template:
    """The layout is every page's parent."""
    return ENVIRONMENT.parse(text)


def parents_of(name: str) -> list[str]:
    """The template and those that it extends."""
    found = [name]
    for node in tree_of(name).find_all(nodes.Extends):
        assert isinstance(node.template, nodes.Const)
        found += parents_of(node.template.value)
    return found


def faults_of(name: str, view: type) -> list[str]:
    """What a template names that its view has not."""
    return [
        fault
        for one in parents_of(name)
        for fault in _Checking(one).check({"page": view, "site": Site, **dict.fromkeys(_GLOBALS, Any)})
    ]


def keys_in(name: str) -> Iterator[str]:
    """The keys of words that a template names."""
    for call in tree_of(name).find_all(nodes.Call):
        named = isinstance(call.node, nodes.Name) and call.node.name == "t"
        if named and call.args and isinstance(call.args[0], nodes.Const):
            yield call.args[0].value


def members_of(kind: Any) -> Mapping[str, Any] | None:
    """The attributes that a template may name, and their types; None where anything goes."""
    return _members_of(kind) if isinstance(kind, type) else None


@cache
def _members_of(kind: type) -> Mapping[str, Any] | None:
    """To look hints up takes long, and the same few classes are asked again at each attribute."""
    if issubclass(kind, BaseModel):
        found = {name: field.annotation for name, field in kind.model_fields.items()}
    elif dataclasses.is_dataclass(kind):
        found = dict(typing.get_type_hints(kind))
    else:
        return None
    for name, member in vars(kind).items():
        if isinstance(member, property):
            found[name] = typing.get_type_hints(member.fget).get("return", Any)
        elif callable(member) and not name.startswith("_"):
            found[name] = Any
    return found


def without_none(kind: Any) -> Any:
    """``X`` of ``X | None``."""
    if typing.get_origin(kind) in {typing.Union, types.UnionType}:
        rest = [one for one in typing.get_args(kind) if one is not type(None)]
        return rest[0] if len(rest) == 1 else Any
    if typing.get_origin(kind) is typing.Annotated:
        return without_none(typing.get_args(kind)[0])
    return kind


def _item_of(kind: Any) -> Any:
    inner = typing.get_args(without_none(kind))
    origin = typing.get_origin(without_none(kind))
    return inner[0] if inner and origin in {tuple, list} else Any


class _Checking:
    def __init__(self, name: str) -> None:
        self._name = name
        self._faults: list[str] = []

    def check(self, scope: Scope) -> list[str]:
        tree = tree_of(self._name)
        names = {one.name for one in tree.find_all(nodes.Macro)}
        for node in tree.find_all(nodes.FromImport):
            names |= {one if isinstance(one, str) else one[1] for one in node.names}
        self._walk(tree, {**scope, **dict.fromkeys(names, Any)})
        return self._faults

    def _say(self, node: nodes.Node, what: str) -> None:
        self._faults.append(f"{self._name}:{node.lineno}: {what}")

    def _type(self, node: nodes.Node, scope: Scope) -> Any:
        if isinstance(node, nodes.Name):
            if node.name not in scope:
                self._say(node, f"{node.name} is not given")
            return without_none(scope.get(node.name, Any))
        if isinstance(node, nodes.Getattr):
            return self._attribute(node, scope)
        if isinstance(node, nodes.Filter) and node.name not in ENVIRONMENT.filters:
            self._say(node, f"there is no filter {node.name}")
        for child in node.iter_child_nodes():
            self._type(child, scope)
        return Any

    def _attribute(self, node: nodes.Getattr, scope: Scope) -> Any:
        kind = self._type(node.node, scope)
        members = members_of(kind)
        if members is None:
            return Any
        if node.attr not in members:
            self._say(node, f"{kind.__name__} has no {node.attr}")
            return Any
        return without_none(members[node.attr])

    def _walk(self, node: nodes.Node, scope: Scope) -> None:
        if isinstance(node, nodes.For):
            self._loop(node, scope)
        elif isinstance(node, nodes.Macro | nodes.CallBlock):
            inner = {**scope, **{one.name: Any for one in node.args}}
            if isinstance(node, nodes.CallBlock):
                self._type(node.call, scope)
            for child in node.body:
                self._walk(child, inner)
        elif isinstance(node, nodes.Assign):
            kind = self._type(node.node, scope)
            if isinstance(node.target, nodes.Name):
                scope[node.target.name] = kind
        elif isinstance(node, nodes.Expr):
            self._type(node, scope)
        else:
            for child in node.iter_child_nodes():
                self._walk(child, scope)

    def _loop(self, node: nodes.For, scope: Scope) -> None:
        item = _item_of(self._type(node.iter, scope))
        inner = dict(scope)
        if isinstance(node.target, nodes.Name):
            inner[node.target.name] = item
        else:
            inner |= {one.name: Any for one in node.target.find_all(nodes.Name)}
        if node.test is not None:
            self._type(node.test, inner)
        for child in (*node.body, *node.else_):
            self._walk(child, inner)
