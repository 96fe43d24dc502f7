"""The limits by which rooms are booked: for everybody to read, and for staff to set."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.pages.rules.leaves import leaves_of, text_in
from services.gateway.pages.rules.routes import RuleRow
from services.gateway.pages.site.fields import Field, Kind, flat, number_kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.programme import (
    BookingLimits,
    GetBookingLimits,
    SetBookingLimits,
    SetBookingLimitsRequest,
)

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitsPage(PageView):
    """How long, how far ahead and how often rooms are booked."""

    template: ClassVar[str] = "rules/limits.html"

    rows: tuple[RuleRow, ...]
    may_set: bool


@page(router, "GET /{community}/booking-limits")
async def limits(visit: Visit) -> Response:
    """The page, for everybody."""
    found, shown = (await visit.ask(GetBookingLimits())).limits, await visit.shown()
    view = LimitsPage(
        title=visit.words("limits.title"),
        rows=tuple(
            RuleRow(
                visit.words(f"limits.{leaf.path}"),
                text_in(visit.words, shown, found, leaf),
                "",
                visit.words(f"limits.{leaf.path}.help"),
            )
            for leaf in leaves_of(BookingLimits)
        ),
        may_set=await visit.has(*SetBookingLimits.operation.allowed.roles),
    )
    return await visit.page(view)


@form_at("/{community}/booking-limits/edit", lambda route: page(router, route))
async def set_limits(visit: Visit) -> Response:
    """All limits at once, beginning with those that hold."""
    await visit.caller(SetBookingLimits)
    found = await visit.ask(GetBookingLimits())
    form = Form(
        title=visit.words("limits.set"),
        back=f"/{visit.community}/booking-limits",
        back_words=visit.words("limits.title"),
        lead=visit.words("limits.set_text"),
        fields=tuple(_fields(visit)),
        values=tuple(flat({"limits": found.limits.model_dump(mode="json")})),
        button=visit.words("limits.set"),
    )

    async def done(body: SetBookingLimitsRequest, once: str) -> Response:
        outcome = await visit.submit(SetBookingLimits, body, once=once)
        return visit.see_done(form.back, SetBookingLimits, outcome)

    return await answer_form(visit, form, SetBookingLimitsRequest, done)


def _fields(visit: Visit) -> Iterator[Field]:
    words = visit.words
    for leaf in leaves_of(BookingLimits):
        label, hint = words(f"limits.{leaf.path}"), words(f"limits.{leaf.path}.help")
        kind = number_kind(leaf.path)
        if kind is Kind.PERCENT:
            hint = f"{hint} {words('rules.in_percent')}"
        name, choices = f"limits.{leaf.path}", (("true", words("site.yes")), ("false", words("site.no")))
        if leaf.kind is bool:
            yield Field(name=name, label=label, kind=Kind.RADIOS, hint=hint, choices=choices)
        else:
            yield Field(name=name, label=label, kind=kind, hint=hint)
