"""One entry of the ledger, line by line, and how two people take back a wrong one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.feed.seeking import sequence_before
from services.gateway.pages.fund.accounts import LineShown, lines_of
from services.gateway.pages.site.form_views import FormView, Wrong, once_of
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.fund.entries import EntryView, GetEntry
from shared.contracts.fund.ledger import (
    EntryKind,
    EntryReversed,
    ProposeReversal,
    ProposeReversalRequest,
    ReverseEntry,
)
from shared.contracts.fund.refusals import ENTRY_IS_UNKNOWN
from shared.contracts.fund.vouchers.views import READERS as VOUCHER_READERS
from shared.kernel.refusals import Rejected, require
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)

_STANDS = {
    EntryKind.REVERSAL,
    EntryKind.SHARE_ACCRUED,
    EntryKind.GIFT_MATCHED,
    EntryKind.MATCH_RETURNED,
}
"""Never reversed: a reversal stands, an accrual follows its session, and a match its gift."""
_LEEWAY = timedelta(seconds=1)
"""Events of several services stand in the feed as they came, within this of their times' order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPage(PageView):
    """One entry, line by line."""

    template: ClassVar[str] = "fund/entry.html"

    entry: EntryView
    lines: tuple[LineShown, ...]
    subject: str | None
    """The address of what it is about, where there is a page of it."""
    events: str
    """The address of the public events from when it happened on, its own among them."""
    may_propose: bool
    """Whether the visitor may say that it is wrong."""
    may_reverse: bool
    """Whether the visitor can be the second person, who takes back what another found wrong."""
    reads_vouchers: bool
    form: FormView


@page(router, "GET /{community}/fund/entries/{entry_id}")
async def entry(visit: Visit) -> Response:
    """The entry."""
    return await _entry_page(visit, (), None)


@page(router, "POST /{community}/fund/entries/{entry_id}/proposal")
async def propose(visit: Visit) -> Response:
    """A treasurer says what is wrong with it."""
    pairs = await visit.fields()
    try:
        body = read(ProposeReversalRequest, pairs, (await visit.shown()).zone)
        outcome = await visit.submit(ProposeReversal, body, once=once_of(pairs), entry_id=_id(visit))
    except (FormInvalid, Rejected) as wrong:
        return await _entry_page(visit, pairs, wrong)
    return visit.see_done(f"/{visit.community}/fund/entries/{_id(visit)}", ProposeReversal, outcome)


@page(router, "POST /{community}/fund/entries/{entry_id}/reversal")
async def reverse(visit: Visit) -> Response:
    """A second person takes it back, and sees the entry that does so."""
    pairs = await visit.fields()
    try:
        outcome = await visit.submit(ReverseEntry, once=once_of(pairs), entry_id=_id(visit))
    except Rejected as wrong:
        return await _entry_page(visit, pairs, wrong)
    made = outcome.one(EntryReversed).entry.entry_id
    return visit.see_done(f"/{visit.community}/fund/entries/{made}", ReverseEntry, outcome)


async def _entry_page(visit: Visit, pairs: Sequence[tuple[str, str]], wrong: Wrong | None) -> Response:
    found = require(await visit.ask(GetEntry(entry_id=_id(visit))), ENTRY_IS_UNKNOWN)
    is_open = found.reversed_by is None and found.kind not in _STANDS
    proposer = found.reversal_proposed_by
    view = EntryPage(
        title=visit.words("fund.entry_title", number=found.number),
        entry=found,
        lines=await lines_of(visit, found),
        subject=_subject(visit.community, found),
        events=await _events(visit, found),
        may_propose=is_open and proposer is None and await visit.has(Role.TREASURER),
        may_reverse=is_open
        and proposer not in {None, visit.person_id}
        and await visit.has(Role.TREASURER, Role.SUPERVISOR, Role.COMMITTEE),
        reads_vouchers=await visit.has(*VOUCHER_READERS.roles),
        form=await visit.form(wrong, pairs),
    )
    return await visit.page(view, wrong=wrong)


async def _events(visit: Visit, found: EntryView) -> str:
    after = await sequence_before(visit.gateway.feed, visit.community, found.occurred_at - _LEEWAY)
    return f"/v1/communities/{visit.community}/events?after={after}"


def _subject(community: str, found: EntryView) -> str | None:
    below = {
        EntryKind.SHARE_ACCRUED: "sessions",
        EntryKind.DISBURSEMENT_PAID: "fund/spending",
        EntryKind.REVERSAL: "fund/entries",
    }.get(found.kind)
    return f"/{community}/{below}/{found.subject_id}" if below else None


def _id(visit: Visit) -> str:
    return visit.id_part("entry_id", ENTRY_IS_UNKNOWN)
