"""Children as their guardian sees them; and their years of birth, out of the vault, for the rules to read."""

from collections.abc import Collection, Mapping, Sequence
from hmac import compare_digest

from services.gateway.erasure import forget_children
from services.gateway.identity.claim_codes import Code, code_from, read_code
from services.gateway.operations.caller import Caller
from shared.contracts.bookings.courses.places import EnrolChildrenInCourse
from shared.contracts.bookings.families.commands import (
    EnrolChildren,
    EnrolChildrenInSessionRequest,
    EnrolChildrenRequest,
    RegisterChild,
    RegisterChildRequest,
    WithdrawConsent,
)
from shared.contracts.bookings.families.guardians import (
    GuardianKeeps,
    InviteGuardian,
    JoinAsGuardian,
    JoinAsGuardianRequest,
)
from shared.contracts.bookings.families.pickup import RemoveFetcher
from shared.contracts.bookings.families.views import ChildView, GetChild, ListChildren
from shared.contracts.bookings.refusals.families import CHILD_IS_UNKNOWN, INVITATION_IS_NOT_VALID
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected

_MOST_TRIES = 5


async def register_child(caller: Caller, body: RegisterChildRequest) -> Outcome:
    """Registers a child of the caller's. Name and year go to the vault, and with the consent out of it."""
    named = str(body.name).strip(), str(body.birth_year)
    alike = [
        one.child_id
        for one in await list_children(caller)
        if (str(one.name).strip(), str(one.birth_year)) == named
    ]
    return await caller.submit(RegisterChild, body, born_in=int(str(body.birth_year)), alike=tuple(alike))


async def withdraw_consent(caller: Caller, child_id: str) -> Outcome:
    """Takes the consent back, and has the vault forget the child."""
    outcome = await caller.submit(WithdrawConsent, child_id=child_id)
    await forget_children(caller.gateway, caller.community, outcome)
    return outcome


async def remove_fetcher(caller: Caller, child_id: str, fetcher_id: str) -> Outcome:
    """Somebody may fetch the child no more, and the vault forgets the name."""
    outcome = await caller.submit(RemoveFetcher, child_id=child_id, fetcher_id=fetcher_id)
    await forget_children(caller.gateway, caller.community, outcome)
    return outcome


async def enrol_children(caller: Caller, session_id: str, body: EnrolChildrenInSessionRequest) -> Outcome:
    """Takes a place for each child, or waits for it. `Rejected` also for a child of somebody else's."""
    born_in = await years_of(caller, body.children)
    return await caller.submit(EnrolChildren, body, session_id=session_id, born_in=born_in)


async def enrol_children_in_course(caller: Caller, course_id: str, body: EnrolChildrenRequest) -> Outcome:
    """As `enrol_children`, in every lesson of a course that lies ahead."""
    born_in = await years_of(caller, body.children)
    return await caller.submit(EnrolChildrenInCourse, body, course_id=course_id, born_in=born_in)


async def years_of(caller: Caller, children: Sequence[str]) -> tuple[int, ...]:
    """When each of the caller's children was born. `Rejected` also for a child of somebody else's."""
    return tuple([await _born_in(caller, child_id) for child_id in children])


async def _born_in(caller: Caller, child_id: str) -> int:
    child = await get_child(caller, child_id)
    if child is None or not child.birth_year:
        raise Rejected(CHILD_IS_UNKNOWN, child_id=child_id)
    return int(str(child.birth_year))


async def invite_guardian(caller: Caller, child_id: str) -> tuple[str, Outcome]:
    """Invites a second guardian: the code to hand on, and what happened."""
    outcome = await caller.submit(InviteGuardian, child_id=child_id)
    return (await _code_of(caller, outcome.made("invitation_id"))).shown, outcome


async def invitation_code(caller: Caller, child: ChildView) -> str | None:
    """The code of the open invitation of a second guardian, for a guardian to hand on; None without one."""
    if child.invitation_id is None or child.invited_until is None or child.invited_until <= caller.now:
        return None
    return (await _code_of(caller, child.invitation_id)).shown


async def _code_of(caller: Caller, invitation_id: str) -> Code:
    """Made of a secret of the vault, so that no event holds what could be tried."""
    about = f"guardian:{invitation_id}"
    secret = await caller.gateway.vault.door_secret(caller.community, about, make=True)
    if secret is None:
        raise TypeError("a vault that is asked to make a secret gives one")
    return code_from(secret)


async def join_as_guardian(caller: Caller, child_id: str, body: JoinAsGuardianRequest) -> Outcome:
    """Whoever has the code is the child's guardian too. `Rejected` for a wrong one, or too many tries."""
    minute = f"{caller.now:%Y-%m-%dT%H:%M}"
    if not await caller.gateway.vault.take_try(caller.community, caller.person_id, minute, _MOST_TRIES):
        raise Rejected(INVITATION_IS_NOT_VALID)
    child = await caller.ask(GetChild(child_id=child_id))
    typed = read_code(body.code)
    if child is None or not child.registered or child.invitation_id is None or typed is None:
        raise Rejected(INVITATION_IS_NOT_VALID)
    if not compare_digest(typed.text, (await _code_of(caller, child.invitation_id)).text):
        raise Rejected(INVITATION_IS_NOT_VALID)
    keeps = GuardianKeeps(
        name=str(child.name), birth_year=str(child.birth_year), consent_version=body.consent_version
    )
    return await caller.submit(JoinAsGuardian, keeps, child_id=child_id, invitation_id=child.invitation_id)


async def get_child(caller: Caller, child_id: str) -> ChildView | None:
    """The child, while it is registered; None also for who is not its guardian."""
    child = await caller.ask(GetChild(child_id=child_id))
    own = child is not None and child.registered and child.has_guardian(caller.person_id)
    return child if own else None


async def list_children(caller: Caller) -> Sequence[ChildView]:
    """The caller's own, in the order in which they were registered."""
    return (await caller.ask(ListChildren(guardian_id=caller.person_id, limit=200))).items


async def children_of(caller: Caller, child_ids: Collection[str]) -> Mapping[str, ChildView]:
    """These children, for whoever may see their places; those who are not registered any more are missing."""
    found = [await caller.ask(GetChild(child_id=one)) for one in sorted(child_ids)]
    return {one.child_id: one for one in found if one is not None and one.registered}
