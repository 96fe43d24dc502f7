"""What the routes of the partners service say of their refusals."""

import re

from fastapi.routing import APIRoute

from services.gateway.api.partners import ROUTERS
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, COMMUNITY_IS_NOT_OPEN

OF_EVERY_ROUTE = frozenset({COMMUNITY_IS_NOT_OPEN.code, ACTOR_MAY_NOT_DO_THIS.code})
NAMED_OTHERWISE = {"check_in": "check_in_at_trial", "declare_relation": "declare_relation_to_applicant"}
"""Operations of the whole API have names of their own where another service's command is called alike."""

ROUTES = {
    route.operation_id: route
    for router in ROUTERS
    for route in router.routes
    if isinstance(route, APIRoute) and route.operation_id
}


def operation_of(command: type) -> str:
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", command.__name__).lower()
    return NAMED_OTHERWISE.get(name, name)


def may_say(command: type) -> frozenset[str]:
    """The codes that the route of this command documents, and those of every route."""
    route = ROUTES[operation_of(command)]
    return OF_EVERY_ROUTE | {
        code
        for answer in route.responses.values()
        for media in answer.get("content", {}).values()
        for code in media.get("examples", {})
    }
