"""Screens at doors: keys that staff make and withdraw, and what a screen shows by one."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

import structlog

from services.gateway.domain.state import Screen
from services.gateway.operations.caller import Caller
from services.gateway.platform import Gateway
from shared.contracts.bookings.refusals.spaces import SPACE_IS_UNKNOWN
from shared.contracts.bookings.spaces.views import GetSpace
from shared.contracts.gateway.screens import (
    MakeScreenKey,
    MakeScreenKeyRequest,
    NewScreenKeyView,
    NoteScreenUse,
    ScreenView,
    WithdrawScreenKey,
)
from shared.contracts.partners.refusals.trials import TRIAL_IS_UNKNOWN
from shared.contracts.partners.trials.views import GetTrial
from shared.kernel.ids import new_id
from shared.kernel.messages import Actor
from shared.kernel.operations import Operation
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Kind, Refusal, Rejected, require
from shared.kernel.roles import Role, roles

SCREEN_KEY_IS_NOT_KNOWN = Refusal(
    "screen_key_is_not_known",
    Kind.NOT_FOUND,
    "This address shows no door any more: its key was withdrawn. Staff make another one for the screen.",
)
LIST_SCREENS = Operation("List the screens at a door", roles(Role.STAFF), (SPACE_IS_UNKNOWN,))
MAKE_SCREEN_KEY = Operation(
    "Make a key for the screen at a door",
    roles(Role.STAFF),
    (SPACE_IS_UNKNOWN, *MakeScreenKey.operation.refuses),
)
LIST_TRIAL_SCREENS = replace(
    LIST_SCREENS, title="List the screens at the door of a trial", refuses=(TRIAL_IS_UNKNOWN,)
)
MAKE_TRIAL_SCREEN_KEY = Operation(
    "Make a key for the screen at the door of a trial",
    roles(Role.STAFF),
    (TRIAL_IS_UNKNOWN, *MakeScreenKey.operation.refuses),
)
WITHDRAW_TRIAL_SCREEN_KEY = replace(
    WithdrawScreenKey.operation, title="Withdraw the key of a screen at the door of a trial"
)

_GATEWAY = Actor(id="system:gateway", roles=frozenset({Role.SYSTEM}))
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Door:
    """What has a door: a space, or the newest trial of an application."""

    space_id: str | None = None
    application_id: str | None = None

    @property
    def id(self) -> str:
        """The id of what it is the door of."""
        return self.space_id or self.application_id or ""

    async def require(self, caller: Caller) -> None:
        """Raises `Rejected` where there is none."""
        if self.space_id is not None:
            require(await caller.ask(GetSpace(space_id=self.space_id)), SPACE_IS_UNKNOWN)
        else:
            require(await caller.ask(GetTrial(application_id=self.id)), TRIAL_IS_UNKNOWN)


def digest_of(community: str, key: str) -> str:
    """What is kept of a key. No salt and no slow hash: nobody tries out 256 bits."""
    return sha256(f"screen:{community}:{key}".encode()).hexdigest()


async def make_screen_key(caller: Caller, door: Door, body: MakeScreenKeyRequest) -> NewScreenKeyView:
    """A new key for a screen at this door, which is nowhere but in the answer."""
    await door.require(caller)
    key, key_id = secrets.token_hex(32), caller.new_id(caller.community, "screen", door.id)
    await caller.submit(
        MakeScreenKey,
        body,
        space_id=door.space_id,
        application_id=door.application_id,
        key_id=key_id,
        digest=digest_of(caller.community, key),
    )
    return NewScreenKeyView(key=key, key_id=key_id, path=f"/{caller.community}/screens/{key}")


async def list_screens(caller: Caller, door: Door) -> list[ScreenView]:
    """The screens at a door, the oldest first."""
    await door.require(caller)
    state = await caller.gateway.state_of(caller.community)
    return [
        ScreenView(
            key_id=one.key_id,
            name=one.name,
            made_by=one.made_by,
            made_at=one.made_at,
            used_at=one.used_at,
        )
        for one in state.screens.values()
        if Door(one.space_id, one.application_id) == door
    ]


async def withdraw_screen_key(caller: Caller, door: Door, key_id: str) -> Outcome:
    """The key shows nothing from now on."""
    return await caller.submit(
        WithdrawScreenKey, space_id=door.space_id, application_id=door.application_id, key_id=key_id
    )


async def screen_of(gateway: Gateway, community: str, key: str) -> tuple[Caller, Door]:
    """As whom a screen asks, and the door that it shows; `Rejected` (404) where its key shows none."""
    state = await gateway.state_of(community)
    screen = state.screens.get(digest_of(community, key))
    if screen is None:
        raise Rejected(SCREEN_KEY_IS_NOT_KNOWN)
    now = gateway.clock.now()
    if screen.used_at is None or screen.used_at.date() < now.date():
        await _note_use(gateway, community, screen, now)
    return Caller(gateway, community, _GATEWAY, None), Door(screen.space_id, screen.application_id)


async def _note_use(gateway: Gateway, community: str, screen: Screen, now: datetime) -> None:
    command = NoteScreenUse(command_id=new_id(now), actor=_GATEWAY, now=now, key_id=screen.key_id)
    try:
        await gateway.clients["gateway"].submit(community, command)
    except Rejected as rejected:
        if rejected.refusal.kind is not Kind.UNAVAILABLE:
            raise
        # The door is shown while nothing can be written; the next use is noted.
        _log.warning("screen_use_not_noted", key_id=screen.key_id, refused=rejected.code)
