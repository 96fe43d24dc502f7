"""Equipment that is lent with rooms: what there is, what is out of service, and what a booking has."""

from fastapi import APIRouter

from services.gateway.api.doors import open_to
from shared.contracts.bookings.equipment.commands import (
    AddEquipment,
    EditEquipment,
    SetBookingEquipment,
    SetOutOfService,
)
from shared.contracts.bookings.equipment.views import ListEquipment

router = APIRouter(tags=["equipment"])


open_to(router, "POST /equipment", AddEquipment)
open_to(router, "GET /equipment", ListEquipment)
open_to(router, "PUT /equipment/{equipment_id}", EditEquipment)
open_to(router, "PUT /equipment/{equipment_id}/out-of-service", SetOutOfService)
open_to(router, "PUT /bookings/{booking_id}/equipment", SetBookingEquipment)
