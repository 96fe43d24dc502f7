"""The courier: one letter that can't be made or sent keeps back no other, and one process sends at a time."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
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
    ReadInbox,
    ReadOutgoing,
    WaitingMessage,
)
from shared.contracts.gateway.messages import (
    Channel,
    HandleMessage,
    MessageFacts,
    MessageKind,
    MessageLanguage,
)
from shared.kernel.refusals import Rejected
from shared.projections.refusals import READ_MODEL_IS_BEHIND
from shared.projections.store import DocumentStore
from shared.storage.faults import StoreUnavailable
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
    down: bool = False
    """Whether nothing can be recorded now."""
    phone: str | None = None

    async def ask(self, _community: str, query: object, *, min_sequence: int = 0) -> Any:
        if min_sequence and self.behind:
            raise Rejected(READ_MODEL_IS_BEHIND, wanted=min_sequence)
        done = set() if self.behind else {message_id for message_id, _ in self.recorded}
        left = OutgoingView(to_send=tuple(one for one in self.to_send if one.message_id not in done))
        if isinstance(query, GatherOutgoing):
            return {"haiwan": left}
        if isinstance(query, ReadInbox):
            return SimpleNamespace(preferences=MessagePreferencesView(channels=(Channel.EMAIL, Channel.SMS)))
        return left if isinstance(query, ReadOutgoing) else None

    async def heads(self) -> dict[str, int]:
        return {"haiwan": len(self.recorded) + 1}

    async def submit(self, _community: str, command: HandleMessage) -> Any:
        if self.down:
            raise StoreUnavailable("no answer")
        self.recorded.append((command.message_id, command.channels))
        return SimpleNamespace(sequence=1)

    async def send(self, to: str, letter: Letter) -> None:
        if "@" not in to:
            raise TypeError("no library foresaw this number")
        self.tried.append(letter.message_id)
        if letter.message_id in self.faulty:
            raise TypeError("lin@example.org is an address that no library foresaw")
        self.held.set()
        await self.may_go.wait()

    async def close(self) -> None:
        """Nothing is open."""

    async def person(self, _community: str, person_id: str) -> Person:
        return Person(person_id, "林", phone=self.phone, revision=1, email="lin@example.org")

    async def community_names(self) -> list[str]:
        return ["haiwan"]

    def courier(self, documents: LeaseBook) -> Courier:
        gateway = SimpleNamespace(
            clients={"gateway": self, "partners": self},
            senders={Channel.EMAIL: self, Channel.SMS: self},
            vault=self,
            clock=SimpleNamespace(now=lambda: MONDAY),
            community_names=self.community_names,
        )
        return Courier(cast("Gateway", gateway), cast("DocumentStore", documents), written, self.heads)


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
    assert not looking.done()
    again = asyncio.create_task(courier.look())  # Whoever looks meanwhile does not send the second one twice.
    await asyncio.sleep(0)
    here.may_go.set()
    await asyncio.gather(looking, again)
    assert here.recorded == [(SECOND, (Channel.EMAIL,))]
    await courier.look()
    assert here.tried == [FIRST, SECOND]
    await courier.stop()


@pytest.mark.asyncio
async def test_a_letter_that_is_still_listed_after_it_was_sent_goes_once() -> None:
    """What lists them folds the log for itself, and is behind for a while on a busy machine."""
    here = town()
    here.may_go.set()
    courier = here.courier(LeaseBook())
    await courier.look()
    here.behind = True
    await courier.look()
    assert here.tried == [FIRST, SECOND]
    assert len(here.recorded) == 2
    here.behind = False
    await courier.look()
    assert here.tried == [FIRST, SECOND]
    await courier.stop()


@pytest.mark.asyncio
async def test_a_letter_that_went_and_could_not_be_recorded_goes_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(courier_module, "RETRIES_SECONDS", (0,) * len(RETRIES_SECONDS))
    here = town(down=True)
    here.may_go.set()
    courier = here.courier(LeaseBook())
    for _ in range(len(RETRIES_SECONDS) + 2):
        await courier.look()
    here.down = False
    await courier.look()
    assert here.tried == [FIRST, SECOND]
    assert here.recorded == [(FIRST, (Channel.EMAIL,)), (SECOND, (Channel.EMAIL,))]
    await courier.stop()


@pytest.mark.asyncio
async def test_a_letter_whose_second_way_fails_in_no_foreseen_way_went_by_the_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(courier_module, "RETRIES_SECONDS", (0,) * len(RETRIES_SECONDS))
    here = town(phone="13800000000")
    here.may_go.set()
    courier = here.courier(LeaseBook())
    for _ in range(2):
        await courier.look()
    assert here.tried == [FIRST, SECOND]
    assert here.recorded == [(FIRST, (Channel.EMAIL,)), (SECOND, (Channel.EMAIL,))]
    await courier.stop()


@pytest.mark.asyncio
async def test_whoever_begins_waits_until_the_list_has_seen_what_others_recorded() -> None:
    """Another one sent both and recorded it just before it was killed."""
    here = town(behind=True, recorded=[(FIRST, (Channel.EMAIL,)), (SECOND, (Channel.EMAIL,))])
    here.may_go.set()
    book = LeaseBook()
    courier = here.courier(book)
    await courier.look()
    here.behind = False
    await courier.look()
    assert here.tried == []
    # So does who had the lease before, lost it, and has it again.
    book.holders = {"messages": "another"}
    await courier.look()
    book.holders, here.behind, here.to_send = {}, True, here.to_send[:1]
    await courier.look()
    assert here.tried == []
    await courier.stop()


@pytest.mark.asyncio
@pytest.mark.parametrize("stops", [True, False])
async def test_whoever_ends_or_lost_the_lease_begins_no_other_letter_and_records_what_went(
    monkeypatch: pytest.MonkeyPatch, *, stops: bool
) -> None:
    monkeypatch.setattr(courier_module, "_LETTERS_AT_ONCE", 1)
    here, book = town(), LeaseBook()
    courier = here.courier(book)
    looking = asyncio.create_task(courier.look())
    async with asyncio.timeout(30):
        await here.held.wait()
    stopping = asyncio.create_task(courier.stop()) if stops else None
    await asyncio.sleep(0)
    if not stops:
        book.holders = {"messages": "another"}
    here.may_go.set()
    await looking
    await (stopping or courier.stop())
    assert here.tried == [FIRST]
    assert here.recorded == [(FIRST, (Channel.EMAIL,))]


@pytest.mark.asyncio
async def test_who_may_have_lost_the_lease_and_has_it_again_sends_nothing_of_its_old_list(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Another process may have taken it meanwhile, sent these letters, recorded that, and given it back."""
    here, seconds = town(), courier_module._LEASE_SECONDS
    here.may_go.set()
    for lasts in (0.0, seconds):
        monkeypatch.setattr(courier_module, "_LEASE_SECONDS", lasts)
        courier = here.courier(LeaseBook())
        await courier.look()
        await courier.stop()
        assert here.tried == ([FIRST, SECOND] if lasts else []), lasts


