"""The caller's own account: what the vault knows of them, and its end."""

from fastapi import APIRouter, Response

from services.gateway.api.access import SignedIn
from services.gateway.api.answers import Done, done, refusals
from services.gateway.api.people import me_view
from services.gateway.erasure import erase
from shared.contracts.gateway.identity import MeView, PutMeRequest
from shared.contracts.gateway.refusals import LAST_DISTRICT_OFFICER_MUST_REMAIN
from shared.kernel.refusals import REVISION_HAS_MOVED_ON

router = APIRouter(tags=["me"])


@router.get("/me", operation_id="get_me", summary="Who am I")
async def get_me(caller: SignedIn, response: Response) -> MeView:
    """What the platform knows of the caller: name and phone, and whether they are of the district.

    The roles in a community are at `/v1/communities/{community}/me`. The ETag is for the next edit.
    """
    person = await caller.gateway.vault.person(caller.actor.id)
    if person is not None:
        response.headers["ETag"] = f'"{person.revision}"'
    return me_view(caller, person, None)


@router.put(
    "/me",
    operation_id="put_me",
    summary="Give or change my name and phone",
    responses=refusals(REVISION_HAS_MOVED_ON),
)
async def put_me(body: PutMeRequest, caller: SignedIn, response: Response) -> MeView:
    """Keeps the caller's name and phone in the vault, and nowhere else."""
    person = await caller.gateway.vault.put_person(
        caller.actor.id, body.name, body.phone, expected=caller.expected_revision
    )
    response.headers["ETag"] = f'"{person.revision}"'
    return me_view(caller, person, None)


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
