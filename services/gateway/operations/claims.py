"""Joining a community by a claim code: staff hand one out, whoever has it redeems it once."""

from datetime import datetime, timedelta

from services.gateway.domain.state import DISTRICT_LOG
from services.gateway.identity.claim_codes import new_code, read_code
from services.gateway.identity.vault import ClaimCode, Vault
from services.gateway.operations.caller import Caller
from services.gateway.operations.offices import is_more_than_a_resident
from services.gateway.operations.phones import require_free
from services.gateway.platform import Gateway
from shared.contracts.gateway.membership import (
    ClaimCodeView,
    ClaimMembership,
    JoinCommunity,
    MembershipView,
)
from shared.contracts.gateway.refusals import (
    CLAIM_CODE_IS_NOT_VALID,
    CODE_FOR_AN_OFFICE_IS_THE_DISTRICTS,
    PERSON_IS_A_MEMBER_ALREADY,
    PERSON_IS_ERASED,
    PERSON_IS_NO_MEMBER_HERE,
    PHONE_IS_KNOWN_ALREADY,
)
from shared.contracts.gateway.verification import OpenMembership
from shared.kernel.ids import new_id
from shared.kernel.messages import Actor, Command
from shared.kernel.operations import Operation
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected
from shared.kernel.roles import SIGNED_IN, Role, roles

ISSUE_CLAIM_CODE = Operation(
    "Issue a claim code",
    roles(Role.STAFF, Role.DISTRICT),
    (PERSON_IS_NO_MEMBER_HERE, CODE_FOR_AN_OFFICE_IS_THE_DISTRICTS),
)
CLAIM_MEMBERSHIP = Operation(
    "Join with a claim code",
    SIGNED_IN,
    (CLAIM_CODE_IS_NOT_VALID, PERSON_IS_A_MEMBER_ALREADY, PERSON_IS_ERASED, PHONE_IS_KNOWN_ALREADY),
)

EARLIER_CODE = "system:earlier-code"
"""Who handed out a code of which that was not kept."""
OPERATOR = "system:operator"
"""Who handed out a code that the operator made on the machine, who has everything there."""
VALID_FOR = timedelta(days=7)
_MOST_TRIES = 5


async def issue_claim_code(caller: Caller, person_id: str | None) -> ClaimCodeView:
    """A new code; an earlier one for the same person is void. It is nowhere but in the answer.

    Staff hand out those of residents, the district those of whoever is more: else staff could redeem the
    treasurer's.
    """
    gateway, community = caller.gateway, caller.community
    if person_id is not None and not (await gateway.state_of(community)).is_member(person_id):
        raise Rejected(PERSON_IS_NO_MEMBER_HERE, person_id=person_id)
    is_more = person_id is not None and await is_more_than_a_resident(gateway, person_id)
    if is_more and not caller.has(Role.DISTRICT):
        raise Rejected(CODE_FOR_AN_OFFICE_IS_THE_DISTRICTS)
    if not is_more and not caller.has(Role.STAFF):
        raise Rejected(ACTOR_MAY_NOT_DO_THIS, "The staff of the community hand out codes of its residents.")
    return await make_code(gateway.vault, community, person_id, caller.now, caller.actor.id)


async def make_code(
    vault: Vault, community: str, person_id: str | None, now: datetime, issued_by: str = ""
) -> ClaimCodeView:
    """A new code, as `issue_claim_code`, whoever asks for it."""
    expires_at = now + VALID_FOR
    while True:
        code = new_code()
        digest = code.digest(community)
        kept = ClaimCode(community, code.locator, digest, person_id, expires_at, _MOST_TRIES, issued_by)
        if await vault.put_code(kept, now):
            return ClaimCodeView(code=code.shown, person_id=person_id, expires_at=expires_at)


