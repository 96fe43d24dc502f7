"""The courier: one letter that can't be made or sent keeps back no other, and one process sends at a time."""

import asyncio
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import pytest

from services.gateway.identity.vault import Person
from services.gateway.letters import Letter
from services.gateway.platform import Gateway
from services.gateway.sending import courier as courier_module
from services.gateway.sending.courier import RETRIES_SECONDS, Courier
from shared.contracts.gateway.inboxes import (
    GatherOutgoing,
    MessagePreferencesView,
    OutgoingView,
    WaitingMessage,
)
from shared.contracts.gateway.messages import (
    Channel,
    HandleMessage,
    MessageFacts,
    MessageKind,
    MessageLanguage,
)
from shared.projections.store import DocumentStore
from tests.specification import MONDAY

FIRST, SECOND = (f"0197e2a0-0000-7000-8000-{number:012d}" for number in (1, 2))


class LeaseBook:
    """Documents of which processes share the leases."""

    shared = True

    def __init__(self) -> None:
        self.holders: dict[str, str] = {}
        self.asked = 0

    async def hold(self, name: str, holder: str, _seconds: float) -> bool:
        self.asked += 1
        return self.holders.setdefault(name, holder) == holder

    async def release(self, name: str, holder: str) -> None:
        if self.holders.get(name) == holder:
            del self.holders[name]


@dataclass
class Town:
    """A gateway with two messages that wait, and a sender that is told what to do with each."""

    to_send: tuple[WaitingMessage, ...]
    faulty: set[str] = field(default_factory=set)
    tried: list[str] = field(default_factory=list)
    recorded: list[tuple[str, tuple[Channel, ...]]] = field(default_factory=list)
    held: asyncio.Event = field(default_factory=asyncio.Event)
    may_go: asyncio.Event = field(default_factory=asyncio.Event)

    behind: bool = False
    """Whether what lists them has not come to what was recorded last."""

    async def ask(self, _community: str, query: object, **_: object) -> Any:
        done = set() if self.behind else {message_id for message_id, _ in self.recorded}
        left = tuple(one for one in self.to_send if one.message_id not in done)
        return {"haiwan": OutgoingView(to_send=left)} if isinstance(query, GatherOutgoing) else None

    async def submit(self, _community: str, command: HandleMessage) -> Any:
        self.recorded.append((command.message_id, command.channels))
        return SimpleNamespace(sequence=1)

    async def send(self, _to: str, letter: Letter) -> None:
        self.tried.append(letter.message_id)
        if letter.message_id in self.faulty:
            raise TypeError("lin@example.org is an address that no library foresaw")
        self.held.set()
        await self.may_go.wait()

    async def close(self) -> None:
        """Nothing is open."""

    async def person(self, _community: str, person_id: str) -> Person:
        return Person(person_id, "林", phone=None, revision=1, email="lin@example.org")

    async def community_names(self) -> list[str]:
        return ["haiwan"]

    def courier(self, documents: LeaseBook) -> Courier:
        gateway = SimpleNamespace(
            clients={"gateway": self, "partners": self},
            senders={Channel.EMAIL: self},
            vault=self,
            clock=SimpleNamespace(now=lambda: MONDAY),
            community_names=self.community_names,
        )
        return Courier(cast("Gateway", gateway), cast("DocumentStore", documents), written)


async def written(
    _gateway: Gateway, _community: str, message: WaitingMessage, _wishes: MessagePreferencesView
) -> Letter:
    return Letter(message.message_id, message.kind, MessageLanguage.CHINESE, "名额", "空出一个名额。", "")


def town(**fields: Any) -> Town:
    facts = MessageFacts(subject_id=FIRST)
    waiting = (
        WaitingMessage(
            message_id=one, person_id="lin", kind=MessageKind.FEEDBACK_ASKED, facts=facts, notified_at=MONDAY
        )
        for one in (FIRST, SECOND)
    )
    return Town(tuple(waiting), **fields)


@pytest.mark.asyncio
async def test_a_letter_that_fails_in_no_foreseen_way_is_put_off_and_every_other_one_is_sent_once() -> None:
    here = town(faulty={FIRST})
    courier = here.courier(LeaseBook())
    looking = asyncio.create_task(courier.look())
    async with asyncio.timeout(30):
        await here.held.wait()
    assert here.tried == [FIRST, SECOND]
    assert not looking.done()  # Whoever looks again meanwhile would send the second one twice.
    here.may_go.set()
    await looking
    assert here.recorded == [(SECOND, (Channel.EMAIL,))]
    await courier.look()
    assert here.tried == [FIRST, SECOND]
    await courier.stop()


@pytest.mark.asyncio
async def test_a_letter_that_is_still_listed_after_it_was_sent_goes_once() -> None:
    """What lists them folds the log for itself, and is behind for a while on a busy machine."""
    here = town(behind=True)
    here.may_go.set()
    courier = here.courier(LeaseBook())
    for _ in range(2):
        await courier.look()
    assert here.tried == [FIRST, SECOND]
    assert len(here.recorded) == 2
    here.behind = False
    await courier.look()
    assert here.tried == [FIRST, SECOND]
    await courier.stop()


@pytest.mark.asyncio
async def test_a_letter_that_fails_again_and_again_is_recorded_as_sent_by_no_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(courier_module, "RETRIES_SECONDS", (0,) * len(RETRIES_SECONDS))
    here = town(faulty={FIRST, SECOND})
    courier = here.courier(LeaseBook())
    for _ in range(len(RETRIES_SECONDS) + 1):
        assert here.recorded == []
        await courier.look()
    assert here.recorded == [(FIRST, ()), (SECOND, ())]
    await courier.stop()
