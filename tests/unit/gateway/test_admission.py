"""Who may what while a platform starts for the first time, and has no officer yet."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, cast

import pytest

from services.gateway.domain.decider import DECIDER
from services.gateway.domain.state import DISTRICT_LOG, GatewayState
from services.gateway.operations.admission import Asking, admit
from services.gateway.platform import Gateway
from shared.contracts.gateway.identity import NameFirstOfficers
from shared.contracts.gateway.refusals import PLATFORM_IS_NOT_READY
from shared.contracts.partners.programme import OpenCommunity
from shared.kernel.clock import SystemClock
from shared.kernel.refusals import COMMUNITY_IS_NOT_OPEN, Rejected
from shared.kernel.roles import Role
from tests.specification import Specification, envelope

LUO = "0197e2a0-0000-7000-8000-000000000d01"
OPENING = Asking(person=LUO, community="haiwan", changes=True)
NOT_YET = "the gateway has not started: it finishes what an upgrade or a crash left"


def gateway(*officers: str, missing: Sequence[str] = ()) -> Gateway:
    spec = Specification(DECIDER)
    if officers:
        spec.when(NameFirstOfficers(person_ids=officers, **envelope("system:host", Role.SYSTEM)))

    async def state_of(community: str) -> GatewayState:
        assert community == DISTRICT_LOG, "the log of a community that isn't there is not looked at"
        return spec.state

    async def knows(community: str) -> bool:
        return False

    found: Any = SimpleNamespace(
        state_of=state_of,
        knows=knows,
        communities=frozenset[str](),
        missing=lambda: missing,
        clock=SystemClock(),
    )
    return cast("Gateway", found)


async def refused(at: Gateway) -> Rejected:
    with pytest.raises(Rejected) as found:
        await admit(at, OpenCommunity.operation.allowed, OPENING)
    return found.value


async def test_until_a_first_start_has_named_the_officers_one_is_told_to_come_again() -> None:
    told = await refused(gateway(missing=[NOT_YET]))
    assert (told.refusal, told.facts) == (PLATFORM_IS_NOT_READY, {"missing": [NOT_YET]})


async def test_afterwards_who_is_none_of_them_finds_no_community_to_open() -> None:
    assert (await refused(gateway())).refusal is COMMUNITY_IS_NOT_OPEN


async def test_whom_it_knows_it_asks_whether_the_services_are_ready_for_this_or_not() -> None:
    caller = await admit(gateway(LUO, missing=[NOT_YET]), OpenCommunity.operation.allowed, OPENING)
    assert caller.actor.roles == {Role.DISTRICT}
