"""What sessions are about: agreements name it, and bookings hold partners to it."""

from enum import StrEnum


class SessionCategory(StrEnum):
    """What a session is about, as residents would look for it."""

    NATURE = "nature"
    CRAFTS = "crafts"
    ARTS = "arts"
    MUSIC = "music"
    DANCE = "dance"
    SPORTS = "sports"
    HEALTH = "health"
    READING = "reading"
    TECHNOLOGY = "technology"
    COOKING = "cooking"
    CULTURE = "culture"
    FAMILY = "family"
    ADVICE = "advice"
    OTHER = "other"
