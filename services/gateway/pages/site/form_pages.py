"""A page that is one form: shown, sent, shown again with what was wrong, or done."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.responses import Response

from services.gateway.pages.site.fields import Field
from services.gateway.pages.site.form_views import FormView, blank, once_of, sent
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.serving import Page, page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.kernel.refusals import Rejected

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage(PageView):
    """One form, what it is about, and the way back."""

    template: ClassVar[str] = "site/form_page.html"

    back: str
    back_words: str
    lead: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    """What is known already and helps to fill it in: label and value."""
    fields: tuple[Field, ...] = ()
    button: str
    danger: bool = False
    """Whether it takes something away."""
    form: FormView


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a form page shows before anybody has typed."""

    title: str
    back: str
    back_words: str
    fields: tuple[Field, ...]
    button: str
    lead: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    danger: bool = False


def form_page(router: APIRouter, path: str) -> Callable[[Page], Page]:
    """Adds the decorated function for the form (GET) and for what is sent with it (POST), at one address."""

    def add(function: Page) -> Page:
        page(router, f"GET {path}")(function)
        page(router, f"POST {path}")(function)
        return function

    return add


async def answer_form(
    visit: Visit,
    form: Form,
    model: type[M],
    done: Callable[[M, str], Awaitable[Response]],
    fixed: Iterable[tuple[str, str]] = (),
) -> Response:
    """Shows the form; or reads what was sent with it, and ``fixed``, as ``model`` and has ``done`` act on it.

    ``done`` gets the request and the form's key. What it raises as `Rejected` is shown at the form.
    """
    if visit.request.method != "POST":
        return await visit.page(_view(form, blank(*form.values)))
    pairs = await visit.fields()
    try:
        body = read(model, [*pairs, *fixed], (await visit.shown()).zone)
        return await done(body, once_of(pairs))
    except (FormInvalid, Rejected) as wrong:
        again = sent(pairs, wrong, visit.words, await visit.shown())
        return await visit.page(_view(form, again), wrong=wrong)


def _view(form: Form, shown: FormView) -> FormPage:
    return FormPage(
        title=form.title,
        back=form.back,
        back_words=form.back_words,
        lead=form.lead,
        facts=form.facts,
        fields=form.fields,
        button=form.button,
        danger=form.danger,
        form=shown,
    )
