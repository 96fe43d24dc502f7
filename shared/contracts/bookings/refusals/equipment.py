"""Why equipment can't be had with a booking, or not be taken away."""

from shared.kernel.refusals import Kind, Refusal

EQUIPMENT_IS_UNKNOWN = Refusal(
    "equipment_is_unknown", Kind.NOT_FOUND, "There is no such equipment in this community."
)
EQUIPMENT_NAME_IS_TAKEN = Refusal(
    "equipment_name_is_taken",
    Kind.CONFLICT,
    "There is equipment of this name in the same place already: change how many pieces it has.",
    {"equipment_id": "0197e3a0-5c00-7a10-8000-000000000e01"},
)
EQUIPMENT_BELONGS_TO_ANOTHER_SPACE = Refusal(
    "equipment_belongs_to_another_space",
    Kind.CONFLICT,
    "This equipment stays in another space and is lent only there.",
    {
        "equipment_id": "0197e3a0-5c00-7a10-8000-000000000e01",
        "name": "投影仪",
        "name_en": "Projector",
        "space_id": "0197e3a0-5c00-7a10-8000-000000000001",
    },
)
EQUIPMENT_IS_NOT_FREE = Refusal(
    "equipment_is_not_free",
    Kind.CONFLICT,
    "Fewer pieces are free in this time than were asked for. See what is free, and the alternatives.",
    {
        "short": [
            {
                "equipment_id": "0197e3a0-5c00-7a10-8000-000000000e01",
                "name": "投影仪",
                "name_en": "Projector",
                "asked": 2,
                "free": 1,
                "in_service": 2,
            }
        ],
        "alternatives": [
            {
                "space_id": "0197e3a0-5c00-7a10-8000-000000000001",
                "starts_at": "2026-07-08T12:10:00Z",
                "ends_at": "2026-07-08T13:10:00Z",
            }
        ],
    },
)
EQUIPMENT_IS_BOOKED = Refusal(
    "equipment_is_booked",
    Kind.CONFLICT,
    "Bookings that stand have more pieces at once than there would be. Where pieces are broken, say that the "
    "bookings stand all the same, and tell whoever made them.",
    {"bookings": ["0197e3a0-5c00-7a10-8000-00000000b001"], "bookings_in_all": 1},
)
MORE_PIECES_ARE_OUT_THAN_THERE_ARE = Refusal(
    "more_pieces_are_out_than_there_are",
    Kind.CONFLICT,
    "More pieces would be out of service than there are.",
    {"pieces": 2, "out_of_service": 3},
)

OF_EQUIPMENT = (EQUIPMENT_IS_UNKNOWN, EQUIPMENT_BELONGS_TO_ANOTHER_SPACE, EQUIPMENT_IS_NOT_FREE)
"""What is against the pieces that a booking asks for."""
