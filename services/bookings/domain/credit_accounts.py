"""Credits: given by the month and by staff, taken with a booking, given back with it. Nobody owes any."""

from collections.abc import Iterator
from datetime import datetime

from services.bookings.domain.hours import Span
from services.bookings.domain.quotas import whose_booking, whose_room
from services.bookings.domain.room_prices import room_credits
from services.bookings.domain.space_state import Space
from services.bookings.domain.state import Booking, Bookings
from shared.contracts.bookings.bookings.commands import BookSpace, HoldSpace
from shared.contracts.bookings.bookings.events import BookingUse
from shared.contracts.bookings.credits.commands import GrantCredits, SetCreditRule, TakeCreditsBack
from shared.contracts.bookings.credits.events import (
    CreditRuleSet,
    CreditsCountedAsOne,
    CreditsGranted,
    CreditsTakenBack,
)
from shared.contracts.bookings.credits.lots import CreditGrant, CreditLot, CreditPart, is_month, parts_of
from shared.contracts.bookings.refusals.credits import (
    CREDIT_GRANT_IS_UNKNOWN,
    CREDIT_RULE_LIES_IN_THE_PAST,
    CREDITS_ARE_NOT_ENOUGH,
    CREDITS_EXPIRE_IN_THE_PAST,
)
from shared.contracts.bookings.room_waits.commands import JoinRoomWaitlist
from shared.contracts.bookings.sessions.commands import DraftSession
from shared.contracts.bookings.volunteering.commands import CountVolunteersAsOne
from shared.kernel.messages import Event
from shared.kernel.months import month_at
from shared.kernel.refusals import Rejected

Wish = BookSpace | HoldSpace | DraftSession | JoinRoomWaitlist


def set_credit_rule(state: Bookings, command: SetCreditRule) -> list[Event]:
    this_month = month_at(command.now, state.rules_at(command.now).zone)
    if command.rule.from_month < this_month:
        raise Rejected(CREDIT_RULE_LIES_IN_THE_PAST, this_month=this_month)
    if command.rule in state.credits.rules:
        return []
    return [CreditRuleSet(rule=command.rule, set_at=command.now)]


def credit_rule_set(state: Bookings, event: CreditRuleSet) -> None:
    others = (one for one in state.credits.rules if one.from_month != event.rule.from_month)
    state.credits.rules = sorted((*others, event.rule), key=lambda one: one.from_month)


def grant_credits(state: Bookings, command: GrantCredits) -> list[Event]:
    if command.expires_at is not None and command.expires_at <= command.now:
        raise Rejected(CREDITS_EXPIRE_IN_THE_PAST)
    if command.partner_id is not None:
        state.host(command.partner_id)
    return [
        CreditsGranted(
            grant_id=command.new_id("grant"),
            account=command.partner_id or state.volunteering.person(command.person_id or ""),
            of_partner=command.partner_id is not None,
            credits=command.credits,
            reason=command.reason,
            expires_at=command.expires_at,
            granted_at=command.now,
        )
    ]


def credits_granted(state: Bookings, event: CreditsGranted) -> None:
    grant = CreditGrant(grant_id=event.grant_id, credits=event.credits, expires_at=event.expires_at)
    state.credits.grant(event.account, grant, event.granted_at, of_partner=event.of_partner)


def take_credits_back(state: Bookings, command: TakeCreditsBack) -> list[Event]:
    whose = state.credits.granted_to.get(command.grant_id)
    left = state.credits.left_of(command.grant_id)
    if whose is None or not left:
        raise Rejected(CREDIT_GRANT_IS_UNKNOWN)
    return [
        CreditsTakenBack(grant_id=command.grant_id, account=whose, credits=left, taken_back_at=command.now)
    ]


def credits_taken_back(state: Bookings, event: CreditsTakenBack) -> None:
    state.credits.shrink(event.grant_id)


def lots_now(state: Bookings, use: BookingUse, whose: str, now: datetime) -> list[CreditLot]:
    """What a resident or a partner can spend now."""
    zone = state.rules_at(now).zone
    return state.credits.lots(whose, now, zone, of_partner=use is BookingUse.PARTNER)


def credits_for(state: Bookings, wish: Wish, use: BookingUse) -> tuple[CreditPart, ...]:
    """The credits that the booking takes, what ends soonest first; refuses where there are not so many."""
    span = wish.starts_at, wish.ends_at
    whose = whose_room(use, wish.actor.person, wish.partner_id)
    return parts_for(state, use, whose, room_credits(state, wish.space_id, use, wish.units, span), wish.now)


def parts_for(
    state: Bookings, use: BookingUse, whose: str | None, costs: int, now: datetime
) -> tuple[CreditPart, ...]:
    """So many credits of this resident or partner; refuses where there are not so many."""
    if not costs or whose is None:
        return ()
    lots = lots_now(state, use, whose, now)
    parts = parts_of(lots, costs)
    if parts is None:
        raise Rejected(CREDITS_ARE_NOT_ENOUGH, costs=costs, left=sum(one.left for one in lots))
    return parts


def account_of(state: Bookings, booking: Booking) -> str | None:
    """Whose credits a booking has; None where it has none."""
    return whose_booking(state, booking) if booking.credits else None


def credits_go_along(state: Bookings, command: CountVolunteersAsOne) -> Iterator[CreditsCountedAsOne]:
    """What staff gave to the record that goes, and what was spent of it; nobody has a month twice."""
    account = state.credits.accounts.get(command.person_id)
    if account is None:
        return
    grants = account.standing(command.now)
    kept = {one.grant_id for one in grants}
    spent = {lot: number for lot, number in account.spent.items() if lot in kept or is_month(lot)}
    if grants or spent:
        yield CreditsCountedAsOne(
            person_id=command.person_id,
            into=command.into,
            grants=grants,
            spent=tuple(CreditPart(lot=lot, credits=number) for lot, number in spent.items()),
            counted_at=command.now,
        )


def credits_counted_as_one(state: Bookings, event: CreditsCountedAsOne) -> None:
    state.credits.forget(event.person_id)
    for grant in event.grants:
        state.credits.grant(event.into, grant, event.counted_at, of_partner=False)
    state.credits.take(event.into, event.spent)


def credits_must_suffice(state: Bookings, wish: Wish, use: BookingUse, space: Space, window: Span) -> None:
    """Refuses another window of a space for which the credits of whoever asks would not do."""
    costs = room_credits(state, space.id, use, wish.units, window)
    if costs:
        whose = whose_room(use, wish.actor.person, wish.partner_id)
        parts_for(state, use, whose, costs, wish.now)
