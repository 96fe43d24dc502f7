"""The restricted feed: one sequence for all who may read something of it, each of whom sees their part."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from services.gateway.feed.digests import FeedDigests, withheld_digest_of
from services.gateway.feed.feed import Feed, FeedEvent
from services.gateway.feed.public_epoch import keep_up
from services.gateway.feed.public_line import PublicForm, pseudonym
from services.gateway.feed.restricted import (
    ANY_READER,
    READERS,
    Sight,
    is_restricted,
    restricted_key,
    restricted_keys,
)
from shared.contracts import partners
from shared.contracts.partners.intents import IntentOffered, IntentParticulars, IntentWithdrawn
from shared.contracts.partners.needs.events import NeedClosed, NeedVerified
from shared.contracts.partners.people import PersonsCountedAsOne
from shared.eventlog.reader import LogReader
from shared.eventlog.sqlite import SqliteEventStore
from shared.eventlog.wire import Encoder
from shared.kernel.clock import SystemClock
from shared.kernel.messages import Actor, Event, Tick
from shared.kernel.roles import Role

NOW = datetime(2026, 7, 6, tzinfo=UTC)
KEY = bytes(range(32))
NEED, INTENT, LIN = (f"00000000-0000-4000-8000-00000000000{n}" for n in (1, 2, 3))
STAFF, AUDITOR = Sight(frozenset({Role.STAFF})), Sight(frozenset({Role.AUDITOR, Role.RESIDENT}))
OFFERED = IntentOffered(
    intent_id=INTENT,
    number=1,
    offered_by=LIN,
    particulars=IntentParticulars.model_validate(
        {
            "project": "天空农场",
            "mechanism": "space_cooperation",
            "contributions": [{"kind": "time", "summary": "课程"}],
        }
    ),
    offered_at=NOW,
)
HAPPENED = (
    NeedVerified(need_id=NEED, verified_at=NOW),
    OFFERED,
    NeedClosed(need_id=NEED, confirmed_by_resident=True, reason=None, application_ids=(), closed_at=NOW),
    IntentWithdrawn(intent_id=INTENT, withdrawn_at=NOW),
)


def line(sequence: int, event: Event) -> tuple[int, bytes]:
    encoder = Encoder("partners", partners.EVENTS)
    command = Tick(command_id=f"tell-{sequence}", actor=Actor(id=LIN), now=NOW)
    return sequence, encoder.line("haiwan", encoder.envelope("haiwan", command), sequence, event)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteEventStore]:
    store = SqliteEventStore(tmp_path / "restricted.db")
    yield store
    await store.close()


async def feed_on(store: SqliteEventStore) -> Feed:
    async def key_of(_community: str) -> bytes:
        return KEY

    feed = Feed(store, SystemClock(), partners.EVENTS, restricted_keys(key_of), takes=is_restricted)
    await feed.accept("haiwan", "partners", [line(at, event) for at, event in enumerate(HAPPENED, 1)])
    return feed


async def test_it_takes_what_is_not_published_and_nothing_that_is_public_or_for_nobody(
    store: SqliteEventStore,
) -> None:
    feed = await feed_on(store)
    events, head = await feed.page("haiwan", 0, 10)
    kinds = [json.loads(one.line)["type"] for one in events]
    assert (kinds, head) == ([NeedVerified.type, IntentOffered.type, IntentWithdrawn.type], 3)
    assert not feed.wants(PersonsCountedAsOne.type)
    assert Role.RESIDENT not in ANY_READER.roles
    assert Role.PARTNER not in ANY_READER.roles


async def test_each_reader_sees_their_part_at_the_same_numbers(store: SqliteEventStore) -> None:
    events, _ = await (await feed_on(store)).page("haiwan", 0, 10)

    def read(sight: Sight) -> list[object]:
        entries = [json.loads(sight.entry(one)) for one in events]
        assert [one["sequence"] for one in entries] == [1, 2, 3]
        return [one["event"]["type"] if "event" in one else {*one} for one in entries]

    hidden = {"sequence", "withheld", "recordedhash"}
    assert read(STAFF) == [NeedVerified.type, IntentOffered.type, IntentWithdrawn.type]
    assert read(AUDITOR) == [hidden, IntentOffered.type, IntentWithdrawn.type]
    assert read(Sight(frozenset({Role.RESIDENT, Role.TREASURER}))) == [hidden] * 3
    assert read(STAFF._replace(types=frozenset({NeedVerified.type}))) == [NeedVerified.type, hidden, hidden]


def test_what_somebody_sees_can_be_compared_with_what_another_one_does() -> None:
    assert AUDITOR.seen > {IntentOffered.type}
    assert AUDITOR.seen.isdisjoint({NeedVerified.type})
    assert STAFF._replace(
        types=frozenset({NeedVerified.type, "fund.account_statement_imported.v1"})
    ).seen == {NeedVerified.type}
    assert {*READERS} == Sight(frozenset(Role)).seen


async def test_the_digest_is_the_same_for_all_and_found_by_whoever_sees_nothing(
    store: SqliteEventStore,
) -> None:
    feed = await feed_on(store)
    events, _ = await feed.page("haiwan", 0, 10)
    expected = await FeedDigests(feed, withheld_digest_of).of_range("haiwan", 0, 3)
    for sight in (STAFF, AUDITOR, Sight(frozenset())):
        digest = 0
        for entry in (json.loads(sight.entry(one)) for one in events):
            said = entry.get("recordedhash") or entry["event"]["recordedhash"]
            digest ^= int(sha256(f"{entry['sequence']} {said}".encode()).hexdigest(), 16)
        assert f"{digest:064x}" == expected


async def test_people_of_one_feed_are_not_found_in_the_other(store: SqliteEventStore) -> None:
    feed = await feed_on(store)
    shown = (await feed.page("haiwan", 1, 1))[0][0]
    assert json.loads(shown.line)["data"]["offered_by"] == pseudonym(LIN, restricted_key(KEY))
    recorded = (await LogReader(store).lines("haiwan", 1, 1))[0][1]
    assert recorded == line(2, OFFERED)[1], "its log keeps the very bytes"
    public = json.loads(PublicForm(partners.EVENTS).line(recorded, KEY))
    same = {name for name, value in json.loads(shown.line).items() if public[name] == value}
    assert same.isdisjoint({"correlationid", "causationid", "recordedhash", "data"})
    assert LIN.encode() not in shown.line


async def test_its_store_is_raised_to_the_public_feeds_epoch_and_never_lowered(
    store: SqliteEventStore,
) -> None:
    for wanted, found in ((0, 0), (7, 7), (3, 7)):
        await keep_up(store, wanted)
        assert (await store.epoch()).number == found


def test_an_entry_of_what_may_not_be_read_tells_neither_type_nor_id() -> None:
    event = FeedEvent(5, PublicForm(partners.EVENTS).line(line(9, OFFERED)[1], KEY))
    entry = Sight(frozenset()).entry(event)
    for told in (b"intent", b"haiwan:9", b"partners", INTENT.encode(), b"2026"):
        assert told not in entry
