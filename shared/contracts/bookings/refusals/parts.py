"""Why a space can't be divided into these parts."""

from shared.kernel.refusals import Kind, Refusal

PARTS_LIE_ONE_LEVEL_DEEP = Refusal(
    "parts_lie_one_level_deep",
    Kind.CONFLICT,
    "A part has no parts of its own, and no space is a part of itself.",
)
PART_BELONGS_TO_ANOTHER_SPACE = Refusal(
    "part_belongs_to_another_space",
    Kind.CONFLICT,
    "This part belongs to another space already. Take it out there first.",
    {
        "part_id": "0197e3a0-5c00-7a10-8000-000000000002",
        "space_id": "0197e3a0-5c00-7a10-8000-000000000001",
    },
)
BOOKINGS_OF_PARTS_CONFLICT = Refusal(
    "bookings_of_parts_conflict",
    Kind.CONFLICT,
    "Bookings of the whole and of its parts stand in the same time. Cancel some of them first.",
    {"bookings": ["0197e3a0-5c00-7a10-8000-00000000b001"], "bookings_in_all": 1},
)
