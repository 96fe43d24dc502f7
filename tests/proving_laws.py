"""Shows that the tests which the table of laws names fail without what they prove.

By ``python -m tests.proving_laws``, with the numbers of rows of `docs/laws.md`, or for all of them.

Of each row, every refusal is taken away in turn (no ``raise`` with its code is left in any service), and what
proves it otherwise is broken by the change that stands in `CHANGES`. Each test of the row must fail under one
of these at least, and under each of these one test at least. The change is made to the loaded functions of a
fork of this process, so no file is touched. Minutes of processor time: it is run by hand, not by CI, and
`tests.architecture.test_laws` holds that its table fits the code.
"""

import ast
import contextlib
import gc
import io
import os
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FunctionType

import pytest

from tests.changes_of_laws import CHANGES, Change

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "docs" / "laws.md"
Sources = Mapping[Path, str]
"""Changed files, by path."""


@dataclass
class Row:
    """A row of the table: what enforces a rule, and what shows it."""

    rule: str
    codes: list[str]
    tests: list[str]
    failed: set[str] = field(default_factory=set)
    told: list[str] = field(default_factory=list)
    """What is wrong."""


def rows() -> list[Row]:
    """All that name a test."""
    found: list[Row] = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        named = re.findall(r"`([a-z][a-z0-9_]+)`", line)
        tests = [one for one in named if one.startswith("test_")]
        if line.startswith("|") and tests:
            codes = [one for one in named if not one.startswith("test_")]
            found.append(Row(line.split("|")[1].strip(), codes, tests))
    return found


class _WithoutRefusal(ast.NodeTransformer):
    """Takes away every refusal with a code, and every guard that is handed the code to refuse with."""

    def __init__(self, code: str) -> None:
        self._name = code.upper()
        self.found = 0

    def visit_Raise(self, node: ast.Raise) -> ast.stmt:
        return self._gone(node)

    def visit_Expr(self, node: ast.Expr) -> ast.stmt:
        return self._gone(node)

    def _gone(self, node: ast.stmt) -> ast.stmt:
        if not any(isinstance(one, ast.Name) and one.id == self._name for one in ast.walk(node)):
            return node
        self.found += 1
        return ast.copy_location(ast.Pass(), node)


def without(code: str) -> dict[Path, CodeType]:
    """The files of the services that give this refusal, compiled without it."""
    changed: dict[Path, CodeType] = {}
    for path in (ROOT / "services").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if code.upper() in text:
            taken = _WithoutRefusal(code)
            tree = taken.visit(ast.parse(text))
            if taken.found:
                changed[path] = compile(tree, str(path), "exec")
    return changed


def changed_by(change: Change) -> dict[Path, CodeType]:
    """The file of a change, compiled with it."""
    path = ROOT / change.file
    text = path.read_text(encoding="utf-8")
    if text.count(change.old) != 1:
        raise ValueError(f"{change.file} does not have {change.old!r} exactly once")
    return {path: compile(text.replace(change.old, change.new), str(path), "exec")}


def _functions(code: CodeType) -> Iterator[tuple[str, CodeType]]:
    """The outermost functions in it, by qualified name."""
    for one in code.co_consts:
        if isinstance(one, CodeType):
            if one.co_flags & 0x2:  # Made with its own locals: a function, and no class.
                yield one.co_qualname, one
            else:
                yield from _functions(one)


def put_into_place(changed: Mapping[Path, CodeType]) -> int:
    """Gives the loaded functions of these files the changed code; how many it was."""
    count = 0
    gc.unfreeze()  # What was loaded before tests began may be beside what is looked through.
    for path, new in changed.items():
        old = compile(path.read_text(encoding="utf-8"), str(path), "exec")
        before, after = dict(_functions(old)), dict(_functions(new))
        wanted = {name for name in after if before.get(name) != after[name]}
        for one in gc.get_objects():
            if isinstance(one, FunctionType) and one.__code__.co_filename == str(path):
                name = one.__code__.co_qualname
                if name in wanted:
                    one.__code__ = after[name]
                    count += 1
    return count


def failing(changed: Mapping[Path, CodeType], tests: Sequence[str]) -> set[str]:
    """Which of these tests fail with the change, in a fork."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        if changed and not put_into_place(changed):
            os.write(writing, b"NOTHING")
            os._exit(0)
        failed = _Failed()
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            pytest.main(["-q", "-p", "no:cacheprovider", "-n", "0", "-m", "", *tests], plugins=[failed])
        os.write(writing, " ".join(sorted(failed.names)).encode())
        os._exit(0)
    os.close(writing)
    said = b""
    while piece := os.read(reading, 65_536):
        said += piece
    os.close(reading)
    os.waitpid(child, 0)
    if said == b"NOTHING":
        raise ValueError("the change is in no function that is loaded")
    return set(said.decode().split())


class _Failed:
    """Collects the names of tests that fail, without their cases."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.names.add(report.nodeid.rpartition("::")[2].partition("[")[0])


def places() -> dict[str, list[str]]:
    """Where each test is, as pytest names it; several where they have one name."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in (ROOT / "tests").rglob("test_*.py"):
        for name in re.findall(r"^(?:async )?def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE):
            found[name].append(f"{path.relative_to(ROOT)}::{name}")
    return found


def prove(row: Row, where: Mapping[str, Sequence[str]]) -> None:
    """Tries each change of a row; what is wrong is told in it."""
    tests = [place for one in row.tests for place in where[one]]
    changes = [(code, without(code)) for code in row.codes]
    changes += [(one.what, changed_by(one)) for name in row.tests for one in CHANGES.get(name, ())]
    for what, changed in changes:
        try:
            failed = failing(changed, tests)
        except ValueError as error:
            row.told.append(f"{what}: {error}")
            continue
        row.failed |= failed
        if not failed & {*row.tests}:
            row.told.append(f"nothing fails without {what}")
    row.told += [f"{one} fails by no change" for one in row.tests if one not in row.failed]


def main(words: Sequence[str]) -> int:
    """Proves the rows whose numbers are given, or all."""
    where, table = places(), rows()
    chosen = [int(one) for one in words] or [
        number
        for number, row in enumerate(table)
        if not any("browser" in place for one in row.tests for place in where[one])
    ]  # A page's template is no function that could be changed in a fork.
    named = {test for number in chosen for test in table[number].tests}
    files = sorted({place.partition("::")[0] for test in named for place in where[test]})
    with contextlib.redirect_stdout(io.StringIO()):
        pytest.main(["--collect-only", "-q", "-p", "no:cacheprovider", "-n", "0", "-m", "", *files])
    wrong = 0
    for number in chosen:
        began, row = time.monotonic(), table[number]
        prove(row, where)
        wrong += bool(row.told)
        mark = "!!" if row.told else "ok"
        print(f"{mark} {number:>2} {row.rule[:70]} ({time.monotonic() - began:.0f} s)", flush=True)
        for one in row.told:
            print(f"      {one}", flush=True)
    print(f"{len(chosen) - wrong} of {len(chosen)} rows: each test fails without what it proves")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