async def redeem_invitation(gateway: Gateway, typed: str) -> str:
    """The officer of the district whom the operator has invited with this code; `Rejected` for any other."""
    code = read_code(typed)
    now, digest = gateway.clock.now(), code.digest(DISTRICT_LOG) if code else ""
    taken = code and await gateway.vault.take_code(DISTRICT_LOG, code.locator, digest, now)
    officers = (await gateway.state_of(DISTRICT_LOG)).officers
    if not taken or taken.person_id is None or taken.person_id not in officers:
        raise Rejected(CLAIM_CODE_IS_NOT_VALID)
    return taken.person_id


async def redeem(
    gateway: Gateway, community: str, typed: str, identity: str | None, request_id: str | None = None
) -> MembershipView:
    """Redeems a code for whoever is signed in, or for a visitor without an account (``identity`` None).

    The answer says whom the code made a member: for a visitor, the person as whom a session of the pages
    may begin. A code for a person registered here opens that membership, every other one a new membership.
    Raises `Rejected`; a code that a rule refused can be redeemed again. A crash between the two steps spends
    the code, and staff hand out another.
    """
    now = gateway.clock.now()
    code = read_code(typed)
    taken = code and await gateway.vault.take_code(community, code.locator, code.digest(community), now)
    state = await gateway.state_of(community)
    if not taken or not await _still_opens(gateway, taken):
        raise Rejected(CLAIM_CODE_IS_NOT_VALID)
    person_id = taken.person_id or identity or new_id(now)
    try:
        if taken.person_id is None and identity is not None:
            account = await gateway.vault.person(DISTRICT_LOG, identity)
            await require_free(gateway, community, account.phone if account else None, identity)
        sequence = await _join(gateway, taken, person_id, identity, request_id)
    except Rejected:
        await gateway.vault.put_code(taken, now)
        raise
    await _take_along(gateway, community, person_id, identity)
    return MembershipView(person_id=state.member_of(person_id), sequence=sequence)


async def _still_opens(gateway: Gateway, code: ClaimCode) -> bool:
    """Whether a code opens what it was handed out for: its person may have left, or got an office, since."""
    person_id = code.person_id
    if person_id is None:
        return True
    if not (await gateway.state_of(code.community)).is_member(person_id):
        return False
    officers = {OPERATOR, *(await gateway.state_of(DISTRICT_LOG)).officers}
    return code.issued_by in officers or not await is_more_than_a_resident(gateway, person_id)


async def _take_along(gateway: Gateway, community: str, person_id: str, identity: str | None) -> None:
    """Whoever joins gives the community what their own account says of them, unless it knows them."""
    known = await gateway.vault.person(community, person_id)
    account = await gateway.vault.person(DISTRICT_LOG, identity) if identity is not None else None
    if known is None and account is not None:
        await gateway.vault.put_person(
            community,
            person_id,
            account.name,
            account.phone,
            email=account.email,
            unproved=account.phone_unproved,
        )


async def _join(
    gateway: Gateway, code: ClaimCode, person_id: str, identity: str | None, request_id: str | None
) -> int:
    """Has the membership recorded, and returns the sequence that the log has then."""
    district = await gateway.state_of(DISTRICT_LOG)
    if person_id in district.erased:
        raise Rejected(PERSON_IS_ERASED, person_id=person_id)
    actor = Actor(id=identity or person_id)

    async def submit(kind: type[Command], **fields: str) -> int:
        now = gateway.clock.now()
        by = {"command_id": new_id(now), "actor": actor, "now": now, "correlation_id": request_id}
        command = kind.model_validate({**by, "person_id": person_id, **fields})
        return (await gateway.clients["gateway"].submit(code.community, command)).sequence

    if code.person_id is None:
        return await submit(JoinCommunity, handed_out_by=code.issued_by or EARLIER_CODE)
    if identity is not None and identity != person_id:
        # Else the membership is there; a session of the pages is all that begins.
        await submit(ClaimMembership, identity_id=identity)
    return await submit(OpenMembership, handed_out_by=code.issued_by or EARLIER_CODE)
