"""Erasing a person: what the vault knows of them, and every role they have.

(Personal Information Protection Law, art. 47.) The logs stay as they are: they hold an id, which from
then on stands for nobody.
"""

from services.gateway.domain.state import DISTRICT_LOG
from services.gateway.platform import Gateway
from shared.contracts.bookings.families.events import ChildRemoved
from shared.contracts.bookings.families.guardians import GuardianLeft
from shared.contracts.bookings.families.pickup import FetcherRemoved
from shared.contracts.bookings.people import ReleasePerson
from shared.contracts.gateway.identity import ErasePerson
from shared.contracts.partners.roster.commands import LeaveRosters
from shared.kernel.ids import new_id
from shared.kernel.messages import Actor
from shared.kernel.outcome import Outcome
from shared.kernel.roles import Role

_FINISHER = Actor(id="system:erasure", roles=frozenset({Role.SYSTEM}))


async def erase(gateway: Gateway, actor: Actor, person_id: str, correlation_id: str | None = None) -> Outcome:
    """Erases a person for good. Raises `Rejected` if a rule is against it; nothing is erased then.

    The district's log is first, since from there on the person's tokens are refused; what a crash
    leaves undone is done by `finish` at the next start.
    """
    outcome = await _submit(gateway, actor, DISTRICT_LOG, person_id, correlation_id)
    await _erase_beyond(gateway, actor, person_id, correlation_id)
    return outcome


async def finish(gateway: Gateway) -> None:
    """Does what is left of erasures that were begun; for the start."""
    for person_id in sorted((await gateway.state_of(DISTRICT_LOG)).erased):
        await _erase_beyond(gateway, _FINISHER, person_id, None)


async def take_out_redacted(gateway: Gateway) -> None:
    """Takes out what a crash left after its redaction was recorded; for the start."""
    for community in sorted(await gateway.community_names()):
        if redacted := (await gateway.state_of(community)).redacted:
            await gateway.vault.redact_texts(community, [*redacted])


async def _erase_beyond(gateway: Gateway, actor: Actor, person_id: str, correlation_id: str | None) -> None:
    await gateway.sessions.end_all(person_id)
    await gateway.accounts.forget(person_id)
    await gateway.vault.erase(person_id)
    for community in await gateway.community_names():
        state = await gateway.state_of(community)
        claimed = state.member_of(person_id)
        # The records as whom they acted here go first: the claim, which leads there, ends with the rest.
        for one in sorted((state.merged_into(claimed) | {claimed}) - {person_id}):
            await _submit(gateway, _FINISHER, DISTRICT_LOG, one, correlation_id)
            await gateway.vault.erase(one)
            await release(gateway, community, one, erased=True)
            await _submit(gateway, _FINISHER, community, one, correlation_id)
        if claimed != person_id or state.is_member(person_id):
            # Before the community forgets the person: what a crash leaves undone is found by that.
            await release(gateway, community, person_id, erased=True)
            await _submit(gateway, actor, community, person_id, correlation_id)


async def release(gateway: Gateway, community: str, person_id: str, *, erased: bool = False) -> None:
    """Gives back what the person has ahead in a community's rooms and sessions; whom they represent needs
    somebody else."""
    now = gateway.clock.now()
    command = ReleasePerson(
        command_id=new_id(now), actor=_FINISHER, now=now, person_id=person_id, erased=erased
    )
    released = await gateway.clients["bookings"].submit(community, command)
    await forget_children(gateway, community, released)
    leave = LeaveRosters(command_id=new_id(now), actor=_FINISHER, now=now, person_id=person_id, erased=erased)
    await gateway.clients["partners"].submit(community, leave)


async def forget_children(gateway: Gateway, community: str, outcome: Outcome) -> None:
    """Has the vault forget the children who are not registered any more by what was just done, and who may
    not fetch them any more."""
    gone = (
        event for event in outcome.events if isinstance(event, ChildRemoved | FetcherRemoved | GuardianLeft)
    )
    texts = [one for event in gone for one in event.text_ids]
    if texts:
        await gateway.vault.forget_texts(community, texts)


async def _submit(
    gateway: Gateway, actor: Actor, log: str, person_id: str, correlation_id: str | None
) -> Outcome:
    now = gateway.clock.now()
    command = ErasePerson(
        command_id=new_id(now), actor=actor, now=now, correlation_id=correlation_id, person_id=person_id
    )
    return await gateway.clients["gateway"].submit(log, command)
