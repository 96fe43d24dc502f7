"""Templates of sessions: kept, described anew and dropped. Drafts that were made of them are their own."""

from services.bookings.domain.actors import acting_host
from services.bookings.domain.lending import must_be_known
from services.bookings.domain.slots import room_for
from services.bookings.domain.state import Bookings
from services.bookings.domain.template_state import Template
from services.bookings.domain.tickets import must_fit_somebody, must_not_cost_more
from shared.contracts.bookings.families.ages import is_for_minors
from shared.contracts.bookings.refusals.sessions import (
    HOST_KEEPS_ENOUGH_TEMPLATES,
    SESSION_TEMPLATE_IS_UNKNOWN,
    SPACE_IS_TOO_SMALL,
    VOLUNTEER_ACTIVITY_HAS_NO_PRICE,
)
from shared.contracts.bookings.sessions.templates import (
    DropSessionTemplate,
    EditSessionTemplate,
    KeepSessionTemplate,
    SessionTemplateDropped,
    SessionTemplateKept,
    TemplateContent,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected

MOST_TEMPLATES = 100
"""Of one partner."""


def keep_session_template(state: Bookings, command: KeepSessionTemplate) -> list[Event]:
    host = acting_host(state, command, command.partner_id)
    _must_make_sense(state, command.session)
    if sum(one.partner_id == host.id for one in state.templates.values()) >= MOST_TEMPLATES:
        raise Rejected(HOST_KEEPS_ENOUGH_TEMPLATES, at_most=MOST_TEMPLATES)
    return [
        SessionTemplateKept(
            template_id=command.new_id("template"),
            partner_id=host.id,
            session=command.session,
            kept_at=command.now,
        )
    ]


def edit_session_template(state: Bookings, command: EditSessionTemplate) -> list[Event]:
    template = _template(state, command.template_id)
    acting_host(state, command, template.partner_id)
    _must_make_sense(state, command.session)
    if template.session == command.session:
        return []
    return [
        SessionTemplateKept(
            template_id=template.id,
            partner_id=template.partner_id,
            session=command.session,
            kept_at=command.now,
        )
    ]


def session_template_kept(state: Bookings, event: SessionTemplateKept) -> None:
    state.templates[event.template_id] = Template(event.template_id, event.partner_id, event.session)


def drop_session_template(state: Bookings, command: DropSessionTemplate) -> list[Event]:
    template = _template(state, command.template_id)
    acting_host(state, command, template.partner_id)
    return [
        SessionTemplateDropped(
            template_id=template.id, partner_id=template.partner_id, dropped_at=command.now
        )
    ]


def session_template_dropped(state: Bookings, event: SessionTemplateDropped) -> None:
    del state.templates[event.template_id]


def _template(state: Bookings, template_id: str) -> Template:
    try:
        return state.templates[template_id]
    except KeyError:
        raise Rejected(SESSION_TEMPLATE_IS_UNKNOWN) from None


def _must_make_sense(state: Bookings, wish: TemplateContent) -> None:
    """Refuses what no draft could ever be. What may change until then is checked for each draft."""
    space = state.space(wish.space_id)
    must_be_known(state, wish.equipment)
    if wish.capacity > room_for(space, wish.units):
        raise Rejected(SPACE_IS_TOO_SMALL, capacity=room_for(space, wish.units))
    price_fen = wish.price.price_fen if wish.price else 0
    if wish.volunteer and price_fen:
        raise Rejected(VOLUNTEER_ACTIVITY_HAS_NO_PRICE)
    must_not_cost_more(wish.ticket_types, price_fen)
    for_minors = is_for_minors(wish.age_to, said=wish.for_minors)
    for one in wish.ticket_types:
        must_fit_somebody(wish.age_to, one, for_minors=for_minors)
