"""Words by or about people: strings in requests, places in the vault everywhere else."""

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.contracts.partners.applications.commands import ApplicationRequest, DraftApplication
from shared.contracts.partners.decisions.views import DecisionView
from shared.kernel.models import Line, Page, Request, Title, View, Words
from shared.kernel.words import KeptWords, places_of, with_words, words_in

KEPT = KeptWords(text_id="0197e2a0-0000-7000-8000-000000000001", sha256="0f" * 32)


class Note(Request):
    line: Line
    title: Title = "a title"


class Told(View):
    said: Words
    answer: Words | None = None
    notes: tuple[Note, ...] = ()


def test_a_request_brings_words_and_its_faults_are_those_of_the_words() -> None:
    assert Note(line=" 你好 ").line == "你好"
    for wrong, kind in (("", "string_too_short"), (7, "string_type"), ({"text_id": "x"}, "string_type")):
        with pytest.raises(ValidationError) as caught:
            Note.model_validate({"line": wrong})
        assert [(one["loc"], one["type"]) for one in caught.value.errors()] == [(("line",), kind)]
    assert Note.model_json_schema()["properties"]["line"] | {"title": "Title"} == (
        TypeAdapter(Title).json_schema() | {"title": "Title"}
    )


@pytest.mark.parametrize("inside", [False, True])
def test_nobody_points_at_words_in_the_vault_by_a_request(inside: bool) -> None:
    class Notes(Request):
        notes: tuple[Note, ...]

    value = {"line": KEPT.model_dump()}
    with pytest.raises(ValidationError, match="must be a string"):
        Notes.model_validate({"notes": [value]}) if inside else Note.model_validate(value)


@pytest.mark.parametrize("of_pages", [Page, Page[Told]])
def test_words_are_found_and_changed_wherever_they_stand(of_pages: type[Page[Told]]) -> None:
    told = Told(said=KEPT, notes=(Note(line="a"), Note(line="b", title="not words")))
    assert list(words_in(told)) == [KEPT, "a", "b"]
    page = of_pages(items=[told], next_cursor="c")
    (changed,) = with_words(page, lambda words: words.upper() if isinstance(words, str) else "kept").items
    assert changed == Told(said="kept", notes=(Note(line="A"), Note(line="B", title="not words")))
    assert told.said is KEPT
    assert with_words(page, lambda words: words) == page


@pytest.mark.parametrize("told", [Told(said=KEPT, answer=KEPT), Told(said="as before"), Told(said="")])
def test_both_forms_are_written_and_read_back(told: Told) -> None:
    assert Told.model_validate_json(told.model_dump_json()) == told
    assert Told.model_validate(told.model_dump()) == told


def test_fields_that_a_later_version_adds_to_kept_words_are_passed_over() -> None:
    later = {"said": {**KEPT.model_dump(), "added_later": 1}}
    assert Told.model_validate(later).said == KEPT


def test_the_contracts_say_which_fields_are_words() -> None:
    assert places_of(DecisionView) == {"reason": True, "exception": False}
    assert (
        places_of(ApplicationRequest)
        == places_of(DraftApplication)
        == {
            "summary": True,
            "contributions": False,
        }
    )
