"""Withdrawing tokens: one's own, or, for the district, anybody's."""

from fastapi import APIRouter, Response

from services.gateway.api.access import District, SignedIn
from services.gateway.api.answers import Done, done, refusals
from services.gateway.operations import tokens
from shared.contracts.gateway.refusals import TOO_MANY_TOKENS_WITHDRAWN
from shared.contracts.gateway.tokens import TokenId
from shared.kernel.models import Id

router = APIRouter(tags=["me"])


@router.delete("/me/tokens", operation_id="withdraw_my_tokens", summary="Withdraw all my tokens")
async def withdraw_my_tokens(caller: SignedIn, response: Response) -> Done:
    """No token that the caller has so far is taken any more, this request's included.

    No browser stays signed in as them.
    """
    return done(response, await tokens.withdraw_tokens(caller, caller.actor.id))


@router.delete(
    "/me/tokens/{token_id}",
    operation_id="withdraw_my_token",
    summary="Withdraw one of my tokens",
    responses=refusals(TOO_MANY_TOKENS_WITHDRAWN),
)
async def withdraw_my_token(token_id: TokenId, caller: SignedIn, response: Response) -> Done:
    """The token with this id (its claim `jti`) is taken no more."""
    return done(response, await tokens.withdraw_token(caller, caller.actor.id, token_id))


@router.delete(
    "/people/{person_id}/tokens", operation_id="withdraw_tokens", summary="Withdraw all tokens of a person"
)
async def withdraw_tokens(person_id: Id, caller: District, response: Response) -> Done:
    """No token that this person has so far is taken any more: their phone was lost, say.

    No browser stays signed in as them.
    """
    return done(response, await tokens.withdraw_tokens(caller, person_id))


@router.delete(
    "/people/{person_id}/tokens/{token_id}",
    operation_id="withdraw_token",
    summary="Withdraw a token of a person",
    responses=refusals(TOO_MANY_TOKENS_WITHDRAWN),
)
async def withdraw_token(person_id: Id, token_id: TokenId, caller: District, response: Response) -> Done:
    """This person's token with this id (its claim `jti`) is taken no more."""
    return done(response, await tokens.withdraw_token(caller, person_id, token_id))
