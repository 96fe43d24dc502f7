"""Files and functions stay as small as they can be read in one go."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

LIMITS = {"product": (300, 40), "benchmarks": (400, 60), "tests": (500, 100)}
"""Lines of a file and of a function. Tests and benchmarks may be longer: each tells a whole story."""


def sources() -> Iterator[Path]:
    """Every Python file of the repository, those not committed yet included."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return (ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).exists())


def too_long(path: Path) -> Iterator[str]:
    name = path.relative_to(ROOT)
    text = path.read_text(encoding="utf-8")
    most_in_file, most_in_function = LIMITS.get(name.parts[0], LIMITS["product"])
    if text.count("\n") > most_in_file:
        yield f"{name}: {text.count(chr(10))} lines, at most {most_in_file}"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > most_in_function:
                yield f"{name}: {node.name} has {length} lines, at most {most_in_function}"


def test_no_file_and_no_function_is_too_long_to_be_read() -> None:
    found = list(sources())
    assert len(found) > 100
    assert [line for path in found for line in too_long(path)] == []


@pytest.mark.parametrize("package", ["services", "shared", "hehuo", "examples", "benchmarks"])
def test_every_module_opens_with_one_line_on_what_it_is_for(package: str) -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in sources()
        if path.relative_to(ROOT).parts[0] == package
        and not (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").strip()
    ]
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
