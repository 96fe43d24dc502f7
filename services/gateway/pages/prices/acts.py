"""What is done to the catalogue: propose, approve, decline, withdraw, challenge, answer."""

from fastapi import APIRouter, Response

from services.gateway.operations.references import settle
from services.gateway.pages.desk.access import desk_form
from services.gateway.pages.partner.access import own_form
from services.gateway.pages.prices.catalogue import reference_of
from services.gateway.pages.site.fields import Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.references.commands import (
    AnswerChallenge,
    AnswerChallengeRequest,
    ApproveReference,
    ApproveReferenceRequest,
    ChallengeReference,
    ChallengeReferenceRequest,
    DeclineReference,
    ProposeReference,
    ProposeReferenceRequest,
    ReferenceReasonRequest,
    WithdrawReference,
)
from shared.contracts.bookings.references.quotes import PriceUnit
from shared.contracts.bookings.references.views import ReferenceView
from shared.contracts.bookings.refusals.references import CHALLENGE_IS_UNKNOWN
from shared.kernel.messages import Command
from shared.kernel.models import Request

router = APIRouter(include_in_schema=False)

_QUOTES_ASKED = 4
_QUOTES_NEEDED = 3


@own_form(router, "/{community}/prices/propose")
async def propose(visit: Visit) -> Response:
    """A reference with its quotes."""
    fields, back = Fields(visit.words), f"/{visit.community}/prices"
    form = Form(
        title=visit.words("prices.propose"),
        back=back,
        back_words=visit.words("prices.title"),
        lead=visit.words("prices.propose_text"),
        fields=(
            fields("category", hint="prices.category_hint"),
            fields.one_of("unit", PriceUnit),
            *fields.rows((_quote(fields, place) for place in range(_QUOTES_ASKED)), _QUOTES_NEEDED),
        ),
        button=visit.words("prices.propose_button"),
    )

    async def done(body: ProposeReferenceRequest, once: str) -> Response:
        outcome = await visit.submit(ProposeReference, body, once=once)
        return visit.see_done(f"{back}/{outcome.made('reference_id')}", ProposeReference, outcome)

    return await answer_form(visit, form, ProposeReferenceRequest, done)


_SETTLING = (ApproveReference, DeclineReference, AnswerChallenge)


def _quote(fields: Fields, place: int) -> tuple[Field, ...]:
    needed = place == 0
    return (
        fields(f"quotes.{place}.source", label="field.quote_source", required=needed),
        fields(f"quotes.{place}.amount_fen", Kind.MONEY, label="field.quote_amount", required=needed),
        fields(f"quotes.{place}.day", Kind.DAY, label="field.quote_day", required=needed),
    )


@desk_form(router, "/{community}/prices/{reference_id}/approve")
async def approve(visit: Visit) -> Response:
    """Approves it; where the quotes do not carry it, for a reason that everybody reads."""
    one, fields = await reference_of(visit), Fields(visit.words)
    form = await _form(
        visit,
        one,
        "prices.approve",
        fields("valid_days", Kind.NUMBER),
        fields("reason", hint="prices.approve_hint", required=False),
        values=(("valid_days", "180"),),
    )

    async def done(body: ApproveReferenceRequest, once: str) -> Response:
        return await _done(visit, ApproveReference, body, once)

    return await answer_form(visit, form, ApproveReferenceRequest, done)


@desk_form(router, "/{community}/prices/{reference_id}/decline")
async def decline(visit: Visit) -> Response:
    """Declines it, for a reason."""
    return await _for_a_reason(visit, "prices.decline", DeclineReference)


@desk_form(router, "/{community}/prices/{reference_id}/withdraw")
async def withdraw(visit: Visit) -> Response:
    """Withdraws it, for a reason that everybody reads."""
    return await _for_a_reason(visit, "prices.withdraw", WithdrawReference)


async def _for_a_reason(visit: Visit, words: str, command: type[Command]) -> Response:
    one = await reference_of(visit)
    reason = Fields(visit.words)("reason", hint="cases.public_hint")
    form = await _form(visit, one, words, reason, danger=True)

    async def done(body: ReferenceReasonRequest, once: str) -> Response:
        return await _done(visit, command, body, once)

    return await answer_form(visit, form, ReferenceReasonRequest, done)


@own_form(router, "/{community}/prices/{reference_id}/challenge")
async def challenge(visit: Visit) -> Response:
    """A resident says why the like does not cost this; staff alone read it."""
    one = await reference_of(visit)
    grounds = Fields(visit.words)("grounds", Kind.AREA, hint="prices.grounds_hint")
    form = await _form(visit, one, "prices.challenge", grounds)

    async def done(body: ChallengeReferenceRequest, once: str) -> Response:
        return await _done(visit, ChallengeReference, body, once, after="?raised=1")

    return await answer_form(visit, form, ChallengeReferenceRequest, done)


@desk_form(router, "/{community}/prices/{reference_id}/challenges/{challenge_id}/answer")
async def answer(visit: Visit) -> Response:
    """Answers a challenge, for everybody to read."""
    one, fields = await reference_of(visit), Fields(visit.words)
    challenge_id = visit.id_part("challenge_id", CHALLENGE_IS_UNKNOWN)
    grounds = next((it.grounds for it in one.challenges if it.challenge_id == challenge_id), None)
    form = await _form(
        visit,
        one,
        "prices.answer",
        fields.yes_or_no("upheld", hint="prices.upheld_hint"),
        fields("answer", hint="cases.public_hint"),
        facts=((visit.words("field.grounds"), str(grounds or visit.words("words.erased"))),),
    )

    async def done(body: AnswerChallengeRequest, once: str) -> Response:
        return await _done(visit, AnswerChallenge, body, once, challenge_id=challenge_id)

    return await answer_form(visit, form, AnswerChallengeRequest, done)


async def _form(
    visit: Visit,
    one: ReferenceView,
    words: str,
    *fields: Field,
    values: tuple[tuple[str, str], ...] = (),
    facts: tuple[tuple[str, str], ...] = (),
    danger: bool = False,
) -> Form:
    """A form about a reference, with what it says."""
    shown = await visit.shown()
    amount = f"{shown.money(one.amount_fen)} · {visit.words.of(one.unit)}"
    return Form(
        title=visit.words(words),
        back=f"/{visit.community}/prices/{one.reference_id}",
        back_words=one.category,
        facts=((visit.words("prices.amount"), amount), *facts),
        fields=fields,
        values=values,
        button=visit.words(words),
        danger=danger,
    )


async def _done(
    visit: Visit, command: type[Command], body: Request, once: str, *, after: str = "", **ids: str
) -> Response:
    reference_id = visit.part("reference_id")
    if command in _SETTLING:
        outcome = await settle(await visit.changing(command, once), command, body, reference_id, **ids)
    else:
        outcome = await visit.submit(command, body, once=once, reference_id=reference_id, **ids)
    return visit.see_done(f"/{visit.community}/prices/{reference_id}{after}", command, outcome)
