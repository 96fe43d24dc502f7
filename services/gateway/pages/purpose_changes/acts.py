"""The acts on changes of purpose, each a form of its own: propose, answer, record, decide, withdraw."""

from collections.abc import Iterable

from fastapi import APIRouter, Response

from services.gateway.pages.purpose_changes.routes import acts_of, own_gifts, purses_by_id
from services.gateway.pages.site.fields import Choices, Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, Nothing, answer_form
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.names import everything
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.visit import Visit
from shared.contracts.fund.donations.views import DonationState, DonationView, ListDonationRecords
from shared.contracts.fund.purpose_changes.commands import (
    AnswerPurposeChange,
    AnswerPurposeChangeRequest,
    DecidePurposeChange,
    ProposePurposeChange,
    ProposePurposeChangeRequest,
    RecordPurposeAnswer,
    RecordPurposeAnswerRequest,
    WithdrawPurposeChange,
    WithdrawPurposeChangeRequest,
)
from shared.contracts.fund.purpose_changes.views import GetPurposeChange, PurposeChangeView
from shared.contracts.fund.refusals.purpose_changes import PURPOSE_CHANGE_IS_UNKNOWN
from shared.kernel.messages import Command
from shared.kernel.models import Request
from shared.kernel.refusals import Rejected, require

router = APIRouter(include_in_schema=False)

_ACTS: dict[str, tuple[type[Command], type[Request]]] = {
    "answer": (AnswerPurposeChange, AnswerPurposeChangeRequest),
    "record": (RecordPurposeAnswer, RecordPurposeAnswerRequest),
    "decide": (DecidePurposeChange, Nothing),
    "withdraw": (WithdrawPurposeChange, WithdrawPurposeChangeRequest),
}


@form_at("/{community}/fund/purpose-proposal", lambda route: page(router, route))
async def proposing(visit: Visit) -> Response:
    """Which purse's money is to serve which other purpose, and why."""
    await visit.caller(ProposePurposeChange)
    purses, shown = (await purses_by_id(visit)).values(), await visit.shown()
    fields, back = Fields(visit.words), f"/{visit.community}/fund/purposes"
    full = tuple(
        (one.earmark_id, f"{title_in(visit.language, one)} · {shown.money(one.balance_fen)}")
        for one in purses
        if one.balance_fen
    )
    every = tuple((one.earmark_id, title_in(visit.language, one)) for one in purses)
    form = Form(
        title=visit.words("purpose_changes.propose"),
        back=back,
        back_words=visit.words("purpose_changes.title"),
        lead=visit.words("purpose_changes.propose_lead"),
        fields=(
            fields("earmark_id", Kind.SELECT, label="purpose_changes.from", choices=full),
            fields("to_earmark_id", Kind.SELECT, label="purpose_changes.to", choices=every),
            fields("reason", Kind.AREA, label="purpose_changes.why", hint="spending.public_hint"),
        ),
        button=visit.words("purpose_changes.propose"),
    )

    async def done(body: ProposePurposeChangeRequest, once: str) -> Response:
        outcome = await visit.submit(ProposePurposeChange, body, once=once)
        return visit.see_done(back, ProposePurposeChange, outcome)

    return await answer_form(visit, form, ProposePurposeChangeRequest, done)


@form_at("/{community}/fund/purposes/{change_id}/{act}", lambda route: page(router, route))
async def acting(visit: Visit) -> Response:
    """A donor's answer, one that is recorded for them, the decision, or the end before it."""
    act = visit.part("act")
    if act not in _ACTS:
        raise Rejected(PURPOSE_CHANGE_IS_UNKNOWN)
    command, request = _ACTS[act]
    await visit.caller(command)
    change_id = visit.id_part("change_id", PURPOSE_CHANGE_IS_UNKNOWN)
    found = require(await visit.ask(GetPurposeChange(change_id=change_id)), PURPOSE_CHANGE_IS_UNKNOWN)
    back, gifts = f"/{visit.community}/fund/purposes", await own_gifts(visit)
    possible = [one async for one in acts_of(visit, found, gifts)]
    if visit.request.method != "POST" and act not in possible:
        return visit.see(back)  # An old link: the page says how things stand.
    form = Form(
        title=visit.words(f"purpose_changes.act_{act}"),
        back=back,
        back_words=visit.words("purpose_changes.title"),
        lead=visit.words(f"purpose_changes.lead_{act}"),
        facts=await _facts(visit, found),
        fields=tuple(await _fields(visit, act, found, gifts)),
        button=visit.words(f"purpose_changes.act_{act}"),
        danger=act == "withdraw",
    )

    async def done(body: Request, once: str) -> Response:
        wish = None if request is Nothing else body
        outcome = await visit.submit(command, wish, once=once, change_id=change_id)
        return visit.see_done(back, command, outcome)

    return await answer_form(visit, form, request, done)


async def _facts(visit: Visit, found: PurposeChangeView) -> Choices:
    """What is to change, why, and how those who gave have answered."""
    words, shown, purses = visit.words, await visit.shown(), await purses_by_id(visit)
    told = (("from", found.earmark_id), ("to", found.to_earmark_id))
    named = tuple(
        (words(f"purpose_changes.{key}"), title_in(visit.language, purses[one]))
        for key, one in told
        if one in purses
    )
    answers = words("purpose_changes.answers", agreed=found.agreed, objections=found.objections)
    return (
        *named,
        (words("purpose_changes.why"), found.reason),
        (words("purpose_changes.notice_ends_on"), shown.date_of(found.notice_ends_on)),
        (words("purpose_changes.answered"), answers),
    )


async def _fields(
    visit: Visit, act: str, found: PurposeChangeView, own: Iterable[DonationView]
) -> Iterable[Field]:
    fields = Fields(visit.words)
    if act == "withdraw":
        return (fields("reason", label="purpose_changes.why_withdrawn", hint="spending.public_hint"),)
    if act == "decide":
        return ()
    gifts = own
    if act == "record":
        query = ListDonationRecords(earmark_id=found.earmark_id, state=DonationState.RECEIVED)
        gifts = await everything(visit, query)
    shown = await visit.shown()
    choices = tuple(
        (one.donation_id, _named(shown.money(one.amount_fen), one, act))
        for one in gifts
        if one.earmark_id == found.earmark_id
    )
    answer = (
        fields("donation_id", Kind.SELECT, label="purpose_changes.gift", choices=choices),
        fields(
            "consents",
            Kind.RADIOS,
            label="purpose_changes.consents",
            choices=fields.yes_or_no("consents").choices,
        ),
    )
    if act == "answer":
        return answer
    return (
        *answer,
        fields("evidence", label="purpose_changes.evidence", hint="purpose_changes.evidence_hint"),
    )


def _named(amount: str, gift: DonationView, act: str) -> str:
    """A gift as its donor knows it; for the treasurer, with the slip."""
    slip = f" · {gift.reference}" if act == "record" else ""
    return f"{gift.received_on} · {amount}{slip}"
