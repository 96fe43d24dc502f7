"""Templates name only what their views have, and no markup that the pages' policy forbids."""

import dataclasses
import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import ClassVar

import pytest
from jinja2 import DictLoader

from services.gateway.pages.routes import ROUTERS
from services.gateway.pages.site.templates import ENVIRONMENT, PageView
from tests.architecture.templates import faults_of, views
from tests.each import each

PAGES = Path(str(files("services.gateway.pages")))
TEMPLATES = sorted(str(path.relative_to(PAGES)) for path in PAGES.rglob("*.html"))
PLAIN_FILES = {"documents/docs.html"}
"""Pages that no template engine reads."""


def test_there_are_pages() -> None:
    assert len(ROUTERS) > 2
    assert len(views()) > 3


@each(views(), lambda view: view.__name__)
def test_a_template_names_only_what_its_view_has(view: type[PageView]) -> None:
    assert faults_of(view.template, view) == []


@each(views(), lambda view: view.__name__)
def test_a_view_is_frozen(view: type[PageView]) -> None:
    assert dataclasses.is_dataclass(view)
    assert view.__dataclass_params__.frozen  # type: ignore[attr-defined]


def test_a_misspelt_name_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    @dataclass(frozen=True)
    class Row:
        name: str

    @dataclass(frozen=True, kw_only=True)
    class View:
        template: ClassVar[str] = "test"
        rows: tuple[Row, ...]

    text = "{% for one in page.rows %}{{ one.nmae }}{{ onee }}{% endfor %}{{ page.row }}{{ 1|clokc }}"
    monkeypatch.setattr(ENVIRONMENT, "loader", DictLoader({"test": text}))
    monkeypatch.setitem(ENVIRONMENT.filters, "clokc", str)
    del ENVIRONMENT.filters["clokc"]
    assert [one.partition(": ")[2] for one in faults_of("test", View)] == [
        "Row has no nmae",
        "onee is not given",
        "View has no row",
        "there is no filter clokc",
    ]


@each([name for name in TEMPLATES if name not in PLAIN_FILES])
def test_a_template_has_no_inline_code_or_style(name: str) -> None:
    text = (PAGES / name).read_text(encoding="utf-8")
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", text) == []
    assert "|safe" not in text


@each([name for name in TEMPLATES if name not in PLAIN_FILES])
def test_a_template_says_nothing_that_no_catalogue_holds(name: str) -> None:
    """Words stand in catalogues: a template of Chinese alone can't be read in English."""
    text = re.sub(r"{#.*?#}", "", (PAGES / name).read_text(encoding="utf-8"), flags=re.DOTALL)
    assert re.findall(r"[\u4e00-\u9fff]+", text) == []


def test_every_table_says_what_it_is_and_which_cells_head_what() -> None:
    """Whoever hears a page goes from table to table by name, and through each by its headings."""
    for name in TEMPLATES:
        text = (PAGES / name).read_text(encoding="utf-8")
        nameless = [one for one in re.findall(r"<table[^>]*>(?!<caption)", text) if "aria-label" not in one]
        assert nameless == [], name
        assert re.findall(r"<th(?!ead)(?![^>]*\bscope=)[^>]*>", text) == [], name


def test_on_a_phone_no_cell_of_a_stacked_table_keeps_its_line_together() -> None:
    """What is wider than the phone lies out of sight there: the rule that lets it break has to come last."""
    style = (PAGES / "site" / "hehuo.css").read_text(encoding="utf-8")
    assert style.index(".scroll td") < style.index(".stack td")


def test_every_form_that_changes_something_carries_the_token_of_the_session() -> None:
    """The sign-in is for people without a session, and is held to have come from here instead."""
    for name in TEMPLATES:
        text = (PAGES / name).read_text(encoding="utf-8")
        forms = re.findall(r'<form[^>]*method="post".*?</form>', text, flags=re.DOTALL)
        careless = [one for one in forms if "hidden(" not in one and 'action="/sign-in' not in one]
        assert careless == [], name


def test_the_style_sheet_is_small_enough_to_need_no_framework() -> None:
    assert (PAGES / "site" / "hehuo.css").stat().st_size < 10_240
