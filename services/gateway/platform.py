"""What the gateway stands on: everything that the host hands to it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from services.gateway.domain.state import GatewayState
from services.gateway.identity.tokens import Tokens
from services.gateway.identity.vault import Vault
from shared.host.service import ServiceClient
from shared.kernel.clock import Clock


@dataclass
class Gateway:
    """The services by name, and what belongs to the gateway alone."""

    clients: Mapping[str, ServiceClient]
    clock: Clock
    vault: Vault
    tokens: Tokens
    state_of: Callable[[str], Awaitable[GatewayState]]
    """The state of the gateway's own log of one community, or of ``district``: fast when it is loaded."""
    is_open: Callable[[str], Awaitable[bool]]
    """Whether there is a community of this name; asked once for each, since none is ever un-opened."""
    communities: set[str] = field(default_factory=set)
    """The communities known to be open."""

    async def knows(self, community: str) -> bool:
        """Whether a community of this name is open."""
        if community in self.communities:
            return True
        if not await self.is_open(community):
            return False
        self.communities.add(community)
        return True
