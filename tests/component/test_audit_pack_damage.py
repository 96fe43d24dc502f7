"""Whatever is damaged in a pack, the check says of it what a reading without any short way says."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Self

import pytest

from hehuo.audit_pack import checking
from hehuo.audit_pack.checking import Report, check
from hehuo.audit_pack.entries import Period
from hehuo.audit_pack.pack import PackIsBroken
from hehuo.audit_pack.reading import KnownHead, Reader
from shared.eventlog.commit import Commit, Head, chain
from shared.eventlog.commit_lines import lines_of, next_commit
from shared.eventlog.wire import type_of
from tests.component.plain_pack_reading import PlainReader
from tests.component.test_audit_pack import Taken, taken

__all__ = ["taken"]

pytestmark = pytest.mark.asyncio(loop_scope="module")

Damage = Callable[[bytes], bytes]
WHOLE = Period()
FUND, GATEWAY = "logs/fund.jsonl", "logs/gateway.jsonl"


def damaged(taken: Taken, changes: dict[str, Damage], name: str = "damaged.zip") -> Path:
    """A pack in which files are other ones, and the directory of the archive knows it."""
    path = taken.path.with_name(name)
    with zipfile.ZipFile(taken.path) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for one in source.namelist():
            target.writestr(one, changes.get(one, bytes)(source.read(one)))
    return path


def outcome(pack: Path, out: Path, period: Period, heads: tuple[KnownHead, ...] = ()) -> tuple[object, ...]:
    """What is said of it, and the tables; or what is raised."""
    try:
        report: Report = check(pack, out, period, heads)
    except Exception as error:  # noqa: BLE001 (both ways fail alike)
        return type(error), str(error)
    return report, {one.name: one.read_bytes() for one in out.iterdir()}


class Both:
    """The check, and the one without short ways."""

    def __init__(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._path, self._monkeypatch, self._number = tmp_path, monkeypatch, 0

    def agree(self, pack: Path, period: Period = WHOLE, heads: tuple[KnownHead, ...] = ()) -> Report | None:
        """What both say; None where both fail."""
        self._number += 1
        found = outcome(pack, self._path / f"{self._number}-quick", period, heads)
        with self._monkeypatch.context() as patched:
            patched.setattr(checking, "Reader", PlainReader)
            patched.setattr(checking, "is_large", lambda _: False)  # A damaged directory says any length.
            plain = outcome(pack, self._path / f"{self._number}-plain", period, heads)
        assert found == plain
        return found[0] if isinstance(found[0], Report) else None


@pytest.fixture
def both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Both:
    return Both(tmp_path, monkeypatch)


async def test_of_a_whole_pack_both_say_the_same(taken: Taken, both: Both) -> None:
    report = both.agree(taken.path)
    assert report is not None
    assert report.faults == ()
    month = max(
        one["month"] for one in await taken.running.done(None, "GET", "/v1/communities/haiwan/fund/periods")
    )
    both.agree(taken.path, Period(last="2026-01"))
    both.agree(taken.path, Period(month, month))


@pytest.mark.parametrize("log", [FUND, GATEWAY])
async def test_a_byte_that_was_changed_anywhere(taken: Taken, both: Both, log: str) -> None:
    with zipfile.ZipFile(taken.path) as source:
        length = len(source.read(log))
    found = set()
    for place, at in enumerate(range(0, length, max(1, length // 45))):
        byte = (b"0", b"\n", b'"')[place % 3]
        report = both.agree(damaged(taken, {log: with_byte(at, byte)}))
        found.add(report is not None and report.faults != ())
    assert found >= {True}


def with_byte(at: int, byte: bytes) -> Damage:
    return lambda content: content[:at] + byte + content[at + 1 :]


def cut_at(share: float) -> Damage:
    return lambda content: content[: int(len(content) * share)]


@pytest.mark.parametrize("log", [FUND, GATEWAY])
async def test_a_log_that_was_cut_off_or_lacks_a_line(taken: Taken, both: Both, log: str) -> None:
    for share in (0.0, 0.1, 0.5, 0.9, 0.999):
        both.agree(damaged(taken, {log: cut_at(share)}))

    def without(number: int) -> Damage:
        def change(content: bytes) -> bytes:
            lines = content.splitlines(keepends=True)
            return b"".join(lines[:number] + lines[number + 1 :])

        return change

    for number in (0, 1, 2, 3, -1):
        both.agree(damaged(taken, {log: without(number)}))
    both.agree(damaged(taken, {log: lambda content: content + content}))
    both.agree(damaged(taken, {log: lambda content: content + b"more"}))


async def test_a_place_that_promises_more_or_fewer_events(taken: Taken, both: Both) -> None:
    for last in (b"1", b"3", b"999999", b"999999999999999"):

        def promise(content: bytes, last: bytes = last) -> bytes:
            first, _, rest = content.partition(b'"last":')
            return first + b'"last":' + last + rest[rest.index(b",") :]

        both.agree(damaged(taken, {FUND: promise}))


def resealed(content: bytes, of_lines: Damage, of_headers: Damage = bytes) -> bytes:
    """A log whose chain holds, though its lines are other ones."""
    head, read, written = Head(), io.BytesIO(content), b""
    while commit := next_commit(read):
        first, *lines = commit.body.split(b"\n")
        body = b"\n".join([of_headers(first), *map(of_lines, lines)])
        types = tuple(map(type_of, body.split(b"\n")[1:]))
        digest = chain(head.hash, body)
        made = Commit(
            commit.community, commit.first, commit.last, types, body, head.hash, digest, commit.committed_at
        )
        written += lines_of(made)
        head = Head(made.last, made.hash)
    return written


LINES: dict[str, tuple[bytes, bytes]] = {
    "another place": (b'"sequence":"0000000000000002"', b'"sequence":"0000000000000003"'),
    "another id": (b'"id":"haiwan:2"', b'"id":"haiwan:3"'),
    "another service": (b'"source":"/fund"', b'"source":"/partners"'),
    "another community": (b'"partitionkey":"haiwan"', b'"partitionkey":"beitai"'),
    "another community's id": (b'"id":"haiwan:', b'"id":"beitai:'),
    "another schema": (b'"dataschema":"urn:hehuo:schema:', b'"dataschema":"urn:hehuo:scheme:'),
    "another shape": (b'"amount_fen":10050', b'"amount_fen":"much"'),
    "another version": (b"fund.donation_received.v1", b"fund.gift_from_tomorrow.v1"),
    "another kind": (b'"type":"fund.donation_received.v1"', b'"type":"fund.pledge_withdrawn.v1"'),
    "no moment": (b'"time":"20', b'"time":"9x'),
    "no such day": (b'"time":"2026', b'"time":"2026-13'),
    "a moment of another form": (b'"time":"2026-', b'"time":"+2026-'),
    "spaces": (b',"datacontenttype"', b', "datacontenttype"'),
    "a subject that is escaped": (b'"subject":"', b'"subject":"\\u0031'),
    "an actor that is escaped": (b'"actor":"', b'"actor":"\\u0061'),
    "no actor": (b'"actor":', b'"who":'),
    "on behalf of somebody": (b'"roles":', b'"onbehalfof":"resident-lin","roles":'),
    "a sum that is none": (b'"balance_after_fen":', b'"balance_after_fen":1'),
    "a number that was skipped": (b'"number":2,', b'"number":3,'),
    "booked in a later month": (b'"booked_on":"20', b'"booked_on":"21'),
    "two days of booking": (b'"booked_on":', b'"booked_on":"2099-01-01","booked_on":'),
    "a day under a name that is escaped": (b'"booked_on":', b'"booked_on":"2099-01-01","booked\\u005fon":'),
    "a field that nobody knows": (b'"entry":{', b'"booked_on":"2099-01-01","entry":{'),
    "no data": (b'"data":{', b'"date":{'),
}


@pytest.mark.parametrize("kind", LINES)
async def test_a_line_that_no_service_recorded_in_a_chain_that_holds(
    taken: Taken, both: Both, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also of a period, and where tables and books are read apart."""
    old, new = LINES[kind]
    pack = damaged(taken, {FUND: lambda content: resealed(content, lambda line: line.replace(old, new, 1))})
    for period in (Period(), Period("2026-01", "2026-12"), Period(last="2026-10")):
        both.agree(pack, period)
    apart(monkeypatch)
    both.agree(pack, Period(last="2026-10"))


def apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """The check reads books and tables apart, here one after the other; the other one stays as it is."""

    class InTurn:
        def __init__(self, *_: object) -> None: ...

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None: ...

        def submit(self, work: Callable[[Path], object], path: Path) -> "Done":
            return Done(work(path))

    class Done:
        def __init__(self, found: object) -> None:
            self._found = found

        def result(self) -> object:
            return self._found

    monkeypatch.setattr(checking, "ProcessPoolExecutor", InTurn)
    monkeypatch.setattr(checking, "is_large", lambda _pack: vars(checking)["Reader"] is Reader)


HEADERS: dict[str, tuple[bytes, bytes]] = {
    "another community": (b'"community":"haiwan"', b'"community":"beitai"'),
    "another moment": (b'"committed_at":"20', b'"committed_at":"21'),
    "no moment": (b'"committed_at":"20', b'"committed_at":"no'),
    "no commands": (b'"commands":', b'"commanded":'),
    "no sources": (b'"sources":', b'"source":'),
    "commands that are none": (b'"commands":[', b'"commands":7,"once":['),
    "no JSON": (b'{"community"', b'{community"'),
}


@pytest.mark.parametrize("kind", HEADERS)
@pytest.mark.parametrize("log", [FUND, GATEWAY])
async def test_a_header_that_says_something_else(taken: Taken, both: Both, log: str, kind: str) -> None:
    old, new = HEADERS[kind]
    both.agree(
        damaged(
            taken, {log: lambda content: resealed(content, bytes, lambda line: line.replace(old, new, 1))}
        )
    )


