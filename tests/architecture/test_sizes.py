"""Files and functions stay as small as they can be read in one go."""

import ast
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.statements import statements

ROOT = Path(__file__).parents[2]

LIMITS = {"product": (300, 40), "benchmarks": (400, 60), "tests": (500, 100)}
"""Lines of a file and of a function. Tests and benchmarks may be longer: each tells a whole story."""


@dataclass(frozen=True)
class Source:
    """What is looked at in a file."""

    opening: str
    too_long: tuple[str, ...]


@cache
def sources() -> Mapping[Path, Source]:
    """Every Python file of the repository, those not committed yet included; each is read once."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    there = [Path(line) for line in listed.stdout.splitlines() if (ROOT / line).exists()]
    return {name: source(name, (ROOT / name).read_text(encoding="utf-8")) for name in there}


def source(name: Path, text: str) -> Source:
    tree = ast.parse(text)
    return Source((ast.get_docstring(tree) or "").strip(), tuple(too_long(name, text, tree)))


def too_long(name: Path, text: str, tree: ast.Module) -> Iterator[str]:
    most_in_file, most_in_function = LIMITS.get(name.parts[0], LIMITS["product"])
    if text.count("\n") > most_in_file:
        yield f"{name}: {text.count(chr(10))} lines, at most {most_in_file}"
    for node in statements(tree.body):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > most_in_function:
                yield f"{name}: {node.name} has {length} lines, at most {most_in_function}"


def test_no_file_and_no_function_is_too_long_to_be_read() -> None:
    assert len(sources()) > 100
    assert [line for one in sources().values() for line in one.too_long] == []


def test_what_is_too_long_is_found_however_deep_it_lies() -> None:
    most = LIMITS["product"][1]
    inner = "\n".join(f"                number = {number}" for number in range(most))
    text = (
        f"class A:\n    if B:\n        try:\n            def c():\n{inner}\n        finally:\n            d\n"
    )
    found = source(Path("shared/a.py"), text)
    assert found == Source("", (f"shared/a.py: c has {most + 1} lines, at most {most}",))


@pytest.mark.parametrize("package", ["services", "shared", "hehuo", "examples", "benchmarks"])
def test_every_module_opens_with_one_line_on_what_it_is_for(package: str) -> None:
    silent = [str(path) for path, one in sources().items() if path.parts[0] == package and not one.opening]
    assert silent == []


def test_nothing_has_a_name_that_refuses_nothing() -> None:
    """A module of such a name collects everything (STYLE: short nouns that mean one thing)."""
    vague = {
        "utils",
        "util",
        "helpers",
        "helper",
        "common",
        "base",
        "data",
        "info",
        "item",
        "manager",
        "misc",
    }
    assert [str(path) for path in sources() if path.stem in vague or path.parent.name in vague] == []
