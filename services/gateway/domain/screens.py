"""Keys of screens at doors: each shows the door of one space or trial, and is kept as its hash."""

from services.gateway.domain.state import GatewayState, Screen
from shared.contracts.gateway.refusals import SCREEN_IS_UNKNOWN, TOO_MANY_SCREENS
from shared.contracts.gateway.screens import (
    MakeScreenKey,
    NoteScreenUse,
    ScreenKeyMade,
    ScreenKeyUsed,
    ScreenKeyWithdrawn,
    WithdrawScreenKey,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected

MOST_SCREENS = 100


def make_screen_key(state: GatewayState, command: MakeScreenKey) -> list[Event]:
    if len(state.screens) >= MOST_SCREENS:
        raise Rejected(TOO_MANY_SCREENS, most=MOST_SCREENS)
    return [
        ScreenKeyMade(
            key_id=command.key_id,
            space_id=command.space_id,
            application_id=command.application_id,
            name=command.name,
            digest=command.digest,
            made_by=command.actor.id,
            made_at=command.now,
        )
    ]


def screen_key_made(state: GatewayState, event: ScreenKeyMade) -> None:
    state.screens[event.digest] = Screen(
        event.key_id,
        event.space_id,
        event.name,
        event.made_by,
        event.made_at,
        application_id=event.application_id,
    )


def withdraw_screen_key(state: GatewayState, command: WithdrawScreenKey) -> list[Event]:
    wanted = command.key_id, command.space_id, command.application_id
    if not any((one.key_id, one.space_id, one.application_id) == wanted for one in state.screens.values()):
        raise Rejected(SCREEN_IS_UNKNOWN)
    return [
        ScreenKeyWithdrawn(
            key_id=command.key_id,
            space_id=command.space_id,
            application_id=command.application_id,
            withdrawn_at=command.now,
        )
    ]


def screen_key_withdrawn(state: GatewayState, event: ScreenKeyWithdrawn) -> None:
    for digest in [key for key, one in state.screens.items() if one.key_id == event.key_id]:
        del state.screens[digest]


def note_screen_use(state: GatewayState, command: NoteScreenUse) -> list[Event]:
    screen = next((one for one in state.screens.values() if one.key_id == command.key_id), None)
    if screen is None or (screen.used_at is not None and screen.used_at.date() >= command.now.date()):
        return []
    return [ScreenKeyUsed(key_id=command.key_id, used_at=command.now)]


def screen_key_used(state: GatewayState, event: ScreenKeyUsed) -> None:
    for one in state.screens.values():
        if one.key_id == event.key_id:
            one.used_at = event.used_at
