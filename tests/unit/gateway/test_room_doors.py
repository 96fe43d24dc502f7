"""Who vouches at the door of a room: staff for others, and for nothing of their own."""

import pytest

from services.gateway.operations.room_doors import staff_vouch
from shared.contracts.bookings.bookings.events import BookingUse
from shared.contracts.bookings.bookings.views import BookingState, BookingView
from shared.kernel.roles import Role
from tests.unit.gateway.test_caller import LIN, NOW, ZHANG, Bench, bench, vault

__all__ = ["bench", "vault"]  # The fixtures of the caller.


@pytest.mark.parametrize(
    ("booked_by", "use", "acts_for", "is_enough"),
    [
        (LIN, BookingUse.RESIDENT, None, True),
        (LIN, BookingUse.RESIDENT, LIN, True),
        (ZHANG, BookingUse.RESIDENT, None, False),
        (ZHANG, BookingUse.COMMUNITY, None, True),
    ],
)
async def test_staff_vouch_for_others_and_the_community_and_not_for_themselves(
    bench: Bench, booked_by: str, use: BookingUse, acts_for: str | None, *, is_enough: bool
) -> None:
    booking = BookingView(
        booking_id=LIN, space_id=LIN, starts_at=NOW, ends_at=NOW, units=1, use=use, booked_by=booked_by,
        partner_id=None, session_id=None, state=BookingState.CONFIRMED, booked_at=NOW,
    )  # fmt: skip
    staff = bench.caller(Role.STAFF, Role.RESIDENT, person=ZHANG, on_behalf_of=acts_for)
    assert staff_vouch(staff, booking) is is_enough
    assert not staff_vouch(bench.caller(Role.RESIDENT, person=LIN), booking)
