"""What outsiders kept of a feed is held against the logs: `hehuo verify --feed`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hehuo.operator.saved_lines import NotOfAFeed, check_in, check_of, read_saved
from hehuo.services import EVENTS, FEEDS
from services.gateway.catalogue.events import recorded_examples
from services.gateway.feed.feed import FeedEvent
from services.gateway.feed.listing import listing_of, numbered
from services.gateway.feed.public_line import PublicForm
from services.gateway.feed.restricted import Sight, restricted_key
from services.gateway.identity.vault_sqlite import SqliteVault
from shared.eventlog.commit import Head, Header, seal
from shared.eventlog.sqlite import SqliteEventStore
from shared.eventlog.wire import type_of
from shared.kernel.roles import Role
from shared.runtime.directory import DataDirectory
from tests.specification import MONDAY
from tests.unit.gateway.test_restricted_feed import HAPPENED, line

FORM = PublicForm(EVENTS)
KINDS = ("partners.need_closed.v1", "partners.application_submitted.v1", "partners.trial_held.v1")


def recorded() -> list[bytes]:
    """Examples of the catalogue, numbered as the first events of one log."""
    lines = [json.loads(recorded_examples()[kind]) for kind in KINDS]
    numbered = [line | {"sequence": f"{at:016d}", "id": f"haiwan:{at}"} for at, line in enumerate(lines, 1)]
    return [json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() for line in numbered]


@pytest.fixture
async def key(tmp_path: Path) -> bytes:
    """Of a platform with one log and its feed in this directory."""
    directory, lines = DataDirectory(tmp_path), recorded()
    for name in ("partners", "feed"):
        store = SqliteEventStore(directory.log(name))
        await store.append(seal("haiwan", Head(), Header(), lines, [type_of(one) for one in lines], MONDAY))
        await store.close()
    vault = SqliteVault(directory.vault)
    key = await vault.feed_key("haiwan")
    await vault.close()
    return key


async def test_what_was_read_of_the_restricted_feed_is_held_against_the_logs_too(tmp_path: Path) -> None:
    directory = DataDirectory(tmp_path)
    told = [line(at, event)[1] for at, event in enumerate(HAPPENED[:2], 1)]
    for name in ("partners", "restricted"):
        store = SqliteEventStore(directory.log(name))
        await store.append(seal("haiwan", Head(), Header(), told, [type_of(one) for one in told], MONDAY))
        await store.close()
    vault = SqliteVault(directory.vault)
    key = restricted_key(await vault.feed_key("haiwan"))
    await vault.close()
    events = [FeedEvent(at, FORM.line(one, key)) for at, one in enumerate(told, 1)]
    sight = Sight(frozenset({Role.AUDITOR}))
    page = listing_of(map(sight.entry, events), 2, 2, 0)
    assert await found(tmp_path, [page]) == (1, [])
    elsewhere = numbered(events[1]._replace(sequence=7))
    assert (await found(tmp_path, [elsewhere]))[1] == [
        "line 1: partners/haiwan:2 was at 7 of the feed, where it is at 2 now"
    ]
    as_recorded = b'{"sequence":2,"event":%b}' % told[1]
    (fault,) = (await found(tmp_path, [as_recorded]))[1]
    assert "is not what the log holds" in fault


async def found(path: Path, file: list[bytes]) -> tuple[int, list[str]]:
    """What is right and what is wrong, which both profiles say alike."""
    directory, saved = DataDirectory(path), [*read_saved(file)]
    check = check_in(directory, saved)
    stores = {name: SqliteEventStore(directory.log(name)) for name in ("partners", *FEEDS)}
    vault = SqliteVault(directory.vault)
    of_stores = await check_of({**stores}, vault, saved)
    for store in stores.values():
        await store.close()
    await vault.close()
    assert (of_stores.held, of_stores.faults, of_stores.total) == (check.held, check.faults, check.total)
    assert check.total == len(saved)
    return check.held, check.faults


async def test_lines_hold_in_every_form_in_which_the_feed_was_ever_read(key: bytes, tmp_path: Path) -> None:
    raw = recorded()
    public = [FORM.line(line, key) for line in raw]
    earlier = [
        json.dumps(
            json.loads(one) | {name: json.loads(line)[name] for name in ("correlationid", "causationid")}
        )
        for one, line in zip(public, raw, strict=True)
    ]
    numbered = [b'{"sequence":%d,"event":%b}' % one for one in enumerate(public, 1)]
    page = b'{"events":[%b],"next_after":3,"head":3,"epoch":1}' % b",".join(numbered)
    stream = [b"retry: 2000\n", b"event: epoch\n", b"data: 1\n", b"\n", b": still here\n"]
    stream += [b"id: 1:%d\ndata: %b\n\n" % one for one in enumerate(numbered, 1)]
    of_stream = b"".join(stream).splitlines(keepends=True)
    for file in (public, [one.encode() for one in earlier], raw, numbered, of_stream):
        assert await found(tmp_path, file) == (3, [])
    assert await found(tmp_path, [page, public[0]]) == (4, [])


def _reworded(event: dict[str, Any]) -> None:
    event["data"]["need_id"] = "another"


def _later(event: dict[str, Any]) -> None:
    event["time"] = "2030-01-01T00:00:00Z"


def _rehashed(event: dict[str, Any]) -> None:
    event["recordedhash"] = "0" * 64


@pytest.mark.parametrize(
    ("change", "said"),
    [(_reworded, "data"), (_later, "time"), (_rehashed, "recordedhash")],
)
async def test_a_line_that_is_not_what_the_log_holds_is_named_with_what_differs(
    key: bytes, tmp_path: Path, change: Callable[[dict[str, Any]], None], said: str
) -> None:
    lines = [json.loads(FORM.line(line, key)) for line in recorded()]
    change(lines[1])
    file = [json.dumps(line).encode() for line in lines]
    expected = [f"line 2: partners/haiwan:2 is not what the log holds: {said}"]
    assert await found(tmp_path, file) == (2, expected)


async def test_what_is_in_no_log_or_stood_elsewhere_in_the_feed_is_named(key: bytes, tmp_path: Path) -> None:
    lines = [json.loads(FORM.line(line, key)) for line in recorded()]
    elsewhere = json.dumps({"sequence": 7, "event": lines[0]}).encode()
    beyond = json.dumps(lines[1] | {"sequence": f"{9:016d}"}).encode()
    nowhere = json.dumps(lines[1] | {"source": "/nobody"}).encode()
    assert await found(tmp_path, [elsewhere, beyond, nowhere]) == (
        0,
        [
            "line 1: partners/haiwan:1 was at 7 of the feed, where it is at 1 now",
            "line 2: partners/haiwan:9 is not in the log",
            "line 3: nobody/haiwan:2 is not in the log",
        ],
    )
    held, faults = await found(tmp_path, [beyond] * 30)
    assert (held, len(faults), faults[-1]) == (0, 21, "and 10 more")
    there = json.dumps(lines[0]).encode()
    DataDirectory(tmp_path).vault.unlink()
    check = check_in(DataDirectory(tmp_path), read_saved([there]))
    assert check.faults == [
        "line 1: partners/haiwan:1 can't be compared: the vault has no key of the feed of haiwan"
    ]


@pytest.mark.parametrize("damaged", ["partners", "feed"])
async def test_a_damaged_log_is_said_in_a_sentence_and_the_other_communities_are_held_all_the_same(
    key: bytes, tmp_path: Path, damaged: str
) -> None:
    good, bad = recorded()[0], recorded()[0].replace(b"haiwan", b"nanwan")
    for name in ("partners", "feed"):
        store = SqliteEventStore(DataDirectory(tmp_path).log(name))
        lines = [bad if name != damaged else b'{"no event"']
        await store.append(seal("nanwan", Head(), Header(), lines, [KINDS[0]], MONDAY))
        await store.close()
    vault = SqliteVault(DataDirectory(tmp_path).vault)
    of_nanwan = await vault.feed_key("nanwan")
    await vault.close()
    held, faults = await found(tmp_path, [FORM.line(bad, of_nanwan), FORM.line(good, key)])
    assert (held, len(faults)) == (1, 1)
    assert faults[0].startswith("feed/nanwan: what was kept can't be held against the logs: ")


@pytest.mark.parametrize("line", [b"hello", b"[1]", b"{", b"{}", b'{"event":{"source":7}}', b'{"events":7}'])
def test_another_file_is_refused_in_a_sentence_that_says_where(line: bytes) -> None:
    with pytest.raises(NotOfAFeed, match=r"^line 2 is "):
        [*read_saved([b"\n", line])]
