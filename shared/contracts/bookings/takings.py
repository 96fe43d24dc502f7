"""What the fund needs to know of delivered sessions."""

from typing import ClassVar

from shared.kernel.messages import Event
from shared.kernel.models import Id, Instant


class SessionDelivered(Event):
    """A partner's session took place. ``takings_fen`` is what was paid less what was given back."""

    type: ClassVar[str] = "bookings.session_delivered.v1"

    session_id: Id
    partner_id: Id
    agreement_id: Id | None
    """The agreement whose terms bind it; None for a session without a price."""
    space_id: Id
    title: str
    enrolled: int
    attended: int
    paid_fen: int
    refunded_fen: int
    takings_fen: int
    delivered_at: Instant


class SessionRefunded(Event):
    """Money was given back after delivery: the base of the share shrinks by ``refunded_fen``."""

    type: ClassVar[str] = "bookings.session_refunded.v1"

    session_id: Id
    partner_id: Id
    agreement_id: Id | None
    enrolment_id: Id
    refunded_fen: int
    reason: str
    refunded_at: Instant
