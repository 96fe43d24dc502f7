"""Templates are written as Jinja writes them, only sooner."""

import pytest
from jinja2 import DictLoader, Environment
from markupsafe import Markup, escape

from services.gateway.pages.site.rendering import Rendering, written

VALUES = ("空间", "<b>&\"'", "", 12, None, Markup("<i>"), escape("a & b"))


@pytest.mark.parametrize("value", VALUES)
def test_what_is_written_is_what_jinja_writes(value: object) -> None:
    text = {"page": "{{ one.value }}{% set kept %}<p>{{ one.value }}{% endset %}{{ kept }}"}
    one = type("One", (), {"value": value})
    ours, theirs = (kind(autoescape=True, loader=DictLoader(text)) for kind in (Rendering, Environment))
    assert ours.get_template("page").render(one=one) == theirs.get_template("page").render(one=one)
    assert written(value) == escape(value)


def test_a_name_that_is_not_there_is_an_error_and_shows_no_gap() -> None:
    template = Rendering(loader=DictLoader({"page": "{{ one.nothing }}"})).get_template("page")
    with pytest.raises(AttributeError, match="nothing"):
        template.render(one=object())


def test_what_blocks_of_several_templates_write_stands_where_it_does_with_jinja() -> None:
    texts = {
        "frame": "<a>{% block top %}above {{ one.value }}{% endblock %}<b>{% block main %}{% endblock %}<c>",
        "page": "{% extends 'frame' %}{% block main %}{% for n in one.many %}<li>{{ n }}{% endfor %}"
        "{% block inner %}<i>{{ one.value }}{% endblock %}{% endblock %}",
        "leaf": "{% extends 'page' %}{% block inner %}{{ super() }}{{ one.value }}{% endblock %}",
    }
    one = type("One", (), {"value": "<&>", "many": range(3)})
    for name in ("frame", "leaf"):
        ours, theirs = (kind(autoescape=True, loader=DictLoader(texts)) for kind in (Rendering, Environment))
        assert ours.get_template(name).render(one=one) == theirs.get_template(name).render(one=one)
