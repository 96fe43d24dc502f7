"""Many gifts at once: rows pasted or uploaded, looked at line by line, then booked all or none."""

from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.donations import record_donations, try_donations
from services.gateway.operations.gift_rows import GiftRow, RowFault, rows_of_file, rows_of_text
from services.gateway.pages.books.asking import asking
from services.gateway.pages.site.fields import Field, Fields, Kind
from services.gateway.pages.site.form_views import FormView, Wrong, blank, once_of, sent
from services.gateway.pages.site.forms import Fault, FormInvalid, made_of, read
from services.gateway.pages.site.names import everything
from services.gateway.pages.site.refusals import sentence_of
from services.gateway.pages.site.residents import the_resident
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.shown import Shown
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.fund.donations.events import Asked, Channel
from shared.contracts.fund.donations.many import (
    DonationsTrialView,
    RecordDonations,
    RecordDonationsRequest,
    TryDonations,
    TryDonationsRequest,
)
from shared.contracts.fund.earmarks import ListEarmarks
from shared.contracts.fund.refusals import GIFTS_DO_NOT_ADD_UP
from shared.contracts.gateway.contact import ContactPurpose
from shared.kernel.days import Day
from shared.kernel.models import Id, PositiveCount, PositiveFen, Request
from shared.kernel.refusals import Rejected

router = APIRouter(include_in_schema=False)

Pairs = Sequence[tuple[str, str]]
_SENTENCES = {one.code: one.sentence for one in RecordDonations.operation.refuses}
_MOST = 100
"""Gifts that are booked at once, as the operation has it."""


class ManyForm(Request):
    """What holds for all rows, and what they were counted to beside the list."""

    channel: Channel
    received_on: Day
    counted: PositiveCount
    counted_fen: PositiveFen
    asked: Asked
    appeal_id: Id | None = None


@dataclass(frozen=True, slots=True)
class RowShown:
    """A row as it was read, and what stands against it."""

    row: GiftRow
    fault: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyPage(PageView):
    """The form, and once they were looked at, the rows."""

    template: ClassVar[str] = "books/many.html"

    fields: tuple[Field, ...]
    form: FormView
    rows: tuple[RowShown, ...]
    faults: int
    """How many rows can't be booked."""
    sum_fen: int
    may_book: bool
    """Whether the rows were looked at, nothing stands against one, and they add up."""


@form_at("/{community}/fund/record-gifts", lambda route: page(router, route))
async def record_many(visit: Visit) -> Response:
    """The rows are looked at first, which books nothing; the second button books them."""
    await visit.caller(RecordDonations)
    if visit.request.method != "POST":
        return await _page(visit, (), (), None)
    pairs = await visit.fields()
    rows: list[GiftRow] = []
    try:
        rows = await _rows(visit, pairs)
        kept = "\n".join(one.text for one in rows)
        pairs = [*(one for one in pairs if one[0] not in {"rows", "content"}), ("rows", kept)]
        gifts = await _gifts(visit, rows, pairs)
    except (FormInvalid, Rejected) as wrong:
        return await _page(visit, pairs, rows, wrong)
    once = once_of(pairs)
    if dict(pairs).get("act") == "book":
        try:
            outcome = await record_donations(await visit.changing(RecordDonations, once), gifts)
        except Rejected as wrong:
            return await _page(visit, pairs, rows, wrong, await _trial(visit, gifts, once))
        return visit.see_done(f"/{visit.community}/books?done=1", RecordDonations, outcome)
    return await _page(visit, pairs, rows, None, await _trial(visit, gifts, once))


async def _trial(visit: Visit, gifts: RecordDonationsRequest, once: str) -> DonationsTrialView:
    body = TryDonationsRequest.model_validate(gifts.model_dump())
    return await try_donations(await visit.changing(TryDonations, once), body)


async def _rows(visit: Visit, pairs: Pairs) -> list[GiftRow]:
    """The rows of the file, else those that were pasted, with donors and purses looked up."""
    given = dict(pairs)
    content = b64decode(given.get("content", ""))
    rows = rows_of_file(content) if content else rows_of_text(given.get("rows", ""))
    if not rows:
        raise FormInvalid([Fault("rows", "missing", {})])
    if len(rows) > _MOST:
        raise FormInvalid([Fault("rows", "too_many_gifts", {"n": len(rows), "most": _MOST})])
    purses = await everything(visit, ListEarmarks())
    titles = {one.title_en: one.earmark_id for one in purses if one.title_en}
    titles |= {one.title: one.earmark_id for one in purses}
    donors: dict[str, str | RowFault] = {}
    for line in sorted({one.donor for one in rows if one.donor and one.fault is None}):
        donors[line] = await _donor(visit, line)
    return [_resolved(one, titles, donors) for one in rows]


