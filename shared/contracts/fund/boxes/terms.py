"""What a donation box is, and how it stands."""

from enum import StrEnum


class BoxKind(StrEnum):
    """What people put money into."""

    BOX = "box"
    QR_CODE = "qr_code"


class BoxReach(StrEnum):
    """Whom it asks for money."""

    PUBLIC = "public"
    """Everybody: public fundraising, under certificate and filed plan (Charity Law, art. 22 to 24)."""
    INSIDE = "inside"
    """The community's own people alone: directed giving (Charity Law, art. 28 and 29)."""


class BoxState(StrEnum):
    """How a donation box stands."""

    REGISTERED = "registered"
    IN_USE = "in_use"
    """It is sealed and takes money."""
    COUNTING = "counting"
    """One person or more counted it, and no two agree."""
    EMPTIED = "emptied"
    CLOSED = "closed"
