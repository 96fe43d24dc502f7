"""Hosts: partners as the bookings service knows them."""

from fastapi import APIRouter

from services.gateway.api.doors import open_to
from shared.contracts.bookings.hosts import GetHost, ListHosts

router = APIRouter(tags=["sessions"])


open_to(router, "GET /hosts", ListHosts)
open_to(router, "GET /hosts/{partner_id}", GetHost)
