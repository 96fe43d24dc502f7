"""What belongs to the whole district: its officers, its communities, the end of any account."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.access import Anyone, District
from services.gateway.api.answers import Done, done, refusals
from services.gateway.api.doors import route_to
from services.gateway.api.parameters import Cursor
from services.gateway.domain.state import DISTRICT_LOG
from services.gateway.erasure import erase
from services.gateway.operations import communities, officers, rollup, separation
from services.gateway.operations.caller import Caller
from shared.contracts.gateway.contact import ContactPurpose
from shared.contracts.gateway.identity import (
    AppointOfficer,
    CommunitySummary,
    DismissOfficer,
    OfficerView,
)
from shared.contracts.gateway.refusals import LAST_DISTRICT_OFFICER_MUST_REMAIN
from shared.contracts.gateway.rollup import READ_ROLL_UP, RollUpView
from shared.contracts.gateway.separation import LIST_ROLE_CONFLICTS, RoleConflictView
from shared.kernel.models import Id, Page
from shared.kernel.months import MONTH

router = APIRouter(tags=["district"])


@router.get("/communities", operation_id="list_communities", summary="List communities")
async def list_communities(
    caller: Anyone,
    cursor: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=200, description="Maximum number of items to return.")] = 50,
) -> Page[CommunitySummary]:
    """The communities on this platform, in the order of their short names."""
    return await communities.list_communities(caller.gateway, cursor, limit)


@route_to(router, "GET /roll-up", READ_ROLL_UP)
async def read_roll_up(
    caller: Caller,
    month: Annotated[
        str | None,
        Query(
            pattern=MONTH,
            description="The month to set beside the one before; left out, the one that runs.",
        ),
    ] = None,
) -> RollUpView:
    """All communities in numbers: how each stands now, and what happened in a month and the one before it."""
    return await rollup.read_roll_up(caller, month)


@route_to(router, "GET /role-conflicts", LIST_ROLE_CONFLICTS)
async def list_role_conflicts(
    caller: Caller,
    purpose: Annotated[
        ContactPurpose | None,
        Query(
            description="For what names are read. Without it they are null; with it, each reading is written "
            "down where the person sees it."
        ),
    ] = None,
    cursor: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=200, description="Maximum number of items to return.")] = 50,
) -> Page[RoleConflictView]:
    """Those who hold roles that exclude each other, in all communities: by the platform or by their rules.

    Either may be newer than the roles. They act in none of these until one is given up.
    """
    return await separation.list_role_conflicts(caller, purpose, cursor, limit)


@router.get("/officers", operation_id="list_officers", summary="List the district's officers")
async def list_officers(
    caller: District,
    cursor: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=200, description="Maximum number of items to return.")] = 50,
) -> Page[OfficerView]:
    """Those who act for the sub-district, in all its communities."""
    return await officers.list_officers(caller, cursor, limit)


@route_to(router, "PUT /officers/{person_id}", AppointOfficer)
async def appoint_officer(person_id: Id, caller: Caller, response: Response) -> Done:
    """From now on this person may do what the district may, in every community."""
    outcome = await caller.submit(AppointOfficer, community=DISTRICT_LOG, person_id=person_id)
    return done(response, outcome)


@route_to(router, "DELETE /officers/{person_id}", DismissOfficer)
async def dismiss_officer(person_id: Id, caller: Caller, response: Response) -> Done:
    """Takes the district's rights from a person. The last officer can't be dismissed."""
    outcome = await caller.submit(DismissOfficer, community=DISTRICT_LOG, person_id=person_id)
    return done(response, outcome)


@router.delete(
    "/people/{person_id}",
    operation_id="erase_person",
    summary="Erase a person",
    responses=refusals(LAST_DISTRICT_OFFICER_MUST_REMAIN),
)
async def erase_person(person_id: Id, caller: District, response: Response) -> Done:
    """Erases a person who asked for it, for good: see *Erase me*. Asked again, it changes nothing.

    (Personal Information Protection Law, art. 47.)
    """
    return done(response, await erase(caller.gateway, caller.actor, person_id, caller.request_id))
