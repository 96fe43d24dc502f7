"""The pages of capabilities name pages, operations and tests that are there, and each capability once."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

from fastapi.routing import APIRoute

from services.gateway.pages.routes import ROUTERS
from services.gateway.web.app import OF_A_COMMUNITY, OF_THE_DISTRICT, OUTSIDE
from tests.each import each

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "capabilities"
PAGES = sorted(one.name for one in FOLDER.glob("*.md") if one.name != "README.md")
_HEAD = "| no. | what | pages | API | proof | state |"
_QUOTED = re.compile(r"`([^`]+)`")
_COLUMNS = 6
_FULL = re.compile(r"full(\. |$)")
_SAYS_WHAT_LACKS = 4
"""More words than that: what lacks, and why."""


class Capability(NamedTuple):
    """A line of a table."""

    number: int
    what: str
    pages: tuple[str, ...]
    operations: tuple[str, ...]
    tests: tuple[str, ...]
    state: str


def told_by(page: str) -> list[Capability]:
    """The lines of a page; whatever is no line of such a table fails."""
    found = []
    for line in (FOLDER / page).read_text(encoding="utf-8").splitlines():
        if not line.startswith("|") or line == _HEAD or set(line) <= set("|-"):
            continue
        cells = [one.strip() for one in line.strip("|").split("|")]
        assert len(cells) == _COLUMNS, line
        number, what, *named, state = cells
        pages, operations, tests = (tuple(_QUOTED.findall(one)) for one in named)
        found.append(Capability(int(number), what, pages, operations, tests, state))
    return found


def test_every_capability_has_its_number_and_stands_once() -> None:
    counted = Counter(one.number for page in PAGES for one in told_by(page))
    assert {"partners.md", "platform.md"} <= {*PAGES}
    assert [number for number, times in counted.items() if times > 1] == []


def test_the_overview_names_every_page() -> None:
    overview = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"\]\((\w+\.md)\)", overview)) == PAGES


@each(PAGES)
def test_every_line_says_what_where_by_which_proof_and_how_it_stands(page: str) -> None:
    for one in told_by(page):
        assert one.what, one.number
        assert one.pages, one.number
        assert one.operations, one.number
        assert one.tests, one.number
        assert _FULL.match(one.state) or len(one.state.split()) > _SAYS_WHAT_LACKS, one.number


@each(PAGES)
def test_every_page_that_a_line_names_is_served(page: str) -> None:
    for one in told_by(page):
        assert [at for at in one.pages if not {at, f"/{{community}}{at}"} & _addresses()] == [], one.number


@each(PAGES)
def test_every_operation_that_a_line_names_is_described(page: str) -> None:
    for one in told_by(page):
        assert [name for name in one.operations if name not in _operations()] == [], one.number


@each(PAGES)
def test_every_test_that_a_line_names_is_there(page: str) -> None:
    for one in told_by(page):
        for proof in one.tests:
            path, _, name = proof.partition("::")
            assert name in _tests_in(path), f"{one.number}: {proof}"


@cache
def _addresses() -> frozenset[str]:
    routes = (route for router in ROUTERS for route in router.routes)
    return frozenset(
        re.sub(r":\w+}", "}", route.path)
        for route in routes
        if isinstance(route, APIRoute) and "GET" in (route.methods or ())
    )


@cache
def _operations() -> frozenset[str]:
    routes = (route for router in (*OF_A_COMMUNITY, *OF_THE_DISTRICT, *OUTSIDE) for route in router.routes)
    return frozenset(
        route.operation_id for route in routes if isinstance(route, APIRoute) and route.operation_id
    )


@cache
def _tests_in(path: str) -> frozenset[str]:
    file = ROOT / path
    if not path.startswith("tests/") or not file.is_file():
        return frozenset()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    functions = (one for one in tree.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(one.name for one in functions if one.name.startswith("test_"))
