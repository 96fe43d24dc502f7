"""Part 3 of the thread: a room that costs credits, which come back with what is given back."""

from datetime import time, timedelta

from examples.gangwan.people import identities
from examples.gangwan.places import CALLIGRAPHY, HAIWAN
from examples.gangwan.stage import Facts, Stage, at, expect, local
from shared.contracts.bookings.bookings.commands import BookSpaceRequest, CancelBookingRequest
from shared.contracts.bookings.credits.commands import GrantCreditsRequest, SetCreditRuleRequest
from shared.contracts.bookings.credits.events import GrantReason
from shared.contracts.bookings.credits.lots import CreditRule
from shared.contracts.bookings.credits.views import CreditAccountView, CreditEntryKind
from shared.contracts.bookings.refusals.credits import CREDITS_ARE_NOT_ENOUGH
from shared.contracts.bookings.room_prices.commands import SetRoomPricesRequest
from shared.contracts.bookings.spaces.tariffs import AskedPriceRule, Payer
from shared.contracts.bookings.spaces.views import SpaceView
from shared.kernel.months import month_of

_A_MONTH, _AN_HOUR, _GIVEN, _COSTS = 6, 2, 4, 3
_BOOKINGS, _CREDITS = f"{HAIWAN}/bookings", f"{HAIWAN}/credits"
_WHO, _OTHER = "yang", "deng"


def spend_credits(stage: Stage) -> None:
    """Plays the part. Staff give as many as it takes: after many runs in a month none would be left."""
    stage.title("3  Bookings: a room that costs credits, which are no money")
    spaces = stage.all(None, f"{HAIWAN}/spaces", SpaceView)
    room_id = next(one.space_id for one in spaces if one.name == CALLIGRAPHY)
    friday = stage.saturday - timedelta(days=1)
    _ruled(stage, room_id)
    whole = BookSpaceRequest(space_id=room_id, starts_at=at(friday, 18), ends_at=at(friday, 22))
    what = f"would have {CALLIGRAPHY} for the whole evening"
    by = CREDITS_ARE_NOT_ENOUGH
    stage.refused(_OTHER, what, _BOOKINGS, whole, by=by, telling=_too_few)
    gift = GrantCreditsRequest(
        person_id=identities()[_WHO].person_id, credits=_GIVEN, reason=GrantReason.COMMUNITY_WORK
    )
    stage.does("chen-staff", f"gives {_WHO} {_GIVEN} for work for all", f"{HAIWAN}/credit-grants", gift)
    starts_at = at(friday, 19)
    slot = BookSpaceRequest(space_id=room_id, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=90))
    what = f"books {CALLIGRAPHY} for {local(starts_at)}"
    booked = stage.does(_WHO, what, _BOOKINGS, slot)
    stage.looks(_WHO, "reads what is left", _CREDITS, CreditAccountView, _spent)
    path = f"{_BOOKINGS}/{booked.id}/cancellation"
    stage.does(_WHO, "gives it back in good time", path, CancelBookingRequest())
    stage.looks(_WHO, "reads what is left", _CREDITS, CreditAccountView, _returned)
    stage.does(_WHO, f"{what} after all", _BOOKINGS, slot)


def _ruled(stage: Stage, room_id: str) -> None:
    """From the month of the evening on. Asked again by another run of the month, it holds already."""
    month = month_of(stage.saturday - timedelta(days=1))
    rule = CreditRule(from_month=month, each_resident=_A_MONTH, each_partner=20)
    body = SetCreditRuleRequest(rule=rule)
    what = f"gives each resident {_A_MONTH} credits a month"
    stage.does("chen-staff", what, f"{HAIWAN}/credit-rules", body)
    evenings = AskedPriceRule(
        weekdays=(1, 2, 3, 4, 5, 6, 7),
        opens_at=time(18),
        closes_at=time(22),
        for_whom=Payer.RESIDENT,
        hourly_credits=_AN_HOUR,
    )
    what = f"asks {_AN_HOUR} credits an hour for {CALLIGRAPHY} in the evening"
    path = f"{HAIWAN}/spaces/{room_id}/prices"
    stage.does("chen-staff", what, path, SetRoomPricesRequest(rules=(evenings,)), method="PUT")


def _too_few(facts: Facts) -> str:
    return f"it costs {facts.get('costs')}, and {facts.get('left')} are left"


def _spent(account: CreditAccountView) -> str:
    last = account.entries[0]
    expect((last.kind, abs(last.credits)), (CreditEntryKind.SPENT, _COSTS), "the last entry of the account")
    return f"{_COSTS} are spent with the booking, what ends soonest first; {account.left} are left"


def _returned(account: CreditAccountView) -> str:
    last = account.entries[0]
    found = (last.kind, abs(last.credits))
    expect(found, (CreditEntryKind.RETURNED, _COSTS), "the last entry of the account")
    return f"{_COSTS} are back; {account.left} are left"
