"""Imports point one way: no circle of files, of folders, or of neighbours, and what a process carries."""

import ast
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from hehuo.names import SERVICE_NAMES
from hehuo.services import SERVICES
from tests.architecture.statements import statements

ROOT = Path(__file__).parents[2]

Graph = Mapping[str, set[str]]
"""Whom each imports."""


def modules() -> Mapping[str, Path]:
    """Every module of the product by its dotted name; a package is that of its ``__init__``."""
    found = (path for top in ("hehuo", "services", "shared") for path in (ROOT / top).rglob("*.py"))
    return {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in found}


@cache
def imports() -> Graph:
    """The imports between files, also those inside functions."""
    known = modules()

    def imported(tree: ast.Module) -> Iterator[str]:
        for node in statements(tree.body):
            names = []
            if isinstance(node, ast.Import):
                names = [one.name for one in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [f"{node.module}.{one.name}" for one in node.names] + [str(node.module)]
            for name in names:
                yield from (one for one in (name, f"{name}.__init__") if one in known)

    return {
        name: set(imported(ast.parse(path.read_text(encoding="utf-8")))) - {name}
        for name, path in known.items()
    }


def seen_as(kind: str, graph: Graph) -> Graph:
    """The same imports between what the files belong to: ``files`` themselves, ``folders``, or the
    ``neighbours`` in the folder in which two that import each other part ways, whole folders included."""
    seen: dict[str, set[str]] = {}
    for importer, others in graph.items():
        for other in others:
            a, b = importer.split("."), other.split(".")
            parting = next(at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y)
            length = {"files": None, "folders": -1, "neighbours": parting + 1}[kind]
            one, two = ".".join(a[:length]), ".".join(b[:length])
            if one != two:
                seen.setdefault(one, set()).add(two)
    return seen


def circle(graph: Graph) -> list[str]:
    """One circle, if there is any."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return [*error.args[1]]
    return []


@pytest.mark.parametrize("kind", ["files", "folders", "neighbours"])
def test_there_is_no_circle(kind: str) -> None:
    graph = seen_as(kind, imports())
    assert len(graph) > 20
    assert circle(graph) == []


@pytest.mark.parametrize(
    ("kind", "graph"),
    [
        ("files", {"a.x": {"a.y"}, "a.y": {"a.x"}}),
        ("folders", {"a.x": {"a.b.z"}, "a.b.w": {"a.y"}}),
        ("neighbours", {"t.a.x": {"t.b.c.y"}, "t.b.z": {"t.a.w"}}),
    ],
)
def test_a_circle_would_be_found(kind: str, graph: Graph) -> None:
    assert circle(seen_as(kind, graph))


def test_the_process_of_a_service_loads_no_other_service() -> None:
    script = (
        "import sys, hehuo.cli, hehuo.commands.service, services.fund.service;"
        "print(*(name for name in sys.modules if name.startswith('services.')))"
    )
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert {name.split(".")[1] for name in ran.stdout.split()} == {"fund"}


def test_the_names_of_the_services_are_those_of_the_services() -> None:
    assert tuple(one.name for one in SERVICES) == SERVICE_NAMES
