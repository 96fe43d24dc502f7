"""The ids that stand for people where everybody reads."""

from collections.abc import Mapping

from services.gateway.feed.public_line import pseudonym
from services.gateway.operations.caller import Caller
from services.gateway.platform import Gateway
from shared.contracts.gateway.contact import PseudonymView
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected


async def own_pseudonym(caller: Caller) -> PseudonymView:
    """The id that stands for the caller in this community's public events and lists.

    Raises `Rejected` for who is no member, and for staff in a resident's place: nobody is told of another's.
    """
    state = await caller.gateway.state_of(caller.community)
    if caller.actor.on_behalf_of is not None or not state.is_member(caller.person_id):
        raise Rejected(ACTOR_MAY_NOT_DO_THIS)
    key = await caller.gateway.feed_key(caller.community)
    return PseudonymView(person_id=caller.person_id, pseudonym=pseudonym(caller.person_id, key))


async def pseudonyms_of(gateway: Gateway, identity: str) -> Mapping[str, str]:
    """The ids that stand for the bearer of an account in public, by the communities they are a member of."""
    found: dict[str, str] = {}
    for community in sorted(await gateway.community_names()):
        state = await gateway.state_of(community)
        member = state.member_of(identity)
        if state.is_member(member):
            found[community] = pseudonym(member, await gateway.feed_key(community))
    return found
