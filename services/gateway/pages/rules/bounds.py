"""The district's bounds of a community's rules: for everybody to read, and for the district to set."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.pages.rules.leaves import LEAVES, text_of
from services.gateway.pages.rules.routes import bounds_of
from services.gateway.pages.site.fields import Field, Fields, Kind, flat, number_kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.shown import Shown
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.partners.programme import CommunityView
from shared.contracts.partners.rule_bounds import RuleBounds, RulesApprover
from shared.contracts.partners.rulemaking.commands import SetRuleBounds, SetRuleBoundsRequest

router = APIRouter(include_in_schema=False)

_BOUNDED = {
    name.removesuffix(end)
    for name in RuleBounds.model_fields
    for end in ("_at_least", "_at_most")
    if name.endswith(end)
}
"""The rules that have a bound."""


@dataclass(frozen=True, slots=True)
class BoundRow:
    """One rule: its bounds, what is in force, and whether that lies outside."""

    label: str
    bounds: str
    now: str
    is_outside: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundsPage(PageView):
    """Between which values the rules stay, and which were older and don't."""

    template: ClassVar[str] = "rules/bounds.html"

    here: CommunityView
    rows: tuple[BoundRow, ...]
    may_set: bool


@page(router, "GET /{community}/rule-bounds")
async def bounds(visit: Visit) -> Response:
    """The page, for everybody: bounds are published as the rules are."""
    here, shown = await visit.here(), await visit.shown()
    view = BoundsPage(
        title=visit.words("bounds.title"),
        here=here,
        rows=tuple(_rows(visit, here, shown)),
        may_set=await visit.has(*SetRuleBounds.operation.allowed.roles),
    )
    return await visit.page(view)


def _rows(visit: Visit, here: CommunityView, shown: Shown) -> Iterator[BoundRow]:
    outside = {one.rule for one in here.outside}
    for leaf in LEAVES:
        if leaf.path in _BOUNDED:
            limits = " · ".join(bounds_of(shown, here.bounds, leaf.path))
            now = text_of(visit.words, shown, here.rules, leaf)
            yield BoundRow(visit.words(f"rules.{leaf.path}"), limits, now, leaf.path in outside)


@form_at("/{community}/rule-bounds/edit", lambda route: page(router, route))
async def set_bounds(visit: Visit) -> Response:
    """All bounds at once, beginning with those that hold."""
    await visit.caller(SetRuleBounds)
    here = await visit.here()
    form = Form(
        title=visit.words("bounds.set"),
        back=f"/{visit.community}/rule-bounds",
        back_words=visit.words("bounds.title"),
        lead=visit.words("bounds.set_text"),
        fields=tuple(_fields(visit)),
        values=tuple(flat({"bounds": here.bounds.model_dump(mode="json")})),
        button=visit.words("bounds.set"),
    )

    async def done(body: SetRuleBoundsRequest, once: str) -> Response:
        outcome = await visit.submit(SetRuleBounds, body, once=once)
        return visit.see_done(form.back, SetRuleBounds, outcome)

    return await answer_form(visit, form, SetRuleBoundsRequest, done)


def _fields(visit: Visit) -> Iterator[Field]:
    fields = Fields(visit.words)
    for name in RuleBounds.model_fields:
        path, label = f"bounds.{name}", f"bounds.{name}"
        if name == "approver":
            yield fields.one_of(path, RulesApprover, radios=True, label=label)
        else:
            kind = number_kind(name)
            hint = "rules.in_percent" if kind is Kind.PERCENT else ""
            yield fields(path, kind, label=label, hint=hint)
    yield fields("reason", Kind.AREA, hint="rules.published")
