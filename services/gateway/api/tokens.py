"""Withdrawing tokens: one's own, or, for the district, anybody's."""

from fastapi import APIRouter, Response

from services.gateway.api.access import District, SignedIn
from services.gateway.api.answers import Done, done, refusals
from services.gateway.domain.state import DISTRICT_LOG
from services.gateway.operations.caller import Caller
from shared.contracts.gateway.refusals import TOO_MANY_TOKENS_WITHDRAWN
from shared.contracts.gateway.tokens import TokenId, WithdrawToken, WithdrawTokens
from shared.kernel.clock import SystemClock
from shared.kernel.models import Id

router = APIRouter(tags=["me"])

_clock = SystemClock()
"""By which tokens are issued and expire, however far a developer has moved the platform's."""


@router.delete("/me/tokens", operation_id="withdraw_my_tokens", summary="Withdraw all my tokens")
async def withdraw_my_tokens(caller: SignedIn, response: Response) -> Done:
    """No token that the caller has so far is taken any more, this request's included.

    No browser stays signed in as them.
    """
    return await _withdraw_all(caller, caller.actor.id, response)


@router.delete(
    "/me/tokens/{token_id}",
    operation_id="withdraw_my_token",
    summary="Withdraw one of my tokens",
    responses=refusals(TOO_MANY_TOKENS_WITHDRAWN),
)
async def withdraw_my_token(token_id: TokenId, caller: SignedIn, response: Response) -> Done:
    """The token with this id (its claim `jti`) is taken no more."""
    return await _withdraw(caller, caller.actor.id, token_id, response)


@router.delete(
    "/people/{person_id}/tokens", operation_id="withdraw_tokens", summary="Withdraw all tokens of a person"
)
async def withdraw_tokens(person_id: Id, caller: District, response: Response) -> Done:
    """No token that this person has so far is taken any more: their phone was lost, say.

    No browser stays signed in as them.
    """
    return await _withdraw_all(caller, person_id, response)


@router.delete(
    "/people/{person_id}/tokens/{token_id}",
    operation_id="withdraw_token",
    summary="Withdraw a token of a person",
    responses=refusals(TOO_MANY_TOKENS_WITHDRAWN),
)
async def withdraw_token(person_id: Id, token_id: TokenId, caller: District, response: Response) -> Done:
    """This person's token with this id (its claim `jti`) is taken no more."""
    return await _withdraw(caller, person_id, token_id, response)


async def _withdraw(caller: Caller, person_id: str, token_id: str, response: Response) -> Done:
    outcome = await caller.submit(
        WithdrawToken, community=DISTRICT_LOG, person_id=person_id, token_id=token_id, at=_clock.now()
    )
    return done(response, outcome)


async def _withdraw_all(caller: Caller, person_id: str, response: Response) -> Done:
    outcome = await caller.submit(
        WithdrawTokens, community=DISTRICT_LOG, person_id=person_id, at=_clock.now()
    )
    await caller.gateway.sessions.end_all(person_id)
    return done(response, outcome)
