"""How the hours of rooms look in a month: of one room, or of all rooms of a community."""

from dataclasses import dataclass

from shared.contracts.bookings.room_use import RoomUseNumbers
from shared.kernel.money import WHOLE_IN_BPS


@dataclass(frozen=True, slots=True)
class UseOfMonth:
    """What a month's cells say: hours to the tenth, and the part of them in basis points."""

    opened: str
    used: str
    part_bps: int | None
    """None where it was not open at all."""
    residents: str
    kept: str
    numbers: RoomUseNumbers


def use_of_month(numbers: RoomUseNumbers) -> UseOfMonth:
    """The numbers as cells."""
    used, opened = numbers.resident_minutes + numbers.other_minutes, numbers.opened_minutes
    return UseOfMonth(
        opened=_hours(opened),
        used=_hours(used),
        part_bps=used * WHOLE_IN_BPS // opened if opened else None,
        residents=_hours(numbers.resident_minutes),
        kept=_hours(numbers.kept_minutes),
        numbers=numbers,
    )


def _hours(minutes: int) -> str:
    """Hours to the tenth, without one that says nothing: ``12`` and ``12.5``."""
    return f"{minutes / 60:.1f}".removesuffix(".0")
