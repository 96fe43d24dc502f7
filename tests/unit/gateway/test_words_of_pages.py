"""Words of the pages: with facts in their places, and those without any as they stand."""

import pytest

from services.gateway.pages.site.languages import Language
from services.gateway.pages.site.words import Words

WORDS = Words(
    Language.ENGLISH,
    {
        "plain": ("Sign in",),
        "braces": ("{{n}} is written so",),
        "fact": ("until {at}",),
        "days": ("{n} day", "{n} days"),
        "forms": ("one", "several"),
        "empty": ("",),
    },
)


def test_words_without_a_place_are_as_they_stand_whatever_is_said_beside_them() -> None:
    assert WORDS("plain") == WORDS("plain", n=3) == "Sign in"
    assert WORDS("empty") == ""


def test_words_with_a_place_need_their_fact() -> None:
    assert WORDS("fact", at="noon") == "until noon"
    with pytest.raises(KeyError, match="at"):
        WORDS("fact")


def test_two_forms_go_by_their_number_and_a_doubled_brace_is_one() -> None:
    assert (WORDS("days", n=1), WORDS("days", n=2)) == ("1 day", "2 days")
    assert (WORDS("forms", n=1), WORDS("forms", n=2)) == ("one", "several")
    assert WORDS("braces") == "{n} is written so"


def test_a_key_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError, match="nothing"):
        WORDS("nothing")
