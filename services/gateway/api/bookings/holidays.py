"""The community's calendar: public holidays, and weekends that are worked for them."""

from fastapi import APIRouter

from services.gateway.api.doors import open_to
from shared.contracts.bookings.holidays.calendar import GetHolidays, SetHolidays, TakeOverHolidays

router = APIRouter(tags=["spaces"])


open_to(router, "GET /holidays", GetHolidays)
open_to(router, "PUT /holidays", SetHolidays)
open_to(router, "POST /holidays/published", TakeOverHolidays)
