"""The wheel holds the platform and its example; rig, tests and benchmarks belong to a checkout."""

import ast
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
IN_THE_WHEEL = ("hehuo", "services", "shared", "examples")
IN_A_CHECKOUT_ALONE = {"deploy", "tests", "benchmarks"}


def imported(path: Path) -> set[str]:
    """The top packages that a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {one.name.partition(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def test_the_wheel_holds_these_packages() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found = settings["tool"]["setuptools"]["packages"]["find"]["include"]
    assert sorted(found) == sorted(f"{package}*" for package in IN_THE_WHEEL)


def test_the_licence_is_named_and_lies_in_the_wheel() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (project["license"], project["license-files"]) == ("Apache-2.0", ["LICENSE"])
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert licence.split()[:4] == ["Apache", "License", "Version", "2.0,"]
    assert "END OF TERMS AND CONDITIONS" in licence


def test_nothing_in_the_wheel_imports_what_is_not() -> None:
    files = [path for package in IN_THE_WHEEL for path in (ROOT / package).rglob("*.py")]
    assert len(files) > 100
    assert [str(path) for path in files if imported(path) & IN_A_CHECKOUT_ALONE] == []
