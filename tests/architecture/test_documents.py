"""What the documents name is there: files, anchors, modules, words of make and of hehuo, settings, routes."""

import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
from fastapi.routing import APIRoute

from hehuo.cli import main
from services.gateway.web.app import COMMUNITY_PREFIX, OF_A_COMMUNITY, OF_THE_DISTRICT, OUTSIDE
from shared.settings import Settings
from tests.each import each

ROOT = Path(__file__).parents[2]
_LISTED = subprocess.run(
    ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
    cwd=ROOT,
    capture_output=True,
    text=True,
    check=True,
)
FILES = [line for line in _LISTED.stdout.splitlines() if (ROOT / line).is_file()]
DOCUMENTS = [line for line in FILES if line.endswith(".md") and not line.startswith("tests/")]
FOLDERS = {str(parent) for line in FILES for parent in Path(line).parents}
THERE = frozenset(FILES) | FOLDERS
TOP = sorted({line.partition("/")[0] for line in FILES if "/" in line})

PATH = re.compile(rf"(?<![\w/.-])(?:{'|'.join(map(re.escape, TOP))})/[\w./<>*-]*")
MODULE = re.compile(r"(?<![\w./])(?:hehuo|services|shared|deploy|benchmarks|tests)(?:\.[a-z_]+)+(?![\w/])")
MAKE = re.compile(r"(?:^|`)make ([a-z][a-z-]*)", re.MULTILINE)
HEHUO = re.compile(r"(?:^|`|exec\s+gateway\s|bin/)hehuo ([a-z]+(?:-[a-z]+)*)", re.MULTILINE)
CALL = re.compile(r"(?:^|`|exec\s+gateway\s|bin/)hehuo ([a-z][^`\n|>#;&]*)", re.MULTILINE)
MEASUREMENT = re.compile(r"(?:NAMES=\"?|python -m benchmarks )([a-z]+(?: [a-z]+)*)")
SETTING = re.compile(r"\bHEHUO_[A-Z_]*[A-Z]\b")
ROUTE = re.compile(r"(?<!\")\b(GET|POST|PUT|DELETE) (/[\w/{}.-]+)")
"""Not in quotation marks: those stand in code that is only an example."""

MADE = ("deploy/secrets", "deploy/.env")
"""What an operator's first commands make: no checkout has it."""


def test_there_are_documents() -> None:
    assert len(DOCUMENTS) > 20
    assert {"README.md", "docs/house.md", "docs/extending.md"} <= {*DOCUMENTS}


def _exists(path: str) -> bool:
    """Whether a file or folder is there; `<service>`, `NAME` and `*` stand for any one name."""
    plain = path.rstrip("/.")
    found = re.sub(r"<[a-z]+>|\bNAME\b|\\\*", "[^/]+", re.escape(plain))
    return plain in THERE or any(re.fullmatch(found, one) for one in THERE)


@each(DOCUMENTS)
def test_every_path_that_a_document_names_is_there(document: str) -> None:
    named = PATH.findall(_text(document))
    assert [one for one in named if not one.startswith(MADE) and not _exists(one)] == []


@each(DOCUMENTS)
def test_every_link_leads_to_a_file_and_its_heading(document: str) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", _text(document)):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        there = (ROOT / document).parent / file if file else ROOT / document
        assert there.exists(), target
        assert not anchor or anchor in set(_anchors(there)), target


def _anchors(document: Path) -> Iterator[str]:
    """The anchors of headings, as code forges make them."""
    for heading in re.findall(r"^#+ +(.+)$", document.read_text(encoding="utf-8"), re.MULTILINE):
        yield re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@each(DOCUMENTS)
def test_every_module_that_a_document_names_is_there(document: str) -> None:
    modules = {line.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for line in FILES}
    folders = {one.replace("/", ".") for one in FOLDERS}
    for name in MODULE.findall(_text(document)):
        # The last part may be a name in the module.
        assert {name, name.rpartition(".")[0]} & (modules | folders), name


