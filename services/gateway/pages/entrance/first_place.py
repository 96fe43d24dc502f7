"""Where a sign-in leads that asks for no place: to where whoever signs in has something to do."""

from services.gateway.domain.state import DISTRICT_LOG
from services.gateway.pages.site.tabs import work_place
from services.gateway.platform import Gateway
from shared.kernel.roles import Role


async def first_place(gateway: Gateway, person_id: str) -> str:
    """The district's page for its officers; else the desk or first page of one's only community.

    Somebody of several communities, or of none, chooses on the platform's first page.
    """
    if person_id in (await gateway.state_of(DISTRICT_LOG)).officers:
        return "/district"
    places: dict[str, frozenset[Role]] = {
        one: frozenset() for one in await gateway.vault.communities_of(person_id)
    }
    places.pop(DISTRICT_LOG, None)
    for community in await gateway.community_names():
        state = await gateway.state_of(community)
        if roles := state.roles_of(state.member_of(person_id)):
            places[community] = roles
    if len(places) != 1:
        return "/"
    ((community, roles),) = places.items()
    return f"/{community}{work_place(roles)}"
