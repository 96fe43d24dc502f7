"""People of a community: registering them, their roles, and what those may see who may."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from services.gateway.api.access import Permission, SignedIn, StaffOrDistrict
from services.gateway.api.answers import Created, Done, created, done, refusals, tagged
from services.gateway.api.doors import route_to
from services.gateway.api.parameters import Cursor
from services.gateway.operations import claims, merging, people, phones, pseudonyms
from services.gateway.operations import roles as roles_of
from services.gateway.operations.caller import Caller
from shared.contracts.gateway.contact import ContactPurpose, PseudonymView
from shared.contracts.gateway.identity import (
    CommunityRole,
    GrantRole,
    MeView,
    PersonView,
    PutMeRequest,
    RegisterPersonRequest,
    RevokeRole,
)
from shared.contracts.gateway.membership import (
    ClaimCodeView,
    ClaimRequest,
    IssueClaimCodeRequest,
    MembershipView,
)
from shared.contracts.gateway.refusals import PERSON_IS_ERASED, PERSON_IS_UNKNOWN, PHONE_IS_KNOWN_ALREADY
from shared.contracts.gateway.verification import (
    LIST_MERGES,
    DropMerge,
    MergePersons,
    MergePersonsRequest,
    MergeView,
    VerifyResident,
)
from shared.eventlog.refusals import COMMAND_ID_WAS_USED
from shared.kernel.models import Id, Page
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, REVISION_HAS_MOVED_ON, Rejected
from shared.kernel.roles import Role, roles

router = APIRouter(tags=["people"])

Purpose = Annotated[
    ContactPurpose | None,
    Query(
        description="For what names and phones are read. Without it they are null, except the caller's own; "
        "with it, each reading is written down where the person sees it."
    ),
]


@router.get("/me", operation_id="get_me_here", summary="Who am I in this community")
async def get_me_here(caller: SignedIn, response: Response) -> MeView:
    """What this community knows of the caller, and what they are in it. The ETag is for the next edit.

    Staff who act on behalf of a resident see that resident's, as they may, and the resident sees that.
    """
    return tagged(await people.get_me(caller), response)


@router.put(
    "/me",
    operation_id="put_me_here",
    summary="Give this community my name and phone",
    responses=refusals(PERSON_IS_UNKNOWN, PERSON_IS_ERASED, REVISION_HAS_MOVED_ON, PHONE_IS_KNOWN_ALREADY),
)
async def put_me_here(body: PutMeRequest, caller: SignedIn, response: Response) -> MeView:
    """Keeps the caller's name and phone for this community, whose member they are, and for no other."""
    if caller.actor.on_behalf_of is not None:
        raise Rejected(ACTOR_MAY_NOT_DO_THIS)
    return tagged(await people.put_me(caller, body), response)


@router.get(
    "/me/pseudonym",
    operation_id="get_my_pseudonym",
    summary="How do I show in public",
    responses=refusals(ACTOR_MAY_NOT_DO_THIS),
)
async def get_my_pseudonym(caller: SignedIn) -> PseudonymView:
    """The id that stands for a member, the caller, in this community's public events and lists.

    By it one finds what the public record says of oneself. It is told to nobody else, and another community's
    is another one.
    """
    return await pseudonyms.own_pseudonym(caller)


@router.post(
    "/people",
    status_code=201,
    operation_id="register_person",
    summary="Register a resident",
    responses=refusals(PERSON_IS_ERASED, COMMAND_ID_WAS_USED, PHONE_IS_KNOWN_ALREADY),
)
async def register_person(
    body: RegisterPersonRequest,
    caller: Annotated[Caller, Depends(Permission(roles(Role.STAFF)))],
    response: Response,
) -> Created:
    """Staff register a resident, for instance one without a phone (Accessibility Law, art. 40).

    Name and phone go to the vault, from which they can be erased; the log learns an opaque id and a role.
    The person counts once another member of staff verifies them. A number that a member here has
    already is refused and names that member; one that is known elsewhere is refused without a name, and the
    person joins by their own code. `shares_phone` lets a family share a number: staff alone verify then.
    """
    person_id, outcome = await people.register_person(caller, body)
    return created(response, outcome, person_id, "people")


