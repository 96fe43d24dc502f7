"""Keys of screens: made by staff, used, withdrawn; never more than a community can look over."""

from datetime import timedelta
from typing import Any

import pytest

from services.gateway.domain.decider import DECIDER
from services.gateway.domain.screens import MOST_SCREENS
from services.gateway.domain.state import GatewayState
from shared.contracts.gateway.refusals import SCREEN_IS_UNKNOWN, TOO_MANY_SCREENS
from shared.contracts.gateway.screens import (
    MakeScreenKey,
    NoteScreenUse,
    ScreenKeyMade,
    ScreenKeyMadeV1,
    ScreenKeyUsed,
    ScreenKeyWithdrawn,
    ScreenKeyWithdrawnV1,
    WithdrawScreenKey,
)
from shared.kernel.messages import Actor, Event
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role
from tests.specification import MONDAY

STAFF, ROOM = "0197e2a0-0000-7000-8000-000000000002", "0197e3a0-5c00-7a10-8000-000000000001"
BY: dict[str, Any] = {
    "command_id": "wish",
    "actor": Actor(id=STAFF, roles=frozenset({Role.STAFF})),
    "now": MONDAY,
}


def key_id(number: int) -> str:
    return f"0197e3a0-5c00-7a10-8000-{number:012x}"


def made(number: int = 1) -> ScreenKeyMade:
    return ScreenKeyMade(
        key_id=key_id(number),
        space_id=ROOM,
        application_id=None,
        name="二楼走廊平板",
        digest=f"{number:064x}",
        made_by=STAFF,
        made_at=MONDAY,
    )


def state(*events: Event) -> GatewayState:
    return DECIDER.replay(events)


def test_a_key_is_made_for_one_space_and_withdrawn_it_is_gone() -> None:
    wish = MakeScreenKey(name="二楼走廊平板", space_id=ROOM, key_id=key_id(1), digest=f"{1:064x}", **BY)
    assert DECIDER.decide(state(), wish) == [made()]
    there = state(made(), made(2))
    withdraw = WithdrawScreenKey(space_id=ROOM, key_id=key_id(1), **BY)
    (withdrawn,) = DECIDER.decide(there, withdraw)
    assert withdrawn == ScreenKeyWithdrawn(
        key_id=key_id(1), space_id=ROOM, application_id=None, withdrawn_at=MONDAY
    )
    left = state(made(), made(2), withdrawn)
    assert [one.key_id for one in left.screens.values()] == [key_id(2)]
    elsewhere = withdraw.model_copy(update={"space_id": key_id(9)})
    for begun, command in ((left, withdraw), (there, elsewhere)):
        with pytest.raises(Rejected) as caught:
            DECIDER.decide(begun, command)
        assert caught.value.refusal == SCREEN_IS_UNKNOWN


def test_its_use_is_noted_once_a_day() -> None:
    gateway = Actor(id="system:gateway", roles=frozenset({Role.SYSTEM}))
    note = NoteScreenUse(key_id=key_id(1), **BY | {"actor": gateway})
    (used,) = DECIDER.decide(state(made()), note)
    assert used == ScreenKeyUsed(key_id=key_id(1), used_at=MONDAY)
    later = note.model_copy(update={"now": MONDAY + timedelta(hours=2)})
    assert DECIDER.decide(state(made(), used), later) == []
    tomorrow = note.model_copy(update={"now": MONDAY + timedelta(days=1)})
    assert len(DECIDER.decide(state(made(), used), tomorrow)) == 1
    assert DECIDER.decide(state(), note) == []


def test_there_are_never_more_than_can_be_looked_over() -> None:
    full = state(*(made(number) for number in range(MOST_SCREENS)))
    wish = MakeScreenKey(name="平板", space_id=ROOM, key_id=key_id(500), digest="f" * 64, **BY)
    with pytest.raises(Rejected) as caught:
        DECIDER.decide(full, wish)
    assert caught.value.refusal == TOO_MANY_SCREENS


def test_a_trial_has_screens_of_its_own() -> None:
    trial: dict[str, Any] = {"application_id": key_id(77)}
    wish = MakeScreenKey(name="露台平板", **trial, key_id=key_id(3), digest=f"{3:064x}", **BY)
    (event,) = DECIDER.decide(state(made()), wish)
    assert isinstance(event, ScreenKeyMade)
    assert (event.space_id, event.application_id) == (None, key_id(77))
    there = state(made(), event)
    others: tuple[dict[str, Any], ...] = ({"space_id": ROOM}, {"application_id": key_id(78)}, {})
    for elsewhere in others:
        with pytest.raises(Rejected) as caught:
            DECIDER.decide(there, WithdrawScreenKey(key_id=key_id(3), **elsewhere, **BY))
        assert caught.value.refusal == SCREEN_IS_UNKNOWN
    (withdrawn,) = DECIDER.decide(there, WithdrawScreenKey(key_id=key_id(3), **trial, **BY))
    assert [one.key_id for one in state(made(), event, withdrawn).screens.values()] == [key_id(1)]


def test_keys_that_were_recorded_while_spaces_alone_had_screens_show_what_they_did() -> None:
    earlier = ScreenKeyMadeV1(
        key_id=key_id(1),
        space_id=ROOM,
        name="二楼走廊平板",
        digest=f"{1:064x}",
        made_by=STAFF,
        made_at=MONDAY,
    )
    assert state(earlier).screens == state(made()).screens
    gone = ScreenKeyWithdrawnV1(key_id=key_id(1), space_id=ROOM, withdrawn_at=MONDAY)
    assert state(earlier, gone).screens == {}
