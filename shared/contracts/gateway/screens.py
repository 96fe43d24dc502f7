"""Screens at doors of spaces and trials: each shows one door by a key of its own, which can be withdrawn."""

from typing import Annotated, ClassVar

from pydantic import ConfigDict, StringConstraints

from shared.contracts.gateway.refusals import SCREEN_IS_UNKNOWN, TOO_MANY_SCREENS
from shared.kernel.messages import ActorId, Command, Event, Withheld
from shared.kernel.models import Id, Instant, Request, Title, View
from shared.kernel.operations import Operation, by_policy
from shared.kernel.roles import Role, roles

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class MakeScreenKeyRequest(Request):
    """A screen that is to show a door."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "二楼走廊平板"}]})

    name: Title
    """What the screen is called, for whoever looks at the list. Nobody is named in it."""


class MakeScreenKey(MakeScreenKeyRequest, Command):
    """Staff get the address at which a screen shows the door of one space or trial, and nothing else."""

    operation = Operation("Make a key for the screen at a door", roles(Role.STAFF), (TOO_MANY_SCREENS,))

    space_id: Id | None = None
    """The space; None where the door is a trial's."""
    application_id: Id | None = None
    """The application whose trial it is; None where the door is a space's."""
    key_id: Id
    digest: Digest
    """SHA-256 of the key, which is told once and kept nowhere."""


class WithdrawScreenKey(Command):
    """The key shows nothing any more."""

    operation = Operation("Withdraw the key of a screen", roles(Role.STAFF), (SCREEN_IS_UNKNOWN,))

    space_id: Id | None = None
    application_id: Id | None = None
    key_id: Id


class NoteScreenUse(Command):
    """A screen asked for its door on a day on which it had not yet. Asked for by the gateway alone."""

    operation = by_policy()

    key_id: Id


class ScreenKeyMade(Event):
    """Of the key the SHA-256 is recorded: of its 256 random bits nothing can be found out by it."""

    type: ClassVar[str] = "gateway.screen_key_made.v2"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.CREDENTIAL

    key_id: Id
    space_id: Id | None
    """None where it shows the door of a trial."""
    application_id: Id | None
    """The application whose trial it is; None where it shows the door of a space."""
    name: str
    digest: str
    made_by: ActorId
    made_at: Instant


class ScreenKeyMadeV1(ScreenKeyMade):
    """As it was recorded while spaces alone had screens."""

    type: ClassVar[str] = "gateway.screen_key_made.v1"
    earlier: ClassVar[bool] = True

    space_id: Id
    application_id: None = None


class ScreenKeyWithdrawn(Event):
    type: ClassVar[str] = "gateway.screen_key_withdrawn.v2"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    key_id: Id
    space_id: Id | None
    application_id: Id | None
    withdrawn_at: Instant


class ScreenKeyWithdrawnV1(ScreenKeyWithdrawn):
    """As it was recorded while spaces alone had screens."""

    type: ClassVar[str] = "gateway.screen_key_withdrawn.v1"
    earlier: ClassVar[bool] = True

    space_id: Id
    application_id: None = None


class ScreenKeyUsed(Event):
    """Once a day at most."""

    type: ClassVar[str] = "gateway.screen_key_used.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    key_id: Id
    used_at: Instant


class ScreenView(View):
    """A screen at the door of a space or of a trial."""

    key_id: Id
    """What to name to withdraw its key."""
    name: str
    """What it is called."""
    made_by: str
    """Who of the staff made its key."""
    made_at: Instant
    """When they did."""
    used_at: Instant | None
    """When it first asked for its door on the last day on which it did; null where it never has."""


class NewScreenKeyView(View):
    """A new key. It is told this once."""

    key: str
    """The key: whoever has it sees what the door shows, until it is withdrawn."""
    key_id: Id
    """What to name to withdraw it."""
    path: str
    """What the screen opens, below the address of this platform."""
