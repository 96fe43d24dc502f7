"""Several sessions planned at once: each decided as one by itself; what is against dates is told together."""

from collections.abc import Iterable, Iterator, Sequence

from pydantic import JsonValue

from services.bookings.domain.hours import Span
from services.bookings.domain.series import Conflict
from services.bookings.domain.sessions import draft_session
from services.bookings.domain.state import Bookings
from shared.contracts.bookings.appointments.commands import OfferAppointments
from shared.contracts.bookings.courses.commands import DraftCourse
from shared.contracts.bookings.equipment.pieces import PiecesWanted
from shared.contracts.bookings.refusals.equipment import EQUIPMENT_IS_NOT_FREE
from shared.contracts.bookings.refusals.spaces import OF_A_SLOT, OF_A_TIME
from shared.contracts.bookings.sessions.commands import DraftSession
from shared.contracts.bookings.sessions.pricing import PriceSessionRequest
from shared.kernel.messages import Event
from shared.kernel.refusals import Refusal, Rejected

OF_A_DATE = frozenset({*OF_A_TIME, *OF_A_SLOT, EQUIPMENT_IS_NOT_FREE})
"""What is against one date and not against all that is planned."""


def session_of_plan(
    command: DraftCourse | OfferAppointments,
    number: int,
    span: Span,
    *,
    capacity: int,
    price: PriceSessionRequest | None = None,
    equipment: PiecesWanted | None = None,
) -> DraftSession:
    """One of them as a draft by itself."""
    return DraftSession(
        partner_id=command.partner_id,
        space_id=command.space_id,
        starts_at=span[0],
        ends_at=span[1],
        units=command.units,
        title=command.title,
        description=command.description,
        title_en=command.title_en,
        description_en=command.description_en,
        capacity=capacity,
        for_minors=command.for_minors,
        category=command.category,
        age_from=command.age_from,
        age_to=command.age_to,
        price=price,
        equipment=equipment,
        **command.envelope(number),
    )


def drafted(
    state: Bookings, wishes: Iterable[DraftSession], conflicts: list[Conflict]
) -> Iterator[list[Event]]:
    """What each makes, in turn: whoever takes it may book it in ``state`` before the next is decided. A date
    that can't be had is one conflict more."""
    for wish in wishes:
        try:
            events = draft_session(state, wish)
        except Rejected as refused:
            if refused.refusal not in OF_A_DATE:
                raise
            conflicts.append(Conflict((wish.starts_at, wish.ends_at), refused))
            continue
        yield events


def refused_for(refusal: Refusal, conflicts: Sequence[dict[str, JsonValue]]) -> Rejected:
    """The refusal that names every date which can't be had, the first of them, and how many there are."""
    first: JsonValue = conflicts[0]["starts_at"]
    return Rejected(refusal, conflicts=[*conflicts], first=first, conflicts_in_all=len(conflicts))
