"""Every word that the pages show stands in the catalogues of both languages."""

import ast
import importlib
import pkgutil
import string
import typing
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from services.gateway.operations.open_data import TABLES
from services.gateway.pages.site.form_views import label_of
from services.gateway.pages.site.languages import Language
from services.gateway.pages.site.words import Words, words_in
from services.gateway.pages.tables.listings import listings
from shared.contracts.bookings import COMMANDS as BOOKINGS
from shared.contracts.bookings.bookings.commands import BookSpace
from shared.contracts.bookings.series import OF_ANY_SERIES
from shared.kernel.messages import Command
from shared.kernel.models import Query
from shared.projections.refusals import REFUSALS as READ_MODELS
from tests.architecture.contracts import all_refusals
from tests.architecture.templates import keys_in, members_of, views, without_none

PAGES = Path(str(files("services.gateway.pages")))
CHINESE, ENGLISH = words_in(Language.CHINESE), words_in(Language.ENGLISH)
OF_THE_EDGE = {
    "screen_key_is_not_known",
    "route_is_unknown",
    "method_is_not_allowed",
    "body_is_too_large",
    "body_is_not_json",
    "body_is_encoded",
    "too_many_requests",
    "unforeseen_error",
    "request_is_not_valid",
    "form_is_not_ours",
    "pdf_is_not_installed",
    "sign_in_anew_first",
    "sign_in_has_run_out",
    "sign_in_did_not_succeed",
    "identity_provider_does_not_answer",
    "service_does_not_answer",
    "account_belongs_to_another",
    "passkey_is_not_known",
    "phone_code_is_wrong",
    "too_many_codes_were_sent",
    "store_does_not_answer",
    "command_waited_too_long",
    *(one.code for one in READ_MODELS),
}
"""What is refused whatever operation is asked."""


def used_in_python() -> Iterator[str]:
    """Keys that the pages' code names: ``words("rooms.title")``, and those of the tabs."""
    for path in PAGES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                called = node.func
                name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
                first = node.args[0]
                if name == "words" and isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value


def used() -> set[str]:
    templates = (path for path in PAGES.rglob("*.html") if path.parent.name != "documents")
    return {
        *used_in_python(),
        *(key for path in templates for key in keys_in(str(path.relative_to(PAGES)))),
    }


def shown_enumerations() -> set[type[StrEnum]]:
    """Enumerations of which a view may show a member, however deep they lie in it."""
    found: set[type[StrEnum]] = set()
    seen: set[Any] = set()
    waiting: list[Any] = [*views()]
    while waiting:
        kind = without_none(waiting.pop())
        if kind in seen:
            continue
        seen.add(kind)
        waiting += typing.get_args(kind)
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            found.add(kind)
        waiting += (members_of(kind) or {}).values()
    return found


REFUSALS = {one.code: one for _, one in all_refusals()}


COLUMNS = {f"column.{table.name}.{name}" for table in TABLES for name in table.columns}


def test_every_column_of_the_open_data_says_in_chinese_what_it_means() -> None:
    assert {key for key in CHINESE if key.startswith("column.")} == COLUMNS


def test_both_languages_have_the_same_keys() -> None:
    """A refusal says in English what its contract says, where the catalogue has nothing better, and a column
    of the open data what its field says."""
    said = {f"refusal.{code}" for code in REFUSALS} | COLUMNS
    assert set(CHINESE) - set(ENGLISH) - said == set()
    assert set(ENGLISH) - set(CHINESE) == set()
    assert len(set(CHINESE)) > 100


@pytest.mark.parametrize("language", ["en", "zh_Hans"])
def test_no_key_stands_twice(language: str) -> None:
    """Of two with one name the reader of the catalogue keeps the last, without a word."""
    lines = [
        line
        for file in PAGES.rglob(f"*{language}.po")
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.startswith('msgid "') and line != 'msgid ""'
    ]
    assert lines
    assert [line for line, times in Counter(lines).items() if times > 1] == []


def test_no_words_wait_for_a_translator() -> None:
    """Babel reads what a tool marked as fuzzy like any other entry, and drops what was put aside."""
    catalogues = [*PAGES.rglob("*.po")]
    assert catalogues
    marked = {
        f"{file.name}:{number}"
        for file in catalogues
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if line.startswith("#~") or (line.startswith("#,") and "fuzzy" in line)
    }
    assert marked == set()


def test_every_key_that_a_page_names_has_words() -> None:
    assert {key for key in used() if key not in CHINESE} == set()


