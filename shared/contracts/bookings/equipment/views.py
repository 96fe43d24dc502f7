"""The catalogue of equipment, and what of it is free in a time."""

from shared.kernel.models import Id, Instant, Page, PagedQuery, View
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE


class EquipmentView(View):
    """A kind of equipment that can be had with a room."""

    equipment_id: Id
    """What bookings call it by."""
    name: str
    """What it is called in Chinese."""
    name_en: str
    """What it is called in English."""
    pieces: int
    """How many there are, those that are out of service included."""
    out_of_service: int = 0
    """How many of them can't be lent now."""
    reason: str | None = None
    """Why pieces are out of service; null while none is."""
    space_id: Id | None
    """The space in which it stays, with which alone, its parts and its whole it is lent; null for the
    community's store."""
    added_at: Instant
    """When staff added it."""

    @property
    def in_service(self) -> int:
        """How many pieces can be lent."""
        return self.pieces - self.out_of_service

    def goes_to(self, space_id: str, kin: tuple[str, ...] = ()) -> bool:
        """Whether it is lent with a space whose parts or whole are ``kin``."""
        return self.space_id is None or self.space_id in {space_id, *kin}


class ListEquipment(PagedQuery[Page[EquipmentView]]):
    """Equipment that can be had with rooms, in the order in which it was added."""

    operation = Operation("List equipment", ANYONE)


class FreePieces(View):
    """How much of a kind is free in the time that was asked about."""

    equipment_id: Id
    """The kind."""
    in_service: int
    """How many pieces can be lent at all."""
    free: int
    """How many of them nobody has in this time, the buffer after it included."""
