"""What a caller may read of the restricted feed."""

from services.gateway.feed.restricted import Sight
from services.gateway.operations.accounts import types_open_to
from services.gateway.operations.caller import Caller


async def sight_of(caller: Caller) -> Sight:
    """What the caller may read of it now; of staff in the place of a resident that is nothing."""
    roles = frozenset(role for role in caller.roles if caller.has(role))
    return Sight(roles, await types_open_to(caller))
