"""An account of credits tells what became of them, as the log's writer reckons it."""

from pathlib import Path

from shared.contracts.bookings.bookings.commands import CancelBooking, ConfirmHold
from shared.contracts.bookings.bookings.events import SpaceBooked, SpaceHeld
from shared.contracts.bookings.credits.lots import lots_of
from shared.contracts.bookings.credits.views import CreditEntryKind, GetCreditRules, GetCreditSheet
from shared.kernel.messages import Event
from tests.specification import MONDAY
from tests.unit.bookings.haiwan import LIN, at, book, hold, resident
from tests.unit.bookings.reading import ask
from tests.unit.bookings.test_credits import WEDNESDAY, give, left, monthly, priced, with_credits


async def test_an_account_tells_what_became_of_its_credits(tmp_path: Path) -> None:
    spec, events = with_credits(), [priced(), monthly()]
    happened: list[Event] = [*events]
    happened += spec.when(give()).last
    happened += spec.when(hold(WEDNESDAY)).last
    held = spec.happened(SpaceHeld)
    happened += spec.when(ConfirmHold(booking_id=held.booking_id, **resident())).last
    happened += spec.when(book(at(9, 19), 90)).last
    booked = spec.happened(SpaceBooked)
    happened += spec.when(CancelBooking(booking_id=booked.booking_id, **resident())).last
    sheet, rules = await ask(tmp_path, happened, GetCreditSheet(account=LIN), GetCreditRules())
    assert [(one.kind, one.credits) for one in sheet.entries] == [
        (CreditEntryKind.GIVEN, 3),
        (CreditEntryKind.SPENT, 2),
        (CreditEntryKind.SPENT, 3),
        (CreditEntryKind.RETURNED, 3),
    ]
    lots = lots_of(rules.rules, sheet.grants, sheet.spent, MONDAY, "Asia/Shanghai", of_partner=False)
    assert sum(one.left for one in lots) == left(spec) == 5
