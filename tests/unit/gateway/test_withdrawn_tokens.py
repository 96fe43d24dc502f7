"""Tokens are withdrawn by whose they are and by the district; the list of them stays bounded."""

from datetime import timedelta
from typing import Any

import pytest

from services.gateway.domain.decider import DECIDER
from services.gateway.domain.state import GatewayState
from services.gateway.domain.tokens import LONGEST_LIFE, MOST_WITHDRAWN
from shared.contracts.gateway.refusals import TOO_MANY_TOKENS_WITHDRAWN
from shared.contracts.gateway.tokens import TokensWithdrawn, TokenWithdrawn, WithdrawToken, WithdrawTokens
from shared.kernel.messages import Actor, Event
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Refusal, Rejected
from shared.kernel.roles import Role
from tests.specification import MONDAY, later

LIN, ZHAO = "0197e2a0-0000-7000-8000-000000000001", "0197e2a0-0000-7000-8000-000000000002"
ONE, OTHER = "0123456789abcdef", "fedcba9876543210"


def by(person: str, *roles: Role) -> dict[str, Any]:
    return {"command_id": "wish", "actor": Actor(id=person, roles=frozenset(roles)), "now": MONDAY}


def state(*events: Event) -> GatewayState:
    return DECIDER.replay(events)


def refused(state: GatewayState, command: WithdrawToken | WithdrawTokens) -> Refusal:
    with pytest.raises(Rejected) as caught:
        DECIDER.decide(state, command)
    return caught.value.refusal


@pytest.mark.parametrize("who", [by(LIN), by(ZHAO, Role.DISTRICT)], ids=["oneself", "the district"])
def test_one_token_or_all_are_withdrawn_and_asked_again_nothing_changes(who: dict[str, Any]) -> None:
    single = WithdrawToken(**who, person_id=LIN, token_id=ONE, at=MONDAY)
    (event,) = DECIDER.decide(state(), single)
    assert event == TokenWithdrawn(person_id=LIN, token_id=ONE, withdrawn_at=MONDAY)
    assert DECIDER.decide(state(event), single) == []
    every = WithdrawTokens(**who, person_id=LIN, at=MONDAY)
    (event,) = DECIDER.decide(state(), every)
    assert event == TokensWithdrawn(person_id=LIN, issued_until=MONDAY)
    assert DECIDER.decide(state(event), every) == []


@pytest.mark.parametrize("roles", [(), (Role.STAFF,), (Role.TREASURER, Role.PARTNER)])
def test_nobody_else_withdraws_them(roles: tuple[Role, ...]) -> None:
    single = WithdrawToken(**by(ZHAO, *roles), person_id=LIN, token_id=ONE, at=MONDAY)
    every = WithdrawTokens(**by(ZHAO, *roles), person_id=LIN, at=MONDAY)
    assert refused(state(), single) == refused(state(), every) == ACTOR_MAY_NOT_DO_THIS


def test_what_was_withdrawn_is_known_and_nothing_else() -> None:
    one = state(TokenWithdrawn(person_id=LIN, token_id=ONE, withdrawn_at=MONDAY))
    issued = MONDAY.timestamp() - 60
    assert one.took_back(LIN, ONE, issued)
    assert not one.took_back(LIN, OTHER, issued)
    assert not one.took_back(LIN, None, issued)
    assert not one.took_back(ZHAO, ONE, issued)
    every = state(TokensWithdrawn(person_id=LIN, issued_until=MONDAY))
    assert every.took_back(LIN, OTHER, issued)
    assert every.took_back(LIN, None, MONDAY.timestamp())
    assert not every.took_back(LIN, OTHER, MONDAY.timestamp() + 1)
    assert not every.took_back(ZHAO, OTHER, issued)


def test_a_person_withdraws_so_many_single_ones_and_then_all() -> None:
    many = [
        TokenWithdrawn(person_id=LIN, token_id=f"{number:016x}", withdrawn_at=MONDAY)
        for number in range(MOST_WITHDRAWN)
    ]
    full = state(*many)
    one_more = WithdrawToken(**by(LIN), person_id=LIN, token_id=ONE, at=MONDAY)
    assert refused(full, one_more) == TOO_MANY_TOKENS_WITHDRAWN
    after = MONDAY + LONGEST_LIFE + timedelta(seconds=1)
    (event,) = DECIDER.decide(full, one_more.model_copy(update={"at": after}))
    DECIDER.evolve(full, event)
    assert [*full.withdrawn_tokens[LIN]] == [ONE], "those that have expired are forgotten"
    DECIDER.evolve(full, TokensWithdrawn(person_id=LIN, issued_until=later(days=400)))
    assert full.withdrawn_tokens == {}