@each(DOCUMENTS)
def test_every_word_of_make_and_of_hehuo_is_one(document: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(MAKE.findall(_text(document))) <= targets
    assert set(HEHUO.findall(_text(document))) <= set(main.list_commands(click.Context(main)))


@each(DOCUMENTS)
def test_every_option_of_hehuo_is_one_of_its_command(document: str) -> None:
    for call in CALL.findall(_text(document)):
        command, known = _command(call.split())
        options = {
            word.partition("=")[0].rstrip(".,:)") for word in call.split() if re.match("--[a-z]", word)
        }
        assert options <= known, f"{command} of: hehuo {call}"


def _command(words: list[str]) -> tuple[str, set[str]]:
    """The word, or words, of ``hehuo`` that a call begins with, and every option that may stand in it."""
    context, path = click.Context(main, info_name="hehuo"), list[str]()
    known = {"--help", "--version"}
    while isinstance(command := context.command, click.Group) and words:
        if (inner := command.get_command(context, words[0])) is None:
            break
        context, path, words = click.Context(inner, parent=context), [*path, words[0]], words[1:]
        known |= {one for parameter in inner.params for one in (*parameter.opts, *parameter.secondary_opts)}
    return " ".join(path), known


@each(DOCUMENTS)
def test_every_measurement_is_one(document: str) -> None:
    source = (ROOT / "benchmarks" / "__main__.py").read_text(encoding="utf-8")
    for names in MEASUREMENT.findall(_text(document)):
        assert [one for one in names.split() if f'"{one}": {one}.' not in source] == []


@each(DOCUMENTS)
def test_every_setting_that_a_document_names_is_read_somewhere(document: str) -> None:
    assert set(SETTING.findall(_text(document))) <= _settings()


@cache
def _settings() -> set[str]:
    """Those of the platform, and what scripts, the compose file and the Makefile read."""
    used = {f"HEHUO_{name.upper()}" for name in Settings.model_fields}
    for line in FILES:
        if not line.endswith((".md", ".jsonl")) and not line.startswith("tests/"):
            used |= set(SETTING.findall((ROOT / line).read_text(encoding="utf-8", errors="ignore")))
    return used


@each(DOCUMENTS)
def test_every_route_that_a_document_names_is_served(document: str) -> None:
    served = {
        (method, re.sub(r"{\w+}", "{}", f"{prefix}{route.path}"))
        for prefix, routers in ((COMMUNITY_PREFIX, OF_A_COMMUNITY), ("/v1", OF_THE_DISTRICT), ("", OUTSIDE))
        for router in routers
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }
    for method, path in ROUTE.findall(_text(document)):
        assert (method, re.sub(r"{\w+}", "{}", path.rstrip("."))) in served, f"{method} {path}"


def test_the_map_of_the_house_shows_every_room_and_no_other() -> None:
    drawn = set(re.findall(r"([a-z_]+)/", _text("docs/house.md").split("```")[1]))
    floors = re.compile(r"(hehuo|shared|services(/[a-z]+)?)/[a-z_]+")
    there = {one for one in FOLDERS if floors.fullmatch(one)}
    assert drawn == {Path(one).name for one in there} | {"hehuo", "services", "shared"}


def test_the_readme_says_the_same_in_both_languages() -> None:
    english, chinese = _text("README.md"), _text("README.zh.md")
    assert "](README.zh.md)" in english[:100]
    assert "](README.md)" in chinese[:100]
    for what in (
        r"\]\((?!README)([^)]+)\)",  # links
        r"`([^`\n]*[a-z/][^`\n]*)`",  # words of code
        r"^(#+|\||-) ",  # headings, rows, items
        r"^make \w+",
    ):
        found = [sorted(re.findall(what, text, re.MULTILINE)) for text in (english, chinese)]
        assert len(found[0]) > 1
        assert found[1] == found[0]


def _text(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")
