"""What the gateway alone knows of draws, and tells once it is time: their seeds.

Seeds and tickets are drawn by chance and kept in the vault. Nothing of them comes from an Idempotency-Key,
which its sender chooses.
"""

import structlog

from services.gateway.domain.state import DISTRICT_LOG
from services.gateway.platform import Gateway
from shared.contracts.bookings.draws.commands import HoldDraw
from shared.contracts.bookings.draws.views import GatherClosedDraws
from shared.kernel.ids import new_id
from shared.kernel.messages import Actor
from shared.kernel.periodic import PeriodicTask
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role

LOOK_SECONDS = 2.0
_TICKET_DIGITS = 20
_COMMUNITIES_AT_ONCE = 200
_TELLER = Actor(id="system:draws", roles=frozenset({Role.SYSTEM}))
_log = structlog.get_logger(__name__)


async def draw_seed(gateway: Gateway, community: str, session_id: str) -> str:
    """The seed of a session's draw, drawn when it is first asked for."""
    return await _drawn(gateway, community, _seed_name(session_id))


async def draw_ticket(gateway: Gateway, community: str, session_id: str, person_id: str) -> str:
    """The ticket of a person in a session's draw: always the same, and not to be guessed."""
    return (await _drawn(gateway, community, f"ticket:{session_id}:{person_id}"))[:_TICKET_DIGITS]


def _seed_name(session_id: str) -> str:
    return f"draw:{session_id}"


async def _drawn(gateway: Gateway, community: str, about: str) -> str:
    secret = await gateway.vault.door_secret(community, about, make=True)
    if secret is None:
        raise TypeError("a vault that is asked to make a secret gives one")
    return secret.hex()


class DrawKeeper:
    """Tells each seed once its draw is closed. Any number of processes may: a draw is held once."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._looking = PeriodicTask("draws", self.look)

    def start(self) -> None:
        """Begins to look for draws that are due."""
        self._looking.start(LOOK_SECONDS)

    async def stop(self) -> None:
        """Ends; what is due is held after the next start."""
        await self._looking.stop()

    async def look(self) -> None:
        """Holds what is due now, in all communities."""
        names = sorted(await self._gateway.community_names())
        for start in range(0, len(names), _COMMUNITIES_AT_ONCE):
            asked = GatherClosedDraws(communities=tuple(names[start : start + _COMMUNITIES_AT_ONCE]))
            found = await self._gateway.clients["bookings"].ask(DISTRICT_LOG, asked)
            for community, closed in found.items():
                for session_id in closed.session_ids:
                    try:
                        await self._hold(community, session_id)
                    except Rejected as rejected:  # It is void at the session's start; the others go on.
                        _log.error(
                            "draw_refused", community=community, session_id=session_id, code=rejected.code
                        )

    async def _hold(self, community: str, session_id: str) -> None:
        seed = await self._gateway.vault.door_secret(community, _seed_name(session_id))
        if seed is None:
            _log.error("draw_has_no_seed", community=community, session_id=session_id)
            return
        now = self._gateway.clock.now()
        command = HoldDraw(
            command_id=new_id(now), actor=_TELLER, now=now, session_id=session_id, seed=seed.hex()
        )
        await self._gateway.clients["bookings"].submit(community, command)
