"""What the gateway does once when the platform starts, before it takes requests."""

from collections.abc import Sequence

from services.gateway import erasure
from services.gateway.domain.state import DISTRICT_LOG
from services.gateway.platform import Gateway
from shared.contracts.gateway.identity import NameFirstOfficers
from shared.kernel.ids import new_id
from shared.kernel.messages import Actor
from shared.kernel.roles import Role

_HOST = Actor(id="system:host", roles=frozenset({Role.SYSTEM}))


async def start(gateway: Gateway, first_officers: Sequence[str]) -> None:
    """Names the district's first officers, if it has none, and finishes erasures that a crash cut off."""
    if first_officers:
        now = gateway.clock.now()
        command = NameFirstOfficers(
            command_id=new_id(now), actor=_HOST, now=now, person_ids=tuple(first_officers)
        )
        await gateway.clients["gateway"].submit(DISTRICT_LOG, command)
    await erasure.finish(gateway)
