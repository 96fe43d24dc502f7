"""Ticket types of a session: set while it is a draft, named by whoever takes a place."""

from collections.abc import Iterable

from services.bookings.domain.actors import host_in_good_standing
from services.bookings.domain.stamps import stamp
from services.bookings.domain.state import Bookings, Session
from services.bookings.domain.ticket_state import InLine, TicketType, first_in_line, left_of_quotas
from shared.contracts.bookings.families.ages import is_for_children_alone
from shared.contracts.bookings.refusals.sessions import SESSION_IS_NO_LONGER_A_DRAFT
from shared.contracts.bookings.refusals.tickets import (
    TICKET_TYPE_COSTS_MORE_THAN_THE_SESSION,
    TICKET_TYPE_FITS_NOBODY,
    TICKET_TYPE_IS_FOR_OTHERS,
    TICKET_TYPE_IS_TAKEN_NO_MORE,
    TICKET_TYPE_IS_UNKNOWN,
    TICKET_TYPE_MUST_BE_CHOSEN,
)
from shared.contracts.bookings.sessions.templates import TemplateTicketType
from shared.contracts.bookings.sessions.tickets import (
    SetTicketTypes,
    TicketFor,
    TicketTypesSet,
    TicketTypeTold,
    TicketTypeWish,
)
from shared.contracts.bookings.sessions.views import UNOPENED
from shared.kernel.messages import Command, Event
from shared.kernel.refusals import Rejected


def set_ticket_types(state: Bookings, command: SetTicketTypes) -> list[Event]:
    session = state.session(command.session_id)
    state.courses.must_not_hold(session.id)
    host_in_good_standing(state, command, session.partner_id)
    if session.state not in UNOPENED:
        raise Rejected(SESSION_IS_NO_LONGER_A_DRAFT, state=session.state)
    event = types_set(session, session.price_fen, command.ticket_types, command)
    before = [_wish_of(one) for one in told(session)]
    return [] if [_wish_of(one) for one in event.ticket_types] == before else [event]


def types_set(
    session: Session, price_fen: int, wishes: Iterable[TicketTypeWish], command: Command
) -> TicketTypesSet:
    """The ticket types that are wished for a draft that costs so much, or what stands against them."""
    types = tuple(
        TicketTypeTold(ticket_type_id=command.new_id(f"ticket-type/{number}"), **dict(wish))
        for number, wish in enumerate(wishes)
    )
    must_not_cost_more(types, price_fen)
    for one in types:
        must_fit_somebody(session.meant_for[2], one, for_minors=session.for_minors)
    return TicketTypesSet(
        session_id=session.id, partner_id=session.partner_id, ticket_types=types, set_at=command.now
    )


def must_not_cost_more(
    types: Iterable[TicketTypeTold | TicketType | TemplateTicketType], price_fen: int
) -> None:
    """Refuses a ticket type above the session's price, which is within the cap."""
    for one in types:
        if one.price_fen > price_fen:
            raise Rejected(TICKET_TYPE_COSTS_MORE_THAN_THE_SESSION, name=one.name, price_fen=price_fen)


def must_fit_somebody(
    age_to: int | None, wish: TicketTypeTold | TemplateTicketType, *, for_minors: bool
) -> None:
    """Refuses a ticket type that nobody could take in a session that is meant for these."""
    alone = is_for_children_alone(age_to, for_minors=for_minors)
    nobody = alone if wish.for_whom is TicketFor.ADULTS else not for_minors
    if nobody and wish.for_whom in {TicketFor.ADULTS, TicketFor.CHILDREN}:
        raise Rejected(TICKET_TYPE_FITS_NOBODY, name=wish.name, for_whom=wish.for_whom)


def _wish_of(one: TicketTypeTold) -> dict[str, object]:
    return one.model_dump(exclude={"ticket_type_id"})


def told(session: Session) -> tuple[TicketTypeTold, ...]:
    """Its ticket types, as events tell them."""
    return tuple(
        TicketTypeTold(
            ticket_type_id=one.id,
            name=one.name,
            price_fen=one.price_fen,
            quota=one.quota,
            for_whom=one.for_whom,
            taken_until=one.taken_until,
        )
        for one in session.ticket_types.values()
    )


def ticket_types_set(state: Bookings, event: TicketTypesSet) -> None:
    state.sessions[event.session_id].ticket_types = {
        one.ticket_type_id: TicketType(
            one.ticket_type_id, one.name, one.price_fen, one.quota, one.for_whom, one.taken_until
        )
        for one in event.ticket_types
    }


def chosen_type(
    session: Session, ticket_type_id: str | None, command: Command, *, for_a_child: bool
) -> TicketType | None:
    """The ticket type that somebody takes a place by; None where the session has none."""
    types = session.ticket_types
    if ticket_type_id is None:
        if types:
            raise Rejected(TICKET_TYPE_MUST_BE_CHOSEN, ticket_types=[*types])
        return None
    if ticket_type_id not in types:
        raise Rejected(TICKET_TYPE_IS_UNKNOWN)
    chosen = types[ticket_type_id]
    fits = {
        TicketFor.EVERYBODY: True,
        TicketFor.ADULTS: not for_a_child,
        TicketFor.CHILDREN: for_a_child,
        TicketFor.AT_THE_DESK: command.actor.on_behalf_of is not None,
    }
    if not fits[chosen.for_whom]:
        raise Rejected(TICKET_TYPE_IS_FOR_OTHERS, for_whom=chosen.for_whom)
    if chosen.taken_until is not None and command.now >= chosen.taken_until:
        raise Rejected(TICKET_TYPE_IS_TAKEN_NO_MORE, taken_until=stamp(chosen.taken_until))
    return chosen


def price_of(session: Session, chosen: TicketType | None) -> int:
    """What a place costs, in fen."""
    return session.price_fen if chosen is None else chosen.price_fen


def line_of(state: Bookings, session: Session) -> Iterable[InLine]:
    """Who waits, first come first."""
    for one in (state.enrolments[key] for key in session.queue):
        yield InLine(one.id, one.party_id, one.ticket_type_id)


def free_places(state: Bookings, session: Session, chosen: TicketType | None) -> int:
    """How many who come now have a place at once. Who waits is not overtaken, where places are kept for a
    family until there is one for each; who waits for another ticket type's quota is in nobody's way."""
    free, left = session.capacity - session.places_taken, left_of_quotas(session.ticket_types)
    if chosen is not None:
        free = min(free, left.get(chosen.id, free))
    if not session.queue or free <= 0:
        return max(0, free)
    if chosen is None:
        return 0
    newcomers = [InLine(f"newcomer/{number}", None, chosen.id) for number in range(free)]
    line = [*line_of(state, session), *newcomers]
    served = first_in_line(line, session.capacity - session.places_taken, left)
    return len({one.key for one in newcomers} & {*served})
