"""The port through which a letter leaves, and what can come of it."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import structlog

from shared.contracts.gateway.messages import Channel, MessageKind, MessageLanguage

_MOST_SHOWN = 200
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Letter:
    """A message in words, ready to be sent."""

    message_id: str
    """The same over all tries, so that whoever gets it twice can tell."""
    kind: MessageKind | None
    """None for what is no message of the inbox, such as a code to sign in with."""
    language: MessageLanguage
    subject: str
    text: str
    url: str
    """Where its reader can act; empty for nowhere."""
    settings_url: str = ""
    """Where they choose what they get; empty where that is not theirs to choose."""


class NotDelivered(Exception):  # noqa: N818 (what came of it)
    """It did not leave. ``for_good``: nobody is reached at this address, so another try is useless."""

    def __init__(self, reason: str, *, for_good: bool) -> None:
        super().__init__(reason)
        self.for_good = for_good


class Sender(Protocol):
    """One way out of the platform."""

    async def send(self, to: str, letter: Letter) -> None:
        """Sends it, bounded in time; raises `NotDelivered`. Nothing personal is logged."""

    async def close(self) -> None:
        """Lets go of connections."""


@dataclass(frozen=True, slots=True)
class ShownLetter:
    """What would have been sent."""

    at: datetime
    channel: Channel
    to: str
    letter: Letter


class Showcase:
    """Where nothing is sent because the platform is tried out: the last letters, for a page to show."""

    def __init__(self) -> None:
        self.shown: deque[ShownLetter] = deque(maxlen=_MOST_SHOWN)

    def put(self, one: ShownLetter) -> None:
        """Shows it, and says so in the log, where nothing personal stands."""
        self.shown.appendleft(one)
        _log.info(
            "message_would_have_been_sent",
            channel=one.channel,
            kind=one.letter.kind,
            message_id=one.letter.message_id,
            characters=len(one.letter.text),
        )
