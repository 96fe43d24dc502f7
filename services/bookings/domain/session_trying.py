"""A dry run of a session's draft: every rule that is against it, and what helps. Nothing is drafted by it."""

from collections.abc import Callable, Iterator, Mapping

from services.bookings.domain.actors import (
    acting_host,
    must_be_in_good_standing,
    must_be_screened,
)
from services.bookings.domain.joint_invitations import Held, invitations
from services.bookings.domain.reports import must_have_reported
from services.bookings.domain.session_pricing import priced
from services.bookings.domain.sessions import draft_session, planned, session_of
from services.bookings.domain.slots import (
    agreement_must_cover,
    agreement_must_name,
    obstacles,
    room_for,
)
from services.bookings.domain.space_state import Space
from services.bookings.domain.state import Bookings, Host
from services.bookings.domain.tickets import types_set
from shared.contracts.bookings.bookings.events import BookingUse
from shared.contracts.bookings.families.ages import is_for_minors
from shared.contracts.bookings.refusals.equipment import OF_EQUIPMENT
from shared.contracts.bookings.refusals.joint_hosts import OF_INVITED_HOSTS
from shared.contracts.bookings.refusals.references import OF_A_REFERENCE, PRICE_NEEDS_A_REFERENCE
from shared.contracts.bookings.refusals.sessions import (
    PRICE_IS_ABOVE_THE_CAP,
    PRICE_NEEDS_AN_ACTIVE_AGREEMENT,
    SCREENING_ENDS_BEFORE_THE_SESSION,
    SESSION_IS_ONLY_TRIED,
    SESSIONS_AWAIT_REPORTS,
    SPACE_IS_TOO_SMALL,
    VOLUNTEER_ACTIVITY_HAS_NO_PRICE,
)
from shared.contracts.bookings.refusals.spaces import (
    AGREEMENT_DOES_NOT_COVER_THE_SPACE,
    AGREEMENT_DOES_NOT_NAME_THE_CATEGORY,
    AGREEMENT_IS_NOT_IN_FORCE,
    OF_A_SLOT,
    OF_A_TIME,
    OF_STANDING,
    SPACE_HAS_FEWER_UNITS,
)
from shared.contracts.bookings.refusals.tickets import (
    TICKET_TYPE_COSTS_MORE_THAN_THE_SESSION,
    TICKET_TYPE_FITS_NOBODY,
)
from shared.contracts.bookings.sessions.commands import DraftSession
from shared.contracts.bookings.sessions.trying import SessionRemedy, TrySession
from shared.kernel.messages import Event
from shared.kernel.refusals import Refusal, Rejected

REMEDIES: Mapping[Refusal, SessionRemedy] = {
    **dict.fromkeys(OF_STANDING, SessionRemedy.ASK_STAFF),
    **dict.fromkeys((*OF_A_TIME, *OF_A_SLOT), SessionRemedy.ANOTHER_TIME),
    **dict.fromkeys(OF_EQUIPMENT, SessionRemedy.OTHER_EQUIPMENT),
    **dict.fromkeys(OF_INVITED_HOSTS, SessionRemedy.OTHER_HOSTS),
    **dict.fromkeys(OF_A_REFERENCE, SessionRemedy.ANOTHER_PRICE),
    AGREEMENT_IS_NOT_IN_FORCE: SessionRemedy.AN_AGREEMENT,
    AGREEMENT_DOES_NOT_COVER_THE_SPACE: SessionRemedy.ANOTHER_SPACE,
    AGREEMENT_DOES_NOT_NAME_THE_CATEGORY: SessionRemedy.ANOTHER_CATEGORY,
    SESSIONS_AWAIT_REPORTS: SessionRemedy.THE_REPORTS,
    SCREENING_ENDS_BEFORE_THE_SESSION: SessionRemedy.A_SCREENING_RECORD,
    SPACE_IS_TOO_SMALL: SessionRemedy.FEWER_PLACES,
    SPACE_HAS_FEWER_UNITS: SessionRemedy.ANOTHER_SPACE,
    VOLUNTEER_ACTIVITY_HAS_NO_PRICE: SessionRemedy.NO_PRICE,
    PRICE_NEEDS_AN_ACTIVE_AGREEMENT: SessionRemedy.AN_AGREEMENT,
    PRICE_NEEDS_A_REFERENCE: SessionRemedy.ANOTHER_PRICE,
    PRICE_IS_ABOVE_THE_CAP: SessionRemedy.ANOTHER_PRICE,
    TICKET_TYPE_COSTS_MORE_THAN_THE_SESSION: SessionRemedy.OTHER_TICKET_TYPES,
    TICKET_TYPE_FITS_NOBODY: SessionRemedy.OTHER_TICKET_TYPES,
}
"""What helps against each rule that can be against a draft."""


def try_session(state: Bookings, command: TrySession) -> list[Event]:
    wish = DraftSession.model_validate({name: getattr(command, name) for name in DraftSession.model_fields})
    host, space = acting_host(state, wish, wish.partner_id), state.space(wish.space_id)
    for host_id in wish.joint_host_ids or ():
        state.host(host_id)
    found: dict[Refusal, Rejected] = {}
    for refused in _against(state, wish, host, space):
        found.setdefault(refused.refusal, refused)
    raise Rejected(
        SESSION_IS_ONLY_TRIED,
        None,
        granted=not found,
        against=[
            {
                "reason": one.code,
                "sentence": one.sentence,
                "facts": one.facts,
                "remedy": REMEDIES[one.refusal],
            }
            for one in found.values()
        ],
    )


def _against(state: Bookings, wish: DraftSession, host: Host, space: Space) -> Iterator[Rejected]:
    """Each rule by itself, and at last the draft as it would be decided."""
    yield from _refused_by(lambda: must_be_in_good_standing(host))
    span = wish.starts_at, wish.ends_at
    yield from _refused_by(lambda: agreement_must_cover(host, space, span, wish.now))
    yield from _refused_by(lambda: agreement_must_name(host, wish.category))
    yield from _refused_by(lambda: must_have_reported(host))
    if is_for_minors(wish.age_to, said=wish.for_minors):
        yield from _refused_by(lambda: must_be_screened(state, host, wish.ends_at))
    if wish.capacity > room_for(space, wish.units):
        yield Rejected(SPACE_IS_TOO_SMALL, capacity=room_for(space, wish.units))
    yield from obstacles(state, wish, BookingUse.SESSION)
    session, price, types = session_of(planned(wish, wish.new_id("booking"))), wish.price, wish.ticket_types
    if price is not None:
        yield from _refused_by(lambda: priced(state, host, session, price, wish.now))
    if types:
        price_fen = price.price_fen if price else 0
        yield from _refused_by(lambda: types_set(session, price_fen, types, wish))
    held = Held(host.id, wish.title, [session])
    yield from _refused_by(lambda: invitations(state, held, wish.joint_host_ids or (), wish))
    yield from _refused_by(lambda: draft_session(state, wish))


def _refused_by(rule: Callable[[], object]) -> Iterator[Rejected]:
    try:
        rule()
    except Rejected as refused:
        yield refused
