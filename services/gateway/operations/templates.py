"""Templates of sessions: seen by their partner and staff, made of a session, and drafted from."""

from datetime import timedelta

from services.gateway.operations.bookings import get_booking
from services.gateway.operations.caller import Caller
from services.gateway.operations.dry_runs import facts_of_trial
from services.gateway.operations.sessions import get_session, is_withheld, represented
from shared.contracts.bookings.refusals.sessions import (
    SESSION_IS_ONLY_TRIED,
    SESSION_IS_UNKNOWN,
    SESSION_TEMPLATE_IS_UNKNOWN,
)
from shared.contracts.bookings.sessions.commands import DraftSession, DraftSessionRequest
from shared.contracts.bookings.sessions.pricing import PriceSessionRequest
from shared.contracts.bookings.sessions.templates import (
    DraftFromTemplateRequest,
    GetSessionTemplate,
    KeepSessionTemplate,
    KeepSessionTemplateRequest,
    ListSessionTemplates,
    ListSessionTemplatesRequest,
    SessionTemplateView,
    TemplateContent,
    TemplateTicketType,
)
from shared.contracts.bookings.sessions.tickets import TicketTypeView, TicketTypeWish
from shared.contracts.bookings.sessions.trying import SessionTrialView, TrySession, TrySessionRequest
from shared.contracts.bookings.sessions.views import SessionView
from shared.kernel.models import Page
from shared.kernel.operations import Operation
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected, require
from shared.kernel.roles import Role

KEEP_SESSION = Operation(
    "Keep a session as a template",
    KeepSessionTemplate.operation.allowed,
    (SESSION_IS_UNKNOWN, *KeepSessionTemplate.operation.refuses),
    makes="template_id",
)
DRAFT_FROM_TEMPLATE = Operation(
    "Draft a session from a template",
    DraftSession.operation.allowed,
    (SESSION_TEMPLATE_IS_UNKNOWN, *DraftSession.operation.refuses),
    makes="session_id",
)
TRY_TEMPLATE = Operation(
    "Try a template of sessions",
    TrySession.operation.allowed,
    (
        SESSION_TEMPLATE_IS_UNKNOWN,
        *(one for one in TrySession.operation.refuses if one != SESSION_IS_ONLY_TRIED),
    ),
)
_MINUTE = timedelta(minutes=1)
_MOST_MINUTES_BEFORE = 1_000_000


async def list_templates(caller: Caller, asked: ListSessionTemplatesRequest) -> Page[SessionTemplateView]:
    """The templates of the partners for which the caller acts; all for staff."""
    return await caller.ask(ListSessionTemplates(**dict(asked), seen_by=await _seen_by(caller)))


async def get_template(caller: Caller, template_id: str) -> SessionTemplateView | None:
    """The template; None also where the caller may not see it."""
    return await caller.ask(GetSessionTemplate(template_id=template_id, seen_by=await _seen_by(caller)))


async def _seen_by(caller: Caller) -> tuple[str, ...] | None:
    return None if caller.has(Role.STAFF) else tuple(await represented(caller))


async def keep_session(caller: Caller, session_id: str) -> Outcome:
    """Keeps a template that is as this session is, whatever became of it."""
    found = require(await get_session(caller, session_id), SESSION_IS_UNKNOWN)
    if is_withheld(found):
        raise Rejected(SESSION_IS_UNKNOWN)
    booking = await get_booking(caller, found.booking_id)
    content = TemplateContent(
        title=found.title,
        description=found.description,
        title_en=found.title_en,
        description_en=found.description_en,
        space_id=found.space_id,
        units=booking.units if booking else 1,
        minutes=(found.ends_at - found.starts_at) // _MINUTE,
        capacity=found.capacity,
        for_minors=found.for_minors,
        volunteer=found.volunteer,
        category=found.category,
        age_from=found.age_from,
        age_to=found.age_to,
        price=price_of(found),
        ticket_types=tuple(_kept(found, one) for one in found.ticket_types),
        equipment=booking.equipment if booking else (),
        joint_host_ids=tuple(one.partner_id for one in found.joint_hosts),
    )
    body = KeepSessionTemplateRequest(partner_id=found.partner_id, session=content)
    return await caller.submit(KeepSessionTemplate, body)


def price_of(session: SessionView) -> PriceSessionRequest | None:
    """What a session costs, as it is set; None for a free one."""
    if not session.price_fen:
        return None
    if session.reference_id is not None:
        return PriceSessionRequest(reference_id=session.reference_id, price_fen=session.price_fen)
    return PriceSessionRequest(
        market_reference_fen=session.market_reference_fen,
        market_source=session.market_source,
        price_fen=session.price_fen,
    )


def _kept(session: SessionView, one: TicketTypeView) -> TemplateTicketType:
    until = one.taken_until
    before = min((session.starts_at - until) // _MINUTE, _MOST_MINUTES_BEFORE) if until else 0
    return TemplateTicketType(
        name=one.name,
        price_fen=one.price_fen,
        quota=one.quota,
        for_whom=one.for_whom,
        taken_until_minutes_before=before if before > 0 else None,
    )


async def draft_from_template(caller: Caller, template_id: str, wish: DraftFromTemplateRequest) -> Outcome:
    """Drafts a session as its template says: a draft like any other, under the rules of now."""
    template = require(await get_template(caller, template_id), SESSION_TEMPLATE_IS_UNKNOWN)
    return await caller.submit(DraftSession, DraftSessionRequest.model_validate(_draft(template, wish)))


async def try_template(caller: Caller, template_id: str, wish: DraftFromTemplateRequest) -> SessionTrialView:
    """All that would be against drafting it now, each with what helps. It leaves no trace."""
    template = require(await get_template(caller, template_id), SESSION_TEMPLATE_IS_UNKNOWN)
    return await try_session(caller, TrySessionRequest.model_validate(_draft(template, wish)))


async def try_session(caller: Caller, body: TrySessionRequest) -> SessionTrialView:
    """The answer of the log's writer, from what holds at this moment; it leaves no trace."""
    return SessionTrialView.model_validate(
        await facts_of_trial(caller, TrySession, body, SESSION_IS_ONLY_TRIED)
    )


def _draft(template: SessionTemplateView, wish: DraftFromTemplateRequest) -> dict[str, object]:
    content = template.session
    types = tuple(_wished(one, wish) for one in content.ticket_types)
    return {
        "partner_id": template.partner_id,
        "space_id": wish.space_id or content.space_id,
        "starts_at": wish.starts_at,
        "ends_at": wish.starts_at + content.minutes * _MINUTE,
        "units": content.units,
        "title": content.title,
        "description": content.description,
        "title_en": content.title_en,
        "description_en": content.description_en,
        "capacity": content.capacity,
        "for_minors": content.for_minors,
        "volunteer": content.volunteer,
        "category": content.category,
        "age_from": content.age_from,
        "age_to": content.age_to,
        "equipment": None if wish.without_equipment else content.equipment or None,
        "price": None if wish.without_price else content.price,
        "ticket_types": None if wish.without_price else types or None,
        "joint_host_ids": None if wish.without_joint_hosts else content.joint_host_ids or None,
    }


def _wished(one: TemplateTicketType, wish: DraftFromTemplateRequest) -> TicketTypeWish:
    before = one.taken_until_minutes_before
    return TicketTypeWish(
        name=one.name,
        price_fen=one.price_fen,
        quota=one.quota,
        for_whom=one.for_whom,
        taken_until=wish.starts_at - before * _MINUTE if before else None,
    )
