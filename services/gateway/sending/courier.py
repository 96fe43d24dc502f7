"""Takes what waits to be sent, finds by which ways it may go, and records what came of it.

One process at a time does this for all communities (a lease). What it sends just before a crash it sends
again after it, with the same id, and nothing else twice: what went is kept in mind until that is recorded,
whoever begins waits until what lists letters has seen what others recorded, and whoever ends, or has lost the
lease, begins no other letter. The inbox, which is the truth, has everything once whatever happens here.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from services.gateway.domain.state import DISTRICT_LOG
from services.gateway.identity.vault import Person
from services.gateway.letters import Letter, NotDelivered
from services.gateway.platform import Gateway
from shared.contracts.gateway.inboxes import (
    GatherOutgoing,
    MessagePreferencesView,
    OutgoingView,
    ReadInbox,
    ReadOutgoing,
    WaitingMessage,
)
from shared.contracts.gateway.messages import Channel, HandleMessage
from shared.contracts.gateway.urgent import URGENT
from shared.contracts.partners.programme import GetCommunity
from shared.kernel.messages import Actor
from shared.kernel.periodic import PeriodicTask
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role
from shared.projections.lease import Lease
from shared.projections.store import DocumentStore
from shared.storage.faults import StoreUnavailable

Write = Callable[[Gateway, str, WaitingMessage, MessagePreferencesView], Awaitable[Letter]]
"""Makes words of a message, for whoever prefers this."""
Heads = Callable[[], Awaitable[dict[str, int]]]
"""Where the gateway's own logs end, by community."""

LOOK_SECONDS = 2.0
OLDEST = timedelta(days=3)
"""What happened longer ago is news no more: it stays in the inbox, as after an upgrade or a long outage."""
NIGHT_BEGINS, NIGHT_ENDS = 22, 7
RETRIES_SECONDS = (10.0, 60.0, 300.0, 1_800.0)
_LEASE_SECONDS = 20.0
_LEAVE_SECONDS = 5.0
_COMMUNITIES_AT_ONCE = 200
_LETTERS_AT_ONCE = 8
_LEASE = "messages"
_SENDER = Actor(id="system:messages", roles=frozenset({Role.SYSTEM}))
_log = structlog.get_logger(__name__)