@route_to(router, "POST /claim-codes", claims.ISSUE_CLAIM_CODE)
async def issue_claim_code(body: IssueClaimCodeRequest, caller: Caller, response: Response) -> ClaimCodeView:
    """A one-time code that staff hand to somebody whom they know to belong here; it is shown this once.

    It is valid for 7 days and takes 5 tries. For a person registered here it opens that person's membership,
    and an earlier code for them is void; without one, whoever redeems it joins as a resident. Either way they
    count once another member of staff has verified them. The code of somebody who is more than a resident,
    here or elsewhere, is handed out by the district alone.
    """
    response.headers["Cache-Control"] = "no-store"
    return await claims.issue_claim_code(caller, body.person_id)


@route_to(router, "POST /me/membership", claims.CLAIM_MEMBERSHIP)
async def claim_membership(body: ClaimRequest, caller: Caller) -> MembershipView:
    """Joins this community with a code that its staff handed out.

    With a code for a person whom staff registered, the caller's account acts as that person here from now on.
    """
    if caller.actor.on_behalf_of is not None:
        raise Rejected(ACTOR_MAY_NOT_DO_THIS)  # One's own act, which nobody does in another's place.
    return await claims.redeem(
        caller.gateway, caller.community, body.code, caller.actor.id, caller.request_id
    )


@route_to(router, "PUT /people/{person_id}/verification", VerifyResident)
async def verify_resident(person_id: Id, caller: Caller, response: Response) -> Done:
    return done(response, await phones.verify_resident(caller, person_id))


@route_to(router, "POST /people/{person_id}/merge", MergePersons)
async def merge_persons(person_id: Id, body: MergePersonsRequest, caller: Caller, response: Response) -> Done:
    return done(response, await merging.merge_persons(caller, person_id, body))


@route_to(router, "DELETE /people/{person_id}/merge", DropMerge)
async def drop_merge(person_id: Id, caller: Caller, response: Response) -> Done:
    return done(response, await merging.drop_merge(caller, person_id))


@route_to(router, "GET /merges", LIST_MERGES, asks=True)
async def list_merges(caller: Caller) -> list[MergeView]:
    """Records that turned out to be one person's, and who merged them, the newest first."""
    return await merging.list_merges(caller)


@router.get("/people", operation_id="list_people", summary="List people with their roles")
async def list_people(
    caller: StaffOrDistrict,
    role: Annotated[Role | None, Query(description="Only those with this role.")] = None,
    purpose: Purpose = None,
    cursor: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=200, description="Maximum number of people to return.")] = 50,
    verified: Annotated[
        bool | None,
        Query(description="False: only residents whom somebody has yet to verify; true: all others."),
    ] = None,
) -> Page[PersonView]:
    """The people who have a role in this community, in the order of their ids; for a purpose, with names."""
    return await people.list_people(caller, role, purpose, cursor, limit, verified=verified)


@router.get(
    "/people/{person_id}",
    operation_id="get_person",
    summary="Look up a person",
    responses=refusals(PERSON_IS_UNKNOWN, ACTOR_MAY_NOT_DO_THIS),
)
async def get_person(person_id: Id, caller: SignedIn, purpose: Purpose = None) -> PersonView:
    """One person with their roles here: for themselves, for staff and the district, for `fund` treasurers."""
    return await people.get_person(caller, person_id, purpose)


@route_to(router, "PUT /people/{person_id}/roles/{role}", GrantRole)
async def grant_role(person_id: Id, role: CommunityRole, caller: Caller, response: Response) -> Done:
    return done(response, await roles_of.grant_role(caller, person_id, role))


@route_to(router, "DELETE /people/{person_id}/roles/{role}", RevokeRole)
async def revoke_role(person_id: Id, role: CommunityRole, caller: Caller, response: Response) -> Done:
    """Whoever may grant a role may revoke it. Revoking what is not held changes nothing."""
    return done(response, await people.revoke_role(caller, person_id, role))
