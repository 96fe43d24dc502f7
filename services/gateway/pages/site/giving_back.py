"""What follows from giving something back now or later, told to a visitor before they do."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.bookings.events import BookingUse
from shared.contracts.bookings.bookings.views import BookingState, BookingView
from shared.contracts.bookings.enrolments.views import EnrolmentView
from shared.contracts.bookings.programme import GetBookingLimits
from shared.contracts.bookings.sessions.views import SessionView
from shared.kernel.money import WHOLE_IN_BPS, share_of
from shared.kernel.roles import Role


@dataclass(frozen=True, slots=True)
class GivingBack:
    """The rule for what begins at a time, as of now."""

    starts_at: datetime
    now: datetime
    late_from: datetime
    late_bps: int
    """What is owed of a price for what is given back late, in basis points."""
    counts: bool
    """Whether what is given back late counts as not having come."""

    @property
    def is_late(self) -> bool:
        """Whether giving it back now is late."""
        return self.now >= self.late_from

    @property
    def is_whole(self) -> bool:
        """Whether all comes back, however late it is."""
        return self.late_bps == WHOLE_IN_BPS

    def back(self, amount: int) -> int:
        """What comes back of an amount where it is late."""
        return share_of(amount, self.late_bps)

    def kept(self, amount: int) -> int:
        """What does not."""
        return amount - self.back(amount)

    def of_start(self, starts_at: datetime) -> "GivingBack":
        """The same rule for what begins at another time."""
        return replace(self, starts_at=starts_at, late_from=starts_at - (self.starts_at - self.late_from))

    def of_place(self, place: EnrolmentView) -> "GivingBack":
        """The rule for a place, which keeps what held when it was given."""
        minutes, bps = place.late_cancel_minutes, place.late_refund_bps
        late_from = self.late_from if minutes is None else self.starts_at - timedelta(minutes=minutes)
        return replace(self, late_from=late_from, late_bps=self.late_bps if bps is None else bps)

    def of_room(self, booking: BookingView) -> "GivingBack":
        """The rule for a booking, which keeps what held when it was made."""
        bps = booking.late_refund_bps
        return replace(
            self,
            late_from=booking.late_from or self.late_from,
            late_bps=self.late_bps if bps is None else bps,
            # A strike is a resident's: partners and the community are counted by other means.
            counts=self.counts and booking.use is BookingUse.RESIDENT,
        )


def was_moved_for(lesson: SessionView, place: EnrolmentView) -> bool:
    """Whether a lesson was moved after this place was taken in it: then nothing of it is late."""
    return lesson.moved_at is not None and place.enrolled_at <= lesson.moved_at


async def giving_back(visit: Visit, starts_at: datetime) -> GivingBack:
    """As the rule is now, for what keeps none of its own."""
    limits = (await visit.ask(GetBookingLimits())).limits
    return GivingBack(
        starts_at=starts_at,
        now=visit.gateway.clock.now(),
        late_from=starts_at - timedelta(minutes=limits.late_cancel_minutes),
        late_bps=limits.late_refund_bps,
        counts=(await visit.here()).rules.strikes is not None,
    )


async def giving_room_back(visit: Visit, booking: BookingView) -> GivingBack | None:
    """What follows for a booking; None where nothing does, since it is not confirmed or staff do it."""
    if booking.state is not BookingState.CONFIRMED or not await is_own_wish(visit, booking.booked_by):
        return None
    return (await giving_back(visit, booking.starts_at)).of_room(booking)


async def is_own_wish(visit: Visit, booked_by: str | None) -> bool:
    """Whether the visitor wishes it for the booker, as a partner's others do; what staff give back costs
    nobody anything."""
    return booked_by == visit.person_id or not await visit.has(Role.STAFF)
