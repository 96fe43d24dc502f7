"""Who is more than a resident: whom no code of the service desk, and no copied SIM card, may open."""

from services.gateway.domain.state import DISTRICT_LOG
from services.gateway.platform import Gateway
from shared.kernel.roles import Role

_NO_MORE = frozenset({Role.RESIDENT})


async def is_more_than_a_resident(gateway: Gateway, person_id: str) -> bool:
    """Whether somebody acts for a partner, for a community or for the district, wherever that is.

    A session of the pages is a person's in all communities.
    """
    if person_id in (await gateway.state_of(DISTRICT_LOG)).officers:
        return True
    for community in await gateway.community_names():
        if not (await gateway.state_of(community)).roles_of(person_id) <= _NO_MORE:
            return True
    return False
