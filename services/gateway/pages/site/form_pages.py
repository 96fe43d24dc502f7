"""A page that is one form: shown, sent, shown again with what was wrong, or done."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar, TypeVar

from pydantic import BaseModel
from starlette.responses import Response

from services.gateway.pages.site.fields import Field, Kind
from services.gateway.pages.site.form_views import FormView, blank, once_of, sent
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.kernel.messages import Command
from shared.kernel.models import Request
from shared.kernel.refusals import Rejected

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a form page shows before anybody has typed: one form, what it is about, and the way back."""

    title: str
    back: str
    back_words: str
    fields: tuple[Field, ...]
    button: str
    lead: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    """What is known already and helps to fill it in: label and value."""
    values: tuple[tuple[str, str], ...] = ()
    danger: bool = False
    """Whether it takes something away."""
    script: str = ""
    """The address of a script that tells while one types what the answer would; most forms have none."""
    at: tuple[tuple[str, str], ...] = ()
    """By its code: the field to which a refusal belongs."""
    told: tuple[tuple[str, str], ...] = ()
    """What the script needs to know, by name."""
    listed: tuple[str, tuple[str, ...]] | None = None
    """Names among which one chooses by typing them, and what they are."""

    @property
    def stretches(self) -> list[tuple[str, list[Field]]]:
        """The fields in their order: each with those beside it that lie in the same fold."""
        return [(fold, [*fields]) for fold, fields in groupby(self.fields, lambda one: one.fold)]


class Nothing(Request):
    """What a form asks for that has nothing but its button."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage(PageView):
    """A form, blank or with what was sent and what is wrong with it."""

    template: ClassVar[str] = "site/form_page.html"

    asked: Form
    form: FormView

    def is_open(self, fields: Iterable[Field]) -> bool:
        """Whether somebody filled one of a fold's fields in, or something is wrong with it."""
        form = self.form
        typed = [one for one in fields if one.kind is not Kind.HIDDEN]
        return any(form.value(one.name) not in ("", one.usual) or form.fault(one.name) for one in typed)


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
        return await visit.page(FormPage(title=form.title, asked=form, form=blank(*form.values)))
    pairs = await visit.fields()
    try:
        body = read(model, [*pairs, *fixed], (await visit.shown()).zone)
        return await done(body, once_of(pairs))
    except (FormInvalid, Rejected) as wrong:
        labels = {one.name: one.label for one in form.fields}
        shown = sent(pairs, wrong, visit.words, await visit.shown(), dict(form.at), labels)
        again = FormPage(title=form.title, asked=form, form=shown)
        return await visit.page(again, wrong=wrong)


def submits(
    visit: Visit, command: type[Command], to: str, **ids: str
) -> Callable[[Request, str], Awaitable[Response]]:
    """For `answer_form`: what was sent is submitted as it is, with these ids, and leads ``to``."""

    async def done(body: Request, once: str) -> Response:
        outcome = await visit.submit(command, body, once=once, **ids)
        return visit.see_done(to, command, outcome)

    return done


async def at_once(
    visit: Visit,
    command: type[Command],
    back: str,
    again: Callable[[Visit, Rejected], Awaitable[Response]],
    **ids: str,
) -> Response:
    """What a button alone asks for: done, and ``back``; or the page ``again`` with what is against it."""
    once = once_of(await visit.fields())
    try:
        outcome = await visit.submit(command, None, once=once, **ids)
    except Rejected as wrong:
        return await again(visit, wrong)
    return visit.see_done(back, command, outcome)
