"""What bookings reads of a community's rules, each from a date on."""

from dataclasses import dataclass, field
from datetime import datetime

from services.bookings.domain.hours import WeeklyHours
from shared.contracts.partners.room_rules import RoomRules
from shared.contracts.partners.strike_rules import StrikeRules
from shared.contracts.partners.volunteer_rules import VolunteerRules


@dataclass(slots=True)
class DatedRules:
    """What bookings reads of a community's rules, and from when on it holds."""

    effective_from: datetime
    zone: str
    hours: WeeklyHours
    floor_minutes: int
    offer_minutes: int
    share_bps: int
    needs_references: bool = False
    """Whether a price must stand on an entry of the catalogue."""
    volunteering: VolunteerRules = field(default_factory=VolunteerRules)
    strikes: StrikeRules | None = None
    rooms: RoomRules | None = None
