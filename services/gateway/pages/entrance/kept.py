"""What was sent too long after a sign-in, shown once more to be sent again."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.identity.sign_in_refusals import SIGN_IN_HAS_RUN_OUT
from services.gateway.pages.site.form_views import FormView, blank
from services.gateway.pages.site.kept_forms import keep, take_kept
from services.gateway.pages.site.serving import KEPT, page, require_person
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.kernel.refusals import Rejected

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPage(PageView):
    """A form as it was sent, and the button that sends it."""

    template: ClassVar[str] = "entrance/kept.html"

    action: str
    form: FormView
    """With what makes of two sendings one, as it was sent."""
    pairs: tuple[tuple[str, str], ...]
    """All other fields."""
    rows: tuple[tuple[str, str], ...]
    """Those that people fill in: what each is called, and what was typed."""


@page(router, f"GET {KEPT}")
async def kept(visit: Visit) -> Response:
    """The form that was sent before the visitor signed in anew; opened again, it is still there."""
    require_person(visit)
    form = await take_kept(visit)
    if form is None:
        raise Rejected(SIGN_IN_HAS_RUN_OUT)
    named = ((f"field.{name}", value) for name, value in form.pairs)
    rows = tuple((visit.words(key), value) for key, value in named if key in visit.words and value)
    once = dict(form.pairs).get("once")
    view = KeptPage(
        title=visit.words("kept.title"),
        action=form.path,
        form=FormView(once) if once else blank(),
        pairs=tuple(one for one in form.pairs if one[0] != "once"),
        rows=rows,
    )
    response = await visit.page(view)
    await keep(visit, response, form)
    return response
