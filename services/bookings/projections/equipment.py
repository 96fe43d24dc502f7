"""The catalogue of equipment that is lent with rooms."""

from shared.contracts.bookings.equipment.events import (
    EquipmentAdded,
    EquipmentEdited,
    EquipmentOutOfServiceSet,
)
from shared.contracts.bookings.equipment.views import EquipmentView, ListEquipment
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection

Kind = EquipmentView | None


def _added(_kind: Kind, recorded: Recorded[EquipmentAdded], key: str) -> Kind:
    event = recorded.data
    return EquipmentView(
        equipment_id=key,
        name=event.name,
        name_en=event.name_en,
        pieces=event.pieces,
        space_id=event.space_id,
        added_at=event.added_at,
    )


def _edited(kind: Kind, recorded: Recorded[EquipmentEdited], _key: str) -> Kind:
    event = recorded.data
    so = {"name": event.name, "name_en": event.name_en, "pieces": event.pieces}
    return kind and kind.model_copy(update=so)


def _out(kind: Kind, recorded: Recorded[EquipmentOutOfServiceSet], _key: str) -> Kind:
    event = recorded.data
    return kind and kind.model_copy(update={"out_of_service": event.pieces, "reason": event.reason})


EQUIPMENT = (
    Projection("equipment", EquipmentView, indexes=("added_at",))
    .on(EquipmentAdded, lambda event: event.equipment_id, _added)
    .on(EquipmentEdited, lambda event: event.equipment_id, _edited)
    .on(EquipmentOutOfServiceSet, lambda event: event.equipment_id, _out)
    .lists(ListEquipment, order="added_at")
)
