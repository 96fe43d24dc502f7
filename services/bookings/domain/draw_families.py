"""Applications of children for the draw of a session's places: a lot each, or one for siblings."""

from services.bookings.domain.draws import must_take_applications
from services.bookings.domain.families import must_be_able_to_take_part, must_be_for_minors
from services.bookings.domain.family_rules import must_fit
from services.bookings.domain.state import Bookings
from services.bookings.domain.tickets import chosen_type, price_of
from shared.contracts.bookings.draws.commands import EnterDrawForChildren
from shared.contracts.bookings.draws.events import DrawEntered
from shared.kernel.messages import Event


def enter_draw_for_children(state: Bookings, command: EnterDrawForChildren) -> list[Event]:
    session = must_take_applications(state, command.session_id, command.now)
    must_be_for_minors(state, session)
    told = zip(command.children, command.born_in, command.tickets, strict=True)
    children = {child_id: (born_in, ticket) for child_id, born_in, ticket in told}
    for child_id, (born_in, _) in children.items():
        must_be_able_to_take_part(state, session, command, child_id, born_in)
    must_fit(session.capacity, len(children), together=command.together)
    chosen = chosen_type(session, command.ticket_type_id, command, for_a_child=True)
    party_id = command.new_id("party") if command.together and len(children) > 1 else None
    return [
        DrawEntered(
            enrolment_id=command.new_id(f"enrolment/{child_id}"),
            session_id=session.id,
            person_id=command.actor.person,
            price_fen=price_of(session, chosen),
            ticket=ticket,
            entered_at=command.now,
            child_id=child_id,
            party_id=party_id,
            ticket_type_id=command.ticket_type_id,
        )
        for child_id, (_, ticket) in children.items()
    ]
