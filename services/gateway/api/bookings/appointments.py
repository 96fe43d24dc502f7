"""Appointments: sessions for one person each, offered in a window, and taken as places in sessions are."""

from fastapi import APIRouter

from services.gateway.api.doors import open_to
from shared.contracts.bookings.appointments.commands import (
    OfferAppointments,
    TranslateAppointments,
    WithdrawAppointments,
)

router = APIRouter(tags=["sessions"])

open_to(router, "POST /appointments", OfferAppointments)
open_to(router, "PUT /appointments/{offer_id}/english", TranslateAppointments)
open_to(router, "POST /appointments/{offer_id}/withdrawal", WithdrawAppointments)
