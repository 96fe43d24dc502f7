"""The feed's log as outsiders may read it: what its relay sends to Kafka."""

from collections.abc import Collection

from services.gateway.feed.feed import KeyOf
from services.gateway.feed.public_line import PublicForm
from shared.bus.port import Message, SourceLog, messages_of
from shared.eventlog.commit import Commit
from shared.kernel.messages import Event


class PublicLog:
    """A `SourceLog` with public lines in the place of the recorded ones, under the same sequences."""

    def __init__(self, log: SourceLog, events: Collection[type[Event]], key_of: KeyOf) -> None:
        self._log = log
        self._form = PublicForm(events)
        self._key_of = key_of
        self._keys: dict[str, bytes] = {}

    async def lines(self, community: str, after: int, limit: int = 1_000) -> list[tuple[int, bytes]]:
        """See `SourceLog.lines`."""
        key, found = await self._key(community), await self._log.lines(community, after, limit)
        return [(sequence, self._form.line(line, key)) for sequence, line in found]

    async def heads(self) -> dict[str, int]:
        """See `SourceLog.heads`."""
        return await self._log.heads()

    async def messages(self, source: str, commit: Commit) -> list[Message]:
        """A commit of this log, ready to publish. `StoreUnavailable` if there is no key to be had."""
        key, messages = await self._key(commit.community), messages_of(source, commit)
        for message in messages:
            message.body = self._form.line(message.body, key)
        return messages

    async def _key(self, community: str) -> bytes:
        if community not in self._keys:
            self._keys[community] = await self._key_of(community)
        return self._keys[community]
