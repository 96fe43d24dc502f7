"""The months of the books: a treasurer declares one complete, and a second person closes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.pages.fund.routes import periods_of
from services.gateway.pages.site.form_views import FormView, Wrong, once_of
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.fund.closing import (
    ClosePeriod,
    ClosePeriodRequest,
    PreparePeriod,
    PreparePeriodRequest,
)
from shared.contracts.fund.statement import PeriodView
from shared.kernel.months import month_of
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthsPage(PageView):
    """Every month with entries, the newest first."""

    template: ClassVar[str] = "fund/months.html"

    periods: tuple[PeriodView, ...]
    this_month: str
    """``2026-07``, in the community's zone: it is not over, so nobody closes it."""
    may_prepare: bool
    may_close: bool
    """As the second person, who checks what a treasurer declared complete."""
    form: FormView


@page(router, "GET /{community}/fund/months")
async def months(visit: Visit) -> Response:
    """The months, open and closed."""
    return await _months_page(visit, (), None)


@page(router, "POST /{community}/fund/months/prepared")
async def prepare(visit: Visit) -> Response:
    """A treasurer declares a month complete."""
    pairs = await visit.fields()
    try:
        body = read(PreparePeriodRequest, pairs, (await visit.shown()).zone)
        outcome = await visit.submit(PreparePeriod, body, once=once_of(pairs))
    except (FormInvalid, Rejected) as wrong:
        return await _months_page(visit, pairs, wrong)
    return visit.see_done(f"/{visit.community}/fund/months", PreparePeriod, outcome)


@page(router, "POST /{community}/fund/months/closed")
async def close(visit: Visit) -> Response:
    """A second person closes the month."""
    pairs = await visit.fields()
    try:
        body = read(ClosePeriodRequest, pairs, (await visit.shown()).zone)
        outcome = await visit.submit(ClosePeriod, body, once=once_of(pairs))
    except (FormInvalid, Rejected) as wrong:
        return await _months_page(visit, pairs, wrong)
    return visit.see_done(f"/{visit.community}/fund/months", ClosePeriod, outcome)


async def _months_page(visit: Visit, pairs: Sequence[tuple[str, str]], wrong: Wrong | None) -> Response:
    view = MonthsPage(
        title=visit.words("fund.books"),
        periods=tuple(sorted(await periods_of(visit), key=lambda one: one.month, reverse=True)),
        this_month=month_of((await visit.shown()).today),
        may_prepare=await visit.has(Role.TREASURER),
        may_close=await visit.has(Role.TREASURER, Role.SUPERVISOR),
        form=await visit.form(wrong, pairs),
    )
    return await visit.page(view, wrong=wrong)
