"""What staff decide or record for whoever booked, or holds a session: by others than those related to them.

The log of bookings knows no relations, so they are looked up in the register here (Guangzhou 33).
"""

from pydantic import BaseModel

from services.gateway.operations.caller import Caller
from services.gateway.operations.related_partners import is_related, known_relations
from services.gateway.operations.sessions import get_session
from services.gateway.operations.whole_lists import whole_answer
from shared.contracts.bookings.approvals.commands import ApproveBooking, RejectBooking
from shared.contracts.bookings.bookings.views import BookingView, GetBooking
from shared.contracts.bookings.free_hours import CorrectFreeHours
from shared.contracts.bookings.room_prices.commands import RecordRoomPayment, RefundRoom
from shared.contracts.bookings.strikes.commands import ExcuseStrike
from shared.contracts.bookings.strikes.views import ListStrikes, StrikeView
from shared.contracts.partners.partnership import GetPartner
from shared.contracts.partners.refusals.decisions import RELATED_PERSON_TAKES_NO_PART
from shared.kernel.messages import Command
from shared.kernel.operations import Operation
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected


def _bound(command: type[Command]) -> Operation:
    return command.operation.refusing_first(RELATED_PERSON_TAKES_NO_PART)


APPROVE, REJECT = _bound(ApproveBooking), _bound(RejectBooking)
RECORD_PAYMENT, REFUND = _bound(RecordRoomPayment), _bound(RefundRoom)
EXCUSE, CORRECT = _bound(ExcuseStrike), _bound(CorrectFreeHours)


async def is_offered(caller: Caller, booking: BookingView) -> bool:
    """Whether the caller may answer this request: it is not their own, nor of somebody related to them."""
    own = booking.booked_by in {caller.actor.id, caller.actor.person}
    own = own or await is_related(caller, booking.partner_id)
    return not own and await _is_anothers(caller, booking)


async def _is_anothers(caller: Caller, booking: BookingView) -> bool:
    """Whether the caller is related neither to who asks for the room nor to the partner it is for.

    That nobody answers their own request is the rule's to say.
    """
    known = await known_relations(caller)
    if booking.booked_by in known.people or booking.partner_id is None:
        return booking.booked_by not in known.people
    partner = await caller.ask(GetPartner(partner_id=booking.partner_id))
    return partner is None or not known.has_to_do_with(partner)


async def answer_request(caller: Caller, command: type[Command], body: BaseModel, booking_id: str) -> Outcome:
    """Approves or rejects a request for a room."""
    booking = await caller.ask(GetBooking(booking_id=booking_id))
    _require(booking is None or await _is_anothers(caller, booking))
    return await caller.submit(command, body, booking_id=booking_id)


async def book_money(caller: Caller, command: type[Command], body: BaseModel, booking_id: str) -> Outcome:
    """Records that a room was paid, or that it was refunded: nobody of their own booking either."""
    booking = await caller.ask(GetBooking(booking_id=booking_id))
    _require(booking is None or await takes_money_of(caller, booking))
    return await caller.submit(command, body, booking_id=booking_id)


async def takes_money_of(caller: Caller, booking: BookingView) -> bool:
    """Whether the caller may record what is paid or refunded for it."""
    own = booking.booked_by == caller.actor.id or await is_related(caller, booking.partner_id)
    return not own and await _is_anothers(caller, booking)


async def excuse_strike(caller: Caller, body: BaseModel, strike_id: str) -> Outcome:
    """Excuses a strike: nobody their own."""
    strikes = await whole_answer(caller, ListStrikes())
    found = next((one for one in strikes if one.strike_id == strike_id), None)
    _require(found is None or await may_excuse(caller, found))
    return await caller.submit(ExcuseStrike, body, strike_id=strike_id)


async def may_excuse(caller: Caller, strike: StrikeView) -> bool:
    """Whether the caller may excuse it."""
    return strike.person_id not in {caller.actor.id, *(await known_relations(caller)).people}


async def correct_free_hours(caller: Caller, body: BaseModel, session_id: str) -> Outcome:
    """Puts right what a partner's session counts for of the free hours that it owes."""
    session = await get_session(caller, session_id)
    _require(session is None or not await is_related(caller, session.partner_id))
    return await caller.submit(CorrectFreeHours, body, session_id=session_id)


def _require(unrelated: bool) -> None:  # noqa: FBT001 (one word, said at each call)
    if not unrelated:
        raise Rejected(RELATED_PERSON_TAKES_NO_PART)
