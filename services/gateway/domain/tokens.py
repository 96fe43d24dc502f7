"""Which tokens were withdrawn; kept on the district's log, which every request reads anyway."""

from datetime import timedelta

from services.gateway.domain.state import GatewayState
from shared.contracts.gateway.refusals import TOO_MANY_TOKENS_WITHDRAWN
from shared.contracts.gateway.tokens import TokensWithdrawn, TokenWithdrawn, WithdrawToken, WithdrawTokens
from shared.kernel.messages import Actor, Event
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected
from shared.kernel.roles import Role

MOST_WITHDRAWN = 100
"""Single tokens of one person; who has lost more than that withdraws all."""
LONGEST_LIFE = timedelta(days=366)
"""No token is valid for longer, so what was withdrawn so long ago has expired."""


def withdraw_token(state: GatewayState, command: WithdrawToken) -> list[Event]:
    _refuse_others(command.actor, command.person_id)
    withdrawn = state.withdrawn_tokens.get(command.person_id, {})
    if command.token_id in withdrawn:
        return []
    expired = (command.at - LONGEST_LIFE).timestamp()
    if sum(at > expired for at in withdrawn.values()) >= MOST_WITHDRAWN:
        raise Rejected(TOO_MANY_TOKENS_WITHDRAWN, most=MOST_WITHDRAWN)
    return [TokenWithdrawn(person_id=command.person_id, token_id=command.token_id, withdrawn_at=command.at)]


def withdraw_tokens(state: GatewayState, command: WithdrawTokens) -> list[Event]:
    _refuse_others(command.actor, command.person_id)
    if command.at.timestamp() <= state.tokens_end.get(command.person_id, 0.0):
        return []
    return [TokensWithdrawn(person_id=command.person_id, issued_until=command.at)]


def token_withdrawn(state: GatewayState, event: TokenWithdrawn) -> None:
    expired = (event.withdrawn_at - LONGEST_LIFE).timestamp()
    withdrawn = state.withdrawn_tokens.get(event.person_id, {})
    kept = {token_id: at for token_id, at in withdrawn.items() if at > expired}
    state.withdrawn_tokens[event.person_id] = {**kept, event.token_id: event.withdrawn_at.timestamp()}


def tokens_withdrawn(state: GatewayState, event: TokensWithdrawn) -> None:
    state.tokens_end[event.person_id] = event.issued_until.timestamp()
    state.withdrawn_tokens.pop(event.person_id, None)


def _refuse_others(actor: Actor, person_id: str) -> None:
    if actor.id != person_id and not actor.has(Role.DISTRICT):
        raise Rejected(ACTOR_MAY_NOT_DO_THIS)
