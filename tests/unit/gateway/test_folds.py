"""Forms fold away what is rarely filled in, and open it where something stands in it or is wrong with it."""

import pytest

from services.gateway.pages.site.fields import Fields, Kind
from services.gateway.pages.site.form_pages import Form, FormPage
from services.gateway.pages.site.form_views import FormView, ShownFault, blank
from services.gateway.pages.site.languages import Language
from services.gateway.pages.site.words import words_in
from tests.component.crawling import fields_shown

_FIELDS = Fields(words_in(Language.ENGLISH))
_ROWS = [(_FIELDS(f"rows.{place}.title", label="field.title"),) for place in range(4)]
_FOLDED = (
    *_FIELDS.rows(_ROWS, 2),
    *_FIELDS.folded("form.more", (_FIELDS("id", Kind.HIDDEN), _FIELDS.yes_or_no("ordered", usual="true"))),
)


def page_of(form: FormView) -> FormPage:
    asked = Form(title="", back="", back_words="", fields=_FOLDED, button="")
    return FormPage(title="", asked=asked, form=form)


def test_rows_beyond_the_first_lie_in_one_fold_in_their_order() -> None:
    asked = Form(title="", back="", back_words="", fields=tuple(_FIELDS.rows(_ROWS, 2)), button="")
    names = [(fold, [one.name for one in fields]) for fold, fields in asked.stretches]
    assert names == [
        ("", ["rows.0.title", "rows.1.title"]),
        ("More of them", ["rows.2.title", "rows.3.title"]),
    ]


@pytest.mark.parametrize(
    ("form", "is_open"),
    [
        (blank(), False),
        (blank(("ordered", "true"), ("id", "0197"), ("rows.0.title", "typed")), False),
        (blank(("ordered", "false")), True),
        (blank(("rows.3.title", "typed")), True),
        (FormView("once", faults=(ShownFault("rows.2.title", "wrong"),)), True),
    ],
)
def test_a_fold_is_open_where_something_other_than_usual_stands_in_it(
    form: FormView, *, is_open: bool
) -> None:
    page = page_of(form)
    ((_, folded),) = [one for one in page.asked.stretches if one[0]]
    assert page.is_open(folded) is is_open


def test_what_lies_in_folds_is_not_shown_and_boxes_of_one_name_are_one_field() -> None:
    boxes = '<input type="radio" name="a"><input type="radio" name="a"><input type="hidden" name="once">'
    assert fields_shown(f"{boxes}<select name='b'></select><details><input name='c'></details>") == 2
