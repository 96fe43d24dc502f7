"""Whether a booking is asked for first, and until when staff may answer."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from services.bookings.domain.hours import Span
from shared.contracts.bookings.bookings.events import BookingUse
from shared.contracts.bookings.spaces.approval import SpaceApproval


def approval_of(
    approvals: Mapping[str, SpaceApproval], space_id: str, use: BookingUse, span: Span
) -> SpaceApproval | None:
    """What a space wants of such a booking that is made now; None where it stands at once."""
    approval = approvals.get(space_id)
    if approval is None or use.value not in {one.value for one in approval.for_whom}:
        return None
    above = approval.above_minutes
    return approval if above is None or span[1] - span[0] > timedelta(minutes=above) else None


def answered_by(approval: SpaceApproval, starts_at: datetime, now: datetime) -> datetime:
    """Until when a request that is made now is answered, or expires."""
    return min(now + timedelta(hours=approval.answer_hours), starts_at)
