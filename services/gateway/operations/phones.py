"""A telephone number stands for one person: whose it is already, and what shows that it is theirs."""

from services.gateway.domain.state import DISTRICT_LOG
from services.gateway.operations.caller import Caller
from services.gateway.platform import Gateway
from shared.contracts.gateway.refusals import PHONE_IS_KNOWN_ALREADY
from shared.contracts.gateway.verification import VerifyResident
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected


async def require_free(
    gateway: Gateway, community: str, phone: str | None, person_id: str, *, names: bool = False
) -> None:
    """Raises `Rejected` where a member of this community has the number, or, for whoever registers, anybody.

    Only a member here is named, and only for staff (``names``): of nobody else is told that they are known.
    """
    if phone is None:
        return
    holders = [one for one in await gateway.vault.holders(phone) if one[1] != person_id]
    state = await gateway.state_of(community)
    # Whoever redeemed somebody's code knows them under two ids.
    here = sorted(
        holder
        for where, holder in holders
        if where == community and state.is_member(holder) and holder != state.member_of(person_id)
    )
    if here and names:
        raise Rejected(PHONE_IS_KNOWN_ALREADY, person_id=here[0])
    if here or (names and holders):
        raise Rejected(PHONE_IS_KNOWN_ALREADY)


async def require_own_number(caller: Caller, phone: str | None) -> None:
    """Raises `Rejected` if a new number is another member's, in any community that is to know it."""
    vault, person_id = caller.gateway.vault, caller.person_id
    for community in [caller.community] if caller.community else await vault.communities_of(person_id):
        known = await vault.person(community, person_id)
        if community != DISTRICT_LOG and (known is None or known.phone != phone):
            await require_free(caller.gateway, community, phone, person_id)


async def verify_resident(caller: Caller, person_id: str) -> Outcome:
    """A second member of staff verifies a resident, and with them the number that the community has by then.

    One that is given later has to be proved: see `Vault.prove_phone`.
    """
    outcome = await caller.submit(VerifyResident, person_id=person_id)
    vault = caller.gateway.vault
    if outcome.events and not outcome.repeated:
        known = await vault.person(caller.community, person_id)
        if known is not None and known.phone is not None:
            await vault.prove_phone(person_id, known.phone)
    return outcome