@pytest.mark.asyncio
async def test_who_is_told_to_end_while_it_asks_whether_it_may_send_begins_no_letter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(courier_module, "_LETTERS_AT_ONCE", 1)
    here, stopping = town(), list[asyncio.Task[None]]()
    here.may_go.set()

    class Asked(LeaseBook):
        async def hold(self, name: str, holder: str, seconds: float) -> bool:
            held = await super().hold(name, holder, seconds)
            if self.asked == 2:  # For the first letter; before, for the list.
                stopping.append(asyncio.create_task(courier.stop()))
                await asyncio.sleep(0)
            return held

    courier = here.courier(Asked())
    await courier.look()
    await asyncio.gather(*stopping)
    assert len(stopping) == 1
    assert here.tried == []


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("told", "facts", "goes"),
    [
        (2, {}, False),  # It begins before the letter can go.
        (2, {"last_at": MONDAY + timedelta(days=7)}, True),  # The first of several has begun, the others not.
        (0, {}, True),  # It was called off after it had begun: that is the news.
    ],
)
@pytest.mark.parametrize(
    "kind", [MessageKind.LESSONS_MOVED, MessageKind.HOST_SESSIONS_CANCELLED, MessageKind.HOST_LESSONS_MOVED]
)
async def test_what_is_urgent_goes_until_the_last_of_it_has_begun(
    told: int, facts: dict[str, Any], goes: bool, kind: MessageKind
) -> None:
    letter = WaitingMessage(
        message_id=FIRST,
        person_id="lin",
        kind=kind,
        facts=MessageFacts(subject_id=FIRST, starts_at=MONDAY - timedelta(hours=1), **facts),
        notified_at=MONDAY - timedelta(hours=told),
    )
    here = Town((letter,))
    here.may_go.set()
    courier = here.courier(LeaseBook())
    await courier.look()
    assert here.recorded == [(FIRST, (Channel.EMAIL,) if goes else ())]
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
