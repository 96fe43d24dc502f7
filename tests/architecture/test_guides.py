"""The guides for people of a community name pages and buttons as the pages have them, and show them."""

import re
from pathlib import Path

import pytest
from fastapi.routing import APIRoute

from services.gateway.pages.routes import ROUTERS
from services.gateway.pages.site.languages import Language
from services.gateway.pages.site.words import Words, words_in

GUIDES = Path(__file__).parents[2] / "services" / "gateway" / "pages" / "guides" / "texts"
NAMES = ("resident", "partner", "staff", "treasurer")
PICTURES = GUIDES / "pictures"
_FACT = re.compile(r"\{\w+\}")
_MOST_PICTURES, _MOST_BYTES = 12, 60_000


def _text(name: str) -> str:
    return (GUIDES / f"{name}.md").read_text(encoding="utf-8")


def _shown(words: Words) -> re.Pattern[str]:
    """Whatever the pages say: each sentence of the catalogue, with anything in the places for facts."""
    forms = {form for key in words for form in words.forms(key)}
    telling = sorted(form for form in forms if len(_FACT.sub("", form)) > 1)
    return re.compile("|".join(".+".join(map(re.escape, _FACT.split(form))) for form in telling))


CATALOGUE = _shown(words_in(Language.CHINESE))


@pytest.mark.parametrize("name", [*NAMES, "README"])
def test_what_a_guide_quotes_stands_on_the_pages(name: str) -> None:
    quoted = re.findall("「([^」]+)」", _text(name))
    assert quoted or name == "README"
    assert [one for one in quoted if not CATALOGUE.fullmatch(one)] == []


def test_what_no_page_says_is_found_out() -> None:
    assert [bool(CATALOGUE.fullmatch(one)) for one in ("等待办理（5）", "没有这个按钮")] == [True, False]


@pytest.mark.parametrize("name", NAMES)
def test_every_address_in_a_guide_is_a_pages(name: str) -> None:
    pages = [
        route.path_regex
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute) and "GET" in (route.methods or ())
    ]
    named = re.findall(r"`(/[^`]*)`", _text(name))
    assert len(named) > 5
    assert [one for one in named if not any(page.fullmatch(one) for page in pages)] == []


def test_the_pictures_are_those_that_the_guides_show_and_small() -> None:
    shown = [one for name in NAMES for one in re.findall(r"\]\(pictures/([^)]+)\)", _text(name))]
    there = {one.name: one.stat().st_size for one in PICTURES.iterdir()}
    assert sorted(shown) == sorted(there)
    assert len(there) <= _MOST_PICTURES
    assert {name: size for name, size in there.items() if size > _MOST_BYTES} == {}


def test_the_list_of_guides_names_all_of_them() -> None:
    assert re.findall(r"\]\((\w+)\.md\)", _text("README")) == [*NAMES]
