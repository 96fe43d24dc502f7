"""Hosts: partners as the bookings service knows them."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.gateway.api.access import Member
from services.gateway.api.answers import found, refusals
from services.gateway.api.bookings.access import Cursor, Limit
from shared.contracts.bookings.hosts import GetHost, HostStatus, HostView, ListHosts
from shared.contracts.bookings.refusals import HOST_IS_UNKNOWN
from shared.kernel.models import Id, Page
from shared.projections.refusals import CURSOR_IS_NOT_VALID

router = APIRouter(tags=["sessions"])


@router.get(
    "/hosts", operation_id="list_hosts", summary="List hosts", responses=refusals(CURSOR_IS_NOT_VALID)
)
async def list_hosts(
    caller: Member,
    status: Annotated[HostStatus | None, Query(description="In this state alone.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[HostView]:
    """Partners who may hold sessions, and the terms that bind each."""
    return await caller.ask("bookings", ListHosts(status=status, cursor=cursor, limit=limit))


@router.get(
    "/hosts/{partner_id}",
    operation_id="get_host",
    summary="Read a host",
    responses=refusals(HOST_IS_UNKNOWN),
)
async def get_host(partner_id: Id, caller: Member) -> HostView:
    """One host and its terms in force."""
    return found(await caller.ask("bookings", GetHost(partner_id=partner_id)), HOST_IS_UNKNOWN)
