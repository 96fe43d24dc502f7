"""The vault's texts are held against the hashes of their events; what is missing is told apart by why."""

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from hehuo.operator.proof import Proof, prove, prove_stores
from hehuo.operator.text_check import hashes_in
from services.gateway.domain.state import DISTRICT_LOG
from services.gateway.identity.vault import KeptText, new_salt
from services.gateway.identity.vault_sqlite import SqliteVault
from shared.eventlog.commit import Head, Header, seal
from shared.eventlog.sqlite import SqliteEventStore
from shared.runtime.directory import DataDirectory
from tests.specification import MONDAY

LIN, WU = "0197c000-0000-7000-8000-000000000a01", "0197c000-0000-7000-8000-000000000a02"
Event = tuple[str, dict[str, Any]]


def kept(number: int, *people: str) -> KeptText:
    text_id = f"0197c000-0000-7000-8000-{number:012d}"
    return KeptText(text_id, "haiwan", f"第{number}条", people or (LIN,), new_salt())


TEXTS = [kept(1), kept(2), kept(3, WU)]


def told(one: KeptText, who: str = LIN) -> Event:
    """As most events hold it; the third as two fields of its own."""
    words: dict[str, Any] = {"reason": {"text_id": one.id, "sha256": one.sha256}}
    if one is TEXTS[2]:
        words = {"text_id": one.id, "text_sha256": one.sha256}
    return "partners.it_was_said.v1", {"by": who, **words}


async def record(
    directory: DataDirectory, service: str, events: Sequence[Event], log: str = "haiwan"
) -> None:
    store = SqliteEventStore(directory.log(service))
    head: Head = await store.head(log)
    for kind, data in events:
        line = json.dumps(
            {"type": kind, "sequence": f"{head.sequence + 1:016d}", "data": data}, separators=(",", ":")
        ).encode()
        commit = seal(log, head, Header((), {}), [line], [kind], MONDAY)
        await store.append(commit)
        head = Head(commit.last, commit.hash)
    await store.close()


@pytest.fixture
async def directory(tmp_path: Path) -> DataDirectory:
    """A log that tells of three texts, and the vault that keeps them."""
    found = DataDirectory(tmp_path)
    await record(found, "partners", [told(TEXTS[0]), told(TEXTS[1]), told(TEXTS[2], WU)])
    vault = SqliteVault(found.vault)
    await vault.keep_texts([*TEXTS, kept(9)])  # Of the last no event tells: its command is under way.
    await vault.close()
    return found


def change(directory: DataDirectory, statement: str, *values: str) -> None:
    with sqlite3.connect(directory.vault) as connection:
        connection.execute(statement, values)
    connection.close()


def forgets(directory: DataDirectory, one: KeptText) -> None:
    change(directory, "DELETE FROM texts WHERE text_id = ?", one.id)


async def both(directory: DataDirectory) -> Proof:
    """What is found in the files, and in the stores as a cluster has them: the same."""
    in_files = prove(directory)
    stores = {
        name: SqliteEventStore(directory.log(name))
        for name in ("partners", "gateway")
        if directory.log(name).exists()
    }
    vault = SqliteVault(directory.vault)
    in_stores = await prove_stores(stores, vault)
    for store in stores.values():
        await store.close()
    await vault.close()
    assert (in_files.faults, in_files.notes) == (in_stores.faults, in_stores.notes)
    return in_files


async def test_texts_that_have_the_hash_of_their_event_hold(directory: DataDirectory) -> None:
    proof = await both(directory)
    assert proof.holds
    note = "3 texts have the hashes of their events; 0 were redacted or forgotten, 0 went with their people"
    assert f"vault/haiwan: {note}" in proof.notes


@pytest.mark.parametrize("what", ["text = '另一条'", "salt = '00'"])
async def test_a_text_that_was_changed_is_named(directory: DataDirectory, what: str) -> None:
    change(directory, f"UPDATE texts SET {what} WHERE text_id = ?", TEXTS[1].id)  # noqa: S608 (of two)
    proof = await both(directory)
    assert not proof.holds
    (fault,) = proof.faults
    assert f"do not have the hash of their event: partners:2 ({TEXTS[1].id})" in fault
    assert TEXTS[1].text not in fault


async def test_a_salt_that_is_no_bytes_is_a_fault_and_no_crash(directory: DataDirectory) -> None:
    change(directory, "UPDATE texts SET salt = 'x' WHERE text_id = ?", TEXTS[0].id)
    assert "partners:1" in (await both(directory)).faults[0]


async def test_a_text_that_is_missing_without_a_reason_is_a_fault(directory: DataDirectory) -> None:
    forgets(directory, TEXTS[0])
    proof = await both(directory)
    assert not proof.holds
    assert proof.faults == ("vault/haiwan: texts that are missing, which nothing explains: partners:1",)


async def test_a_text_that_was_redacted_is_no_fault(directory: DataDirectory) -> None:
    forgets(directory, TEXTS[0])
    await record(directory, "gateway", [("gateway.text_redacted.v1", {"text_id": TEXTS[0].id})])
    proof = await both(directory)
    assert proof.holds
    assert any("2 texts have" in one and "1 were redacted" in one for one in proof.notes)
    forgets(directory, TEXTS[1])
    assert "partners:2" in (await both(directory)).faults[0], "that one was not"


async def test_what_went_with_a_child_is_no_fault(directory: DataDirectory) -> None:
    forgets(directory, TEXTS[1])
    gone = [("bookings.child_removed.v1", {"text_ids": [TEXTS[1].id]})]
    await record(directory, "partners", gone)
    assert (await both(directory)).holds


@pytest.mark.parametrize("log", ["haiwan", DISTRICT_LOG])
async def test_what_went_with_its_person_is_no_fault(directory: DataDirectory, log: str) -> None:
    forgets(directory, TEXTS[2])
    await record(directory, "gateway", [("gateway.person_erased.v1", {"person_id": WU})], log)
    proof = await both(directory)
    assert proof.holds
    assert any("2 texts have" in one and "1 went with" in one for one in proof.notes)


async def test_what_may_have_gone_with_somebody_is_said_and_is_no_fault(directory: DataDirectory) -> None:
    forgets(directory, TEXTS[0])
    await record(directory, "gateway", [("gateway.person_erased.v1", {"person_id": WU})])
    proof = await both(directory)
    assert proof.holds
    may = "vault/haiwan: 1 texts are not there; they may have gone with who was erased here"
    assert may in proof.notes


async def test_without_a_vault_the_logs_verify_and_that_is_said(directory: DataDirectory) -> None:
    directory.vault.unlink()
    proof = prove(directory)
    assert proof.holds
    assert any("there is no vault here" in one for one in proof.notes)


async def test_a_vault_of_the_first_version_and_one_that_is_none(directory: DataDirectory) -> None:
    change(directory, "ALTER TABLE texts DROP COLUMN salt")
    assert "do not have the hash" in prove(directory).faults[0]
    directory.vault.write_bytes(b"nothing of the kind" * 100)
    assert "can't be read" in prove(directory).faults[0]


def test_hashes_are_found_wherever_an_event_holds_them() -> None:
    words = {"text_id": "a", "sha256": "b"}
    data = {"reviews": [{"reason": words}, {"reason": "old text"}], "text_id": "c", "text_sha256": None}
    assert [*hashes_in(data)] == [("a", "b")]
    assert [*hashes_in({"text_sha256": "of a document"})] == []
