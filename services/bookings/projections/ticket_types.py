"""What a session shows of its ticket types: which there are, and how many have one."""

from shared.contracts.bookings.sessions.tickets import TicketTypesSet, TicketTypeView
from shared.contracts.bookings.sessions.views import SessionView
from shared.kernel.messages import Recorded


def set_for(session: SessionView | None, recorded: Recorded[TicketTypesSet], _key: str) -> SessionView | None:
    """The draft once its ticket types are set."""
    types = tuple(TicketTypeView(**dict(one)) for one in recorded.data.ticket_types)
    return session and session.model_copy(update={"ticket_types": types})


def counted(session: SessionView, ticket_type_id: str | None, places: int) -> tuple[TicketTypeView, ...]:
    """The types once so many places more of one of them are taken."""
    return tuple(
        one.model_copy(update={"places_taken": one.places_taken + places})
        if one.ticket_type_id == ticket_type_id
        else one
        for one in session.ticket_types
    )


def nobody_has_one(session: SessionView) -> tuple[TicketTypeView, ...]:
    """The types of a session that is cancelled."""
    return tuple(one.model_copy(update={"places_taken": 0}) for one in session.ticket_types)


def all_used_up(types: tuple[TicketTypeView, ...]) -> bool:
    """Whether there are types, and of none of them a place is left: then who enrols, waits."""
    return bool(types) and all(one.quota is not None and one.places_taken >= one.quota for one in types)