async def _donor(visit: Visit, line: str) -> str | RowFault:
    try:
        return await the_resident(visit, RecordDonations, line, "rows", ContactPurpose.FUND)
    except FormInvalid as wrong:
        several = wrong.faults[0].code == "fits_several_residents"
        return RowFault.DONORS if several else RowFault.DONOR


def _resolved(row: GiftRow, titles: Mapping[str, str], donors: Mapping[str, str | RowFault]) -> GiftRow:
    if row.fault is not None:
        return row
    donor = donors.get(row.donor)
    if isinstance(donor, RowFault):
        return replace(row, fault=donor)
    if row.purse and row.purse not in titles:
        return replace(row, fault=RowFault.PURSE)
    return replace(row, donor_id=donor, earmark_id=titles.get(row.purse))


async def _gifts(visit: Visit, rows: Sequence[GiftRow], pairs: Pairs) -> RecordDonationsRequest:
    """The request that rows and form make; `FormInvalid` while a row has a fault."""
    told = read(ManyForm, pairs, (await visit.shown()).zone)
    faulty = sum(one.fault is not None for one in rows)
    if faulty:
        raise FormInvalid([Fault("rows", "rows_have_faults", {"n": faulty})])
    gifts = [
        {
            "amount_fen": one.amount_fen,
            "channel": told.channel,
            "received_on": one.received_on or told.received_on,
            "reference": one.reference,
            "donor_id": one.donor_id,
            "earmark_id": one.earmark_id,
            "asked": told.asked,
            "appeal_id": told.appeal_id,
        }
        for one in rows
    ]
    counts = {"counted": told.counted, "counted_fen": told.counted_fen}
    return made_of(RecordDonationsRequest, {"gifts": gifts, **counts})


async def _page(
    visit: Visit,
    pairs: Pairs,
    rows: Sequence[GiftRow],
    wrong: Wrong | None,
    trial: DonationsTrialView | None = None,
) -> Response:
    words, shown = visit.words, await visit.shown()
    against = _against(visit, shown, rows, trial)
    wrong = wrong or _wrong(shown, against, trial)
    form = blank(received_on=shown.today.isoformat(), channel=Channel.CASH.value)
    if pairs:
        form = sent(pairs, wrong or FormInvalid([]), words, shown, {GIFTS_DO_NOT_ADD_UP.code: "counted"})
    fields = Fields(words)
    view = ManyPage(
        title=words("many.title"),
        fields=(
            fields.one_of("channel", Channel),
            fields("received_on", Kind.DAY, hint="many.day_hint"),
            fields("counted", Kind.NUMBER, label="many.counted", hint="many.counted_hint"),
            fields("counted_fen", Kind.MONEY, label="many.counted_fen"),
            *await asking(visit),
        ),
        form=form,
        rows=tuple(RowShown(one, against.get(one.line, "")) for one in rows),
        faults=len(against),
        sum_fen=sum(one.amount_fen or 0 for one in rows),
        may_book=trial is not None and wrong is None,
    )
    return await visit.page(view, wrong=wrong)


def _against(
    visit: Visit, shown: Shown, rows: Sequence[GiftRow], trial: DonationsTrialView | None
) -> dict[int, str]:
    """By row: what stands against it, in words."""
    words = visit.words
    found = {one.line: words.of(one.fault) for one in rows if one.fault is not None}
    for one in trial.faults if trial else ():
        found[one.gift] = sentence_of(one.code, _SENTENCES[one.code], one.facts, words, shown)
    return found


def _wrong(shown: Shown, against: Mapping[int, str], trial: DonationsTrialView | None) -> Wrong | None:
    """What keeps rows that were looked at from being booked."""
    if trial is not None and not trial.adds_up:
        facts = {"n": trial.given, "amount": shown.money(trial.given_fen)}
        return FormInvalid([Fault("counted", "counted_otherwise", facts)])
    return FormInvalid([Fault("rows", "rows_have_faults", {"n": len(against)})]) if against else None
