"""A partner's appointments, or for staff all partners': offered in a window, seen, withdrawn."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import ClassVar

from fastapi import Response
from pydantic import JsonValue

from services.gateway.operations.sessions import list_sessions
from services.gateway.operations.whole_lists import whole
from services.gateway.pages.appointments import routes as free
from services.gateway.pages.courses.own import PriceBeside, price_fields
from services.gateway.pages.partner.access import own_form, own_page, own_partners
from services.gateway.pages.sessions.ages import age_fields
from services.gateway.pages.sessions.rows import SessionRow, with_names
from services.gateway.pages.site.english import english_fields, say_in_english
from services.gateway.pages.site.fields import Choices, Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, FormPage, answer_form, submits
from services.gateway.pages.site.form_views import sent
from services.gateway.pages.site.names import partners_of, room_choices
from services.gateway.pages.site.refusals import sentence_of
from services.gateway.pages.site.shown import Shown
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.appointments.commands import (
    OfferAppointments,
    OfferAppointmentsRequest,
    TranslateAppointments,
    WithdrawAppointments,
    WithdrawAppointmentsRequest,
)
from shared.contracts.bookings.refusals.appointments import (
    APPOINTMENTS_ARE_UNKNOWN,
    APPOINTMENTS_HAVE_CONFLICTS,
    WINDOW_HOLDS_NO_APPOINTMENT,
)
from shared.contracts.bookings.sessions.translations import TranslateSessionRequest
from shared.contracts.bookings.sessions.views import (
    ListSessions,
    ListSessionsRequest,
    SessionKind,
    SessionState,
    SessionView,
)
from shared.contracts.partners.categories import SessionCategory
from shared.contracts.partners.partnership import PartnerState
from shared.kernel.models import Page
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected, require
from shared.kernel.roles import Role

router = free.router

_BACK, _MOST, _AT_ONCE = timedelta(days=30), 1_000, 200
_WITH_CONFLICTS = {APPOINTMENTS_HAVE_CONFLICTS.code, WINDOW_HOLDS_NO_APPOINTMENT.code}


class Offer(PriceBeside, OfferAppointmentsRequest):
    """An offer as the form asks for it: a price is typed beside the rest, or left out."""

    def asked(self) -> OfferAppointmentsRequest:
        """The request that it makes; `FormInvalid` where its price stands on nothing."""
        return self.priced(OfferAppointmentsRequest)


@dataclass(frozen=True, slots=True)
class OwnOffer:
    """What was offered at once, as far as it is ahead or was taken."""

    offer_id: str
    rows: tuple[SessionRow, ...]
    free: int
    """How many are ahead that nobody has taken."""
    ahead: bool
    """Whether any is ahead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAppointmentsPage(PageView):
    """The offers of the visitor's partners, or for staff of all."""

    template: ClassVar[str] = "appointments/own.html"

    offers: tuple[OwnOffer, ...]
    may_offer: bool


@own_page(router, "GET /{community}/partner/appointments")
async def appointments(visit: Visit) -> Response:
    """Those ahead, and of the last thirty days those that somebody had."""
    now = visit.gateway.clock.now()
    offers: dict[str, list[SessionRow]] = {}
    for row in await with_names(visit, await _found(visit, now)):
        offers.setdefault(row.session.offer_id or "", []).append(row)
    view = OwnAppointmentsPage(
        title=visit.words("appointments.title"),
        offers=tuple(
            OwnOffer(
                key,
                tuple(rows),
                sum(_is_free(row.session, now) for row in rows),
                any(row.session.starts_at > now for row in rows),
            )
            for key, rows in offers.items()
        ),
        may_offer=bool(await _whose(visit)),
    )
    return await visit.page(view)


async def _found(visit: Visit, now: datetime) -> list[SessionView]:
    caller, found = await visit.caller(ListSessions), list[SessionView]()
    partners: list[str | None] = [*await own_partners(visit)]
    if await visit.has(Role.STAFF):
        partners = [None]
    for partner_id in partners:
        asked = ListSessionsRequest(
            partner_id=partner_id, kind=SessionKind.APPOINTMENT, starts_from=now - _BACK, limit=_AT_ONCE
        )

        async def read(cursor: str | None, asked: ListSessionsRequest = asked) -> Page[SessionView]:
            return await list_sessions(caller, asked.model_copy(update={"cursor": cursor}))

        found += await whole(read, _MOST)
    return [
        one
        for one in found
        if one.state is not SessionState.CANCELLED and (one.starts_at > now or one.is_private)
    ]


def _is_free(one: SessionView, now: datetime) -> bool:
    return one.state is SessionState.OPEN and one.starts_at > now and not one.waiting


