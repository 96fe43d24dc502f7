"""The guides for people of a community name pages and buttons as the pages have them, and show them."""

import re
from functools import cache
from pathlib import Path

import pytest
from fastapi.routing import APIRoute

from services.gateway.pages.routes import ROUTERS
from services.gateway.pages.site.languages import Language
from services.gateway.pages.site.words import words_in

_TEXTS = Path(__file__).parents[2] / "services" / "gateway" / "pages" / "guides" / "texts"
GUIDES = {Language.CHINESE: _TEXTS, Language.ENGLISH: _TEXTS / "en"}
NAMES = ("resident", "partner", "staff", "treasurer")
_QUOTED = {Language.CHINESE: "「([^」]+)」", Language.ENGLISH: "“([^”]+)”"}
_PICTURE = re.compile(r"\]\(pictures/([^)]+)\)")
_FACT = re.compile(r"\{\w+\}")
_MOST_PICTURES, _MOST_BYTES = 16, 60_000


def _text(name: str, language: Language) -> str:
    return (GUIDES[language] / f"{name}.md").read_text(encoding="utf-8")


def listed_in(name: str, language: Language) -> list[tuple[str, str]]:
    """The pages that a guide lists: what each is called, and its address."""
    return re.findall(rf"\| {_QUOTED[language]} \| `([^`]+)` \|", _text(name, language))


@cache
def shown_in(language: Language) -> re.Pattern[str]:
    """Whatever the pages say: each sentence of the catalogue, with anything in the places for facts."""
    words = words_in(language)
    forms = {form for key in words for form in words.forms(key)}
    telling = sorted(form for form in forms if len(_FACT.sub("", form)) > 1)
    return re.compile("|".join(".+".join(map(re.escape, _FACT.split(form))) for form in telling))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", [*NAMES, "README"])
def test_what_a_guide_quotes_stands_on_the_pages(name: str, language: Language) -> None:
    quoted = re.findall(_QUOTED[language], _text(name, language))
    assert quoted or name == "README"
    assert [one for one in quoted if not shown_in(language).fullmatch(one)] == []


def test_what_no_page_says_is_found_out() -> None:
    for language, words in (
        (Language.CHINESE, ("等待办理（5）", "没有这个按钮")),
        (Language.ENGLISH, ("Waiting (5)", "No such button")),
    ):
        assert [bool(shown_in(language).fullmatch(one)) for one in words] == [True, False]


@pytest.mark.parametrize("name", NAMES)
def test_a_guide_tells_of_the_same_in_both_languages(name: str) -> None:
    shapes = []
    for language in Language:
        text = _text(name, language)
        headings = re.findall("^(#+) ", text, flags=re.MULTILINE)
        shapes.append((headings, _PICTURE.findall(text), [at for _, at in listed_in(name, language)]))
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", NAMES)
def test_every_address_in_a_guide_is_a_pages(name: str, language: Language) -> None:
    pages = [
        route.path_regex
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute) and "GET" in (route.methods or ())
    ]
    named = re.findall(r"`(/[^`]*)`", _text(name, language))
    assert len(named) > 5
    assert [one for one in named if not any(page.fullmatch(one) for page in pages)] == []


@pytest.mark.parametrize("language", Language)
def test_the_pictures_are_those_that_the_guides_show_and_small(language: Language) -> None:
    shown = [one for name in NAMES for one in _PICTURE.findall(_text(name, language))]
    there = {one.name: one.stat().st_size for one in (GUIDES[language] / "pictures").iterdir()}
    assert sorted(shown) == sorted(there)
    assert len(there) <= _MOST_PICTURES
    assert {name: size for name, size in there.items() if size > _MOST_BYTES} == {}


@pytest.mark.parametrize("language", Language)
def test_the_list_of_guides_names_all_of_them(language: Language) -> None:
    assert re.findall(r"\]\((\w+)\.md\)", _text("README", language)) == [*NAMES]
