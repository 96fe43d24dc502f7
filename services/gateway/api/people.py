"""People of a community: registering them, their roles, and what those may see who may."""

from heapq import nsmallest
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from services.gateway.api.access import Permission, SignedIn, StaffOrDistrict
from services.gateway.api.answers import Created, Done, created, done, refusals
from services.gateway.api.doors import route_to
from services.gateway.domain.state import DISTRICT_LOG, GatewayState
from services.gateway.identity.vault import Person
from services.gateway.operations import claims
from services.gateway.operations.caller import Caller
from shared.contracts.gateway.identity import (
    CommunityRole,
    GrantRole,
    MeView,
    PersonView,
    RegisterPersonRequest,
    RevokeRole,
)
from shared.contracts.gateway.membership import (
    ClaimCodeView,
    ClaimRequest,
    IssueClaimCodeRequest,
    MembershipView,
    RegisterPerson,
)
from shared.contracts.gateway.refusals import (
    PERSON_IS_ERASED,
    PERSON_IS_UNKNOWN,
)
from shared.eventlog.refusals import COMMAND_ID_WAS_USED
from shared.kernel.models import Id, Page
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Kind, Rejected
from shared.kernel.roles import Role, roles

router = APIRouter(tags=["people"])


@router.get("/me", operation_id="get_me_here", summary="Who am I in this community")
async def get_me_here(caller: SignedIn) -> MeView:
    """The caller's own data, and what they are in this community.

    Staff who act on behalf of a resident see that resident's, as they may.
    """
    person = await caller.gateway.vault.person(caller.person_id)
    state = await caller.gateway.state_of(caller.community)
    return me_view(caller, person, state)


@router.post(
    "/people",
    status_code=201,
    operation_id="register_person",
    summary="Register a resident",
    responses=refusals(PERSON_IS_ERASED, COMMAND_ID_WAS_USED),
)
async def register_person(
    body: RegisterPersonRequest,
    caller: Annotated[Caller, Depends(Permission(roles(Role.STAFF)))],
    response: Response,
) -> Created:
    """Staff register a resident, for instance one without a phone (Accessibility Law, art. 40).

    Name and phone go to the vault, from which they can be erased; the log learns an opaque id and a role.
    """
    vault = caller.gateway.vault
    person_id = caller.new_id(caller.community, "person")
    before = await vault.person(person_id)
    if before is not None and (before.name, before.phone) != (body.name, body.phone):
        raise Rejected(COMMAND_ID_WAS_USED)
    await vault.put_person(person_id, body.name, body.phone)
    try:
        outcome = await caller.submit(RegisterPerson, person_id=person_id)
    except Rejected as rejected:
        if before is None and rejected.refusal.kind is not Kind.UNAVAILABLE:
            await vault.erase(person_id)
        raise
    return created(response, outcome, person_id, "people")


@route_to(router, "POST /claim-codes", claims.ISSUE_CLAIM_CODE)
async def issue_claim_code(body: IssueClaimCodeRequest, caller: Caller, response: Response) -> ClaimCodeView:
    """A one-time code that staff hand to somebody whom they know to belong here; it is shown this once.

    It is valid for 7 days and takes 5 tries. For a person registered here it opens that person's membership,
    and an earlier code for them is void; without one, whoever redeems it joins as a resident.
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


@router.get("/people", operation_id="list_people", summary="List people with their roles")
async def list_people(
    caller: StaffOrDistrict,
    role: Annotated[Role | None, Query(description="Only those with this role.")] = None,
    cursor: Annotated[
        str | None,
        Query(
            max_length=80, pattern=r"^[a-z0-9:_.-]+$", description="From `next_cursor` of the page before."
        ),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=200, description="Maximum number of people to return.")] = 50,
) -> Page[PersonView]:
    """The people who have a role in this community, in the order of their ids, with names and phones."""
    state = await caller.gateway.state_of(caller.community)
    after = cursor or ""
    found = nsmallest(
        limit + 1,
        (
            person
            for person, roles in state.roles.items()
            if person > after and (role is None or role in roles)
        ),
    )
    known = await caller.gateway.vault.people(found[:limit])
    people = [_view(person, known.get(person), state) for person in found[:limit]]
    return Page(items=people, next_cursor=found[limit - 1] if len(found) > limit else None)


@router.get(
    "/people/{person_id}",
    operation_id="get_person",
    summary="Look up a person",
    responses=refusals(PERSON_IS_UNKNOWN, ACTOR_MAY_NOT_DO_THIS),
)
async def get_person(person_id: Id, caller: SignedIn) -> PersonView:
    """One person with their roles here: for themselves, for staff, and for the district."""
    if person_id != caller.person_id and not caller.has(Role.STAFF, Role.DISTRICT):
        raise Rejected(ACTOR_MAY_NOT_DO_THIS)
    state = await caller.gateway.state_of(caller.community)
    if person_id not in state.roles:
        raise Rejected(PERSON_IS_UNKNOWN)
    return _view(person_id, await caller.gateway.vault.person(person_id), state)


@route_to(router, "PUT /people/{person_id}/roles/{role}", GrantRole)
async def grant_role(person_id: Id, role: CommunityRole, caller: Caller, response: Response) -> Done:
    if person_id in (await caller.gateway.state_of(DISTRICT_LOG)).erased:
        raise Rejected(PERSON_IS_ERASED, person_id=person_id)
    return done(response, await caller.submit(GrantRole, person_id=person_id, role=role))


@route_to(router, "DELETE /people/{person_id}/roles/{role}", RevokeRole)
async def revoke_role(person_id: Id, role: CommunityRole, caller: Caller, response: Response) -> Done:
    """Whoever may grant a role may revoke it. Revoking what is not held changes nothing."""
    return done(response, await caller.submit(RevokeRole, person_id=person_id, role=role))


def me_view(caller: Caller, person: Person | None, state: GatewayState | None) -> MeView:
    """The caller as they see themselves; ``state`` is that of the community, if there is one."""
    person_id, roles = caller.person_id, caller.roles
    if state is not None and caller.actor.on_behalf_of is not None:
        roles = state.roles_of(person_id)
    partners = state.partners.get(person_id, set()) if state is not None else set()
    return MeView(
        person_id=person_id,
        name=person.name if person else None,
        phone=person.phone if person else None,
        roles=sorted(roles),
        partner_ids=sorted(partners),
        revision=person.revision if person else None,
    )


def _view(person_id: str, person: Person | None, state: GatewayState) -> PersonView:
    return PersonView(
        person_id=person_id,
        name=person.name if person else None,
        phone=person.phone if person else None,
        roles=sorted(state.roles.get(person_id, ())),
        partner_ids=sorted(state.partners.get(person_id, ())),
    )
