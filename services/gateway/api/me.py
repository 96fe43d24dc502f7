"""The caller's own account: what the vault knows of them, and its end."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.access import SignedIn
from services.gateway.api.answers import Done, done, refusals, tagged
from services.gateway.api.parameters import Cursor
from services.gateway.erasure import erase
from services.gateway.operations import people
from shared.contracts.gateway.contact import ContactReadView
from shared.contracts.gateway.identity import MeView, PutMeRequest
from shared.contracts.gateway.refusals import (
    LAST_DISTRICT_OFFICER_MUST_REMAIN,
    PERSON_IS_ERASED,
    PHONE_IS_KNOWN_ALREADY,
)
from shared.kernel.models import Page
from shared.kernel.refusals import REVISION_HAS_MOVED_ON

router = APIRouter(tags=["me"])


@router.get("/me", operation_id="get_me", summary="Who am I")
async def get_me(caller: SignedIn, response: Response) -> MeView:
    """What the platform knows of the caller: name and phone, and whether they are of the district.

    The roles in a community are at `/v1/communities/{community}/me`. The ETag is for the next edit.
    """
    return tagged(await people.get_me(caller), response)


@router.put(
    "/me",
    operation_id="put_me",
    summary="Give or change my name and phone",
    responses=refusals(PERSON_IS_ERASED, REVISION_HAS_MOVED_ON, PHONE_IS_KNOWN_ALREADY),
)
async def put_me(body: PutMeRequest, caller: SignedIn, response: Response) -> MeView:
    """Keeps the caller's name and phone in the vault, and nowhere else.

    They go to every community too that knows the caller's already; others learn them by *Give this community
    my name and phone*.
    """
    return tagged(await people.put_me(caller, body), response)


@router.get("/me/contact-reads", operation_id="list_contact_reads", summary="Who read my name and phone")
async def list_contact_reads(
    caller: SignedIn,
    cursor: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=200, description="Maximum number of items to return.")] = 50,
) -> Page[ContactReadView]:
    """Every occasion on which staff or the district read the caller's name or phone, the newest first."""
    return await people.contact_reads(caller.gateway, caller.actor.id, cursor, limit)


@router.delete(
    "/me",
    operation_id="erase_me",
    summary="Erase me",
    responses=refusals(LAST_DISTRICT_OFFICER_MUST_REMAIN),
)
async def erase_me(caller: SignedIn, response: Response) -> Done:
    """Erases the caller for good: name, phone, texts by and about them, roles; their tokens end.

    (Personal Information Protection Law, art. 47.) What happened stays in the logs, under an id that
    stands for nobody.
    """
    outcome = await erase(caller.gateway, caller.actor, caller.actor.id, caller.request_id)
    return done(response, outcome)
