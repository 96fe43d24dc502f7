"""What other services hear of two records that are one person's."""

from services.gateway.erasure import release
from services.gateway.platform import Gateway
from services.gateway.voices import count_voices_as_one
from shared.contracts.partners.people import CountAsOne
from shared.kernel.ids import new_id
from shared.kernel.messages import Actor
from shared.kernel.roles import Role

_TELLER = Actor(id="system:merge", roles=frozenset({Role.SYSTEM}))


async def tell(gateway: Gateway, community: str, person_id: str, into: str) -> None:
    """Has neither count twice from now on, and gives back what the merged record may have begun meanwhile.

    Told again, it changes nothing.
    """
    await count_as_one(gateway, community, person_id, into)
    await release(gateway, community, person_id)


async def count_as_one(gateway: Gateway, community: str, person_id: str, into: str) -> None:
    """Has neither count twice from now on."""
    now = gateway.clock.now()
    command = CountAsOne(command_id=new_id(now), actor=_TELLER, now=now, person_id=person_id, into=into)
    await gateway.clients["partners"].submit(community, command)
    await count_voices_as_one(gateway, community, person_id, into)
