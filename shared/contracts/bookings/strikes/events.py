"""What happens to strikes. None of it is public: it tells who did not come to what."""

from enum import StrEnum
from typing import ClassVar

from shared.kernel.messages import Event, Withheld
from shared.kernel.models import Id, Instant


class StrikeCause(StrEnum):
    """What a strike is for."""

    ROOM_NOT_USED = "room_not_used"
    ROOM_GIVEN_BACK_LATE = "room_given_back_late"
    ABSENT_FROM_SESSION = "absent_from_session"
    PLACE_GIVEN_BACK_LATE = "place_given_back_late"


class ExcuseReason(StrEnum):
    """Why a strike counts no more. A closed list: free text may tell of people, and events may not."""

    GOOD_CAUSE = "good_cause"
    SPACE_WAS_NOT_USABLE = "space_was_not_usable"
    RECORDED_BY_MISTAKE = "recorded_by_mistake"
    OTHER = "other"


class StrikeGiven(Event):
    """Somebody did not come, or gave back late, while a rule on that was in force."""

    type: ClassVar[str] = "bookings.strike_given.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    strike_id: Id
    """The id of the booking or the enrolment that it is for: one strike each at most."""
    person_id: str
    cause: StrikeCause
    counts_until: Instant
    """By the rule that was in force then."""
    given_at: Instant


class StrikeExcused(Event):
    """Staff excused somebody."""

    type: ClassVar[str] = "bookings.strike_excused.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    strike_id: Id
    person_id: str
    reason: ExcuseReason
    excused_at: Instant