async def test_what_is_said_of_a_file_that_is_no_json_is_one_line_and_names_the_file(
    taken: Taken, both: Both
) -> None:
    cut = both.agree(damaged(taken, {GATEWAY: lambda content: b'{"community' + content[9:]}))
    assert cut is not None
    assert [fault for fault in cut.faults if "gateway" in fault and "\n" not in fault]
    assert not [fault for fault in cut.faults if "\n" in fault or "http" in fault]
    with pytest.raises(PackIsBroken, match=r"manifest\.json can't be read: [^\n]+\Z"):
        check(damaged(taken, {"manifest.json": lambda content: content[:-3]}), None, Period())


async def test_a_manifest_that_says_something_else(taken: Taken, both: Both) -> None:
    for field, value in (("last", 1), ("hash", "00" * 32), ("commits", 1)):

        def other(content: bytes, field: str = field, value: object = value) -> bytes:
            manifest = json.loads(content)
            manifest["logs"]["fund"][field] = value
            return json.dumps(manifest).encode()

        report = both.agree(damaged(taken, {"manifest.json": other}))
        assert report is not None
        assert "but the manifest says" in report.faults[0]


async def test_heads_that_were_noted_down(taken: Taken, both: Both) -> None:
    good = check(taken.path, None, Period()).verdicts[0]
    for sequence, digest in ((good.events, good.head), (good.events, "00" * 32), (10**6, good.head)):
        report = both.agree(taken.path, heads=(KnownHead("fund", sequence, digest),))
        assert report is not None
        assert (report.faults == ()) == (digest == good.head and sequence == good.events)


async def test_an_archive_in_which_bytes_were_changed(taken: Taken, both: Both) -> None:
    content = taken.path.read_bytes()
    path = taken.path.with_name("archive.zip")
    for at in range(40, len(content), max(1, len(content) // 40)):
        path.write_bytes(content[:at] + bytes([content[at] ^ 0x55]) + content[at + 1 :])
        both.agree(path)
