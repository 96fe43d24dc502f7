"""A session's price: on an entry of the catalogue, or where rules allow it on a market price that is said."""

import json
from collections.abc import Iterable, Mapping

from fastapi import APIRouter, Response

from services.gateway.pages.partner.access import own_form
from services.gateway.pages.partner.scripts import PRICE_CAP
from services.gateway.pages.partner.sessions import own_session
from services.gateway.pages.site.fields import Choices, Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.names import everything
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.hosts import GetHost
from shared.contracts.bookings.references.quotes import market_price
from shared.contracts.bookings.references.views import ListReferences, ReferenceState, ReferenceView
from shared.contracts.bookings.sessions.commands import PriceSession
from shared.contracts.bookings.sessions.pricing import PriceSessionRequest
from shared.contracts.bookings.sessions.views import SessionView
from shared.kernel.models import PositiveFen, Request
from shared.kernel.money import price_cap

router = APIRouter(include_in_schema=False)

_TYPED = "market_reference_fen"


class _Typed(Request):
    market_reference_fen: PositiveFen | None = None


@own_form(router, "/{community}/partner/sessions/{session_id}/price")
async def price(visit: Visit) -> Response:
    """A price beside what the like costs; each entry of the catalogue says how much it allows here."""
    found = await own_session(visit)
    back = f"/{visit.community}/partner/sessions/{found.session_id}"
    shown, words = await visit.shown(), visit.words
    rules = (await visit.here()).rules
    host = await visit.ask(GetHost(partner_id=found.partner_id))
    ratio = host.terms.price_ratio_bps if host and host.terms else rules.price_ratio_bps
    references = await _in_force(visit)
    caps = {one.reference_id: _cap_by(one, found, ratio) for one in references}
    choices = await _choices(visit, references, caps)
    facts = [(words("agreements.ratio"), shown.percent(ratio))]
    typed_fen = None if rules.needs_references else await _typed(visit, found)
    if typed_fen is not None:
        facts.append((words("partner.cap"), shown.money(price_cap(typed_fen, ratio))))
    form = Form(
        title=words("partner.price"),
        back=back,
        back_words=title_in(visit.language, found),
        lead=_lead(visit, choices, needed=bool(rules.needs_references)),
        facts=tuple(facts),
        fields=_fields(visit, choices, needed=bool(rules.needs_references)),
        values=_priced(found),
        button=words("partner.price_button"),
        script=PRICE_CAP.path,
        told=_told(visit, caps, ratio),
    )

    async def done(body: PriceSessionRequest, once: str) -> Response:
        outcome = await visit.submit(PriceSession, body, once=once, session_id=found.session_id)
        return visit.see_done(back, PriceSession, outcome)

    return await answer_form(visit, form, PriceSessionRequest, done)


def _lead(visit: Visit, choices: Choices, *, needed: bool) -> str:
    if not needed:
        return visit.words("partner.price_text")
    return visit.words("partner.price_by_reference") if choices else visit.words("partner.no_references")


def _fields(visit: Visit, choices: Choices, *, needed: bool) -> tuple[Field, ...]:
    fields = Fields(visit.words)
    none = () if needed else (("", visit.words("site.none")),)
    by_reference = fields(
        "reference_id", Kind.SELECT, choices=(*none, *choices), hint="partner.reference_hint", required=needed
    )
    typed = (
        fields(_TYPED, Kind.MONEY, required=not choices),
        fields("market_source", Kind.AREA, hint="partner.source_hint", required=not choices),
    )
    return (
        *((by_reference,) if choices else ()),
        *(() if needed else typed),
        fields("price_fen", Kind.MONEY, hint="partner.price_hint"),
    )


async def _in_force(visit: Visit) -> list[ReferenceView]:
    now = visit.gateway.clock.now()
    listed = await everything(visit, ListReferences(state=ReferenceState.APPROVED, listed=True))
    return [one for one in listed if one.expires_at is not None and one.expires_at > now]


def _cap_by(reference: ReferenceView, session: SessionView, ratio: int) -> int:
    """The highest price that an entry of the catalogue allows for this session, in fen."""
    length = session.ends_at - session.starts_at
    return price_cap(market_price(reference.amount_fen, reference.unit, length), ratio)


async def _choices(visit: Visit, references: Iterable[ReferenceView], caps: Mapping[str, int]) -> Choices:
    """The entries, each with the highest price that it allows."""
    shown = await visit.shown()
    return tuple(
        (
            one.reference_id,
            visit.words(
                "partner.reference_choice",
                category=one.category,
                amount=shown.money(one.amount_fen),
                unit=visit.words.of(one.unit),
                cap=shown.money(caps[one.reference_id]),
            ),
        )
        for one in references
    )


def _told(visit: Visit, caps: Mapping[str, int], ratio: int) -> tuple[tuple[str, str], ...]:
    """By what the page reckons the cap while somebody types."""
    return (
        ("caps", json.dumps(caps)),
        ("ratio", str(ratio)),
        ("most", visit.words("partner.cap_is", amount="{amount}")),
        ("over", visit.words("partner.cap_is_passed", amount="{amount}")),
    )


async def _typed(visit: Visit, found: SessionView) -> int | None:
    """The market price that was typed, now or before; None where a reference stands in its place."""
    if visit.request.method != "POST":
        return None if found.reference_id else found.market_reference_fen
    pairs = [one for one in await visit.fields() if one[0] == _TYPED]
    try:
        return read(_Typed, pairs, (await visit.shown()).zone).market_reference_fen
    except FormInvalid:
        return None  # The form itself says so.


def _priced(found: SessionView) -> tuple[tuple[str, str], ...]:
    if found.market_reference_fen is None:
        return ()
    price_of = ("price_fen", f"{found.price_fen / 100:.2f}")
    if found.reference_id is not None:
        return ("reference_id", found.reference_id), price_of
    return (
        (_TYPED, f"{found.market_reference_fen / 100:.2f}"),
        ("market_source", found.market_source or ""),
        price_of,
    )