def test_every_member_of_an_enumeration_that_is_shown_has_words() -> None:
    keys = {f"{kind.__name__}.{one.value}" for kind in shown_enumerations() for one in kind}
    assert {key for key in keys if key not in CHINESE} == set()


def offered_enumerations() -> Iterator[type[StrEnum]]:
    """Enumerations among whose members a form lets choose: ``fields.one_of("vote", Verdict)``."""
    for found in pkgutil.walk_packages([str(PAGES)], "services.gateway.pages."):
        module = importlib.import_module(found.name)
        for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "one_of":
                kind = node.args[1]
                assert isinstance(kind, ast.Name), ast.unparse(node)
                yield getattr(module, kind.id)


def test_every_member_of_an_enumeration_that_a_form_offers_has_words() -> None:
    offered = {*offered_enumerations()}
    assert len(offered) > 5
    keys = {f"{kind.__name__}.{one.value}" for kind in offered for one in kind}
    assert {key for key in keys if key not in CHINESE} == set()


@pytest.mark.parametrize("words", [CHINESE, ENGLISH], ids=["zh", "en"])
def test_no_words_are_empty_and_all_can_be_filled_in(words: Any) -> None:
    for key in words:
        for form in words.forms(key):
            assert form.strip(), key
            [*string.Formatter().parse(form)]


def test_chinese_words_are_chinese() -> None:
    allowed = {"site.other_language", "Language.en", "tasks.colon", "tickets.stop", "equipment.and"}
    plain = [
        key
        for key in CHINESE
        if key not in allowed
        and not any("\u4e00" <= letter <= "\u9fff" for letter in "".join(CHINESE.forms(key)))
    ]
    assert plain == []


def _places(form: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(form) if name}


@pytest.mark.parametrize("words", [CHINESE, ENGLISH], ids=["zh", "en"])
def test_the_words_of_a_refusal_name_only_facts_that_it_has(words: Any) -> None:
    for key in words:
        kind, _, code = key.partition(".")
        if kind == "refusal" and code in REFUSALS:
            facts = REFUSALS[code].example
            plain = {name for name, value in facts.items() if not isinstance(value, list | dict)}
            assert _places("".join(words.forms(key))) <= plain, key


def test_no_words_are_of_a_refusal_that_nobody_gives() -> None:
    found = {key.removeprefix("refusal.") for key in CHINESE if key.startswith("refusal.")}
    assert found - REFUSALS.keys() - OF_THE_EDGE == set()


def operations_of_pages() -> set[type[Command] | type[Query[Any]]]:
    """The commands and queries that pages name."""
    return {
        value
        for found in pkgutil.walk_packages([str(PAGES)], "services.gateway.pages.")
        for value in vars(importlib.import_module(found.name)).values()
        if isinstance(value, type) and issubclass(value, Command | Query) and value not in {Command, Query}
    }


def test_every_refusal_that_a_page_may_meet_has_chinese_words() -> None:
    operations = operations_of_pages()
    wanted = {one.code for operation in operations for one in operation.operation.refuses} | OF_THE_EDGE
    assert {code for code in wanted if f"refusal.{code}" not in CHINESE} == set()


def test_english_says_of_a_booking_what_chinese_does() -> None:
    """What limit is met, and from when on a time can be had: the contract's own sentence has no facts."""
    refusals = {one.code for command in BOOKINGS for one in command.operation.refuses}
    told = {code for code in refusals if _places_of(CHINESE, code)}
    assert len(told) > 30
    assert {code for code in told if _places_of(CHINESE, code) != _places_of(ENGLISH, code)} == set()


def _places_of(words: Words, code: str) -> set[str]:
    """By name; of what has a name in each language, the one of this language."""
    key = f"refusal.{code}"
    return {one.removesuffix("_en") for one in _places(words.forms(key)[0])} if key in words else set()


def test_what_is_against_a_date_of_a_series_has_words_of_its_own() -> None:
    """`series.why.other` is for what is against no date by itself."""
    of_a_date = {one.code for one in BookSpace.operation.refuses if one not in OF_ANY_SERIES}
    for words in (CHINESE, ENGLISH):
        assert {code for code in of_a_date if f"series.why.{code}" not in words} == set()


def test_a_field_that_nobody_named_is_called_the_form() -> None:
    assert label_of("nobody.knows.this", CHINESE) == CHINESE("field.form")
    assert label_of("window.starts_at", CHINESE) == CHINESE("field.starts_at")


def test_every_list_of_the_api_has_a_title_as_a_table() -> None:
    """Its words stand in `services/gateway/pages/tables`."""
    wanted = {f"table.{name}" for name in listings()}
    for language in Language:
        assert wanted - {*words_in(language)} == set(), language
