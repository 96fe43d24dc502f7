"""Sources of income for everybody: which purposes each feeds, before, now and from when on; and the form."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.local_time import today_here
from services.gateway.operations.splits import may_decide, set_source_split
from services.gateway.pages.site.fields import Choices, Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form, submits
from services.gateway.pages.site.names import purse_choices
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.fund.ledger import IncomeSource
from shared.contracts.fund.splits import (
    ListSources,
    ProposeSourceSplit,
    ProposeSourceSplitRequest,
    SetSourceSplit,
    SetSourceSplitRequest,
    SourceView,
    SplitPart,
    SplitProposalView,
)
from shared.kernel.money import WHOLE_IN_BPS
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)

_MORE = 3
"""Empty rows beside the parts that there are."""
_ALL = (SplitPart(share_bps=WHOLE_IN_BPS),)
"""What holds where nobody decided anything."""


@dataclass(frozen=True, slots=True)
class SplitShown:
    """A split, and whether it holds today or is still to come."""

    parts: tuple[SplitPart, ...]
    since: date | None
    """None: since the beginning."""
    reason: str
    is_current: bool
    is_ahead: bool
    by_two: bool | None
    """Whether one person proposed it and another decided; None where nobody decided anything."""


@dataclass(frozen=True, slots=True)
class SourceShown:
    """A source and its splits, the latest first."""

    source: IncomeSource
    splits: tuple[SplitShown, ...]
    proposed: SplitProposalView | None
    """What somebody proposed of it, whose day has not begun."""
    may_decide: bool
    """Whether the visitor decides on that: somebody else proposed it, to whom they are not related."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesPage(PageView):
    """Every source."""

    template: ClassVar[str] = "sources/sources.html"

    sources: tuple[SourceShown, ...]
    purses: Mapping[str, str]
    """Their titles by id; the general one's under the empty word."""
    may_propose: bool


@page(router, "GET /{community}/fund/sources")
async def sources(visit: Visit) -> Response:
    """The page."""
    found, today = await visit.ask(ListSources()), (await visit.shown()).today
    view = SourcesPage(
        title=visit.words("sources.title"),
        sources=tuple([await _source(visit, one, today) for one in found]),
        purses=dict(await purse_choices(visit)),
        may_propose=await visit.has(Role.COMMITTEE, Role.TREASURER),
    )
    return await visit.page(view)


async def _source(visit: Visit, one: SourceView, today: date) -> SourceShown:
    proposed = one.proposed if one.proposed and one.proposed.from_day > today else None
    decides = False
    if proposed is not None and await visit.has(Role.COMMITTEE):
        decides = await may_decide(await visit.caller(SetSourceSplit), proposed, today)
    return SourceShown(one.source, tuple(_shown(one, today)), proposed, decides)


def _shown(source: SourceView, today: date) -> Iterable[SplitShown]:
    current = source.split_on(today)
    for one in reversed(source.splits):
        by_two = one.proposed_by is not None
        yield SplitShown(one.parts, one.from_day, one.reason, one is current, one.from_day > today, by_two)
    yield SplitShown(_ALL, None, "", current is None, is_ahead=False, by_two=None)


@form_at("/{community}/fund/sources/{source}/split", lambda route: page(router, route))
async def splitting(visit: Visit) -> Response:
    """What a source is for from a day on: proposed by committee or treasurer."""
    await visit.caller(ProposeSourceSplit)
    found = {one.source.value: one for one in await visit.ask(ListSources())}
    source = found.get(visit.part("source"))
    back = f"/{visit.community}/fund/sources"
    if source is None:
        return visit.see(back)  # Of no other source is anything divided.
    words, shown = visit.words, await visit.shown()
    tomorrow = shown.today + timedelta(days=1)
    current = source.split_on(tomorrow)
    parts = current.parts if current else _ALL
    form = Form(
        title=words("sources.propose_of", source=words.of(source.source)),
        lead=words("sources.propose_lead"),
        back=back,
        back_words=words("sources.title"),
        facts=await _facts(visit, parts),
        fields=tuple(_fields(visit, len(parts), await purse_choices(visit))),
        values=(("from_day", tomorrow.isoformat()), *_values(parts)),
        button=words("sources.propose_send"),
        at=(("split_begins_too_early", "from_day"),),
    )
    fixed = (("source", source.source.value),)
    done = submits(visit, ProposeSourceSplit, back)
    return await answer_form(visit, form, ProposeSourceSplitRequest, done, fixed)


@form_at("/{community}/fund/source-splits/{proposal_id}", lambda route: page(router, route))
async def deciding(visit: Visit) -> Response:
    """A member of the committee decides what a source is for, as somebody else proposed."""
    caller = await visit.caller(SetSourceSplit)
    proposal_id, back = visit.part("proposal_id"), f"/{visit.community}/fund/sources"
    found = await visit.ask(ListSources())
    source = next((one for one in found if one.proposed and one.proposed.proposal_id == proposal_id), None)
    if visit.request.method != "POST":
        today = await today_here(caller)
        if source is None or not await may_decide(caller, source.proposed, today):
            return visit.see(back)  # An old link, or somebody else's to decide.
    form = Form(
        title=visit.words("sources.decide_of", source=visit.words.of(source.source) if source else ""),
        lead=visit.words("sources.decide_lead"),
        back=back,
        back_words=visit.words("sources.title"),
        facts=await _proposed(visit, source.proposed) if source and source.proposed else (),
        fields=(),
        button=visit.words("sources.decide"),
    )

    async def done(body: SetSourceSplitRequest, once: str) -> Response:
        outcome = await set_source_split(await visit.changing(SetSourceSplit, once), body)
        return visit.see_done(back, SetSourceSplit, outcome)

    return await answer_form(visit, form, SetSourceSplitRequest, done, (("proposal_id", proposal_id),))


async def _proposed(visit: Visit, said: SplitProposalView) -> Choices:
    """What is proposed, from when on, and why."""
    words, shown = visit.words, await visit.shown()
    return (
        (words("sources.from_day"), shown.date_of(said.from_day)),
        *await _facts(visit, said.parts),
        (words("field.reason"), said.reason),
    )


async def _facts(visit: Visit, parts: Iterable[SplitPart]) -> Choices:
    """Each purpose and its share."""
    purses, shown = dict(await purse_choices(visit)), await visit.shown()
    return tuple((purses.get(one.earmark_id or "", ""), shown.percent(one.share_bps)) for one in parts)


def _fields(visit: Visit, parts: int, purses: Choices) -> Iterable[Field]:
    """A row for each part that there is and one beside them; more lie in a fold."""
    fields = Fields(visit.words)
    yield fields("from_day", Kind.DAY, label="sources.from_day", hint="sources.from_day_hint")
    yield from fields.rows((_row(visit, number, purses) for number in range(parts + _MORE)), parts + 1)
    yield fields("reason", hint="markets.published")


def _row(visit: Visit, number: int, purses: Choices) -> tuple[Field, Field]:
    fields, words, row = Fields(visit.words), visit.words, f"parts.{number}"
    label = words("form.nth", label=words("sources.purpose"), n=number + 1)
    return (
        Field(name=f"{row}.earmark_id", label=label, kind=Kind.SELECT, choices=purses, required=False),
        fields.nth(f"{row}.share_bps", number, Kind.PERCENT, label="sources.percent", required=not number),
    )


def _values(parts: Iterable[SplitPart]) -> Iterable[tuple[str, str]]:
    for number, one in enumerate(parts):
        yield f"parts.{number}.earmark_id", one.earmark_id or ""
        yield f"parts.{number}.share_bps", f"{one.share_bps / 100:g}"