@own_form(router, "/{community}/partner/appointments/offer")
async def offer(visit: Visit) -> Response:
    """A window, which is divided into appointments; times that can't be had are named."""
    whose, back, words = await _whose(visit), f"/{visit.community}/partner/appointments", visit.words
    if not whose:
        raise Rejected(ACTOR_MAY_NOT_DO_THIS, allowed=[Role.PARTNER])
    form = Form(
        title=words("appointments.offer"),
        back=back,
        back_words=words("appointments.title"),
        lead=words("appointments.offer_text"),
        fields=await _fields(visit, whose),
        values=(
            *(("length_minutes", "45"), ("pause_minutes", "0"), ("each_person", "1")),
            *(("for_minors", "false"), ("skip_conflicts", "false")),
        ),
        button=words("appointments.offer_button"),
    )

    async def done(body: Offer, once: str) -> Response:
        try:
            outcome = await visit.submit(OfferAppointments, body.asked(), once=once)
        except Rejected as wrong:
            if wrong.code not in _WITH_CONFLICTS:
                raise
            return await _again(visit, form, wrong)
        return visit.see_done(back, OfferAppointments, outcome)

    fixed = [("partner_id", whose[0][0])] if len(whose) == 1 else []
    return await answer_form(visit, form, Offer, done, fixed)


async def _again(visit: Visit, form: Form, wrong: Rejected) -> Response:
    """The form with each time that can't be had, and why."""
    pairs, shown = await visit.fields(), await visit.shown()
    labels = {one.name: one.label for one in form.fields}
    asked = replace(form, facts=_told(visit, shown, wrong.facts))
    again = sent(pairs, wrong, visit.words, shown, labels=labels)
    return await visit.page(FormPage(title=form.title, asked=asked, form=again), wrong=wrong)


def _told(visit: Visit, shown: Shown, facts: Mapping[str, JsonValue]) -> tuple[tuple[str, str], ...]:
    told: list[tuple[str, str]] = []
    conflicts = facts["conflicts"]
    for one in conflicts if isinstance(conflicts, list) else ():
        if isinstance(one, dict):
            moment = shown.moment(datetime.fromisoformat(str(one["starts_at"])))
            told.append((moment, sentence_of(str(one["reason"]), str(one["reason"]), {}, visit.words, shown)))
    return tuple(told)


async def _fields(visit: Visit, whose: Choices) -> tuple[Field, ...]:
    fields = Fields(visit.words)
    return (
        *((fields("partner_id", Kind.SELECT, choices=whose),) if len(whose) > 1 else ()),
        fields("title", hint="appointments.title_hint"),
        fields("description", Kind.AREA, required=False),
        *english_fields(visit.words),
        fields("space_id", Kind.SELECT, choices=await room_choices(visit)),
        fields("starts_at", Kind.MOMENT),
        fields("ends_at", Kind.MOMENT),
        fields("length_minutes", Kind.NUMBER, label="appointments.length"),
        fields("pause_minutes", Kind.NUMBER, label="appointments.pause", hint="appointments.pause_hint"),
        fields("each_person", Kind.NUMBER, label="appointments.each", hint="appointments.each_hint"),
        fields.yes_or_no("skip_conflicts", hint="appointments.skip_hint"),
        fields.one_of("category", SessionCategory, may_be_none=True),
        *fields.folded("courses.for_whom", age_fields(fields)),
        *await price_fields(visit),
    )


async def _whose(visit: Visit) -> Choices:
    """The partners for whom the visitor may offer: their own, for staff all that are active."""
    partners = await partners_of(visit)
    if await visit.has(Role.STAFF):
        active = (one for one in partners.values() if one.state is PartnerState.ACTIVE)
        return tuple((one.partner_id, one.project) for one in active)
    own = await own_partners(visit)
    return tuple((one, known.project if (known := partners.get(one)) else "") for one in own)


@own_form(router, "/{community}/partner/appointments/{offer_id}/translate")
async def translate(visit: Visit) -> Response:
    """Says what is left of an offer in English, or says it better."""
    offer_id = visit.id_part("offer_id", APPOINTMENTS_ARE_UNKNOWN)
    now = visit.gateway.clock.now()
    ahead = (one for one in await _found(visit, now) if one.offer_id == offer_id and one.starts_at > now)
    found = require(next(ahead, None), APPOINTMENTS_ARE_UNKNOWN)
    says = (TranslateAppointments, TranslateSessionRequest)
    back = f"/{visit.community}/partner/appointments"
    return await say_in_english(visit, found, back, says, offer_id=offer_id)


@own_form(router, "/{community}/partner/appointments/{offer_id}/withdraw")
async def withdraw(visit: Visit) -> Response:
    """What nobody has taken is offered no more, for a reason that everybody reads."""
    words, back = visit.words, f"/{visit.community}/partner/appointments"
    offer_id = visit.id_part("offer_id", APPOINTMENTS_ARE_UNKNOWN)
    form = Form(
        title=words("appointments.withdraw"),
        back=back,
        back_words=words("appointments.title"),
        lead=words("appointments.withdraw_text"),
        fields=(Fields(words)("reason", hint="cases.public_hint"),),
        button=words("appointments.withdraw"),
        danger=True,
    )
    done = submits(visit, WithdrawAppointments, back, offer_id=offer_id)
    return await answer_form(visit, form, WithdrawAppointmentsRequest, done)
