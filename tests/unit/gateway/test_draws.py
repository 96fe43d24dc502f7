"""Seeds and tickets are drawn once; one draw that can't be held keeps back no other."""

from types import SimpleNamespace
from typing import Any, cast

from services.gateway.draws import DrawKeeper, draw_seed, draw_ticket
from services.gateway.platform import Gateway
from shared.contracts.bookings.draws.commands import HoldDraw
from shared.contracts.bookings.draws.views import ClosedDraws
from shared.contracts.bookings.refusals.draws import SEED_DOES_NOT_FIT
from shared.kernel.refusals import Rejected
from tests.specification import MONDAY

HAIWAN = "haiwan"
SESSIONS = [f"0197e3a0-5c00-7a10-8000-00000000e00{n}" for n in range(4)]
LOST, REFUSED = SESSIONS[0], SESSIONS[1]


class Place:
    """A gateway's vault and the bookings service, as far as draws need them."""

    def __init__(self) -> None:
        self.secrets: dict[tuple[str, str], bytes] = {}
        self.held: list[HoldDraw] = []

    async def door_secret(self, community: str, about: str, *, make: bool = False) -> bytes | None:
        if make:
            self.secrets.setdefault((community, about), bytes([len(self.secrets)]) * 32)
        return self.secrets.get((community, about))

    async def ask(self, _log: str, _query: object) -> dict[str, ClosedDraws]:
        return {HAIWAN: ClosedDraws(session_ids=tuple(SESSIONS))}

    async def submit(self, _community: str, command: HoldDraw) -> None:
        if command.session_id == REFUSED:
            raise Rejected(SEED_DOES_NOT_FIT)
        self.held.append(command)


def gateway_of(place: Place) -> Gateway:
    async def names() -> list[str]:
        return [HAIWAN]

    clock = SimpleNamespace(now=lambda: MONDAY)
    parts: dict[str, Any] = {"clients": {"bookings": place}, "community_names": names}
    return cast("Gateway", SimpleNamespace(vault=place, clock=clock, **parts))


async def test_seeds_and_tickets_are_drawn_once_for_each_and_tell_nothing_of_each_other() -> None:
    gateway = gateway_of(Place())
    seed = await draw_seed(gateway, HAIWAN, SESSIONS[0])
    assert (
        seed == await draw_seed(gateway, HAIWAN, SESSIONS[0]) != await draw_seed(gateway, HAIWAN, SESSIONS[1])
    )
    tickets = [
        await draw_ticket(gateway, HAIWAN, session, person) for session in SESSIONS[:2] for person in "ab"
    ]
    assert len({*tickets}) == 4
    assert tickets[0] == await draw_ticket(gateway, HAIWAN, SESSIONS[0], "a")
    assert {len(one) for one in tickets} == {20}


async def test_a_lost_seed_or_a_refusal_keeps_back_no_other_draw() -> None:
    place = Place()
    gateway = gateway_of(place)
    seeds = {one: await draw_seed(gateway, HAIWAN, one) for one in SESSIONS if one != LOST}
    await DrawKeeper(gateway).look()
    assert {one.session_id: one.seed for one in place.held} == {one: seeds[one] for one in SESSIONS[2:]}
