"""What happens to appointments that happens to no other session."""

from typing import ClassVar

from shared.kernel.messages import Event
from shared.kernel.models import Id, Instant


class AppointmentUntaken(Event):
    """An appointment began and nobody had taken it: it is over, and its space is free."""

    type: ClassVar[str] = "bookings.appointment_untaken.v1"

    session_id: Id
    """The session for one person that nobody took."""
    offer_id: Id
    """The offer of which it was one."""
    partner_id: Id
    """The partner that would have received somebody."""
    ended_at: Instant
    """When it was over."""
