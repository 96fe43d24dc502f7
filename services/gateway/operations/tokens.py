"""Withdrawing tokens, and the browsers in which somebody is signed in."""

from services.gateway.domain.state import DISTRICT_LOG
from services.gateway.operations.caller import Caller
from shared.contracts.gateway.tokens import WithdrawToken, WithdrawTokens
from shared.kernel.clock import SystemClock
from shared.kernel.outcome import Outcome

_clock = SystemClock()
"""By which tokens are issued and expire, however far a developer has moved the platform's."""


async def withdraw_token(caller: Caller, person_id: str, token_id: str) -> Outcome:
    """Withdraws one of a person's tokens, by its claim `jti`."""
    return await caller.submit(
        WithdrawToken, community=DISTRICT_LOG, person_id=person_id, token_id=token_id, at=_clock.now()
    )


async def withdraw_tokens(caller: Caller, person_id: str) -> Outcome:
    """Withdraws all tokens that a person has so far, and signs them out of every browser."""
    outcome = await caller.submit(
        WithdrawTokens, community=DISTRICT_LOG, person_id=person_id, at=_clock.now()
    )
    await caller.gateway.sessions.end_all(person_id)
    return outcome
