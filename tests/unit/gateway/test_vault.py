"""The vault keeps what is known of people, and forgets it: in SQLite, and in MongoDB."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from services.gateway.identity.vault import ClaimCode, ContactRead, KeptText, Person, Vault, new_salt
from services.gateway.identity.vault_mongo import MongoVault
from services.gateway.identity.vault_sqlite import SqliteVault
from shared.contracts.gateway.refusals import PERSON_IS_ERASED
from shared.kernel.refusals import REVISION_HAS_MOVED_ON, Rejected
from shared.storage.mongo_client import MongoClient
from tests.server_mongo import DRIVERS, database_name
from tests.specification import MONDAY

HAIWAN = "haiwan"
LIN, ZHANG = "person-lin", "person-zhang"


def _holds(folder: Path, text: str) -> bool:
    return any(text.encode() in path.read_bytes() for path in folder.iterdir())


def _modes(folder: Path) -> set[int]:
    return {path.stat().st_mode & 0o777 for path in folder.iterdir()}


Open = Callable[[str], Awaitable[Vault]]
"""Opens the vault of this name, an empty one at first."""


@pytest.fixture
async def in_sqlite(tmp_path: Path) -> Open:
    async def open_vault(name: str) -> Vault:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        return SqliteVault(folder / "vault.db")

    return open_vault


async def _in_mongo(url: str, driver: str, place: Path) -> AsyncIterator[Open]:
    client = MongoClient(url, driver=driver)
    names: set[str] = set()

    async def open_vault(name: str) -> Vault:
        names.add(database_name(place / name))
        return MongoVault(client.database(database_name(place / name)))

    yield open_vault
    for name in names:
        await client.drop_database(name)
    await client.close()


@pytest.fixture(
    params=["sqlite", *(pytest.param(driver, marks=pytest.mark.servers) for driver in DRIVERS)],
)
async def open_vault(request: pytest.FixtureRequest, tmp_path: Path, in_sqlite: Open) -> AsyncIterator[Open]:
    if request.param == "sqlite":
        yield in_sqlite
    else:
        url: str = request.getfixturevalue("mongo_url")
        async for one in _in_mongo(url, request.param, tmp_path):
            yield one


@pytest.fixture
async def vault(open_vault: Open) -> AsyncIterator[Vault]:
    vault = await open_vault("vault")
    yield vault
    await vault.close()


async def test_a_person_is_kept_and_found(vault: Vault) -> None:
    kept = await vault.put_person(HAIWAN, LIN, "林秀英", "+86 138 0000 0000")
    assert kept.revision == 1
    assert await vault.person(HAIWAN, LIN) == kept
    assert await vault.person(HAIWAN, ZHANG) is None
    assert await vault.people(HAIWAN, [LIN, ZHANG]) == {LIN: kept}
    assert await vault.people(HAIWAN, []) == {}


async def test_whose_a_number_is_is_found_however_it_is_written(vault: Vault) -> None:
    await vault.put_person(HAIWAN, LIN, "林秀英", "+86 138-0000-0000")
    await vault.put_person("nanbeitai", ZHANG, "张", "138 0000 0000")
    await vault.put_person(HAIWAN, ZHANG, "张", None)
    for written in ("13800000000", "008613800000000", "+86 138 0000 0000"):
        assert await vault.holders(written) == [(HAIWAN, LIN), ("nanbeitai", ZHANG)]
    assert await vault.holders("1380000000") == []


async def test_a_number_that_came_later_is_unproved_until_it_is_proved(vault: Vault) -> None:
    await vault.put_person(HAIWAN, LIN, "林秀英", "13800000000")
    same = await vault.put_person(HAIWAN, LIN, "林姨", "+86 138 0000 0000", unproved=True)
    assert not same.phone_unproved
    other = await vault.put_person(HAIWAN, LIN, "林姨", "13800000001", unproved=True)
    assert other.phone_unproved
    assert (await vault.put_person(HAIWAN, LIN, "林秀英", "138-0000-0001", unproved=False)).phone_unproved
    await vault.put_person("nanbeitai", LIN, "林秀英", "13800000002", unproved=True)
    await vault.prove_phone(LIN, "+86 13800000001")
    assert await vault.person(HAIWAN, LIN) == Person(
        LIN, "林秀英", "138-0000-0001", other.revision + 2, HAIWAN
    )
    elsewhere = await vault.person("nanbeitai", LIN)
    assert elsewhere is not None
    assert elsewhere.phone_unproved
    assert elsewhere in [one async for some in vault.everything() for one in some]
    assert not (await vault.put_person(HAIWAN, LIN, "林秀英", None, unproved=True)).phone_unproved


async def test_an_edit_against_an_old_revision_is_refused(vault: Vault) -> None:
    await vault.put_person(HAIWAN, LIN, "林秀英", None, expected=0)
    assert (await vault.put_person(HAIWAN, LIN, "林秀英", "13800000000", expected=1)).revision == 2
    with pytest.raises(Rejected) as caught:
        await vault.put_person(HAIWAN, LIN, "林", None, expected=1)
    assert caught.value.refusal == REVISION_HAS_MOVED_ON
    assert caught.value.facts == {"current_revision": 2}
    assert (
        await vault.put_person(HAIWAN, LIN, "林秀英", "13800000000")
    ).revision == 2  # Nothing has changed.


async def test_a_text_is_kept_once_and_belongs_to_its_community(vault: Vault) -> None:
    text = KeptText("t-1", "haiwan", "林阿姨家的孩子想学种菜", (LIN,), new_salt())
    assert await vault.keep_text(text) == text
    other = await vault.keep_text(KeptText("t-1", "haiwan", "another", (ZHANG,), new_salt()))
    assert other is not None
    assert (other.text, other.salt, other.sha256) == (text.text, text.salt, text.sha256)
    assert await vault.people_of_text("haiwan", "t-1") == [LIN]
    assert await vault.people_of_text("haiwan", "t-2") == []
    assert await vault.texts_of("haiwan", ["t-1", "t-2"]) == {"t-1": text.text}
    assert await vault.texts_of("nanbeitai", ["t-1"]) == {}


async def test_a_salt_proves_the_hash_of_its_text_for_as_long_as_that_is_kept(vault: Vault) -> None:
    kept = await vault.keep_text(KeptText("t-1", "haiwan", "露台荷载报告", (), new_salt()))
    assert kept is not None
    assert await vault.salts_of("haiwan", ["t-1"]) == {"t-1": kept.salt}
    assert await vault.salts_of("nanbeitai", ["t-1"]) == {}
    await vault.redact_texts("haiwan", ["t-1"])
    assert await vault.salts_of("haiwan", ["t-1"]) == {}


async def test_single_texts_are_forgotten(vault: Vault) -> None:
    await vault.keep_text(KeptText("t-1", "haiwan", "one", (LIN,)))
    await vault.keep_text(KeptText("t-1", "nanbeitai", "other", (LIN,)))
    await vault.forget_texts("haiwan", ["t-1"])
    assert await vault.texts_of("haiwan", ["t-1"]) == {}
    assert await vault.texts_of("nanbeitai", ["t-1"]) == {"t-1": "other"}


async def test_a_text_is_found_by_what_it_says_and_taken_out(vault: Vault) -> None:
    for text_id in ("t-1", "t-2"):
        await vault.keep_text(KeptText(text_id, "haiwan", "one", (LIN,)))
    await vault.keep_text(KeptText("t-3", "nanbeitai", "one", (LIN,)))
    assert sorted(await vault.texts_like("haiwan", "one")) == ["t-1", "t-2"]
    assert [*await vault.texts_like("haiwan", "on")] == []
    await vault.redact_texts("haiwan", ["t-1", "t-9"])
    assert [*await vault.texts_like("haiwan", "one")] == ["t-2"]
    assert [*await vault.people_of_text("haiwan", "t-1")] == []
    assert [*await vault.texts_like("nanbeitai", "one")] == ["t-3"]


async def test_erasing_a_person_forgets_their_data_and_texts_by_or_about_them(
    vault: Vault,
) -> None:
    await vault.put_person(HAIWAN, LIN, "林秀英", None)
    await vault.put_person(HAIWAN, ZHANG, "张伟", None)
    await vault.keep_text(KeptText("t-1", "haiwan", "by Zhang about Lin", (ZHANG, LIN)))
    await vault.keep_text(KeptText("t-2", "haiwan", "by Zhang", (ZHANG,)))
    await vault.erase(LIN)
    await vault.erase(LIN)
    assert await vault.person(HAIWAN, LIN) is None
    assert (await vault.texts_of("haiwan", ["t-1", "t-2"])).keys() == {"t-2"}
    assert await vault.person(HAIWAN, ZHANG) is not None


async def test_the_files_do_not_remember_what_was_erased(in_sqlite: Open, tmp_path: Path) -> None:
    vault = await in_sqlite("files")
    name = "not-to-be-remembered"
    await vault.put_person(HAIWAN, LIN, name, None)
    await vault.keep_text(KeptText("t-1", "haiwan", f"{name} wrote", (LIN,)))
    assert _holds(tmp_path / "files", name)
    await vault.erase(LIN)
    assert not _holds(tmp_path / "files", name)
    await vault.close()


async def test_the_vault_survives_its_process_and_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "vault.db"
    vault = SqliteVault(path)
    await vault.put_person(HAIWAN, LIN, "林秀英", None)
    assert _modes(tmp_path) == {0o600}
    await vault.close()
    again = SqliteVault(path)
    assert (await again.people(HAIWAN, [LIN]))[LIN].name == "林秀英"
    await again.close()


async def test_a_trial_whether_it_can_be_written_is_written_and_seen_by_nobody(tmp_path: Path) -> None:
    """A backup that was taken during a trial held its row."""
    vault = SqliteVault(tmp_path / "vault.db")
    with closing(sqlite3.connect(tmp_path / "vault.db")) as beside:
        changes = beside.execute("PRAGMA data_version").fetchone()

        async def everything() -> list[object]:
            return [one async for portion in vault.everything() for one in portion]

        for _ in range(20):
            _, seen = await asyncio.gather(vault.try_writing(), everything())
            assert seen == []
        assert beside.execute("PRAGMA data_version").fetchone() != changes, "nothing was written"
    await vault.close()


async def test_many_texts_are_kept_as_one_after_the_other_would_be(vault: Vault) -> None:
    await vault.erase(ZHANG)
    there = KeptText("t-1", HAIWAN, "as it was", (), new_salt())
    assert await vault.keep_text(there) == there
    fresh = [KeptText(f"t-{number}", HAIWAN, f"留言 {number}", (LIN,), new_salt()) for number in range(2, 80)]
    of_erased = KeptText("t-80", HAIWAN, "张说", (ZHANG,), new_salt())
    other_words = KeptText("t-1", HAIWAN, "as another would have it", (), new_salt())
    assert await vault.keep_texts([*fresh, of_erased, other_words]) == [*fresh, None, there]
    assert len(await vault.texts_of(HAIWAN, [f"t-{number}" for number in range(1, 81)])) == 79
    assert await vault.keep_texts([]) == []


async def test_a_vault_is_filled_with_what_another_one_held(vault: Vault, open_vault: Open) -> None:
    for number in range(601):
        await vault.put_person(HAIWAN, f"person-{number:04d}", f"居民 {number}", None)
        await vault.keep_text(KeptText(f"t-{number:04d}", "haiwan", f"留言 {number}", (LIN, ZHANG)))
    await vault.put_person(HAIWAN, LIN, "林秀英", "+86 138 0000 0000")
    await vault.put_person(HAIWAN, LIN, "林秀英", None)
    await vault.keep_text(KeptText("t-0001", "nanbeitai", "无人", ()))
    keys = {name: await vault.feed_key(name) for name in (HAIWAN, "nanbeitai")}
    await vault.put_code(CODE, MONDAY)
    read = ContactRead(HAIWAN, LIN, "staff-chen", "booking", MONDAY, "read-1")
    await vault.note_reads([read])
    portions = [portion async for portion in vault.everything()]
    assert max(map(len, portions)) <= 500
    other = await open_vault("other")
    for _ in range(2):  # Twice, as by a restore that is run again: nothing is there twice.
        for portion in portions:
            await other.refill(portion)
    kept = [one for portion in portions for one in portion]
    assert [one async for portion in other.everything() for one in portion] == kept
    names = [(type(one), getattr(one, "id", ""), one.community) for one in kept]
    assert len(kept) == len({*names}) == 1_208
    assert {name: await other.feed_key(name) for name in keys} == keys, "people keep their ids in the feed"
    assert await other.person(HAIWAN, LIN) == Person(LIN, "林秀英", None, 2, HAIWAN)
    assert await other.reads_of([LIN], None, 9) == [read]
    assert await other.take_code(HAIWAN, CODE.locator, CODE.digest, MONDAY) == CODE
    await other.erase(ZHANG)
    assert await other.texts_of("haiwan", ["t-0001"]) == {}
    await other.close()


async def test_of_edits_at_one_moment_none_is_lost_in_silence(vault: Vault) -> None:
    edits = (vault.put_person(HAIWAN, LIN, f"林 {n}", None) for n in range(8))
    revisions = sorted([one.revision for one in await asyncio.gather(*edits)])
    assert revisions == list(range(1, 9))
    edits = (vault.put_person(HAIWAN, LIN, f"秀英 {n}", None, expected=8) for n in range(8))
    outcomes = await asyncio.gather(*edits, return_exceptions=True)
    assert sum(isinstance(one, Person) for one in outcomes) == 1
    assert sum(isinstance(one, Rejected) for one in outcomes) == 7


CODE = ClaimCode("haiwan", "ABCD", "right", LIN, MONDAY + timedelta(days=7), 3, "staff-chen")


async def test_a_claim_code_is_taken_once_however_many_try_at_one_moment(vault: Vault) -> None:
    assert await vault.put_code(CODE, MONDAY)
    assert await vault.take_code("nanbeitai", "ABCD", "right", MONDAY) is None
    tries = [vault.take_code("haiwan", "ABCD", "right", MONDAY) for _ in range(8)]
    assert sorted(map(bool, await asyncio.gather(*tries))) == [*7 * [False], True]


async def test_a_claim_code_stands_few_wrong_tries(vault: Vault) -> None:
    await vault.put_code(CODE, MONDAY)
    for _ in range(2):
        assert await vault.take_code("haiwan", "ABCD", "wrong", MONDAY) is None
    taken = await vault.take_code("haiwan", "ABCD", "right", MONDAY)
    assert taken == replace(CODE, tries_left=1)
    await vault.put_code(CODE, MONDAY)
    for _ in range(3):
        assert await vault.take_code("haiwan", "ABCD", "wrong", MONDAY) is None
    assert await vault.take_code("haiwan", "ABCD", "right", MONDAY) is None


async def test_a_claim_code_runs_out_gives_way_to_a_newer_one_and_goes_with_its_person(vault: Vault) -> None:
    await vault.put_code(CODE, MONDAY)
    assert await vault.take_code("haiwan", "ABCD", "right", CODE.expires_at) is None
    await vault.put_code(CODE, MONDAY)
    assert not await vault.put_code(replace(CODE, person_id=ZHANG), MONDAY), "the locator is taken"
    newer = replace(CODE, locator="EFGH")
    assert await vault.put_code(newer, MONDAY)
    assert await vault.take_code("haiwan", "ABCD", "right", MONDAY) is None
    await vault.erase(LIN)
    assert await vault.take_code("haiwan", "EFGH", "right", MONDAY) is None


async def test_each_community_knows_of_a_person_what_they_gave_to_it(vault: Vault) -> None:
    await vault.put_person(HAIWAN, LIN, "林秀英", "13800000000")
    assert await vault.person("nanbeitai", LIN) is None
    await vault.put_person("nanbeitai", LIN, "林姨", None)
    assert await vault.communities_of(LIN) == [HAIWAN, "nanbeitai"]
    assert await vault.person(HAIWAN, LIN) == Person(LIN, "林秀英", "13800000000", 1, HAIWAN)
    await vault.forget_person("nanbeitai", LIN)
    assert await vault.communities_of(LIN) == [HAIWAN]


async def test_what_was_one_row_for_a_person_is_placed_in_the_persons_communities(vault: Vault) -> None:
    await vault.refill([Person(LIN, "林秀英", None, 3), Person(ZHANG, "张伟", None, 1)])
    assert await vault.person(HAIWAN, LIN) is None, "it belongs to no community yet"
    assert [one.id for one in await vault.unplaced()] == [LIN, ZHANG]
    await vault.put_person("nanbeitai", LIN, "林姨", None)
    for person in await vault.unplaced():
        await vault.place(person, [HAIWAN, "nanbeitai"])
    assert await vault.unplaced() == []
    assert await vault.person(HAIWAN, LIN) == Person(LIN, "林秀英", None, 3, HAIWAN)
    newer = await vault.person("nanbeitai", LIN)
    assert newer is not None
    assert newer.name == "林姨", "what was given since stays"


async def test_nothing_of_an_erased_person_is_ever_written_again(vault: Vault) -> None:
    await vault.put_person(HAIWAN, LIN, "林秀英", None)
    await vault.refill([Person(LIN, "林秀英", None, 3)])
    await vault.erase(LIN)
    assert await vault.unplaced() == []
    with pytest.raises(Rejected) as caught:
        await vault.put_person(HAIWAN, LIN, "林秀英", None)
    assert caught.value.refusal == PERSON_IS_ERASED
    assert not await vault.keep_text(KeptText("t-1", HAIWAN, "by Zhang about Lin", (ZHANG, LIN)))
    assert await vault.person(HAIWAN, LIN) is None
    assert await vault.texts_of(HAIWAN, ["t-1"]) == {}


async def test_an_erasure_beside_writes_of_the_same_moment_wins(vault: Vault) -> None:
    for number in range(8):
        person = f"person-{number}"
        writes = [vault.put_person(HAIWAN, person, "林", None) for _ in range(3)]
        texts = [vault.keep_text(KeptText(f"t-{number}-{n}", HAIWAN, "x", (person,))) for n in range(3)]
        await asyncio.gather(*writes, vault.erase(person), *texts, return_exceptions=True)
        assert await vault.person(HAIWAN, person) is None
        assert await vault.texts_of(HAIWAN, [f"t-{number}-{n}" for n in range(3)]) == {}


async def test_who_read_contact_data_is_remembered_until_the_person_is_erased(vault: Vault) -> None:
    reads = [
        ContactRead(HAIWAN, who, "staff-chen", "booking", MONDAY, f"read-{n}-{who}")
        for n in range(3)
        for who in (LIN, ZHANG)
    ]
    await vault.note_reads(reads)
    mine = [one for one in reversed(reads) if one.person_id == LIN]
    assert await vault.reads_of([LIN], None, 2) == mine[:2]
    assert await vault.reads_of([LIN], mine[1].id, 2) == mine[2:]
    assert len(await vault.reads_of([LIN, ZHANG], None, 10)) == 6
    await vault.erase(LIN)
    assert len(await vault.reads_of([LIN, ZHANG], None, 10)) == 3


async def test_the_key_of_a_feed_is_made_once_and_each_community_has_its_own(vault: Vault) -> None:
    keys = await asyncio.gather(*(vault.feed_key(HAIWAN) for _ in range(4)))
    assert len({*keys}) == 1
    assert len(keys[0]) == 32
    assert await vault.feed_key("nanbeitai") != keys[0]