class Courier:
    """Sends what waits, for all communities, where this process holds the lease."""

    def __init__(self, gateway: Gateway, documents: DocumentStore, write: Write, heads: Heads) -> None:
        """``documents`` keep the lease; a channel for which the gateway has no sender does not exist."""
        self._gateway, self._write, self._heads = gateway, write, heads
        self._senders = gateway.senders
        self._lease = Lease(documents, _LEASE, _LEASE_SECONDS)
        self._looking = PeriodicTask("messages", self.look)
        self._fails: dict[str, tuple[int, float]] = {}
        """By message: how often it failed, and when on the loop's clock it is tried again."""
        self._handled: dict[str, set[str]] = {}
        """By community: what is recorded as handled, and still listed by a read model that is behind."""
        self._gone: dict[str, tuple[Channel, ...]] = {}
        """By message: by which ways it went, until that is recorded."""
        self._unseen: dict[str, int] | None = None
        """Where the logs ended when the lease was taken, as far as their lists were not seen to have come so
        far since; None while others have it."""
        self._taken = 0
        """Which of the lease's times what is listed belongs to."""
        self._under_way: set[asyncio.Task[Any]] = set()
        self._at_it = asyncio.Lock()
        self._stops = False

    def start(self) -> None:
        """Begins to send."""
        self._looking.start(LOOK_SECONDS)

    async def stop(self) -> None:
        """Ends, once what is on its way has come there; what waits is sent after the next start."""
        self._stops = True
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=_LEAVE_SECONDS)
        await self._looking.stop()
        await self._lease.give_back()
        for sender in self._senders.values():
            await sender.close()

    async def look(self) -> None:
        """Sends what waits and may go now; whoever asks meanwhile waits until that is done."""
        async with self._at_it:
            await self._look()

    async def _look(self) -> None:
        if not await self._lease.take():
            self._unseen = None
            return
        if self._unseen is None or self._lease.times_taken != self._taken:
            self._taken = self._lease.times_taken
            self._unseen = None  # Should they not be told now, the next look asks for them.
            self._unseen = await self._heads()
        names = sorted(await self._gateway.community_names())
        for start in range(0, len(names), _COMMUNITIES_AT_ONCE):
            asked = GatherOutgoing(communities=tuple(names[start : start + _COMMUNITIES_AT_ONCE]))
            found = await self._gateway.clients["gateway"].ask(DISTRICT_LOG, asked)
            for community, waits in found.items():
                if waits.to_send:
                    await self._send_all(community, await self._listed(community, waits))

    async def _listed(self, community: str, waits: OutgoingView) -> Sequence[WaitingMessage]:
        """What waits there. Who has just begun does not know what another one, or this one before it was
        killed, has sent and recorded, and the list may be behind that."""
        unseen = self._unseen or {}
        if community not in unseen:
            return waits.to_send
        try:
            seen = await self._gateway.clients["gateway"].ask(
                community, ReadOutgoing(), min_sequence=unseen[community]
            )
        except Rejected as behind:
            _log.info("messages_wait", community=community, reason=behind.code)
            return ()
        del unseen[community]
        return seen.to_send if seen is not None else ()

    async def _send_all(self, community: str, waiting: Sequence[WaitingMessage]) -> None:
        zone = await self._zone(community)
        room = asyncio.Semaphore(_LETTERS_AT_ONCE)

        async def send(one: WaitingMessage) -> None:
            async with room:
                if not await self._may_begin():
                    return
                task = asyncio.ensure_future(self._send(community, one, zone))
                self._under_way.add(task)
                task.add_done_callback(self._under_way.discard)
                await task

        now = asyncio.get_running_loop().time()
        handled = self._handled.setdefault(community, set())
        handled &= {one.message_id for one in waiting}
        due = [
            one
            for one in waiting
            if one.message_id not in handled and self._fails.get(one.message_id, (0, now))[1] <= now
        ]
        faults = await asyncio.gather(*map(send, due), return_exceptions=True)
        for one, fault in zip(due, faults, strict=True):
            if isinstance(fault, Exception):  # Told without its words, in which an address may stand.
                _log.warning("message_failed", message_id=one.message_id, error=type(fault).__name__)
                if one.message_id not in self._gone:
                    await self._settle(community, one, (), again=True)

    async def _may_begin(self) -> bool:
        """Whether another letter goes from here: a list may take longer than the lease was held.

        Somebody else may also have taken it, sent what is listed here, and given it back.
        """
        try:
            held = not self._stops and await self._lease.still_held()
        except StoreUnavailable:
            return False
        held = held and self._lease.times_taken == self._taken
        return held and not self._stops  # Whoever ends it may have said so while the lease was asked for.

    async def _send(self, community: str, message: WaitingMessage, zone: ZoneInfo) -> None:
        if message.message_id in self._gone:  # It went, and could not be recorded.
            await self._record(community, message, self._gone[message.message_id])
            return
        now = self._gateway.clock.now()
        if now - message.notified_at >= OLDEST or _has_passed(message, now):
            await self._record(community, message, ())
            return
        inbox = await self._gateway.clients["gateway"].ask(community, ReadInbox(person_id=message.person_id))
        wishes = inbox.preferences if inbox is not None else MessagePreferencesView()
        if message.kind in wishes.muted or not wishes.channels:
            await self._record(community, message, (), by_choice=True)
            return
        if not wishes.at_night and must_wait(message, now, zone):
            return
        person = await self._gateway.vault.person(community, message.person_id)
        ways = {
            channel: address
            for channel in wishes.channels
            if channel in self._senders and (address := _address(person, channel))
        }
        gone, again = await self._by_each(community, message, wishes, ways)
        await self._settle(community, message, gone, again=again)

    async def _settle(
        self, community: str, message: WaitingMessage, gone: tuple[Channel, ...], *, again: bool
    ) -> None:
        """Records by which ways it went, if any; or puts it off, where it went by none and may yet."""
        if gone or not again or not self._is_tried_again(message.message_id):
            self._fails.pop(message.message_id, None)
            await self._record(community, message, gone)

    async def _by_each(
        self,
        community: str,
        message: WaitingMessage,
        wishes: MessagePreferencesView,
        ways: Mapping[Channel, str],
    ) -> tuple[tuple[Channel, ...], bool]:
        """By which of these ways it went, and whether another try may succeed."""
        gone: list[Channel] = []
        again = False
        letter = await self._write(self._gateway, community, message, wishes) if ways else None
        for channel, address in ways.items():
            if letter is None:
                break
            try:
                await self._senders[channel].send(address, letter)
                gone.append(channel)
                self._gone[message.message_id] = tuple(gone)
            except NotDelivered as failed:
                again = again or not failed.for_good
                _log.info(
                    "message_not_sent",
                    channel=channel,
                    message_id=message.message_id,
                    reason=str(failed),
                    for_good=failed.for_good,
                )
        return tuple(gone), again

    def _is_tried_again(self, message_id: str) -> bool:
        fails = self._fails.get(message_id, (0, 0.0))[0]
        if fails >= len(RETRIES_SECONDS):
            return False
        next_try = asyncio.get_running_loop().time() + RETRIES_SECONDS[fails]
        self._fails[message_id] = fails + 1, next_try
        return True

    async def _record(
        self,
        community: str,
        message: WaitingMessage,
        channels: tuple[Channel, ...],
        *,
        by_choice: bool = False,
    ) -> None:
        command = HandleMessage(
            command_id=f"messages/{message.message_id}",
            actor=_SENDER,
            now=self._gateway.clock.now(),
            message_id=message.message_id,
            person_id=message.person_id,
            channels=channels,
            by_choice=by_choice,
        )
        await self._gateway.clients["gateway"].submit(community, command)
        self._gone.pop(message.message_id, None)
        self._handled[community].add(message.message_id)

    async def _zone(self, community: str) -> ZoneInfo:
        query = GetCommunity(at=self._gateway.clock.now())
        view = await self._gateway.clients["partners"].ask(community, query)
        return ZoneInfo(view.rules.zone if view is not None else "Asia/Shanghai")


def must_wait(message: WaitingMessage, now: datetime, zone: ZoneInfo) -> bool:
    """Whether it is night there, and the message is as good in the morning."""
    here = now.astimezone(zone)
    if NIGHT_ENDS <= here.hour < NIGHT_BEGINS:
        return False
    morning = here.replace(hour=NIGHT_ENDS, minute=0, second=0, microsecond=0)
    if here.hour >= NIGHT_BEGINS:
        morning += timedelta(days=1)
    ends = message.facts.until or message.facts.starts_at
    return not (message.kind in URGENT and ends is not None and ends <= morning + timedelta(hours=1))


def _has_passed(message: WaitingMessage, now: datetime) -> bool:
    """Whether it is too late for all that it says; of what was over when it was told, that is the news."""
    facts = message.facts
    ends = facts.until or facts.last_at or facts.starts_at
    return message.kind in URGENT and ends is not None and message.notified_at < ends <= now


def _address(person: Person | None, channel: Channel) -> str | None:
    if person is None:
        return None
    return person.email if channel is Channel.EMAIL else person.phone
